package alert

import (
	"slices"
	"strings"
	"time"

	"wiredesk/internal/news"
)

// maxTimes is how often a digest can come on one day.
const maxTimes = 12

// Next is the first time after after at which a digest is due.
func Next(t news.Times, after time.Time, zone *time.Location) time.Time {
	y, m, d := after.In(zone).Date()
	for ahead := range 9 { // a week from tomorrow at the latest
		day := time.Date(y, m, d+ahead, 12, 0, 0, 0, zone)
		if len(t.Days) > 0 && !slices.Contains(t.Days, day.Weekday()) {
			continue
		}
		for _, minute := range t.At {
			if at := moment(day, minute, zone); at.After(after) {
				return at
			}
		}
	}
	return time.Time{}
}

// ParseTimes reads times of the day, parted by commas or spaces.
func ParseTimes(s string) ([]int, error) {
	var out []int
	for _, part := range strings.FieldsFunc(strings.ReplaceAll(s, " and ", ","), func(r rune) bool { return strings.ContainsRune(", ;\n", r) }) {
		at, err := ParseClock(part)
		if err != nil {
			return nil, err
		}
		out = append(out, at)
	}
	slices.Sort(out)
	out = slices.Compact(out)
	if len(out) == 0 {
		return nil, news.Errorf(news.Invalid, "Say when the digest comes, such as 8:00, 18:30.")
	}
	if len(out) > maxTimes {
		return nil, news.Errorf(news.Limit, "A digest can come %d times a day at most. Choose fewer times.", maxTimes)
	}
	return out, nil
}
