package text

import (
	"slices"
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	for _, c := range []struct{ lang, in, want string }{
		{"fr", "L’armée d'Ukraine n'a qu’un char.", "armee ukraine a un char"},
		{"en", "Russia's army didn't say they're U.S. troops.", "russia army didnt say they us troops"},
		{"en", "1,200 men, 3.5 per cent, $1.2bn", "1200 men 3p5 per cent 1p2bn"},
		{"fr", "1 200 hommes, 12 500 000,5 € et 2022 300", "1200 hommes 12500000p5 et 2022 300"},
		{"de", "1.200 Mann in Nagorno-Karabach", "1200 mann in nagorno karabach"},
		{"uk", "Об'єднані об’єднані обʼєднані її ґанок Київ", "обєднані обєднані обєднані її ганок київ"},
		{"ru", "Ещё её приём йод", "еще ее прием йод"},
		{"en", "co\u00adoperate foo_bar EU:s O'Brien", "cooperate foo bar eu s obrien"},
		{"", "ﬁn ＡＢ", "fin ab"},
		{"en", "example.com e.g. a.m. and\u200b so", "example com eg am and so"},
		{"en", "covid19 Mi-8 10km \xff\xfe bad", "covid19 mi 8 10km bad"},
	} {
		var got []string
		for _, tok := range NewAnalyser().Words(c.in, c.lang) {
			got = append(got, tok.Word)
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("words of %q\n got %s\nwant %s", c.in, g, c.want)
		}
	}
}

func TestWordPlaces(t *testing.T) {
	in := "Été : l’armée a 1 200 chars, l’O'Brien’s co\u00adop; Mi-8."
	rs := []rune(in)
	var got []string
	for _, tok := range NewAnalyser().Words(in, "fr") {
		got = append(got, string(rs[tok.Start:tok.End]))
	}
	want := "Été|armée|a|1 200|chars|O'Brien’s|co\u00adop|Mi|8"
	if g := strings.Join(got, "|"); g != want {
		t.Errorf("got  %s\nwant %s", g, want)
	}
}

// TestRemembered checks that a word is the same when it is met again, wherever in a
// text it stands.
func TestRemembered(t *testing.T) {
	a := NewAnalyser()
	for _, d := range translated(t) {
		s := d.Text[:min(len(d.Text), 2000)]
		first := NewAnalyser().Words(s, d.Lang)
		a.Words(s, d.Lang)
		again := a.Words(s+" — и далее, as said before", d.Lang)
		for i, want := range first[:len(first)-1] { // s may end within a word
			got := again[i]
			if got.Start != want.Start || got.End != want.End || got.Word != want.Word || got.Term != want.Term || !slices.Equal(got.Keys, want.Keys) {
				t.Fatalf("%s %s: token %d is %v %+v, at first %v %+v", d.Lang, s, i, got, got.Lexeme, want, want.Lexeme)
			}
		}
	}
}

// TestWordsFrom checks that a word is told when it begins as asked, and that all words
// keep their places when others are not told.
func TestWordsFrom(t *testing.T) {
	a := NewAnalyser()
	for _, d := range translated(t) {
		var sought Sought
		for _, w := range []string{"s", "п1", "42", "comm", "пере"} {
			sought.Add(w)
		}
		told := 0
		all := a.Words(d.Text, d.Lang)
		from := a.WordsFrom(nil, d.Text, d.Lang, &sought)
		for i, got := range from {
			want := all[i]
			if got.Start != want.Start || got.End != want.End {
				t.Fatalf("%s: token %d stands at %d to %d, not %d to %d", d.Lang, i, got.Start, got.End, want.Start, want.End)
			}
			if got.Word == want.Word && got.Term == want.Term {
				told++
			} else if got.Told() || len(want.Keys) > 0 || strings.ContainsAny(want.Word[:1], "s0123456789") || strings.HasPrefix(want.Word, "п") || strings.HasPrefix(want.Word, "co") {
				t.Fatalf("%s: %s is not told", d.Lang, want.Word)
			}
		}
		if told == 0 || told > len(all)*2/3 {
			t.Errorf("%s: %d of %d words are told", d.Lang, told, len(all))
		}
		sought.Apart = true
		apart := a.WordsFrom(nil, d.Text, d.Lang, &sought)
		from = slices.DeleteFunc(from, func(t Token) bool { return !t.Told() })
		if !slices.EqualFunc(from, apart, func(a, b Token) bool { return a.Start == b.Start && a.End == b.End && a.Word == b.Word }) {
			t.Errorf("%s: other words are sought than with those between", d.Lang)
		}
	}
}

// TestStemsBeginAsTheirWords holds what Initials relies on, for words of every
// language in every other.
func TestStemsBeginAsTheirWords(t *testing.T) {
	words := map[string]bool{"bunda": true, "duma": true, "dying": true}
	for _, d := range translated(t) {
		for _, tok := range NewAnalyser().Words(d.Text[:min(len(d.Text), 3000)], d.Lang) {
			words[tok.Word] = true
		}
	}
	for w := range functionWords().masks {
		words[w] = true
	}
	for w := range words {
		for _, term := range TermsFor(w) {
			stem, _ := CutMark(term)
			var i Initials
			if i.Add(stem); !i.may(w) {
				t.Errorf("%s is %s, which begins otherwise", w, stem)
			}
		}
	}
}
