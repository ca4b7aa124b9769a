package alert

import (
	"strings"
	"time"

	"wiredesk/internal/news"
)

// QuietUntil says when the quiet hours end in which now lies; false when it lies
// in none. Each day's window is one stretch of time: on the day that clocks
// change it may be longer or shorter, and is never entered twice.
func QuietUntil(w news.Window, now time.Time, zone *time.Location) (time.Time, bool) {
	if w.IsZero() {
		return time.Time{}, false
	}
	y, m, d := now.In(zone).Date()
	for _, back := range []int{1, 0} {
		day := time.Date(y, m, d-back, 12, 0, 0, 0, zone)
		last := day
		if w.To < w.From {
			last = time.Date(y, m, d-back+1, 12, 0, 0, 0, zone)
		}
		if end := moment(last, w.To, zone); !now.Before(moment(day, w.From, zone)) && now.Before(end) {
			return end, true
		}
	}
	return time.Time{}, false
}

// ParseWindow reads quiet hours such as 22:00-7:00 or 22-7.
func ParseWindow(s string) (news.Window, error) {
	from, to, ok := strings.Cut(strings.NewReplacer("–", "-", "—", "-", "→", "-").Replace(s), "-")
	if !ok {
		return news.Window{}, noWindow(s)
	}
	var w news.Window
	var err error
	if w.From, err = ParseClock(from); err != nil {
		return news.Window{}, err
	}
	if w.To, err = ParseClock(to); err != nil {
		return news.Window{}, err
	}
	if w.IsZero() {
		return news.Window{}, noWindow(s)
	}
	return w, nil
}

func noWindow(s string) error {
	return news.Errorf(news.Invalid, "%s are no quiet hours. Write them like 22:00-7:00.", strings.TrimSpace(s))
}
