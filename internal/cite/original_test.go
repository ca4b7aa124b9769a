package cite

import (
	"strings"
	"testing"

	"wiredesk/internal/news"
)

// TestOriginal reads what reports say of the piece they translate, and nothing
// where they speak of another translation.
func TestOriginal(t *testing.T) {
	middle := strings.Repeat("The pilots walked out.\n", 30)
	for _, c := range []struct {
		lang, text string
		want       original
	}{
		{"en", middle + "Translated from French by Ann Ash.", original{"fr", ""}},
		{"en", "(Translated from the original Ukrainian)\n" + middle, original{"uk", ""}},
		{"en", middle + "This article was originally published in Spanish under the title “Los prácticos paran”.", original{"es", "Los prácticos paran"}},
		{"en", middle + "Read the original here in Russian.\nOriginal title: “Лоцманы бастуют”", original{"ru", "Лоцманы бастуют"}},
		{"fr", middle + "Traduit de l’anglais par Anne Orme.", original{"en", ""}},
		{"fr", middle + "Cet article a été traduit de l'ukrainien. Titre original : « Лоцмани страйкують »", original{"uk", "Лоцмани страйкують"}},
		{"fr", middle + "Lire l’article original en anglais", original{"en", ""}},
		{"ru", middle + "Перевод с английского.", original{"en", ""}},
		{"uk", middle + "Переклад з французької Олени Гай.", original{"fr", ""}},
		{"uk", middle + "Оригінал статті англійською", original{"en", ""}},
		{"en", middle, original{}},
		{"en", middle + "Her novel, translated from French by Ann Ash, won a prize.", original{}},
		{"en", middle + "The book was originally published in French.", original{}},
		{"en", middle + "Translated from English.", original{}}, // it is in English
		{"en", middle + "Translated from French.\n" + middle, original{}},
		{"en", middle + "Original title: “Les pilotes”", original{}},
		{"en", middle + "Translated from French with care, as the pilots of the harbour said in a long statement, " + strings.Repeat("on and on ", 30), original{}},
		{"fr", middle + "Le film est traduit de l’anglais.", original{}},
	} {
		if got := originalOf(news.Report{Lang: c.lang, Text: c.text}); got != c.want {
			t.Errorf("…%s: got %+v, want %+v", c.text[max(0, len(c.text)-90):], got, c.want)
		}
	}
}

func TestOriginalIn(t *testing.T) {
	says := func(s string) news.Report {
		return news.Report{ID: 1, Lang: "en", Title: "Pilots", Address: "https://www.herald.example.org/en/1", Text: "They stop.\n" + s}
	}
	french := news.Report{ID: 2, Lang: "fr", Title: "Les pilotes", Address: "https://fr.example.org/2"}
	abroad := news.Report{ID: 3, Lang: "fr", Title: "Les pilotes", Address: "https://gazette.example.net/3"}
	german := news.Report{ID: 4, Lang: "de", Title: "Die Lotsen", Address: "https://example.org/4"}
	for _, c := range []struct {
		name  string
		r     news.Report
		story []news.Report
		want  int64
	}{
		{"same site", says("Translated from French."), []news.Report{says(""), german, french}, 2},
		{"another site", says("Translated from French."), []news.Report{abroad}, 0},
		{"its address given", says("Translated from French, https://gazette.example.net/3"), []news.Report{abroad}, 3},
		{"its title given", says("Originally published in French as “Les pilotes”."), []news.Report{abroad}, 3},
		{"another title given", says("Originally published in French as “Le port”."), []news.Report{french}, 0},
		{"two would do", says("Translated from French."), []news.Report{french, {ID: 5, Lang: "fr", Title: "Le port", Address: "https://example.org/5"}}, 0},
		{"nothing said", says(""), []news.Report{french}, 0},
	} {
		got := OriginalIn(c.r, c.story)
		if c.want == 0 && got != nil || c.want != 0 && (got == nil || got.ID != c.want) {
			t.Errorf("%s: got %v, want %d", c.name, got, c.want)
		}
	}
}

// TestTranslated writes the original's language and title in each style.
func TestTranslated(t *testing.T) {
	r := harbour("Ines Marchetti")
	r.Text += "\nTranslated from French."
	french := news.Report{ID: 2, Lang: "fr", Title: "Les pilotes s’arrêtent"}
	for style, want := range map[Style]string{
		Line:      "translated from French, original title “Les pilotes s’arrêtent” (retrieved 7 September 2026)",
		AP:        "https://herald.example/pilots?day=5, translated from French, original title “Les pilotes s’arrêtent”, retrieved",
		Chicago:   "https://herald.example/pilots?day=5. Originally published in French as “Les pilotes s’arrêtent.”",
		MLA:       "Accessed 7 Sept. 2026. Originally published in French as “Les pilotes s’arrêtent.”",
		APA:       "Harbour pilots walk out over pay in Rostrevan [Translated from French, original title “Les pilotes s’arrêtent”]. Rostrevan Herald.",
		Wikipedia: "|others=Translated from French, original title “Les pilotes s’arrêtent”",
		BibTeX:    "origlanguage = {french},\n  origtitle = {Les pilotes s’arrêtent}",
		RIS:       "OP  - Les pilotes s’arrêtent",
		CSLJSON:   `"original-title": "Les pilotes s’arrêtent"`,
	} {
		got, err := Write(style, Source{Report: r, Original: &french, Accessed: accessed})
		if err != nil || !strings.Contains(got, want) {
			t.Errorf("%s: %v\n got %s\nwant %s", style, err, got, want)
		}
	}
	if got, _ := Write(MLA, Source{Report: r, Accessed: accessed}); !strings.HasSuffix(got, " Originally published in French.") {
		t.Errorf("without the original: %s", got)
	}
}
