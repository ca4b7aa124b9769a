package cite

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"wiredesk/internal/news"
)

var (
	published = time.Date(2026, 9, 5, 8, 0, 0, 0, time.UTC)
	accessed  = time.Date(2026, 9, 7, 8, 0, 0, 0, time.UTC)
)

func harbour(authors ...string) news.Report {
	return news.Report{
		ID: 12, Title: "Harbour Pilots Walk Out Over Pay in Rostrevan", Authors: authors, Published: published,
		Source: "Rostrevan Herald", Lang: "en", Address: "https://herald.example/pilots?day=5", Version: 1,
		Text: "The pilots in the harbour of Rostrevan walk out. It is about pay.",
	}
}

func without(change func(*news.Report), authors ...string) news.Report {
	r := harbour(authors...)
	change(&r)
	return r
}

// TestManuals holds each style to its manual's own rules, on examples of ours.
func TestManuals(t *testing.T) {
	seven := []string{"Ann Ash", "Ben Birch", "Cy Cedar", "Di Dogwood", "Ed Elm", "Flo Fir", "Gus Gum"}
	undated := without(func(r *news.Report) { r.Published = time.Time{} }, "Ines Marchetti")
	for _, c := range []struct {
		name  string
		style Style
		r     news.Report
		want  string
	}{
		{"one", APA, harbour("Ines Marchetti"), "Marchetti, I. (2026, September 5). Harbour pilots walk out over pay in Rostrevan. Rostrevan Herald. https://herald.example/pilots?day=5"},
		{"two", APA, harbour("Ines Marchetti", "Jean-Paul Ott"), "Marchetti, I., & Ott, J.-P. (2026, September 5). Harbour pilots walk out over pay in Rostrevan. Rostrevan Herald. https://herald.example/pilots?day=5"},
		{"none", APA, harbour(), "Harbour pilots walk out over pay in Rostrevan. (2026, September 5). Rostrevan Herald. https://herald.example/pilots?day=5"},
		{"no date", APA, undated, "Marchetti, I. (n.d.). Harbour pilots walk out over pay in Rostrevan. Rostrevan Herald. Retrieved September 7, 2026, from https://herald.example/pilots?day=5"},
		{"outlet as author", APA, harbour("Rostrevan Herald"), "Rostrevan Herald. (2026, September 5). Harbour pilots walk out over pay in Rostrevan. https://herald.example/pilots?day=5"},
		{"one", Chicago, harbour("Ines Marchetti"), "Marchetti, Ines. “Harbour Pilots Walk Out over Pay in Rostrevan.” Rostrevan Herald, September 5, 2026. https://herald.example/pilots?day=5."},
		{"three", Chicago, harbour(seven[:3]...), "Ash, Ann, Ben Birch, and Cy Cedar. “Harbour Pilots Walk Out over Pay in Rostrevan.” Rostrevan Herald, September 5, 2026. https://herald.example/pilots?day=5."},
		{"seven", Chicago, harbour(seven...), "Ash, Ann, Ben Birch, Cy Cedar, et al. “Harbour Pilots Walk Out over Pay in Rostrevan.” Rostrevan Herald, September 5, 2026. https://herald.example/pilots?day=5."},
		{"none", Chicago, harbour(), "Rostrevan Herald. “Harbour Pilots Walk Out over Pay in Rostrevan.” September 5, 2026. https://herald.example/pilots?day=5."},
		{"no date", Chicago, undated, "Marchetti, Ines. “Harbour Pilots Walk Out over Pay in Rostrevan.” Rostrevan Herald, n.d. Accessed September 7, 2026. https://herald.example/pilots?day=5."},
		{"one", MLA, harbour("Ines Marchetti"), "Marchetti, Ines. “Harbour Pilots Walk Out over Pay in Rostrevan.” Rostrevan Herald, 5 Sept. 2026, https://herald.example/pilots?day=5. Accessed 7 Sept. 2026."},
		{"two", MLA, harbour("Ines Marchetti", "Ivo Sand"), "Marchetti, Ines, and Ivo Sand. “Harbour Pilots Walk Out over Pay in Rostrevan.” Rostrevan Herald, 5 Sept. 2026, https://herald.example/pilots?day=5. Accessed 7 Sept. 2026."},
		{"three", MLA, harbour(seven[:3]...), "Ash, Ann, et al. “Harbour Pilots Walk Out over Pay in Rostrevan.” Rostrevan Herald, 5 Sept. 2026, https://herald.example/pilots?day=5. Accessed 7 Sept. 2026."},
		{"a file", Line, without(func(r *news.Report) { r.Address, r.Title = "", "" }), "Rostrevan Herald, “[title missing]”, 5 September 2026, [address missing] (retrieved 7 September 2026)"},
		{"question", MLA, without(func(r *news.Report) { r.Title = "Who said “no”?" }, "AFP"), "AFP. “Who Said ‘No’?” Rostrevan Herald, 5 Sept. 2026, https://herald.example/pilots?day=5. Accessed 7 Sept. 2026."},
		{"French", MLA, without(func(r *news.Report) { r.Lang, r.Title = "fr", "Les pilotes du port en grève" }, "Anne de Brume"), "Brume, Anne de. “Les pilotes du port en grève.” Rostrevan Herald, 5 Sept. 2026, https://herald.example/pilots?day=5. Accessed 7 Sept. 2026."},
		{"hostile", Wikipedia, without(func(r *news.Report) { r.Title, r.Address = "A|b}} {{c", "https://x.example/a|b}}" }, "Ines Marchetti"), "{{cite news |last=Marchetti |first=Ines |title=A{{!}}b&#125;&#125; &#123;&#123;c |url=https://x.example/a%7Cb%7D%7D |date=5 September 2026 |work=Rostrevan Herald |access-date=7 September 2026}}"},
		{"hostile", RIS, without(func(r *news.Report) { r.Title = "One\nER  - two" }), "TY  - NEWS\nTI  - One ER - two\nT2  - Rostrevan Herald\nPY  - 2026\nDA  - 2026/09/05/\nLA  - en\nUR  - https://herald.example/pilots?day=5\nY2  - 2026/09/07/\nN1  - [author missing]\nER  - "},
	} {
		got, err := Write(c.style, Source{Report: c.r, Accessed: accessed})
		if err != nil || got != c.want {
			t.Errorf("%s, %s: %v\n got %s\nwant %s", c.style, c.name, err, got, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	for written, want := range map[string]string{
		"Vincent van Gogh": "van Gogh, Vincent", "Іваненко Петро Миколайович": "Іваненко, Петро Миколайович",
		"Петро Миколайович Гай": "Гай, Петро Миколайович", "Коваленко Олена": "Коваленко, Олена", "Agence France-Presse": "Agence France-Presse",
		"KATAEV Denis": "Kataev, Denis", "Denis KATAEV": "Kataev, Denis", "Martin King Jr.": "King, Martin, Jr.", "Maxime": "Maxime",
		"Marchetti, Ines": "Marchetti, Ines", "Ines Marchetti and Ivo Sand": "Marchetti, Ines; Sand, Ivo",
		"Food and Agriculture Organization": "Food and Agriculture Organization", "Ursula von der Leyen": "von der Leyen, Ursula",
	} {
		var got []string
		for _, n := range parseNames(news.Report{Authors: []string{written}}) {
			got = append(got, n.inverted())
		}
		if s := strings.Join(got, "; "); s != want {
			t.Errorf("%s became %s, want %s", written, s, want)
		}
	}
}

func TestBibTeXEscapes(t *testing.T) {
	r := harbour("Smith & Sons Group")
	r.Title = `50% of {crews} use C:\_x`
	got, err := Write(BibTeX, Source{Report: r})
	if err != nil || !strings.Contains(got, `{{50\% of \{crews\} use C:\textbackslash{}\_x}}`) || !strings.Contains(got, `{{Smith \& Sons Group}}`) {
		t.Errorf("%v %s", err, got)
	}
}

func TestCSLJSON(t *testing.T) {
	got, err := Write(CSLJSON, Source{Report: harbour("Jan van Dijk"), Accessed: accessed})
	var items []map[string]any
	if err != nil || json.Unmarshal([]byte(got), &items) != nil || len(items) != 1 {
		t.Fatalf("%v %s", err, got)
	}
	author := items[0]["author"].([]any)[0].(map[string]any)
	if author["family"] != "Dijk" || author["non-dropping-particle"] != "van" || items[0]["URL"] != "https://herald.example/pilots?day=5" {
		t.Errorf("%v", items)
	}
}

// TestAttribution writes that a speaker told an outlet only where the text says so.
func TestAttribution(t *testing.T) {
	r := harbour()
	r.Text = "“We stop”, the pilot Ines told Rostrevan Herald. “They lie”, said Ivo."
	quote := func(words, speaker, name string) news.Quote {
		start := len([]rune(r.Text[:strings.Index(r.Text, words)]))
		return news.Quote{Start: start, End: start + len([]rune(words)), Text: words, Speaker: speaker, Name: name}
	}
	for _, c := range []struct {
		q    news.Quote
		want string
	}{
		{quote("We stop", "the pilot", "Ines"), "“We stop” – Ines, the pilot, told Rostrevan Herald ("},
		{quote("They lie", "Ivo", ""), "“They lie” – Ivo, quoted by Rostrevan Herald ("},
		{quote("They lie", "he", ""), "“They lie” – [speaker missing], quoted by Rostrevan Herald ("},
	} {
		if got, _ := Write(Line, Source{Report: r, Quote: &c.q}); !strings.HasPrefix(got, c.want) {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

func TestFigureText(t *testing.T) {
	for _, c := range []struct {
		text, figure, want string
		hedge              news.Hedge
	}{
		{"They lost more than 40 ships.", "40", "more than 40", news.HedgeOver},
		{"Ils ont perdu près de 40 navires.", "40", "près de 40", news.HedgeUnder},
		{"They lost 40 ships or more.", "40 ships", "40 ships", news.HedgeOver},
		{"Not a soul below 40 came.", "40", "[over] 40", news.HedgeOver},
		{"They lost 40 ships.", "40", "40", news.HedgeNone},
	} {
		start := len([]rune(c.text[:strings.Index(c.text, c.figure)]))
		f := news.Figure{Start: start, End: start + len([]rune(c.figure)), Text: c.figure, Hedge: c.hedge}
		if got := FigureText(c.text, f); got != c.want {
			t.Errorf("%s: got %q, want %q", c.text, got, c.want)
		}
	}
}

func TestLink(t *testing.T) {
	long := "one two three four five six seven eight nine ten eleven twelve"
	for _, c := range []struct{ name, text, passage, want string }{
		{"plain", "Here is a well-known, good & true thing.", "well-known, good & true", "well%2Dknown%2C%20good%20%26%20true"},
		{"letters", "On a dit « tôt ».", "tôt", "t%C3%B4t"},
		{"repeated", "He said yes there. She said yes here.", "", ""},
		{"long", long + ".", long, "one%20two%20three%20four,nine%20ten%20eleven%20twelve"},
		{"glued behind", "“They had to go”says Maxime.", "They had to go", "They%20had%20to%20go"},
		{"glued before", "endsThey had to go home.", "They had to go", "had%20to%20go"},
		{"cut word", "they needed himreports Maxime.", "they needed him", "they%20needed"},
		{"only glue", "soldiers”says", "diers”s", ""},
	} {
		passage := c.passage
		start := strings.Index(c.text, passage)
		want := c.want
		if c.name == "repeated" {
			passage, start, want = "yes", strings.LastIndex(c.text, "yes"), "She%20said-,yes"
			if got := Link(news.Report{Address: "https://x.example/a", Text: c.text}, start, start+3); !strings.Contains(got, "said-,yes") && !strings.Contains(got, "yes,-here") {
				t.Errorf("%s: %s, want such as %s", c.name, got, want)
			}
			continue
		}
		start = len([]rune(c.text[:start]))
		got := Link(news.Report{Address: "https://x.example/a", Text: c.text}, start, start+len([]rune(passage)))
		if want != "" {
			want = "#:~:text=" + want
		}
		if got != "https://x.example/a"+want {
			t.Errorf("%s: got %s, want %s", c.name, got, want)
		}
	}
}
