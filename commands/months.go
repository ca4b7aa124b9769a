package commands

import (
	"time"

	"wiredesk/internal/archive"
	"wiredesk/internal/phrase"
)

// mostMonths is how many bars stand side by side.
const mostMonths = 24

// byMonth draws how many reports each month had, oldest first and the months between
// them that had none too; nothing for a single month.
func byMonth(say *phrase.Speaker, found archive.Found) Line {
	bars, first, most := bars(found.Months)
	if len(bars) < 2 {
		return nil
	}
	since, drawn := first.Format("2006-01"), Span{Text: string(bars), Code: true}
	if found.More {
		return append(Line{{Text: " · "}}, Sentence(say, "the newest by month since %s: %s, at most %d", since, drawn, most)...)
	}
	return append(Line{{Text: " · "}}, Sentence(say, "by month since %s: %s, at most %d", since, drawn, most)...)
}

// bars gives a bar for each of the latest months, the first of them, and the highest
// count; months come latest first.
func bars(months []archive.MonthCount) (bars []rune, first time.Time, most int) {
	if len(months) == 0 {
		return nil, first, 0
	}
	first = months[0].Month.AddDate(0, 1-mostMonths, 0)
	counts := map[time.Time]int{}
	oldest := months[0].Month
	for _, m := range months {
		if m.Month.Before(first) {
			break
		}
		counts[m.Month], oldest = m.Count, m.Month
		most = max(most, m.Count)
	}
	levels := []rune("▁▂▃▄▅▆▇█")
	for m := oldest; !m.After(months[0].Month); m = m.AddDate(0, 1, 0) {
		level := 0
		if n := counts[m]; n > 0 {
			level = 1 + (n*(len(levels)-1)-1)/most
		}
		bars = append(bars, levels[level])
	}
	return bars, oldest, most
}
