package chart

import (
	"github.com/go-analyze/charts"

	"wiredesk/internal/news"
)

// Sizes of type, in the library's points.
const (
	small = 13.0
	large = 17.0
)

func (s *sheet) style(size float64, c charts.Color) charts.FontStyle {
	return charts.FontStyle{FontSize: size, FontColor: c, Font: s.font}
}

func (s *sheet) wide(text string, size float64) int {
	return s.painter.MeasureText(text, 0, s.style(size, ink)).Width()
}

func (s *sheet) write(text string, x, y int, size float64, c charts.Color) {
	s.painter.Text(text, x, y, 0, s.style(size, c))
}

// fitted cuts a text to a width. What the typeface lacks is left out, so that no
// empty boxes stand in the picture.
func (s *sheet) fitted(text string, size float64, room int) string {
	var runes []rune
	for _, r := range text {
		if s.font.Index(r) != 0 {
			runes = append(runes, r)
		}
	}
	if s.wide(string(runes), size) <= room {
		return string(runes)
	}
	for len(runes) > 0 && s.wide(string(runes)+"…", size) > room {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}

func (s *sheet) title() { s.write(s.fitted(s.Title, large, width-left), left, 34, large, ink) }

// legend names the marks and what arrows and halos say, in one line of sources
// and, behind them, of hedges.
func (s *sheet) legend() {
	sources := s.sources()
	x, y := left-60, height-22
	const gap, apart = 14, 24
	entry := func(name string, room int, draw func(x, y int)) {
		name = s.fitted(name, small, room)
		if end := x + gap + s.wide(name, small); end <= width-4 {
			draw(x, y-6)
			s.write(name, x+gap, y, small, ink)
			x = end + apart
		}
	}
	shown := min(len(sources), len(looks))
	more := len(sources) > len(looks)
	hedges := s.hedges()
	room := (width-x)/(shown+len(hedges)+1) - gap - apart + 8
	room = max(room, 60)
	for _, source := range sources[:shown] {
		entry(source, room, func(x, y int) { s.mark(s.look(sources, source), x, y) })
	}
	if more {
		entry(s.Others, room, func(x, y int) { s.mark(others, x, y) })
	}
	for _, h := range hedges {
		entry(s.Keys[h], 200, func(x, y int) { s.key(h, x, y) })
	}
}

// hedges lists those hedges of the points that have a sign of their own.
func (s *sheet) hedges() []news.Hedge {
	var out []news.Hedge
	for _, h := range []news.Hedge{news.HedgeOver, news.HedgeUnder, news.HedgeAbout} {
		for _, p := range s.points {
			if p.Hedge == h {
				out = append(out, h)
				break
			}
		}
	}
	return out
}

func (s *sheet) key(h news.Hedge, x, y int) {
	switch h {
	case news.HedgeOver:
		s.arrow(look{colour: ink}, x, y+16, -1)
	case news.HedgeUnder:
		s.arrow(look{colour: ink}, x, y-16, 1)
	default:
		s.painter.FilledRect(x-markSize, y-markSize, x+markSize, y+markSize, halo, halo, 0)
	}
}
