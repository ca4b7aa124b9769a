package alert

import (
	"slices"
	"testing"
	"time"

	"wiredesk/internal/news"
)

func TestNext(t *testing.T) {
	weekdays := []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	for name, test := range map[string]struct {
		zone  string
		times news.Times
		after string
		want  string
	}{
		"later today":        {"Europe/Paris", news.Times{At: []int{480, 1110}}, "2026-01-10T07:00:00Z", "2026-01-10T17:30:00Z"},
		"tomorrow":           {"Europe/Paris", news.Times{At: []int{480}}, "2026-01-10T07:00:00Z", "2026-01-11T07:00:00Z"},
		"over the weekend":   {"Europe/Paris", news.Times{At: []int{480}, Days: weekdays}, "2026-01-09T07:00:00Z", "2026-01-12T07:00:00Z"},
		"same day next week": {"UTC", news.Times{At: []int{480}, Days: []time.Weekday{time.Sunday}}, "2026-01-11T08:00:00Z", "2026-01-18T08:00:00Z"},
		"skipped":            {"Europe/Paris", news.Times{At: []int{150}}, "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z"},
		"the day after":      {"Europe/Paris", news.Times{At: []int{150}}, "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"},
		"twice on the clock": {"Europe/Paris", news.Times{At: []int{150}}, "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"},
		"but once":           {"Europe/Paris", news.Times{At: []int{150}}, "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"},
		"never":              {"UTC", news.Times{}, "2026-10-25T00:30:00Z", "0001-01-01T00:00:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			after, err := time.Parse(time.RFC3339, test.after)
			if err != nil {
				t.Fatal(err)
			}
			if got := Next(test.times, after, zone(t, test.zone)).UTC().Format(time.RFC3339); got != test.want {
				t.Errorf("next is %s, want %s", got, test.want)
			}
		})
	}
}

func TestParseTimes(t *testing.T) {
	if got, err := ParseTimes("18:30, 8 and 8:00"); err != nil || !slices.Equal(got, []int{480, 1110}) {
		t.Errorf("times %v, %v", got, err)
	}
	for bad, code := range map[string]news.Code{
		"": news.Invalid, " , ": news.Invalid, "8:00, teatime": news.Invalid, "1,2,3,4,5,6,7,8,9,10,11,12,13": news.Limit,
	} {
		if got, err := ParseTimes(bad); news.CodeOf(err) != code {
			t.Errorf("%q read as %v, %v", bad, got, err)
		}
	}
}

func TestSpikes(t *testing.T) {
	repeat := func(n, times int) []int { return slices.Repeat([]int{n}, times) }
	for name, test := range map[string]struct {
		r             Rhythm
		spikes, calm  bool
		usuallyPerDay float64
	}{
		"2 a day, then 14":       {Rhythm{14, repeat(1, 56), SpikeHistory}, true, false, 2},
		"2 a day, then 5":        {Rhythm{5, repeat(1, 56), SpikeHistory}, false, true, 2},
		"busy, as usual":         {Rhythm{14, repeat(12, 200), SpikeHistory}, false, false, 2400.0 / 28},
		"busy, thrice as much":   {Rhythm{36, repeat(12, 200), SpikeHistory}, true, false, 2400.0 / 28},
		"too young":              {Rhythm{50, nil, 2 * 24 * time.Hour}, false, false, 0},
		"silent for three days":  {Rhythm{6, nil, 3 * 24 * time.Hour}, true, false, 0},
		"one wild hour long ago": {Rhythm{14, append(repeat(1, 56), 60), SpikeHistory}, true, false, 116.0 / 28},
	} {
		t.Run(name, func(t *testing.T) {
			if got := test.r.Spikes(); got != test.spikes {
				t.Errorf("spikes: %v", got)
			}
			if got := test.r.Calm(); got != test.calm {
				t.Errorf("calm: %v", got)
			}
			if got := test.r.ADay(); got < test.usuallyPerDay-.01 || got > test.usuallyPerDay+.01 {
				t.Errorf("usually %.2f a day, want %.2f", got, test.usuallyPerDay)
			}
		})
	}
}
