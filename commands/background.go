package commands

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"wiredesk/internal/archive"
	"wiredesk/internal/news"
	"wiredesk/internal/query"
)

// backgroundNames is how many of a report's names its background is looked for by.
const backgroundNames = 3

// background shows what the archive holds on the names of a report, without its
// own story.
func (k *Kit) background(ctx context.Context, req *Request) (*Reply, error) {
	r, err := k.held(ctx, req)
	if err != nil {
		return nil, err
	}
	names := namesOf(r.Title + ".\n" + r.Text)
	if len(names) == 0 {
		return &Reply{Head: Sentence(req.Say, "No names were found in this report. Look for its subject with %s.", Span{Text: "/find", Code: true})}, nil
	}
	var asked []string
	for _, n := range names {
		asked = append(asked, `"`+n+`"`)
	}
	q, err := query.Parse(strings.Join(asked, " OR "), req.Now)
	if err != nil {
		return nil, err
	}
	found, err := k.search(ctx, req, q, archive.FindOptions{Limit: 8 * pageSize})
	if err != nil {
		return nil, err
	}
	shown := Span{Text: strings.Join(names, ", "), Bold: true}
	reply := &Reply{Head: Sentence(req.Say, "From the archive on %s", shown)}
	for _, hit := range found.Hits {
		if hit.Report.Story != r.Story && hit.Report.ID != r.ID && len(reply.Entries) < pageSize {
			reply.Entries = append(reply.Entries, reportEntry(req.Say, hit.Report, textPlaces(hit)))
		}
	}
	if len(reply.Entries) == 0 {
		reply.Head = Sentence(req.Say, "The archive holds nothing else on %s.", shown)
	}
	return reply, nil
}

// namesOf gives the names that a text has most often: runs of capitalised words
// that don't begin a sentence, or that stand elsewhere within one.
func namesOf(text string) []string {
	counts, first := map[string]int{}, map[string]int{}
	var run []string
	begins := true // the run, or the next word, begins a sentence
	end := func(at int) {
		if len(run) > 0 && (!begins || len(run) > 1) {
			name := strings.Join(run, " ")
			if counts[name]++; counts[name] == 1 {
				first[name] = at
			}
		}
		run = nil
	}
	for i, word := range strings.Fields(text) {
		bare := strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		starts := []rune(bare)
		if len(starts) > 2 && unicode.IsUpper(starts[0]) && !strings.ContainsAny(bare, "\"«»“”") {
			if len(run) == 0 && !strings.HasPrefix(word, bare) {
				begins = true // a quote or bracket opens here
			}
			run = append(run, bare)
		} else {
			end(i)
			begins = false
		}
		if strings.HasSuffix(word, bare) && !strings.HasSuffix(word, ".") {
			continue
		}
		end(i)
		begins = strings.ContainsAny(word[strings.LastIndex(word, bare)+len(bare):], ".!?:")
	}
	end(len(text))
	names := make([]string, 0, len(counts))
	for n := range counts {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return first[a] - first[b]
	})
	return names[:min(len(names), backgroundNames)]
}

// keyLines shows a report's first figures of things counted and its first quote.
func keyLines(r news.Report) []Line {
	var out []Line
	var figures []string
	for _, f := range r.Figures {
		if f.Kind == news.FigureCount && f.Counted != "" && len(figures) < keyFigures {
			figures = append(figures, oneLine(passageText(r.Text, min(f.Start, f.CountedStart), max(f.End, f.CountedEnd))))
		}
	}
	if len(figures) > 0 {
		out = append(out, Plain("№ "+strings.Join(slices.Compact(figures), " · ")))
	}
	for _, q := range r.Quotes {
		if q.Kind == news.QuoteDirect && q.Speaker != "" && len([]rune(q.Text)) <= keyQuote {
			return append(out, Line{{Text: "“" + oneLine(q.Text) + "”", Italic: true}, {Text: " — " + oneLine(orElse(q.Name, q.Speaker))}})
		}
	}
	return out
}

// Bounds of what an alert shows of a report besides its passage.
const (
	keyFigures = 3
	keyQuote   = 200 // characters of the longest quote
)

// passageText is a run of a text's code points; "" when the places don't fit it.
func passageText(text string, start, end int) string {
	runes := []rune(text)
	if start < 0 || end > len(runes) || start >= end || end-start > keyQuote {
		return ""
	}
	return string(runes[start:end])
}
