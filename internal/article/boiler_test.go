package article

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"wiredesk/internal/shareddata"
)

func TestBoilerplate(t *testing.T) {
	for _, c := range []struct {
		text string
		want Why
	}{
		{"to listen", WhyListen},
		{"À écouter", WhyListen},
		{"Artikel anhören", WhyListen},
		{"Escuchar este artículo", WhyListen},
		{"Прослухати новину", WhyListen},
		{"source site-25", WhySource},
		{"Source: www.example.org", WhySource},
		{">> War in the north: follow the evolution of the situation live", WhyLive},
		{"» Crue de la Liane : suivez la situation en direct", WhyLive},
		{"Alle Entwicklungen im Liveblog", WhyLive},
		{"Read also: The bridge that nobody built", WhyRelated},
		{"Читайте также: Кто отвечает за мост", WhyRelated},
		{"Le puede interesar: El río y la ciudad", WhyRelated},
		{"Sign up for our morning newsletter and never miss a story.", WhyNewsletter},
		{"Підпишіться на наш канал", WhyNewsletter},
		{"Foto: Marta Olmo", WhyPhoto},
		{"(Photo by Ana Ruiz/Getty Images)", WhyPhoto},
		{"© Marta Olmo / Reuters", WhyPhoto},
		{"© 2026 The Norhaven Post. All rights reserved.", WhyRights},
		{"Follow the Norhaven Post on Facebook and Instagram.", WhyShare},

		{"He asked them to listen.", ""},
		{"The minister said he would follow the situation live from Geneva, where he arrives on Tuesday with a delegation of eleven.", ""},
		{"Read the letter, the court said, and you will see what was meant.", ""},
		{"Photographs show the bridge before the flood.", ""},
		{"Live animals were found in the hold.", ""},
		{"They signed up for the army in 1914, said the archivist.", ""},
		{"Die Anzeige wurde am Montag erstattet.", ""},
		{"Source material from three archives was used in the trial.", ""},
		{"", ""},
	} {
		if got := boilerplate(c.text); got != c.want {
			t.Errorf("boilerplate(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestPlainMarksWhatScrapingLeft(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(shareddata.Dir(t, "seed"), "article.txt"))
	if err != nil {
		t.Fatal(err)
	}
	a, err := Plain(b, "")
	if err != nil {
		t.Fatal(err)
	}
	text := []rune(a.Text)
	var why []Why
	for _, m := range a.Marked {
		why = append(why, m.Why)
		if string(text[m.Start:m.End]) != m.Text {
			t.Errorf("mark %d-%d is %q in the text, not %q", m.Start, m.End, string(text[m.Start:m.End]), m.Text)
		}
	}
	if want := []Why{WhyLive, WhyListen, WhySource}; !slices.Equal(why, want) {
		t.Errorf("marked %v, want %v", why, want)
	}
}

func TestPlainLineEnds(t *testing.T) {
	a, err := Plain([]byte("\xef\xbb\xbfOne.\r\n\r\nTwo.\rThree.\n"), "text/plain")
	if err != nil {
		t.Fatal(err)
	}
	if want := "One.\n\nTwo.\nThree.\n"; a.Text != want {
		t.Errorf("got %q, want %q", a.Text, want)
	}
}
