package match

import (
	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

// Judge puts one report after another to a matcher, in the room that the first ones
// took. It analyses as much of each as the matcher looks at. It isn't safe for
// concurrent use.
type Judge struct {
	matcher  *Matcher
	analyser *text.Analyser
	doc      Doc
	view     view
}

// Judge makes a judge for the matcher.
func (m *Matcher) Judge(a *text.Analyser) *Judge { return &Judge{matcher: m, analyser: a} }

// Eval is the matcher's for a report.
func (j *Judge) Eval(r *news.Report) (bool, []Hit) {
	d, sought := &j.doc, &j.matcher.dict.sought
	d.Report = r
	d.Title = j.analyser.WordsFrom(d.Title[:0], r.Title, r.Lang, sought)
	d.Text = j.analyser.WordsFrom(d.Text[:0], r.Text, r.Lang, sought)
	return j.matcher.eval(&j.view, d)
}
