package chart

import (
	"math"
	"time"
)

// scale maps values between its ends to shares of a length, with round ticks.
type scale struct {
	from, to float64
	ticks    []float64
}

func (s scale) share(v float64) float64 {
	if s.to == s.from {
		return 0.5
	}
	return (v - s.from) / (s.to - s.from)
}

// valueScale holds all values, and nought, so that heights compare as amounts do.
func valueScale(points []Point) scale {
	low, high := 0.0, 0.0
	for _, p := range points {
		low, high = min(low, p.Low), max(high, p.High)
	}
	if low == high {
		high = 1
	}
	const most = 5
	step := roundStep((high - low) / most)
	s := scale{from: math.Floor(low/step) * step, to: math.Ceil(high/step) * step}
	if s.to-high < step/4 && high > 0 { // room above for an arrow
		s.to += step
	}
	for i := 0; s.from+float64(i)*step <= s.to+step/2; i++ {
		s.ticks = append(s.ticks, s.from+float64(i)*step)
	}
	return s
}

// roundStep is the next larger of 1, 2, 5 times a power of ten.
func roundStep(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 5} {
		if v <= m*power*(1+1e-9) {
			return m * power
		}
	}
	return 10 * power
}

func seconds(t time.Time) float64 { return float64(t.Unix()) }

// timeScale spans the points, with some air, and ticks at the beginnings of
// hours, days, months or years.
func timeScale(points []Point) scale {
	first, last := points[0].At, points[len(points)-1].At
	air := max(last.Sub(first)/24, time.Hour)
	s := scale{from: seconds(first.Add(-air)), to: seconds(last.Add(air))}
	const most = 6
	for _, next := range calendar {
		s.ticks = s.ticks[:0]
		for t := next(first.Add(-air), true); seconds(t) <= s.to && len(s.ticks) <= most; t = next(t, false) {
			if seconds(t) >= s.from {
				s.ticks = append(s.ticks, seconds(t))
			}
		}
		if len(s.ticks) <= most {
			break
		}
	}
	if len(s.ticks) == 0 {
		s.ticks = []float64{seconds(first)}
	}
	return s
}

// calendar holds the steps of a time axis, finest first: each gives the first
// beginning at or before a time, or the one that follows it.
var calendar = []func(t time.Time, begin bool) time.Time{
	hours(1), hours(3), hours(6), hours(12), days(1), days(2), days(7), days(14), months(1), months(2), months(3), months(6),
	months(12), months(24), months(60), months(120), months(600), months(6000), months(60000),
}

func hours(n int) func(time.Time, bool) time.Time {
	return func(t time.Time, begin bool) time.Time {
		if begin {
			return time.Date(t.Year(), t.Month(), t.Day(), t.Hour()/n*n, 0, 0, 0, t.Location())
		}
		return t.Add(time.Duration(n) * time.Hour)
	}
}

func days(n int) func(time.Time, bool) time.Time {
	return func(t time.Time, begin bool) time.Time {
		if begin {
			return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
		}
		return t.AddDate(0, 0, n)
	}
}

func months(n int) func(time.Time, bool) time.Time {
	return func(t time.Time, begin bool) time.Time {
		if begin {
			all := (t.Year()*12 + int(t.Month()) - 1) / n * n
			return time.Date(all/12, time.Month(all%12+1), 1, 0, 0, 0, 0, t.Location())
		}
		return t.AddDate(0, n, 0)
	}
}

// dateFormat is as exact as ticks so far apart need.
func dateFormat(ticks []float64) string {
	apart := math.Inf(1)
	for i := 1; i < len(ticks); i++ {
		apart = min(apart, ticks[i]-ticks[i-1])
	}
	const day = 24 * 3600
	switch {
	case apart < 23*3600:
		return "01-02 15:04"
	case apart < 27*day || len(ticks) < 2:
		return time.DateOnly
	case apart < 360*day:
		return "2006-01"
	}
	return "2006"
}
