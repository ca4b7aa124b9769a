// Package check holds a draft against the archive: which of its quotes stand
// there word for word, which figures are as archived, and where that is. It
// compares and judges nothing: what isn't in the archive may be true. It is pure
// but for the look-ups of the Archive it is given. The rules and what they were
// measured to do are in docs/checking.md.
package check

import (
	"context"
	"slices"
	"strings"

	"wiredesk/internal/figure"
	"wiredesk/internal/news"
	"wiredesk/internal/quote"
	"wiredesk/internal/text"
)

// MaxDraft is the longest draft in code points.
const MaxDraft = 30_000

// Archive is where passages are looked up.
type Archive interface {
	// Holding gives at most limit of the newest reports that hold at least one
	// phrase of each group; a phrase is folded words (text.Fold) in any form that
	// follow one another. A lang says in which language's reports, "" in all. It
	// may give more than that: texts are looked at again.
	Holding(ctx context.Context, lang string, groups [][][]string, limit int) ([]news.Report, error)
	// Common estimates how many reports hold each folded word; those missing are rare.
	Common(ctx context.Context, words []string) (map[string]float64, error)
	// Named gives at most limit of the newest reports that hold a name of one of
	// the keys (text.Names).
	Named(ctx context.Context, keys []string, limit int) ([]news.Report, error)
}

// Kind is what of the draft a finding is about.
type Kind string

// The kinds.
const (
	Quote  Kind = "quote"
	Figure Kind = "figure"
	Name   Kind = "name"
)

// Verdict says how the draft compares with the archive.
type Verdict string

// The verdicts. The first three are of quotes, the next four of figures, then one
// of names, and the last of quotes and figures.
const (
	Verbatim    Verdict = "verbatim"
	Altered     Verdict = "altered"
	SomeoneElse Verdict = "said by someone else"
	Same        Verdict = "same"
	Hedge       Verdict = "hedge dropped or changed"
	Different   Verdict = "different"
	Newer       Verdict = "newer figure exists"
	Otherwise   Verdict = "spelled otherwise"
	Absent      Verdict = "not in the archive"
)

// Finding is what was found about a quote, a figure or a name of the draft. Start
// and End are its code points in the draft, half-open, and Text what stands there.
type Finding struct {
	Kind       Kind
	Start, End int
	Text       string
	Verdict    Verdict
	Quote      *news.Quote  // of the draft
	Figure     *news.Figure // of the draft
	Archived   *Passage     // nil when the archive has nothing like it
	Difference []Change     // of an altered quote, word by word
	Values     []Passage    // of a figure: what the archive has instead, newest first
	Spelling   *Spelling    // of a name that the archive mostly spells otherwise
}

// Passage is a place in an archived report: code points in its text, half-open.
type Passage struct {
	Report     news.Report
	Start, End int
	Text       string
	Before     string       // the text before it, a line at most
	After      string       // the text after it
	Quote      *news.Quote  // the archived quote that the words stand in, nil outside quotation marks
	Figure     *news.Figure // the archived figure
}

// Checker compares drafts with an archive. It is safe for concurrent use.
type Checker struct {
	Archive  Archive
	Analyser *text.Analyser
	Names    *text.Names // the desk's, for speakers
}

// Draft compares a text with the archive and gives what it found in the order of
// the text. It refuses a draft that is too long or holds nothing to compare.
func (c *Checker) Draft(ctx context.Context, draft string) ([]Finding, error) {
	if !strings.ContainsFunc(draft, wordRune) {
		return nil, news.Errorf(news.Invalid, "This draft holds no words. Paste the text to compare, or attach it as a .txt, .md or .docx file.")
	}
	if n := len([]rune(draft)); n > MaxDraft {
		return nil, news.Errorf(news.Limit, "The draft has %d characters; at most %d are compared at once. Send it in parts.", n, MaxDraft)
	}
	lang := text.Detect(draft, "")
	quotes, figures := quote.Extract(draft, lang), figure.Extract(draft, lang)
	if len(quotes) == 0 && len(figures) == 0 {
		return nil, nothing()
	}
	d := c.open(draft, lang, quotes, figures)
	var out []Finding
	for i := range quotes {
		f, err := d.quote(ctx, &quotes[i])
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	for i := range figures {
		f, err := d.figure(ctx, i)
		if err != nil {
			return nil, err
		}
		if f.Verdict != "" {
			out = append(out, f)
		}
	}
	if len(out) == 0 {
		return nil, nothing()
	}
	names, err := d.names(ctx)
	if err != nil {
		return nil, err
	}
	out = append(out, names...)
	slices.SortStableFunc(out, func(a, b Finding) int { return a.Start - b.Start })
	return out, nil
}

func nothing() error {
	return news.Errorf(news.Invalid, "This draft holds no quotes and no figures: there is nothing to compare with the archive.")
}

// draft is a draft while it is compared.
type draft struct {
	*Checker
	lang    string
	words   vocabulary
	own     *page
	tokens  []text.Token    // of the draft, as the archive's index sees them
	pages   map[int64]*page // archived texts looked at so far
	common  map[string]float64
	figures []news.Figure
	keys    map[string][]string // of the words of names
}

func (c *Checker) open(s, lang string, quotes []news.Quote, figures []news.Figure) *draft {
	d := &draft{Checker: c, lang: lang, words: vocabulary{ids: map[string]int32{}}, pages: map[int64]*page{}, figures: figures, keys: map[string][]string{}}
	d.own = d.words.page(s, quotes, figures)
	d.tokens = c.Analyser.Words(s, lang)
	return d
}

// page gives an archived report in words.
func (d *draft) page(r *news.Report) *page {
	p := d.pages[r.ID]
	if p == nil {
		p = d.words.page(r.Text, r.Quotes, r.Figures)
		p.report = r
		d.pages[r.ID] = p
	}
	return p
}
