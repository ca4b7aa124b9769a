package cite

import (
	"strings"
	"testing"
	"time"

	"wiredesk/internal/news"
)

func TestTemplate(t *testing.T) {
	bare := news.Report{ID: 7, Title: "A {title} of [two] parts", Source: "Post", Version: 3}
	speech := news.Report{ID: 8, Title: "T", Text: "“We stop”, said Ines."}
	quote := news.Quote{Start: 1, End: 8, Text: "We stop", Speaker: "Ines"}
	unsigned := quote
	unsigned.Speaker = ""
	for _, c := range []struct {
		template string
		source   Source
		want     string
	}{
		{"{author}, “{title}”, {outlet}, {date}. {address}", Source{Report: harbour("Ines Marchetti")}, "Ines Marchetti, “Harbour Pilots Walk Out Over Pay in Rostrevan”, Rostrevan Herald, 5 September 2026. https://herald.example/pilots?day=5"},
		{"{byname}: {Title} ({date-iso}/{date-us}/{seen})", Source{Report: harbour("Ines Marchetti", "Ivo Sand"), Accessed: accessed}, "Marchetti, Ines, and Ivo Sand: Harbour Pilots Walk Out Over Pay in Rostrevan (2026-09-05/September 5, 2026/7 September 2026)"},
		{"{title}[ by {author}][, {date}] – {date-us}", Source{Report: bare}, "A {title} of [two] parts – [date missing]"},
		{"{{{title}}} [[{outlet}]]", Source{Report: bare}, "{A {title} of [two] parts} [Post]"},
		{"{title}[ ({version})] {words}{speaker}", Source{Report: bare}, "A {title} of [two] parts (version 3 of the archived text)"},
		{"{quoted}[ – {speaker}], {title}", Source{Report: speech, Quote: &quote}, "“We stop” – Ines, T"},
		{"{words} ({speaker})", Source{Report: speech, Quote: &unsigned}, "We stop ([speaker missing])"},
	} {
		tpl, err := ParseTemplate(c.template)
		if err != nil {
			t.Errorf("%s: %v", c.template, err)
			continue
		}
		c.source.Template = tpl
		for _, style := range []Style{Own, ""} {
			if got, err := Write(style, c.source); err != nil || got != c.want {
				t.Errorf("%s in %q: %v\n got %s\nwant %s", c.template, style, err, got, c.want)
			}
		}
	}
	if _, err := Write(Own, Source{Report: bare}); news.CodeOf(err) != news.Invalid {
		t.Errorf("a desk without template: %v", err)
	}
}

// TestBadTemplate says what is wrong, and where.
func TestBadTemplate(t *testing.T) {
	for template, want := range map[string]string{
		"": "names no part", "only words": "names no part", "{title": "character 1 is never closed", "a {titel} b": "{titel} at character 3",
		"[{title}": "[ at character 1 is never closed", "{title}]": "] at character 8", "{title} }": "} at character 9",
		"[a [{title}]]": "[ at character 4 stands inside", "[words] {title}": "up to character 7 names no part", "{}": "{} at character 1",
		strings.Repeat("é", MaxTemplate) + "{title}": "at most 500",
	} {
		_, err := ParseTemplate(template)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, which lacks %q", template, err, want)
		}
	}
}

// FuzzTemplate holds that what is accepted writes a reference without panicking,
// and that a field's value is never read as a template again.
func FuzzTemplate(f *testing.F) {
	for _, s := range []string{"{title}", "[{author}, ]{title}]]", "{{x}}{date-iso}", "[[{words}]]", "{ Title }"} {
		f.Add(s, "a {title} [b]")
	}
	f.Fuzz(func(t *testing.T, template, title string) {
		tpl, err := ParseTemplate(template)
		if err != nil {
			if news.CodeOf(err) == "" {
				t.Errorf("%q: an error that isn't for people: %v", template, err)
			}
			return
		}
		got := tpl.Write(Source{Report: news.Report{Title: title}, Accessed: time.Unix(0, 0)})
		if want := oneLine(title); strings.Contains(template, "{title}") && !strings.Contains(template, "[") && !strings.Contains(template, "{{") && want != "" && !strings.Contains(got, want) {
			t.Errorf("%q of %q gave %q", template, title, got)
		}
	})
}
