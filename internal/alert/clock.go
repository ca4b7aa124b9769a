package alert

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"wiredesk/internal/news"
)

// dayMinutes is how many minutes a day's clocks show.
const dayMinutes = 24 * 60

// moment is the first instant of a day, given by any time on it, at which its
// clocks show minute or later. A time that is skipped when clocks go forward is
// the moment of the change; of one that comes twice when they go back it is the
// first.
func moment(day time.Time, minute int, zone *time.Location) time.Time {
	y, m, d := day.In(zone).Date()
	wall := time.Date(y, m, d, 0, minute, 0, 0, time.UTC)
	before := wall.Add(-offset(wall.Add(-dayMinutes*time.Minute), zone)).In(zone)
	after := wall.Add(-offset(wall.Add(dayMinutes*time.Minute), zone)).In(zone)
	switch {
	case shows(before, wall) && !(shows(after, wall) && after.Before(before)):
		return before
	case shows(after, wall):
		return after
	}
	change, _ := before.ZoneBounds() // skipped: before was counted past the change
	return change
}

func offset(at time.Time, zone *time.Location) time.Duration {
	_, seconds := at.In(zone).Zone()
	return time.Duration(seconds) * time.Second
}

func shows(at, wall time.Time) bool {
	return at.Day() == wall.Day() && at.Hour() == wall.Hour() && at.Minute() == wall.Minute()
}

var clock = regexp.MustCompile(`^(\d{1,2})(?:[:.h](\d{2})?)?\s*(am|pm)?$`)

// ParseClock reads a time of the day such as 7, 7:30, 7h30 or 7 pm, in minutes
// since midnight; 24:00 is midnight.
func ParseClock(s string) (int, error) {
	m := clock.FindStringSubmatch(strings.ToLower(strings.TrimSpace(s)))
	if m == nil {
		return 0, noClock(s)
	}
	hour, _ := strconv.Atoi(m[1]) // the pattern lets digits through alone
	minute, _ := strconv.Atoi(m[2])
	if m[3] != "" {
		if hour < 1 || hour > 12 {
			return 0, noClock(s)
		}
		hour %= 12
		if m[3] == "pm" {
			hour += 12
		}
	}
	if hour > 24 || minute > 59 || hour == 24 && minute > 0 {
		return 0, noClock(s)
	}
	return (hour*60 + minute) % dayMinutes, nil
}

func noClock(s string) error {
	return news.Errorf(news.Invalid, "%s is no time of the day. Write it like 7:30 or 19:00.", strings.TrimSpace(s))
}

// Clock writes minutes since midnight as 07:30.
func Clock(minute int) string {
	return time.Date(2000, 1, 1, 0, minute, 0, 0, time.UTC).Format("15:04")
}
