package archive

import (
	"strings"
	"testing"

	"wiredesk/internal/match"
	"wiredesk/internal/news"
	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

func matcher(t *testing.T, q string) *match.Matcher {
	t.Helper()
	parsed, err := query.Parse(q, noon)
	if err != nil {
		t.Fatal(err)
	}
	return match.Compile(parsed, text.NewNames(nil))
}

func TestQuotesAndFiguresNearTheWords(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		r := sample(1)
		r.Text = "Izium was taken.\n\n“We are free”, she said.\n\nNothing here.\n\nOn sport, “we won” said the coach about 12 games."
		at := func(part string) (int, int) {
			i := strings.Index(r.Text, part)
			start := len([]rune(r.Text[:i]))
			return start, start + len([]rune(part))
		}
		for part, speaker := range map[string]string{"“We are free”": "Anna", "“we won”": "Bob"} {
			start, end := at(part)
			r.Quotes = append(r.Quotes, news.Quote{Start: start, End: end, Text: part, Speaker: speaker})
		}
		start, end := at("12 games")
		r.Figures = []news.Figure{{Start: start, End: end, Text: "12 games"}}
		add(t, s, Addition{Desk: "d", Report: r})

		got, more, err := s.Quotes(t.Context(), "d", matcher(t, "izium"), nil, ExcerptOptions{})
		if err != nil || more || len(got) != 1 || got[0].Quote.Speaker != "Anna" {
			t.Fatalf("quotes about izium: %+v, more %v, %v", got, more, err)
		}
		got, _, err = s.Quotes(t.Context(), "d", matcher(t, "title:report"), nil, ExcerptOptions{})
		if err != nil || len(got) != 2 {
			t.Fatalf("quotes about the title: %d, %v", len(got), err)
		}
		got, more, err = s.Quotes(t.Context(), "d", matcher(t, "number"), nil, ExcerptOptions{Limit: 1})
		if err != nil || len(got) != 1 || !more {
			t.Fatalf("first page: %d, more %v, %v", len(got), more, err)
		}
		got, more, err = s.Quotes(t.Context(), "d", matcher(t, "number"), nil, ExcerptOptions{Limit: 1, Offset: 1})
		if err != nil || len(got) != 1 || more {
			t.Fatalf("second page: %d, more %v, %v", len(got), more, err)
		}
		bob := func(q news.Quote) bool { return q.Speaker == "Bob" }
		got, _, err = s.Quotes(t.Context(), "d", matcher(t, "number speaker:bob"), bob, ExcerptOptions{})
		if err != nil || len(got) != 1 || got[0].Quote.Speaker != "Bob" {
			t.Fatalf("quotes of bob: %+v, %v", got, err)
		}
		figures, _, err := s.Figures(t.Context(), "d", matcher(t, "games"), nil, ExcerptOptions{})
		if err != nil || len(figures) != 1 {
			t.Fatalf("figures about games: %+v, %v", figures, err)
		}
		told, more, err := s.Tellings(t.Context(), "d", matcher(t, "sport"), ExcerptOptions{})
		if err != nil || more || len(told) != 1 || len(told[0].Quotes) != 1 || told[0].Quotes[0].Speaker != "Bob" || len(told[0].Figures) != 1 {
			t.Fatalf("tellings about sport: %+v, more %v, %v", told, more, err)
		}
		if told, _, err := s.Tellings(t.Context(), "other", matcher(t, "sport"), ExcerptOptions{}); err != nil || len(told) != 0 {
			t.Fatalf("another desk's tellings: %d, %v", len(told), err)
		}
		if got, _, err := s.Quotes(t.Context(), "other", matcher(t, "izium"), nil, ExcerptOptions{}); err != nil || len(got) != 0 {
			t.Fatalf("another desk's quotes: %d, %v", len(got), err)
		}
	})
}
