package commands

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"wiredesk/internal/archive"
	"wiredesk/internal/chart"
	"wiredesk/internal/cite"
	"wiredesk/internal/news"
	"wiredesk/internal/phrase"
)

// maxAlt is about how much of a chart its description tells, in code points:
// Discord takes 1,024 characters.
const maxAlt = 960

// charted gives the figures that belong in one picture: the largest group that
// counts the same thing in the same unit, with dates, newest first. Money and
// percentages that count nothing are of one thing only when a person named the
// unit. A rise or a fall by so much is no level, and left out.
func (k *Kit) charted(list []archive.FigureFound, unit string) []archive.FigureFound {
	groups := map[string][]archive.FigureFound{}
	for _, f := range list {
		thing := k.counted(f)
		change := f.Figure.Hedge == news.HedgeUp || f.Figure.Hedge == news.HedgeDown
		if f.Report.Published.IsZero() || change || thing == "" && unit == "" {
			continue
		}
		key := strings.Join([]string{string(f.Figure.Kind), f.Figure.Unit, thing}, "|")
		groups[key] = append(groups[key], f)
	}
	var best []archive.FigureFound
	bestKey := ""
	for key, g := range groups {
		if len(g) > len(best) || len(g) == len(best) && key < bestKey {
			best, bestKey = g, key
		}
	}
	return best
}

// counted gives the term of the word that says what a figure counts: the last of
// an English noun phrase, the first of others.
func (k *Kit) counted(f archive.FigureFound) string {
	words := k.Analyser.Words(f.Figure.Counted, f.Report.Lang)
	switch {
	case len(words) == 0:
		return ""
	case f.Report.Lang == "en" || f.Report.Lang == "":
		return words[len(words)-1].Term
	}
	return words[0].Term
}

// chartReply shows a group of figures newest first, and on its first page the
// picture of them.
func chartReply(req *Request, asked Span, group []archive.FigureFound, all int) (*Reply, error) {
	var shown []found
	for _, f := range group {
		shown = append(shown, figureFound(req.Say, f.Report, f.Figure))
	}
	name := thingName(group)
	reply := passages(req, Sentence(req.Say, "%d figures of %s over time, found for %s", len(group), Span{Text: name, Bold: true}, asked), shown)
	if left := all - len(group); left > 0 {
		reply.Foot = Sentence(req.Say, "%d other figures found count something else or have no date. Leave chart: out to see them.", left)
	}
	if reply.Page > 0 {
		return reply, nil
	}
	picture, err := drawn(req, name, group)
	if err != nil {
		return nil, fmt.Errorf("draw figures: %w", err)
	}
	reply.Files = []ReplyFile{{Name: "figures.png", Type: "image/png", Body: picture, Alt: chartAlt(req, name, group)}}
	return reply, nil
}

// thingName is what a group counts as its texts write it most often, with the
// unit when there is one.
func thingName(group []archive.FigureFound) string {
	times := map[string]int{}
	best := ""
	for _, f := range group {
		name := oneLine(f.Figure.Counted)
		if times[name]++; times[name] > times[best] || best == "" {
			best = name
		}
	}
	if unit := group[0].Figure.Unit; unit != "" && !strings.Contains(best, unit) {
		return strings.Trim(best+" ("+unit+")", " ()")
	}
	return best
}

func drawn(req *Request, name string, group []archive.FigureFound) ([]byte, error) {
	c := chart.Chart{
		Title: name, Zone: req.Desk.Location(), Others: req.Say.Say("other sources"), Number: grouped(req.Say),
		Keys: map[news.Hedge]string{
			news.HedgeOver: req.Say.Say("that or more"), news.HedgeUnder: req.Say.Say("that or less"), news.HedgeAbout: req.Say.Say("about"),
		},
	}
	for _, f := range group {
		p := chart.Point{At: f.Report.Date(), Hedge: f.Figure.Hedge, Source: orElse(f.Report.Source, req.Say.Say("source unknown"))}
		switch v := f.Figure; {
		case v.Value != nil:
			p.Low, p.High = *v.Value, *v.Value
		case v.Low != nil && v.High != nil:
			p.Low, p.High = *v.Low, *v.High
		default:
			continue
		}
		c.Points = append(c.Points, p)
	}
	return chart.Draw(c)
}

// grouped writes numbers as the reader's language groups them.
func grouped(say *phrase.Speaker) func(float64) string {
	printer := message.NewPrinter(say.Tag)
	return func(v float64) string {
		return strings.ReplaceAll(printer.Sprint(number.Decimal(v, number.MaxFractionDigits(6))), "\u202f", "\u00a0")
	}
}

// chartAlt tells in words what the picture shows, oldest first; of many figures
// those in the middle are only counted.
func chartAlt(req *Request, name string, group []archive.FigureFound) string {
	oldest := slices.Clone(group)
	slices.SortStableFunc(oldest, func(a, b archive.FigureFound) int {
		return a.Report.Date().Compare(b.Report.Date())
	})
	day := func(f archive.FigureFound) string {
		return f.Report.Date().In(req.Desk.Location()).Format(time.DateOnly)
	}
	head := req.Say.Say("Chart of %s: %d figures from %s to %s.", name, len(oldest), day(oldest[0]), day(oldest[len(oldest)-1]))
	line := func(f archive.FigureFound) string {
		return day(f) + ": " + oneLine(cite.FigureText(f.Report.Text, f.Figure)) + " (" + orElse(f.Report.Source, req.Say.Say("source unknown")) + ")"
	}
	var first, last []string
	room := maxAlt - utf8.RuneCountInString(head)
	for i, j := 0, len(oldest)-1; i <= j; {
		f, front := oldest[i], len(first) <= len(last)
		if !front {
			f = oldest[j]
		}
		said := line(f)
		if room -= utf8.RuneCountInString(said) + 2; room < 0 {
			break
		}
		if front {
			first = append(first, said)
			i++
		} else {
			last = append(last, said)
			j--
		}
	}
	if left := len(oldest) - len(first) - len(last); left > 0 {
		first = append(first, req.Say.Say("%d more between", left))
	}
	slices.Reverse(last)
	return head + " " + strings.Join(append(first, last...), "; ")
}
