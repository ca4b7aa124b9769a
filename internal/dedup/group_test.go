package dedup

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	harbour = `The harbour of Nordvik was closed on Tuesday after a tanker ran aground on the Kvalen reef, the coast guard said.
Captain Ingrid Solberg told reporters that all 23 members of the crew had been taken off by helicopter.
About 400 tonnes of fuel oil are on board, and a tug from Bergen is expected to arrive before dawn.
Fishermen in the nearby village of Skarstad fear for the spawning grounds of the herring.
The tanker, the Halcyon Dawn, was built in 2009 and sails under the flag of Liberia.`
	rewritten = `A tanker that ran aground on the Kvalen reef closed the harbour of Nordvik on Tuesday, coast guard officials said.
All 23 crew members were taken off by helicopter, captain Ingrid Solberg told the press.
A tug from Bergen is due before dawn; some 400 tonnes of fuel oil are on board.
In Skarstad, a village nearby, fishermen fear for the herring's spawning grounds.
Built in 2009, the Halcyon Dawn sails under Liberia's flag.`
	council = `The town council of Nordvik voted on Tuesday to rebuild the old fish market, which burned down in March.
Mayor Tor Haugen said the work would cost 12 million crowns and take two years.
Stallholders had asked for a roof of glass, but the council chose slate from Otta.
An exhibition about the market's history opens in the library next week.`
	footer = `
Reporting by our staff in Oslo; editing by Anna Berg. All rights reserved.
Sign up for our newsletter to get the day's most important stories every morning.
The news desk can be reached around the clock, and tips can be sent to it in confidence by anyone.`
)

// arrive groups texts in order, as a wire that has been running for a while.
func arrive(t *testing.T, g *Grouper, texts ...string) []Decision {
	t.Helper()
	if g.Rarity == nil {
		g.Index, g.Rarity = NewRecent(72*time.Hour), NewRarity()
	}
	var out []Decision
	for i, s := range texts {
		p := Fingerprint(s)
		g.Rarity.Learn(p)
		d, err := g.Add(t.Context(), Arrival{Report: int64(i + 1), Print: p})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, d)
	}
	return out
}

func TestStories(t *testing.T) {
	rain := func(town, day string, low, high, rain, wind int) string {
		return fmt.Sprintf(`Weather for the region on %s.
In the morning temperatures start at %d degrees and climb to %d degrees in the afternoon.
Rain of up to %d millimetres is expected towards evening, with wind from the west at %d kilometres an hour.
The outlook for the following days remains changeable with sunny spells and showers.`, day, low, high, rain, wind)
	}
	for _, c := range []struct {
		name   string
		texts  []string
		same   bool
		reason Reason
	}{
		{"same words", []string{harbour, strings.ToUpper(harbour)}, true, SameText},
		{"rewritten", []string{harbour, rewritten}, true, SamePassages},
		{"another headline and a footer", []string{harbour, "TANKER AGROUND OFF NORDVIK\n" + harbour + footer}, true, SamePassages},
		{"trimmed", []string{harbour, strings.Join(strings.SplitAfter(harbour, "\n")[:3], "")}, true, SamePassages},
		{"other news of one town", []string{harbour, council}, false, Unlike},
		{"one headline, other news", []string{"Nordvik in the news\n" + harbour, "Nordvik in the news\n" + council}, false, Unlike},
		{"one footer, other news", []string{harbour + footer, council + footer}, false, Unlike},
		{"weather", []string{rain("Nordvik", "Monday", 4, 11, 7, 30), rain("Nordvik", "Friday", 9, 18, 12, 45)}, false, Unlike},
		{"empty", []string{"", ""}, false, Unlike},
		{"no words", []string{"— … !", "— … !"}, false, Unlike},
		{"a sentence each", []string{"Police closed the bridge.", "Police opened the bridge."}, false, Unlike},
		{"one sentence twice", []string{"Police closed the bridge.", "Police closed the bridge"}, true, SameText},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := arrive(t, &Grouper{}, c.texts...)[1]
			if d.New == c.same || d.Reason != c.reason {
				t.Errorf("new %v because %s (%.2f), want same %v because %s", d.New, d.Reason, d.Score, c.same, c.reason)
			}
		})
	}
}

func TestPassages(t *testing.T) {
	lead := "Ünïcode first: a shelter opened in the school.\n"
	d := arrive(t, &Grouper{}, harbour, lead+harbour)[1]
	if len(d.Passages) != 1 {
		t.Fatalf("%d passages, want the whole text as one: %v", len(d.Passages), d.Passages)
	}
	p := d.Passages[0]
	new, old := []rune(lead + harbour)[p.A.Start:p.A.End], []rune(harbour)[p.B.Start:p.B.End]
	if want := strings.TrimSuffix(harbour, "."); string(new) != want || string(old) != want {
		t.Errorf("shared %q\nand %q", string(new), string(old))
	}
}

func TestExactKeys(t *testing.T) {
	g := Grouper{Index: NewRecent(72 * time.Hour), Rarity: NewRarity()}
	add := func(report int64, body string, keys ...Key) Decision {
		d, err := g.Add(t.Context(), Arrival{Report: report, Keys: keys, Print: Fingerprint(body)})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	add(1, harbour, Key{SameAddress, "example.org/1"}, Key{SameGUID, "desk\n17"})
	if d := add(2, council, Key{SameAddress, "example.org/1"}); d.Story != 1 || d.Reason != SameAddress {
		t.Errorf("same address: %+v", d)
	}
	if d := add(3, "Something else was written here since.", Key{SameGUID, "desk\n17"}); d.Story != 1 || d.Reason != SameGUID {
		t.Errorf("same guid: %+v", d)
	}
	if d := add(4, council+" More came later.", Key{SameGUID, "desk\n18"}); d.Story != 1 {
		t.Errorf("near a report of the story: %+v", d)
	}
}

func TestUnites(t *testing.T) {
	lines := strings.SplitAfter(harbour+"\n"+strings.ReplaceAll(council, "Nordvik", "Halcyon"), "\n")
	first, second := strings.Join(lines[:5], ""), strings.Join(lines[5:], "")
	all := arrive(t, &Grouper{}, first, second, first+second)
	if !all[1].New || len(all[2].Merged) != 1 {
		t.Fatalf("two halves and the whole: %+v", all)
	}
	all = arrive(t, &Grouper{Apart: func(_, _ int64) bool { return true }}, first, second, first+second)
	if len(all[2].Merged) != 0 {
		t.Errorf("stories that a person split were joined: %+v", all[2])
	}
}

func TestWindow(t *testing.T) {
	r := NewRecent(3 * time.Hour)
	g := Grouper{Index: r, Rarity: NewRarity()}
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for i, s := range []struct {
		after time.Duration
		story int64
	}{{0, 1}, {70 * time.Minute, 1}, {200 * time.Minute, 1}, {10 * time.Hour, 4}} {
		d, err := g.Add(t.Context(), Arrival{Report: int64(i + 1), At: at.Add(s.after), Print: Fingerprint(harbour + strings.Repeat(" Tugs.", i/2))})
		if err != nil {
			t.Fatal(err)
		}
		if d.Story != s.story {
			t.Errorf("after %s: story %d, want %d", s.after, d.Story, s.story)
		}
	}
	if len(r.entries) != 1 || len(r.stories) != 1 || len(r.known) != 1 {
		t.Errorf("%d entries and %d stories are kept", len(r.entries), len(r.stories))
	}
}

func TestSameTextEverywhere(t *testing.T) {
	texts := make([]string, 10000)
	for i := range texts {
		texts[i] = harbour
	}
	began := time.Now()
	for _, d := range arrive(t, &Grouper{}, texts...) {
		if d.Story != 1 {
			t.Fatalf("report %d began a story", d.Report)
		}
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("the same text on 10,000 addresses took %s", took)
	}
}

func TestLiveBlog(t *testing.T) {
	var entry, all strings.Builder
	for i := range 30000 {
		entry.Reset()
		fmt.Fprintf(&entry, "At %d:%02d minister number%d spoke about item%d in town%d.\n", i/60, i%60, i%701, i*7, i%997)
		all.WriteString(entry.String())
	}
	began := time.Now()
	d := arrive(t, &Grouper{}, all.String(), "A new entry stands on top now.\n"+all.String())[1]
	if d.New {
		t.Errorf("the live blog of a minute later began a story: %+v", d.Reason)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("2 MB took %s", took)
	}
}

func FuzzFingerprint(f *testing.F) {
	for _, s := range []string{harbour, footer, "Ё1,2.3 漢字かな\u2028x\xff", "1,", "a.b.c 2.. \"Q."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, runes := Fingerprint(s), len([]rune(s))
		last := 0
		for _, at := range p.sentences {
			if at.Start < last || at.End < at.Start || at.End > runes {
				t.Fatalf("sentence %v in %d code points after %d", at, runes, last)
			}
			last = at.End
		}
		for _, w := range p.words {
			if int(w.sentence) >= len(p.sentences) {
				t.Fatalf("word in sentence %d of %d", w.sentence, len(p.sentences))
			}
		}
		if v := Compare(p, p, NewRarity()); len(p.words) > 0 && !v.Same {
			t.Fatalf("unlike itself: %+v", v)
		}
	})
}

// BenchmarkFingerprint tells the reports a second of processor time, which a
// crowded machine doesn't change.
func BenchmarkFingerprint(b *testing.B) {
	body := strings.Repeat(harbour+"\n"+council+"\n", 4)[:3000]
	b.SetBytes(3000)
	before := processorTime(b)
	for b.Loop() {
		Fingerprint(body)
	}
	b.ReportMetric(float64(b.N)/(processorTime(b)-before).Seconds(), "reports/cpu-s")
}

func processorTime(b testing.TB) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestShortTextsUnderTheirTitles keeps apart what says no more than that there is more to read.
func TestShortTextsUnderTheirTitles(t *testing.T) {
	print := func(title, body string) uint64 { return FingerprintOf(title, body).Exact() }
	const more = "Read the full story."
	if print("A bridge falls", more) == print("A mayor resigns", more) {
		t.Error("two short texts are the same under other titles")
	}
	if print("A bridge falls", more) != print("A BRIDGE FALLS.", "Read the full story") {
		t.Error("one short text isn't the same under its title")
	}
	long := strings.Repeat("The harbour bridge fell into the river on Monday while engineers measured old rusted cables above. ", 3)
	if print("A bridge falls", long) != print("Bridge gone", long) {
		t.Error("a long text isn't the same under another title")
	}
}
