package commands

import (
	"testing"
	"time"

	"wiredesk/internal/archive"
)

func TestBars(t *testing.T) {
	month := func(y, m, n int) archive.MonthCount {
		return archive.MonthCount{Month: time.Date(y, time.Month(m), 1, 0, 0, 0, 0, time.UTC), Count: n}
	}
	for _, c := range []struct {
		months []archive.MonthCount
		want   string
		first  string
		most   int
	}{
		{nil, "", "0001-01", 0},
		{[]archive.MonthCount{month(2022, 6, 3)}, "█", "2022-06", 3},
		{[]archive.MonthCount{month(2022, 6, 100), month(2022, 5, 1), month(2022, 2, 50)}, "▅▁▁▂█", "2022-02", 100},
		{[]archive.MonthCount{month(2022, 6, 1), month(2020, 7, 1), month(2020, 6, 9)}, "█▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁█", "2020-07", 1},
	} {
		bars, first, most := bars(c.months)
		if string(bars) != c.want || first.Format("2006-01") != c.first || most != c.most {
			t.Errorf("%v: %s from %s, at most %d", c.months, string(bars), first.Format("2006-01"), most)
		}
	}
}
