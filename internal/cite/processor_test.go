package cite

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"wiredesk/internal/news"
)

// itemsFile takes the items of the cases below as CSL-JSON, for a processor.
var itemsFile = flag.String("csl-items", "", "write the cases' items there for a CSL processor, and compare nothing")

// processed is a case as testdata/processor.json keeps it: what citeproc-js 1.4
// made of our own CSL-JSON with the styles apa (7th), chicago-note-bibliography
// (17th) and modern-language-association (9th), in plain text. The processor is
// no part of this program.
type processed struct {
	Name string            `json:"name"`
	Item json.RawMessage   `json:"item,omitempty"`
	Want map[string]string `json:"want"`
}

func processorCases() map[string]news.Report {
	many := strings.Split("Ann Ash,Ben Birch,Cy Cedar,Di Dogwood,Ed Elm,Flo Fir,Gus Gum,Hal Hazel,Ida Ivy,Jo Juniper,Kit Kapok,Lea Larch,Max Maple,Nell Nutmeg,Oz Oak,Pia Pine,Quin Quince,Ria Rowan,Sam Sorb,Tom Teak,Una Upas,Val Viburnum", ",")
	titled := func(title string, authors ...string) news.Report {
		return without(func(r *news.Report) { r.Title = title }, authors...)
	}
	return map[string]news.Report{
		"one author":     titled("Pilots stop work in the harbour", "Ines Marchetti"),
		"two authors":    titled("Pilots stop work in the harbour", "Ines Marchetti", "Jean-Paul Ott"),
		"three authors":  titled("Pilots stop work in the harbour", many[:3]...),
		"six authors":    titled("Pilots stop work in the harbour", many[:6]...),
		"21 authors":     titled("Pilots stop work in the harbour", many[:21]...),
		"22 authors":     titled("Pilots stop work in the harbour", many...),
		"no author":      titled("Pilots stop work in the harbour"),
		"agency":         titled("Pilots stop work in the harbour", "Agence France-Presse"),
		"middle initial": titled("Pilots stop work in the harbour", "Marta K. Lindqvist"),
		"van":            titled("Pilots stop work in the harbour", "Vincent van Gogh"),
		"junior":         titled("Pilots stop work in the harbour", "Martin King Jr."),
		"headline style": titled("The Pilots of a Harbour and the Price of Bread", "Ines Marchetti"),
		"long small":     titled("Ships wait before the harbour without pilots", "Ines Marchetti"),
		"colon":          titled("Harbour strike: the third day", "Ines Marchetti"),
		"question":       titled("Who speaks for the pilots?", "Ines Marchetti"),
		"hyphen":         titled("A well-known pilot resigns", "Ines Marchetti"),
		"French":         without(func(r *news.Report) { r.Lang, r.Title, r.Text = "fr", "Les pilotes du port en grève", "" }, "Anne de Brume"),
		"Ukrainian": without(func(r *news.Report) {
			r.Lang, r.Title, r.Text = "uk", "Лоцмани порту припинили роботу", ""
		}, "Олена Коваль"),
		"no date": without(func(r *news.Report) { r.Published, r.Title = time.Time{}, "Pilots stop work" }, "Ines Marchetti"),
		"May": without(func(r *news.Report) {
			r.Published, r.Title = time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC), "Pilots stop work"
		}, "Ines Marchetti"),
		"February": without(func(r *news.Report) {
			r.Published, r.Title = time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC), "Pilots stop work"
		}, "Ines Marchetti"),
		"nested marks": titled("“We stop,” say pilots", "Ines Marchetti"),
	}
}

// notThere are the cases in which we follow the manual and the processor's style
// doesn't, with the reason.
var notThere = map[string]string{
	"apa 21 authors":     "the manual prints three dots with spaces where the style has one sign",
	"apa 22 authors":     "likewise",
	"apa headline style": "the style leaves capitals to whoever enters the title",
	"chicago 21 authors": "the 18th edition lists three of more than six, the style's 17th seven of more than ten",
	"chicago 22 authors": "likewise",
	"chicago long small": "the 18th edition capitalises prepositions of five letters and more",
	"chicago no date":    "a missing date is marked",
	"mla no date":        "a missing date is marked",
}

// TestProcessor holds APA, Chicago and MLA to what a CSL processor makes of the
// same items.
func TestProcessor(t *testing.T) {
	cases := processorCases()
	if *itemsFile != "" {
		writeItems(t, cases)
		return
	}
	body, err := os.ReadFile("testdata/processor.json")
	if err != nil {
		t.Fatal(err)
	}
	var golden []processed
	if err := json.Unmarshal(body, &golden); err != nil || len(golden) != len(cases) {
		t.Fatalf("%d golden references for %d cases, %v", len(golden), len(cases), err)
	}
	for _, g := range golden {
		for style, want := range g.Want {
			if notThere[style+" "+g.Name] != "" {
				continue
			}
			got, err := Write(Style(style), Source{Report: cases[g.Name], Accessed: accessed})
			if err != nil {
				t.Fatal(err)
			}
			if style == "mla" { // optional there, and asked of every citation here
				got, want = strings.TrimSuffix(got, " Accessed 7 Sept. 2026."), strings.TrimSuffix(want, " Accessed 7 Sept. 2026.")
			}
			if got != want {
				t.Errorf("%s, %s:\n got %s\nwant %s", style, g.Name, got, want)
			}
		}
	}
}

func writeItems(t *testing.T, cases map[string]news.Report) {
	t.Helper()
	var out []processed
	for name, r := range cases {
		item, err := Write(CSLJSON, Source{Report: r, Accessed: accessed})
		if err != nil {
			t.Fatal(err)
		}
		var list []json.RawMessage
		if err := json.Unmarshal([]byte(item), &list); err != nil {
			t.Fatal(err)
		}
		out = append(out, processed{Name: name, Item: list[0]})
	}
	body, err := json.Marshal(out)
	if err == nil {
		err = os.WriteFile(*itemsFile, body, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
