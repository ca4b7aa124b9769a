package commands

import (
	"context"
	"strings"
	"unicode"

	"wiredesk/internal/alert"
	"wiredesk/internal/ingest"
	"wiredesk/internal/match"
	"wiredesk/internal/news"
	"wiredesk/internal/phrase"
	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

// Numbers of tuning a watch.
const (
	tunedMarks = 100  // newest marks that are looked at
	tunedSent  = 3000 // newest deliveries of the desk among which the watch's are looked for
	tunedPosts = 200  // newest posts of the watch that are looked at
	leastWord  = 3    // letters of a word worth leaving out
)

// watchTune shows what brings a watch's marked posts, and proposes a word that
// would leave them out.
func (k *Kit) watchTune(ctx context.Context, req *Request) (*Reply, error) {
	w, err := k.chosenWatch(ctx, req)
	if err != nil {
		return nil, err
	}
	marked, err := k.Store.Marked(ctx, req.Desk.ID, w.ID, tunedMarks)
	if err != nil {
		return nil, err
	}
	name := Span{Text: w.Name, Bold: true}
	if len(marked) == 0 {
		return &Reply{Head: Sentence(req.Say, "No alert of the watch %s is marked yet: press Not relevant under those that miss the point, then ask again.", name)}, nil
	}
	t, err := k.tuning(ctx, req, w, marked)
	if err != nil {
		return nil, err
	}
	if t.marked() == 0 {
		return &Reply{Head: Sentence(req.Say, "The watch %s as it is today would bring none of its %d marked alerts.", name, len(marked))}, nil
	}
	reply := &Reply{Head: Sentence(req.Say, "Marked as not relevant among what the watch %s brings: %d of %d.", name, t.marked(), len(t.posts))}
	reply.Entries = append(reply.Entries,
		tallyEntry(req.Say, req.Say.Say("Words of the watch that bring them"), alert.Brought(t.posts), req.Say.Say("It matches by its fields alone.")),
		tallyEntry(req.Say, req.Say.Say("Other words that they share"), alert.Shared(t.posts), req.Say.Say("They share no word that the others lack; it takes two marked alerts at least.")))
	if e, ok := t.proposal(req); ok {
		reply.Entries = append(reply.Entries, e)
	}
	return reply, nil
}

func tallyEntry(say *phrase.Speaker, title string, list []alert.Tally, none string) Entry {
	e := Entry{Title: title}
	for _, t := range list {
		e.Lines = append(e.Lines, append(Line{{Text: shortened(t.Word, 60), Bold: true}, {Text: " · "}}, Sentence(say, "marked: %d, others: %d", t.Marked, t.Unmarked)...))
	}
	if len(list) == 0 {
		e.Lines = []Line{Plain(none)}
	}
	return e
}

// tuning is a watch with those of its posts that it would bring today.
type tuning struct {
	query *query.Query
	names *text.Names
	docs  []*match.Doc
	posts []alert.Judged // of docs
}

func (t *tuning) marked() int {
	n := 0
	for _, p := range t.posts {
		if p.Marked {
			n++
		}
	}
	return n
}

func (k *Kit) tuning(ctx context.Context, req *Request, w news.Watch, marked []news.Report) (*tuning, error) {
	q, err := query.ParseWatch(w.Query, req.Now)
	if err != nil {
		return nil, err
	}
	t := &tuning{query: q}
	if t.names, err = ingest.DeskNames(ctx, k.Store, req.Desk.ID); err != nil {
		return nil, err
	}
	others, err := k.unmarked(ctx, req, w, marked)
	if err != nil {
		return nil, err
	}
	m := match.Compile(q, t.names)
	for i, r := range append(marked, others...) {
		doc := match.NewDoc(k.Analyser, &r)
		ok, hits := m.Eval(doc)
		if !ok {
			continue
		}
		t.docs = append(t.docs, doc)
		t.posts = append(t.posts, alert.Judged{Marked: i < len(marked), Words: heldWords(doc, hits)})
	}
	return t, ctx.Err()
}

// unmarked gives the reports of a watch's posts about stories that nobody marked.
func (k *Kit) unmarked(ctx context.Context, req *Request, w news.Watch, marked []news.Report) ([]news.Report, error) {
	stories := map[int64]bool{}
	for _, r := range marked {
		stories[r.Story] = true
	}
	sent, err := k.Store.Sent(ctx, req.Desk.ID, w.ID, tunedSent)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, d := range sent {
		if story := d.Alert.Story; !stories[story] && len(ids) < tunedPosts {
			stories[story] = true
			ids = append(ids, d.Alert.Report)
		}
	}
	return k.Store.Reports(ctx, req.Desk.ID, ids)
}

// heldWords gives the words of a report, title first, that could be left out, and
// those that the watch matched.
func heldWords(doc *match.Doc, hits []match.Hit) []alert.Held {
	var out []alert.Held
	for _, part := range []struct {
		field  match.Field
		body   string
		tokens []text.Token
	}{{match.InTitle, doc.Report.Title, doc.Title}, {match.InText, doc.Report.Text, doc.Text}} {
		runes, at := []rune(part.body), 0
		var own []match.Hit
		for _, h := range hits {
			if h.Field == part.field {
				own = append(own, h)
			}
		}
		for _, token := range part.tokens {
			for at < len(own) && own[at].End <= token.Start {
				at++
			}
			shown := strings.ToLower(string(runes[token.Start:token.End]))
			hit := at < len(own) && own[at].Start < token.End
			if hit || excludable(shown, token.Word) {
				out = append(out, alert.Held{Term: token.Term, Shown: shown, Watch: hit, Title: part.field == match.InTitle})
			}
		}
	}
	return out
}

// excludable tells whether leaving a word out may say anything about the news.
func excludable(shown, folded string) bool {
	n := 0
	for _, r := range shown {
		if !unicode.IsLetter(r) {
			return false
		}
		n++
	}
	return n >= leastWord && !text.IsFunctionWord(folded)
}

// without gives the watch's query with a word left out, and what that would have
// left out of its posts; false when the query can't take it.
func (t *tuning) without(req *Request, word string) (*query.Query, alert.Tally, bool) {
	not := &query.Node{Op: query.Not, Kids: []*query.Node{{Op: query.Word, Text: word}}}
	longer := query.Query{Root: &query.Node{Op: query.And, Kids: []*query.Node{t.query.Root, not}}, Now: t.query.Now}
	q, err := query.ParseWatch(longer.String(), req.Now)
	if err != nil {
		return nil, alert.Tally{}, false // it would grow beyond what a query may hold
	}
	m, tally := match.Compile(q, t.names), alert.Tally{Word: word}
	for i, doc := range t.docs {
		switch {
		case m.Match(doc):
		case t.posts[i].Marked:
			tally.Marked++
		default:
			tally.Unmarked++
		}
	}
	return q, tally, true
}

// proposal tries the shared words and shows the one that is worth leaving out.
func (t *tuning) proposal(req *Request) (Entry, bool) {
	var tried []alert.Tally
	queries := map[string]*query.Query{}
	for _, s := range alert.Shared(t.posts) {
		if q, tally, ok := t.without(req, s.Word); ok {
			tried = append(tried, tally)
			queries[s.Word] = q
		}
	}
	best, ok := alert.Proposal(tried)
	if !ok {
		return Entry{}, false
	}
	return Entry{
		Title: req.Say.Say("Proposal: %s", "-"+best.Word),
		Code:  queries[best.Word].String(),
		Lines: []Line{
			Sentence(req.Say, "It would have left out %d of %d marked alerts, and %d of %d others.", best.Marked, t.marked(), best.Unmarked, len(t.posts)-t.marked()),
			Sentence(req.Say, "Nothing is changed yet: give the search above to %s.", Span{Text: "/watch edit", Code: true}),
		},
	}, true
}
