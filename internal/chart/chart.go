// Package chart draws figures of one thing over time as a picture that reads in
// Discord's dark and light themes alike. It is pure: figures in, PNG out.
package chart

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/go-analyze/charts"

	"wiredesk/internal/news"
)

// MaxPoints is how many figures one picture takes; more can't be told apart.
const MaxPoints = 200

// Point is what one source said at one time. Low and High are the same but for a range.
type Point struct {
	At        time.Time
	Low, High float64
	Hedge     news.Hedge
	Source    string
}

// Chart is a picture to draw. All words in it come from the caller, in the
// reader's language.
type Chart struct {
	Title  string
	Points []Point
	Zone   *time.Location       // of the dates on the axis
	Number func(float64) string // writes a value beside the axis
	Others string               // names the sources beyond those that have a mark of their own
	Keys   map[news.Hedge]string
}

// The picture, in pixels. Discord shows it about 550 wide.
const (
	width, height            = 880, 500
	left, right, top, bottom = 96, 28, 56, 92
)

// Draw gives the picture as a PNG: a step line that keeps each value until the
// next one, a band where a source gives a range, an arrow where it says more or
// less than, a pale halo where it says about, and a mark of its own for each source.
func Draw(c Chart) ([]byte, error) {
	points := slices.Clone(c.Points)
	if len(points) == 0 || len(points) > MaxPoints {
		return nil, fmt.Errorf("draw chart: %d points", len(points))
	}
	for _, p := range points {
		if !plain(p.Low) || !plain(p.High) || p.Low > p.High {
			return nil, errors.New("draw chart: a value that has no place on an axis")
		}
	}
	slices.SortStableFunc(points, func(a, b Point) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Low, b.Low)) })
	s := sheet{Chart: c, points: points, painter: charts.NewPainter(charts.PainterOptions{Width: width, Height: height}), font: charts.GetFont(charts.FontFamilyNotoSans)}
	s.y = valueScale(points)
	s.x = timeScale(points)
	s.painter.FilledRect(0, 0, width, height, paper, paper, 0)
	s.title()
	s.axes()
	s.steps()
	s.marks()
	s.legend()
	return s.painter.Bytes()
}

func plain(v float64) bool { return !math.IsNaN(v) && math.Abs(v) < 1e300 }

// sheet is a chart while it is drawn.
type sheet struct {
	Chart
	points  []Point // oldest first
	painter *charts.Painter
	font    *fontFace
	x, y    scale
}

func (s *sheet) across(t time.Time) int {
	return left + int(s.x.share(seconds(t))*float64(width-left-right))
}

func (s *sheet) up(v float64) int {
	return height - bottom - int(s.y.share(v)*float64(height-top-bottom))
}

// axes draws a line and a number for each round value, and the dates below.
func (s *sheet) axes() {
	for _, v := range s.y.ticks {
		y := s.up(v)
		s.painter.LineStroke([]charts.Point{{X: left, Y: y}, {X: width - right, Y: y}}, grid, 1)
		label := s.Number(v)
		s.write(label, left-12-s.wide(label, small), y+6, small, ink)
	}
	s.painter.LineStroke([]charts.Point{{X: left, Y: height - bottom}, {X: width - right, Y: height - bottom}}, ink, 2)
	format := dateFormat(s.x.ticks)
	end := 0
	for _, t := range s.x.ticks {
		at := time.Unix(int64(t), 0).In(s.Zone)
		x, label := s.across(at), at.Format(format)
		from := min(max(x-s.wide(label, small)/2, 2), width-2-s.wide(label, small))
		s.painter.LineStroke([]charts.Point{{X: x, Y: height - bottom}, {X: x, Y: height - bottom + 6}}, ink, 1.5)
		if from > end {
			s.write(label, from, height-bottom+26, small, ink)
			end = from + s.wide(label, small) + 8
		}
	}
}

// steps draws the band between what is at least and at most said, which is a
// line where the two are the same.
func (s *sheet) steps() {
	low, high := s.stairs(func(p Point) float64 { return p.Low }), s.stairs(func(p Point) float64 { return p.High })
	around := append(slices.Clone(high), low...)
	slices.Reverse(around[len(high):])
	s.painter.FillArea(around, band)
	s.painter.LineStroke(low, line, 2.5)
	s.painter.LineStroke(high, line, 2.5)
}

func (s *sheet) stairs(of func(Point) float64) []charts.Point {
	var out []charts.Point
	for i, p := range s.points {
		x, y := s.across(p.At), s.up(of(p))
		if i > 0 {
			out = append(out, charts.Point{X: x, Y: out[len(out)-1].Y})
		}
		out = append(out, charts.Point{X: x, Y: y})
	}
	return out
}
