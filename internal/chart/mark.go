package chart

import (
	"math"
	"slices"

	"github.com/go-analyze/charts"
	"github.com/golang/freetype/truetype"

	"wiredesk/internal/news"
)

type fontFace = truetype.Font

// Colours on paper that lies opaque under all, so that Discord's theme doesn't
// matter. Text reaches a contrast of 7 on it, marks and lines 3 (WCAG 2.2, 1.4.3
// and 1.4.11).
var (
	paper = charts.Color{R: 0xF5, G: 0xF6, B: 0xF8, A: 255}
	ink   = charts.Color{R: 0x2B, G: 0x2F, B: 0x36, A: 255}
	line  = charts.Color{R: 0x6B, G: 0x72, B: 0x7D, A: 255}
	grid  = charts.Color{R: 0xD9, G: 0xDC, B: 0xE1, A: 255}
	band  = charts.Color{R: 0xD4, G: 0xDD, B: 0xEC, A: 255}
	halo  = charts.Color{R: 0xF3, G: 0xDD, B: 0xA8, A: 255}
)

// look is how a source's points are drawn: colours that the colour-blind tell
// apart (after Okabe and Ito), and a form for print in grey.
type look struct {
	colour charts.Color
	form   []corner // nil for a disc
}

// corner is a point of a form, in shares of its size from its middle.
type corner struct{ x, y float64 }

var (
	square   = []corner{{-.85, -.85}, {.85, -.85}, {.85, .85}, {-.85, .85}}
	diamond  = []corner{{0, -1.2}, {1.2, 0}, {0, 1.2}, {-1.2, 0}}
	triangle = []corner{{0, -1.1}, {1.1, .9}, {-1.1, .9}}
	flag     = []corner{{0, 1.1}, {1.1, -.9}, {-1.1, -.9}}
	bar      = []corner{{-1.3, -.5}, {1.3, -.5}, {1.3, .5}, {-1.3, .5}}
	pole     = []corner{{-.5, -1.3}, {.5, -1.3}, {.5, 1.3}, {-.5, 1.3}}
)

var looks = []look{
	{charts.Color{R: 0x00, G: 0x72, B: 0xB2, A: 255}, nil},
	{charts.Color{R: 0xC4, G: 0x4E, B: 0x00, A: 255}, square},
	{charts.Color{R: 0x00, G: 0x7F, B: 0x5F, A: 255}, diamond},
	{charts.Color{R: 0xA8, G: 0x3E, B: 0x7F, A: 255}, triangle},
	{charts.Color{R: 0x7A, G: 0x5C, B: 0x00, A: 255}, flag},
	{charts.Color{R: 0x4B, G: 0x3F, B: 0xA8, A: 255}, bar},
}

var others = look{charts.Color{R: 0x4A, G: 0x4F, B: 0x58, A: 255}, pole}

// markSize is half the width of a mark.
const markSize = 8

// sources lists the sources in the order in which they first speak; those beyond
// the looks share one.
func (s *sheet) sources() []string {
	var out []string
	for _, p := range s.points {
		if !slices.Contains(out, p.Source) {
			out = append(out, p.Source)
		}
	}
	return out
}

func (s *sheet) look(sources []string, source string) look {
	if i := slices.Index(sources, source); i < len(looks) {
		return looks[i]
	}
	return others
}

func (s *sheet) marks() {
	sources := s.sources()
	for _, p := range s.points {
		if p.Hedge == news.HedgeAbout {
			x := s.across(p.At)
			s.painter.FilledRect(x-markSize*2, s.up(p.High)-markSize*2, x+markSize*2, s.up(p.Low)+markSize*2, halo, halo, 0)
		}
	}
	for _, p := range s.points {
		x, l := s.across(p.At), s.look(sources, p.Source)
		if p.Low != p.High {
			s.painter.LineStroke([]charts.Point{{X: x, Y: s.up(p.Low)}, {X: x, Y: s.up(p.High)}}, l.colour, 3)
			s.mark(l, x, s.up(p.Low))
		}
		s.mark(l, x, s.up(p.High))
		switch p.Hedge {
		case news.HedgeOver:
			s.arrow(l, x, s.up(p.High), -1)
		case news.HedgeUnder:
			s.arrow(l, x, s.up(p.Low), 1)
		}
	}
}

func (s *sheet) mark(l look, x, y int) {
	if l.form == nil {
		s.painter.Circle(markSize, x, y, l.colour, paper, 1)
		return
	}
	s.painter.FillArea(placed(l.form, x, y), l.colour)
}

func placed(form []corner, x, y int) []charts.Point {
	var out []charts.Point
	for _, c := range append(slices.Clone(form), form[0]) {
		out = append(out, charts.Point{X: x + int(math.Round(c.x*markSize)), Y: y + int(math.Round(c.y*markSize))})
	}
	return out
}

// arrow leads up (-1) or down (1) from a mark.
func (s *sheet) arrow(l look, x, y, way int) {
	const length, head = 30, 7
	tip := y + way*length
	s.painter.LineStroke([]charts.Point{{X: x, Y: y}, {X: x, Y: tip - way*head}}, l.colour, 3)
	s.painter.FillArea([]charts.Point{{X: x - head, Y: tip - way*head}, {X: x, Y: tip + way*2}, {X: x + head, Y: tip - way*head}, {X: x - head, Y: tip - way*head}}, l.colour)
}
