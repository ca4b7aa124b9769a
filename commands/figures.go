package commands

import (
	"context"
	"strconv"
	"strings"

	"wiredesk/internal/cite"
	"wiredesk/internal/figure"
	"wiredesk/internal/news"
	"wiredesk/internal/phrase"
	"wiredesk/internal/text"
)

func (k *Kit) figures() Command {
	return Command{
		Name: "figures", Description: "How many there were, and who says so, in the archived reports", Run: k.runFigures,
		Options: []Option{
			{Name: "about", Description: "What the figures are about, in the words of /find", Required: true, MaxLength: maxQueryInput},
			{Name: "unit", Description: "Only of this unit or thing counted, such as soldiers, euros, km or %", MaxLength: 50},
			{Name: "from", Description: "Published on or after this day, such as 2026-03-01", MaxLength: 30},
			{Name: "to", Description: "Published before this day ends", MaxLength: 30},
			{Name: "chart", Description: "Draw the figures of one thing over time", Kind: Flag},
			shareOption,
		},
	}
}

func (k *Kit) runFigures(ctx context.Context, req *Request) (*Reply, error) {
	unit := oneLine(req.Text("unit"))
	narrow := ""
	if unit != "" {
		narrow = "unit:" + strconv.Quote(unit)
	}
	a, err := k.askedAbout(ctx, req, narrow)
	if err != nil {
		return nil, err
	}
	list, more, err := k.Store.Figures(ctx, req.Desk.ID, a.matcher, inUnit(unit), a.options)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return noPassages(req, Sentence(req.Say, "No figures in this desk's archive match %s.", a.asked)), nil
	}
	if req.Flag("chart") {
		if group := k.charted(list, unit); len(group) > 1 {
			return chartReply(req, a.asked, group, len(list))
		}
	}
	head := Sentence(req.Say, "%d figures found for %s", len(list), a.asked)
	if more {
		head = Sentence(req.Say, "The newest %d figures for %s; narrow the search to reach older ones.", len(list), a.asked)
	}
	var all []found
	for _, f := range list {
		all = append(all, figureFound(req.Say, f.Report, f.Figure))
	}
	reply := passages(req, head, all)
	if req.Flag("chart") {
		reply.Foot = Sentence(req.Say, "There is no chart: it takes two figures of the same thing from reports with a date. Name the thing or its unit with unit:.")
	}
	return reply, nil
}

// reportFigures shows the figures of one report.
func (k *Kit) reportFigures(ctx context.Context, req *Request, r news.Report) (*Reply, error) {
	if len(r.Figures) == 0 {
		return &Reply{Head: Sentence(req.Say, "No figures were found in the report %s.", Span{Text: reportTitle(req.Say, r), Bold: true})}, nil
	}
	var all []found
	for _, f := range r.Figures {
		all = append(all, figureFound(req.Say, r, f))
	}
	return passages(req, Sentence(req.Say, "%d figures in the report %s", len(all), Span{Text: reportTitle(req.Say, r), Bold: true}), all), nil
}

// inUnit gives the test whether a figure is of the unit, kind or thing that a
// person typed; every figure is when nothing was. A unit is read as the extraction
// reads it, so that km, kilometres and kilomètres are one.
func inUnit(typed string) func(news.Figure) bool {
	typed = strings.ToLower(typed)
	units := map[string]bool{}
	for _, lang := range []string{"en", "fr", "uk", "ru"} {
		for _, f := range figure.Extract("17 "+typed, lang) {
			units[f.Unit] = f.Unit != ""
		}
	}
	return func(f news.Figure) bool {
		if typed == "" || typed == string(f.Kind) || units[f.Unit] {
			return true
		}
		has := strings.Fields(f.Unit + " " + f.Counted)
		for w := range strings.FieldsSeq(typed) {
			if !containsForm(has, w) {
				return false
			}
		}
		return true
	}
}

// containsForm tells whether one of words is typed, in the singular or the plural.
func containsForm(words []string, typed string) bool {
	bare := func(s string) string {
		s = text.Fold(strings.Trim(s, ".,;:()«»“”"))
		if len(s) > 3 {
			s = strings.TrimSuffix(strings.TrimSuffix(s, "s"), "x")
		}
		return s
	}
	for _, w := range words {
		if bare(w) == bare(typed) {
			return true
		}
	}
	return false
}

func figureFound(say *phrase.Speaker, r news.Report, f news.Figure) found {
	wording := cite.FigureText(r.Text, f)
	lines := []Line{{{Text: wording, Bold: true}}}
	if h := hedge(say, f.Hedge); h != "" {
		lines[0] = append(lines[0], Span{Text: " · " + h})
	}
	var scope []string
	if f.StatedBy != "" {
		scope = append(scope, say.Say("stated by %s", oneLine(f.StatedBy)))
	}
	for _, s := range []string{f.Place, f.Time} {
		if s != "" {
			scope = append(scope, oneLine(s))
		}
	}
	if len(scope) > 0 {
		lines = append(lines, Plain(strings.Join(scope, " · ")))
	}
	return found{
		entry: passageEntry(say, r, f.Start, f.End, lines...),
		pick:  Choice{Name: wording + " · " + orElse(r.Source, say.Say("source unknown")), Value: figurePassage(r, f)},
	}
}

// hedge says how exact a figure claims to be, "" when it claims to be exact.
func hedge(say *phrase.Speaker, h news.Hedge) string {
	switch h {
	case news.HedgeAbout:
		return say.Say("about")
	case news.HedgeUnder:
		return say.Say("that or less")
	case news.HedgeOver:
		return say.Say("that or more")
	case news.HedgeUp:
		return say.Say("a rise")
	case news.HedgeDown:
		return say.Say("a fall")
	}
	return ""
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
