package check

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wiredesk/internal/archive"
	"wiredesk/internal/archive/archivetest"
	"wiredesk/internal/figure"
	"wiredesk/internal/news"
	"wiredesk/internal/quote"
	"wiredesk/internal/text"
)

// desk is an archive on disk with a checker over it.
type desk struct {
	*Checker
	store *archive.Store
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	analyser := text.NewAnalyser()
	store := archivetest.Open(t, archive.Options{Analyser: analyser})
	return &desk{&Checker{Archive: archive.Passages{Store: store, Desk: "d"}, Analyser: analyser, Names: text.NewNames(nil)}, store}
}

// report makes a report of a text, published so many days after the first of June.
func report(address, lang, body string, day int) news.Report {
	return news.Report{
		Address: "https://example.org/" + address, Canonical: "example.org/" + address, Title: "On " + address, Source: "Example Post",
		Published: time.Date(2022, 6, 1+day, 12, 0, 0, 0, time.UTC), Lang: lang, Text: body,
		Quotes: quote.Extract(body, lang), Figures: figure.Extract(body, lang),
	}
}

func (d *desk) archive(t testing.TB, reports ...news.Report) {
	t.Helper()
	var all []archive.Addition
	for _, r := range reports {
		all = append(all, archive.Addition{Desk: "d", Report: r, Now: time.Date(2022, 7, 1, 0, 0, 0, 0, time.UTC)})
	}
	if _, err := d.store.AddAll(t.Context(), all); err != nil {
		t.Fatal(err)
	}
}

const harbour = `The harbour of Aldport will stay closed until spring, its director said on Monday.

“We looked at every pile under the old quay, and we did not find a single one that is sound,” said Marta Lindqvist, who has run the port for nine years. “Nobody will walk on it before we have rebuilt it from the sea bed up.”

More than 340 dockers have been sent home without pay. “It is a slow disaster,” said Tom Brandt, a crane driver. The city council has set aside 12 million euros for the repairs, about a third of what the engineers asked for.

“The winter,” Lindqvist said, “will be the hardest that this town has seen.”`

const ferries = `The ferry company Nordlys ordered four new ships on Tuesday.

“We do not want a single passenger to wait,” said Nordlys chairman Olaf Brekke. The ships cost 96 million euros each and carry 1,200 passengers.

“I am worried about it... we shall see what autumn brings,” Brekke told the board.`

func TestDraft(t *testing.T) {
	d := newDesk(t)
	d.archive(t, report("harbour", "en", harbour, 1), report("ferries", "en", ferries, 2))
	for name, test := range map[string]struct {
		draft string
		want  []string
	}{
		"as it was":        {`“We looked at every pile under the old quay, and we did not find a single one that is sound,” said Marta Lindqvist.`, []string{"verbatim"}},
		"other marks":      {`"We looked at every pile under the old quay - and we did not find a single one that is sound", said Lindqvist.`, []string{"verbatim"}},
		"shortened":        {`“We looked at every pile […] and we did not find a single one that is sound,” said Marta Lindqvist.`, []string{"verbatim"}},
		"interrupted":      {`“The winter will be the hardest that this town has seen,” said Lindqvist.`, []string{"verbatim"}},
		"negation lost":    {`“We looked at every pile under the old quay, and we did find a single one that is sound,” said Marta Lindqvist.`, []string{"altered"}},
		"word swapped":     {`“Nobody will swim on it before we have rebuilt it from the sea bed up,” Lindqvist said.`, []string{"altered"}},
		"two merged":       {`“We did not find a single one that is sound. Nobody will walk on it before we have rebuilt it,” said Lindqvist.`, []string{"altered"}},
		"someone else":     {`“Nobody will walk on it before we have rebuilt it from the sea bed up,” said Olaf Brekke.`, []string{"said by someone else"}},
		"denial cut off":   {`“Find a single one that is sound,” said Marta Lindqvist.`, []string{"altered"}},
		"denial outside":   {`They did not “find a single one that is sound,” said Marta Lindqvist.`, []string{"verbatim"}},
		"denial after":     {`“We looked at every pile under the old quay, and we did,” said Marta Lindqvist.`, []string{"altered"}},
		"five words":       {`“It was the slow ruin,” said Tom Brandt, a crane driver. The city council has set aside money.`, []string{"not in the archive"}},
		"five kept":        {`“Nobody will walk everywhere before,” said Marta Lindqvist.`, []string{"altered"}},
		"its own ellipsis": {`“I am … we shall see what autumn brings,” Brekke told the board.`, []string{"altered"}},
		"across it":        {`“I am worried … what autumn brings,” Brekke told the board.`, []string{"verbatim"}},
		"brackets":         {`“I am […] we shall see what autumn brings,” Brekke told the board.`, []string{"verbatim"}},
		"invented":         {`“The fish have no vote in this matter and never will,” said Marta Lindqvist.`, []string{"not in the archive"}},
		"short altered":    {`“It is a slow catastrophe,” said Tom Brandt, a crane driver. The city council has set aside money.`, []string{"altered"}},
		"same figure":      {`More than 340 dockers have been sent home without pay.`, []string{"same"}},
		"hedge dropped":    {`340 dockers have been sent home without pay.`, []string{"hedge dropped or changed"}},
		"digit changed":    {`More than 350 dockers have been sent home without pay.`, []string{"different"}},
		"million":          {`The city council has set aside 12 billion euros for the repairs.`, []string{"different"}},
		"unit":             {`The city council has set aside 12 million dollars for the repairs.`, []string{"different"}},
		"unknown figures":  {`Farmers in the valley counted 77 wolves near the dam this autumn.`, []string{"not in the archive"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := d.Draft(t.Context(), test.draft)
			if err != nil {
				t.Fatal(err)
			}
			var verdicts []string
			for _, f := range got {
				verdicts = append(verdicts, string(f.Verdict))
			}
			if strings.Join(verdicts, ", ") != strings.Join(test.want, ", ") {
				t.Errorf("got %v, want %v: %+v", verdicts, test.want, describe(got))
			}
		})
	}
}

func describe(all []Finding) (out []string) {
	for _, f := range all {
		s := fmt.Sprintf("%s %q", f.Verdict, f.Text)
		if f.Archived != nil {
			s += fmt.Sprintf(" against %q", f.Archived.Text)
		}
		out = append(out, fmt.Sprint(s, f.Difference))
	}
	return out
}

// TestBadDrafts gives each bad draft an answer, and none a crash.
func TestBadDrafts(t *testing.T) {
	d := newDesk(t)
	d.archive(t, report("harbour", "en", harbour, 1))
	for name, test := range map[string]struct{ draft, says string }{
		"empty":         {"", "no words"},
		"only marks":    {"“” «» … — !? ''", "no words"},
		"nothing to do": {"The harbour is calm.", "no quotes and no figures"},
		"too long":      {strings.Repeat("calm ", 7000), "at most 30000"},
		"only numbers":  {"(US$1 = 8.3 yuan)", "no quotes and no figures"},
		"nested marks":  {strings.Repeat("“", 10) + "We looked at every pile" + strings.Repeat("”", 10) + " said Lindqvist.", ""},
		"long number":   {"The town paid " + strings.Repeat("9", 400) + " euros to 340 dockers.", ""},
		"mixed scripts": {"“Ми дивилися на every pile под старым quay 码头”, said Lindqvist to 340 dockers.", ""},
		"all one quote": {"“" + strings.Repeat("we looked at every pile ", 1200) + "”, said Lindqvist.", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := d.Draft(t.Context(), test.draft)
			if said := fmt.Sprint(err); test.says == "" && err != nil && news.CodeOf(err) == "" || !strings.Contains(said, test.says) {
				t.Errorf("answered %q, want %q", said, test.says)
			}
		})
	}
}

// TestNewer points at a later report that has another number.
func TestNewer(t *testing.T) {
	d := newDesk(t)
	d.archive(t, report("harbour", "en", harbour, 1), report("later", "en", strings.ReplaceAll(harbour, "340", "410"), 9))
	got, err := d.Draft(t.Context(), "More than 340 dockers have been sent home without pay.")
	if err != nil || len(got) != 1 || got[0].Verdict != Newer || got[0].Archived.Text != "410" || len(got[0].Values) != 2 {
		t.Fatalf("got %v, %v", describe(got), err)
	}
}
