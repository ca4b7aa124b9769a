package archive

import (
	"context"

	"wiredesk/internal/match"
	"wiredesk/internal/news"
	"wiredesk/internal/query"
)

// suggestions is how many reports are proposed at most.
const suggestions = 25

// SuggestReports proposes reports of a desk for what a person has typed so far:
// the newest when that is nothing, else the newest whose titles hold the words,
// the last of which may be unfinished.
func (s *Store) SuggestReports(ctx context.Context, desk, typed string, limit int) ([]news.Report, error) {
	limit = min(max(limit, 1), suggestions)
	q := titleQuery(s, typed)
	if q == nil {
		return s.Recent(ctx, desk, 0, limit)
	}
	found, err := s.Find(ctx, desk, match.Compile(q, nil), FindOptions{Limit: limit})
	if err != nil {
		return nil, err
	}
	out := make([]news.Report, 0, len(found.Hits))
	for _, h := range found.Hits {
		out = append(out, h.Report)
	}
	return out, nil
}

// titleQuery asks for titles with all the words typed, nil when there are none.
func titleQuery(s *Store, typed string) *query.Query {
	and := &query.Node{Op: query.And}
	tokens := s.analyser.Words(typed, "")
	for i, t := range tokens {
		word := &query.Node{Op: query.Word, Text: t.Word}
		if i == len(tokens)-1 && len([]rune(t.Word)) > 1 {
			word = &query.Node{Op: query.Or, Kids: []*query.Node{word, {Op: query.Prefix, Text: t.Word}}}
		}
		and.Kids = append(and.Kids, &query.Node{Op: query.Title, Kids: []*query.Node{word}})
	}
	switch len(and.Kids) {
	case 0:
		return nil
	case 1:
		return &query.Query{Root: and.Kids[0]}
	}
	return &query.Query{Root: and}
}
