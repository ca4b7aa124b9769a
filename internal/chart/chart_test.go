package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/go-analyze/charts"

	"wiredesk/internal/news"
)

func day(n int) time.Time { return time.Date(2026, 3, n, 12, 0, 0, 0, time.UTC) }

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func exact(at time.Time, v float64, source string) Point {
	return Point{At: at, Low: v, High: v, Hedge: news.HedgeNone, Source: source}
}

func drawn(t *testing.T, points ...Point) (image.Image, *sheet) {
	t.Helper()
	c := Chart{Title: "ships · Rostrevan", Points: points, Zone: time.UTC, Number: number, Others: "other sources", Keys: map[news.Hedge]string{news.HedgeOver: "or more", news.HedgeUnder: "or less", news.HedgeAbout: "about"}}
	body, err := Draw(c)
	if err != nil {
		t.Fatal(err)
	}
	if name := os.Getenv("WIREDESK_CHART"); name != "" {
		if err := os.WriteFile(name, body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	picture, err := png.Decode(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return picture, &sheet{Chart: c, x: timeScale(points), y: valueScale(points)}
}

// at tells whether a colour stands within a pixel or two of a place.
func at(picture image.Image, x, y int, c charts.Color) bool {
	for dx := -2; dx <= 2; dx++ {
		for dy := -2; dy <= 2; dy++ {
			r, g, b, _ := picture.At(x+dx, y+dy).RGBA()
			if near(r>>8, c.R) && near(g>>8, c.G) && near(b>>8, c.B) {
				return true
			}
		}
	}
	return false
}

func near(a uint32, b uint8) bool { return math.Abs(float64(a)-float64(b)) < 24 }

// TestDraw looks for each part of the picture at its place.
func TestDraw(t *testing.T) {
	points := []Point{
		exact(day(1), 40, "Port Post"),
		{At: day(4), Low: 60, High: 90, Hedge: news.HedgeAbout, Source: "Herald"},
		{At: day(8), Low: 120, High: 120, Hedge: news.HedgeOver, Source: "Port Post"},
		{At: day(12), Low: 100, High: 100, Hedge: news.HedgeUnder, Source: "Порт"},
	}
	picture, s := drawn(t, points...)
	middle := func(a, b Point) int { return (s.across(a.At) + s.across(b.At)) / 2 }
	for what, place := range map[string]struct {
		x, y int
		c    charts.Color
	}{
		"first source":      {s.across(day(1)), s.up(40), looks[0].colour},
		"second, low end":   {s.across(day(4)), s.up(60), looks[1].colour},
		"second, high end":  {s.across(day(4)), s.up(90), looks[1].colour},
		"third":             {s.across(day(12)), s.up(100), looks[2].colour},
		"step kept":         {middle(points[0], points[1]), s.up(40), line},
		"band of the range": {middle(points[1], points[2]), s.up(75), band},
		"band's upper edge": {middle(points[1], points[2]), s.up(90), line},
		"halo of about":     {s.across(day(4)) + 13, s.up(75), halo},
		"arrow up":          {s.across(day(8)), s.up(120) - 20, looks[0].colour},
		"arrow down":        {s.across(day(12)), s.up(100) + 20, looks[2].colour},
		"nought":            {left + 5, s.up(0), ink},
	} {
		if !at(picture, place.x, place.y, place.c) {
			t.Errorf("%s: colour %v at %d,%d is %v", what, place.c, place.x, place.y, picture.At(place.x, place.y))
		}
	}
	for what, place := range map[string]image.Point{
		"no arrow down under more than": {s.across(day(8)), s.up(120) + 20},
		"no arrow up over less than":    {s.across(day(12)), s.up(100) - 20},
	} {
		if at(picture, place.X, place.Y, looks[0].colour) || at(picture, place.X, place.Y, looks[2].colour) {
			t.Error(what)
		}
	}
	for x := range width {
		for y := range height {
			if _, _, _, a := picture.At(x, y).RGBA(); a != 0xFFFF {
				t.Fatalf("%d,%d lets Discord's theme through", x, y)
			}
		}
	}
}

// TestContrast holds the colours to what their comment promises.
func TestContrast(t *testing.T) {
	light := func(c charts.Color) float64 {
		linear := func(v uint8) float64 {
			if f := float64(v) / 255; f > 0.04045 {
				return math.Pow((f+0.055)/1.055, 2.4)
			} else {
				return f / 12.92
			}
		}
		return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
	}
	contrast := func(c charts.Color) float64 { return (light(paper) + 0.05) / (light(c) + 0.05) }
	if got := contrast(ink); got < 7 {
		t.Errorf("text: %.1f", got)
	}
	for i, c := range append([]look{others, {colour: line}}, looks...) {
		if got := contrast(c.colour); got < 3 {
			t.Errorf("mark %d: %.1f", i, got)
		}
	}
}

// TestOdd draws what may come: one point, all at once, many sources, letters the
// typeface lacks, years apart, nought and less.
func TestOdd(t *testing.T) {
	many := make([]Point, 0, MaxPoints)
	for i := range MaxPoints {
		many = append(many, exact(day(1).Add(time.Duration(i)*37*time.Hour), float64(i%17), fmt.Sprint("source ", i%11)))
	}
	for name, points := range map[string][]Point{
		"one": {exact(day(1), 5, "a")}, "nought": {exact(day(1), 0, ""), exact(day(2), 0, "")},
		"at once": {exact(day(1), 5, "a"), exact(day(1), 7, "b")}, "below": {exact(day(1), -5, "a"), exact(day(2), -70, "b")},
		"ages": {exact(day(1).AddDate(-2000, 0, 0), 1e12, "a"), exact(day(1), 1e-12, "b")}, "tiny": {exact(day(1), 1e-300, "a")},
		"huge": {exact(day(1), 1e299, "a")}, "letters": {exact(day(1), 3, "港湾新聞🛳"), exact(day(2), 3, "Порт ’’")}, "many": many,
	} {
		t.Run(name, func(t *testing.T) { drawn(t, points...) })
	}
	for name, points := range map[string][]Point{
		"none": nil, "no number": {exact(day(1), math.NaN(), "a")}, "endless": {exact(day(1), math.Inf(1), "a")},
		"upside down": {{At: day(1), Low: 2, High: 1}}, "too many": make([]Point, MaxPoints+1),
	} {
		if _, err := Draw(Chart{Points: points, Zone: time.UTC, Number: number}); err == nil {
			t.Errorf("%s was drawn", name)
		}
	}
}

func TestScales(t *testing.T) {
	for _, c := range []struct {
		from, to time.Time
		want     string
	}{
		{day(1), day(1).Add(5 * time.Hour), "03-01 12:00"}, {day(1), day(5), "2026-03-02"}, {day(1), day(30), "2026-03-07"},
		{day(1), day(1).AddDate(0, 5, 0), "2026-03"}, {day(1), day(1).AddDate(7, 0, 0), "2028"},
	} {
		s := timeScale([]Point{exact(c.from, 1, ""), exact(c.to, 1, "")})
		found := false
		for _, tick := range s.ticks {
			found = found || time.Unix(int64(tick), 0).UTC().Format(dateFormat(s.ticks)) == c.want
		}
		if !found || len(s.ticks) > 7 {
			t.Errorf("%v to %v: ticks %v lack %s", c.from, c.to, s.ticks, c.want)
		}
	}
	if s := valueScale([]Point{exact(day(1), 43, "")}); s.from != 0 || s.to != 50 || len(s.ticks) != 6 {
		t.Errorf("%+v", s)
	}
}
