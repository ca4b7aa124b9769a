package query

import (
	"os"
	"strings"
	"testing"
	"time"

	"wiredesk/internal/news"
)

func noon() time.Time { return time.Date(2022, 7, 1, 12, 0, 0, 0, time.UTC) }

// TestParse reads testdata/parse.txt: a query, then => and its canonical form or !
// and its error; a line that begins with "watch " is parsed as a watch.
func TestParse(t *testing.T) {
	b, err := os.ReadFile("testdata/parse.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		parse := Parse
		if rest, ok := strings.CutPrefix(line, "watch "); ok {
			parse, line = ParseWatch, rest
		}
		if in, want, ok := strings.Cut(line, " => "); ok {
			q, err := parse(in, noon())
			if err != nil {
				t.Errorf("%s: %v", in, err)
				continue
			}
			if got := q.String(); got != want {
				t.Errorf("%s\n got %s\nwant %s", in, got, want)
			}
			again(t, q, parse)
			continue
		}
		in, want, _ := strings.Cut(line, " ! ")
		q, err := parse(in, noon())
		if err == nil {
			t.Errorf("%s: parsed as %s, want the error %s", in, q, want)
		} else if got := err.Error(); got != want || news.CodeOf(err) == "" {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
	}
}

// again checks that the canonical form is its own.
func again(t *testing.T, q *Query, parse func(string, time.Time) (*Query, error)) {
	t.Helper()
	s := q.String()
	twice, err := parse(s, q.Now)
	if err != nil {
		t.Errorf("canonical form %s: %v", s, err)
	} else if s2 := twice.String(); s2 != s {
		t.Errorf("canonical form %s becomes %s", s, s2)
	} else if !same(q.Root, twice.Root) {
		t.Errorf("canonical form %s parses to another query", s)
	}
}

func same(a, b *Node) bool {
	if a.Op != b.Op || a.Text != b.Text || a.Distance != b.Distance || !a.Time.Equal(b.Time) || a.Span != b.Span || a.Number != b.Number || len(a.Kids) != len(b.Kids) {
		return false
	}
	for i := range a.Kids {
		if !same(a.Kids[i], b.Kids[i]) {
			return false
		}
	}
	return true
}

func TestParseTooLong(t *testing.T) {
	for _, in := range []string{
		strings.Repeat("a", 5000), strings.Repeat("word ", 300), strings.Repeat("(", 1500), strings.Repeat("a b ", 250),
		strings.Repeat("-", 100) + "a", strings.Repeat("NOT ", 200) + "a",
	} {
		if _, err := Parse(in, noon()); news.CodeOf(err) != news.Limit {
			t.Errorf("%.20s… (%d): %v", in, len(in), err)
		}
	}
}

func FuzzParse(f *testing.F) {
	b, err := os.ReadFile("testdata/parse.txt")
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		in, _, _ := strings.Cut(line, " => ")
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		for _, parse := range []func(string, time.Time) (*Query, error){Parse, ParseWatch} {
			q, err := parse(in, noon())
			if err != nil {
				if news.CodeOf(err) == "" {
					t.Errorf("%q: an error that isn't for people: %v", in, err)
				}
				continue
			}
			again(t, q, parse)
		}
	})
}
