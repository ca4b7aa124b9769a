package commands

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wiredesk/internal/archive"
	"wiredesk/internal/cite"
	"wiredesk/internal/ingest"
	"wiredesk/internal/match"
	"wiredesk/internal/news"
	"wiredesk/internal/phrase"
	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

// Numbers of the look-ups of quotes and figures.
const (
	maxPassages   = 100 // counted and paged; who needs more narrows the search
	passageRoom   = 160 // characters shown on either side of a quote or a figure
	passageLength = 600 // of a quote shown
)

// passage names a quote or a figure of a report: what it is, in which version of
// the report, and where it starts.
type passage struct {
	kind    string // quoteKind or figureKind
	report  int64
	version int
	start   int
}

const (
	quoteKind  = "q"
	figureKind = "f"
)

func (p passage) String() string {
	return fmt.Sprintf("%s%d.%d@%d", p.kind, p.report, p.version, p.start)
}

var passageForm = regexp.MustCompile(`^([qf])(\d{1,18})\.(\d{1,9})@(\d{1,9})$`)

func readPassage(s string) (passage, bool) {
	m := passageForm.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return passage{}, false
	}
	p := passage{kind: m[1]}
	var err error
	if p.report, err = strconv.ParseInt(m[2], 10, 64); err != nil {
		return passage{}, false
	}
	if p.version, err = strconv.Atoi(m[3]); err != nil {
		return passage{}, false
	}
	p.start, err = strconv.Atoi(m[4])
	return p, err == nil
}

func quotePassage(r news.Report, q news.Quote) string {
	return passage{quoteKind, r.ID, r.Version, q.Start}.String()
}

func figurePassage(r news.Report, f news.Figure) string {
	return passage{figureKind, r.ID, r.Version, f.Start}.String()
}

// cited gives what a person wants to cite: a passage that a look-up offered, or a
// report by number, address or title.
func (k *Kit) cited(ctx context.Context, req *Request, what string) (cite.Source, error) {
	p, ok := readPassage(what)
	if !ok {
		r, err := k.chosenReport(ctx, req, what)
		if err == nil && r.Text == "" && r.ID != 0 { // chosen by its title, which comes without text
			r, err = k.Store.Report(ctx, req.Desk.ID, r.ID)
		}
		return cite.Source{Report: r, Accessed: r.LastSeen}, err
	}
	r, err := k.Store.Report(ctx, req.Desk.ID, p.report)
	if err != nil {
		return cite.Source{}, err
	}
	src := cite.Source{Report: r, Accessed: r.LastSeen}
	if p.version == r.Version {
		if i := slices.IndexFunc(r.Quotes, func(q news.Quote) bool { return q.Start == p.start }); i >= 0 && p.kind == quoteKind {
			src.Quote = &r.Quotes[i]
			return src, nil
		}
		if i := slices.IndexFunc(r.Figures, func(f news.Figure) bool { return f.Start == p.start }); i >= 0 && p.kind == figureKind {
			src.Figure = &r.Figures[i]
			return src, nil
		}
	}
	return src, news.Errorf(news.Conflict, "The text of this report has changed since. Look the passage up again with /quotes or /figures.")
}

// about is the question behind a look-up of quotes, figures or both.
type about struct {
	query   *query.Query
	matcher *match.Matcher
	names   *text.Names
	options archive.ExcerptOptions
	asked   Span // all that was asked, as the search language writes it
}

// askedAbout reads the options of /quotes, /figures and /timeline; narrow is what they ask
// beside the words and days.
func (k *Kit) askedAbout(ctx context.Context, req *Request, narrow string) (about, error) {
	var a about
	q, err := query.Parse(req.Text("about"), req.Now)
	if err != nil {
		return a, err
	}
	if a.options.From, err = day(req.Text("from"), req.Now); err != nil {
		return a, err
	}
	if a.options.To, err = day(req.Text("to"), req.Now); err != nil {
		return a, err
	}
	if !a.options.To.IsZero() && a.options.To.Before(a.options.From) {
		return a, news.Errorf(news.Invalid, "The period ends before it begins: give the earlier day in from: and the later one in to:.")
	}
	a.query = q
	asked := []string{q.String()}
	if narrow != "" {
		asked = append(asked, narrow)
	}
	if !a.options.From.IsZero() {
		asked = append(asked, "from:"+a.options.From.Format("2006-01-02"))
	}
	if !a.options.To.IsZero() {
		asked = append(asked, "to:"+a.options.To.Format("2006-01-02"))
		a.options.To = a.options.To.AddDate(0, 0, 1)
	}
	a.asked = Span{Text: strings.Join(asked, " "), Code: true}
	a.options.Limit = maxPassages
	if a.names, err = ingest.DeskNames(ctx, k.Store, req.Desk.ID); err != nil {
		return a, err
	}
	a.matcher = match.Compile(q, a.names)
	return a, nil
}

// named tells whether a name holds every word of what a person typed, in any spelling.
func named(names *text.Names, typed, name string) bool {
	has := strings.Fields(name)
	for w := range strings.FieldsSeq(typed) {
		keys := names.Keys(w)
		if !slices.ContainsFunc(has, func(h string) bool {
			h = strings.Trim(h, ".,;:’'\"“”")
			return text.Fold(h) == text.Fold(w) || slices.ContainsFunc(names.Keys(h), func(key string) bool { return slices.Contains(keys, key) })
		}) {
			return false
		}
	}
	return true
}

// found is one passage ready to show.
type found struct {
	entry Entry
	pick  Choice // in the select that offers Cite
}

// passages shows one page of what was found, with a select that cites.
func passages(req *Request, head Line, all []found) *Reply {
	from, to, pages := page(len(all), req.Page)
	reply := &Reply{Head: head, Share: req.Flag("share"), Pages: pages, Page: from / pageSize}
	menu := &Select{Hint: req.Say.Say("Cite one of these"), Action: "cite"}
	for i, f := range all[from:to] {
		reply.Entries = append(reply.Entries, f.entry)
		f.pick.Name = strconv.Itoa(i+1) + ". " + f.pick.Name
		menu.Choices = append(menu.Choices, f.pick)
	}
	if len(menu.Choices) > 0 {
		reply.Rows = []Row{{Select: menu}}
	}
	return reply
}

// around shows a passage in bold with what stands on either side of it.
func around(body string, start, end int) Line {
	runes := []rune(body)
	if start < 0 || end > len(runes) || start >= end {
		return nil
	}
	from := wordStart(runes, max(0, start-passageRoom))
	to := min(len(runes), end+passageRoom)
	for to < len(runes) && to > end && runes[to] != ' ' && runes[to] != '\n' {
		to--
	}
	var line Line
	if from > 0 {
		line = append(line, Span{Text: "… "})
	}
	shown := strings.TrimSpace(flat(runes[start:end]))
	if utf8.RuneCountInString(shown) > passageLength {
		shown = string([]rune(shown)[:passageLength]) + " …"
	}
	line = append(line, Span{Text: flat(runes[from:start])}, Span{Text: shown, Bold: true}, Span{Text: flat(runes[end:to])})
	if to < len(runes) {
		line = append(line, Span{Text: " …"})
	}
	return line
}

func passageEntry(say *phrase.Speaker, r news.Report, start, end int, lines ...Line) Entry {
	e := Entry{Title: reportTitle(say, r), Link: cite.Link(r, start, end), Lines: lines}
	if passage := around(r.Text, start, end); len(passage) > 0 {
		e.Lines = append(e.Lines, passage)
	}
	e.Lines = append(e.Lines, reportSource(say, r))
	return e
}

// noPassages says what was searched.
func noPassages(req *Request, head Line) *Reply {
	return &Reply{Head: head, Foot: Sentence(req.Say, "Try fewer words, another spelling, or a longer period.")}
}
