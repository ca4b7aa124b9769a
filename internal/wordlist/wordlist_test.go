package wordlist

import "testing"

func TestByLanguage(t *testing.T) {
	named := func(s string) func() *string { return func() *string { return &s } }
	choose := ByLanguage(named("english"), named("french"), named("ukrainian"), named("russian"))
	for lang, want := range map[string]string{"fr": "french", "fr-CA": "french", "FR_ca": "french", "uk": "ukrainian", "ru-RU": "russian", "en": "english", "": "english", "frr": "english"} {
		if got := choose(lang); *got != want {
			t.Errorf("%q: %s, want %s", lang, *got, want)
		}
	}
	if first := choose("fr"); first != choose("fr-BE") {
		t.Error("a grammar is made twice")
	}
}

func TestOf(t *testing.T) {
	if s := Of("at_least about\n", "more"); len(s) != 3 || !s["at least"] || !s["more"] || s["at_least"] {
		t.Errorf("got %v", s)
	}
}
