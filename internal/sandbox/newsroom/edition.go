package newsroom

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// edition is one dated text of one page. A revision is an edition of its own
// with the slug and the publication date of the page that it replaces.
type edition struct {
	*draft
	slug      string
	published time.Time
	updated   time.Time
	text      []string
}

func (e *edition) path() string {
	return "/" + e.outlet.key + "/" + e.published.Format("2006/01") + "/" + e.slug
}

// The schedule of what arrives while the demo runs: a quick start, then slower,
// then bulletins for as long as it runs.
const (
	quickArrivals = 8
	slower        = 3  // times the pace, for the rest of the schedule
	bulletinPace  = 12 // times the pace, once the schedule is done
)

// arrival gives the time of the n-th new report, counted from 1.
func (n *Newsroom) arrival(i int) time.Time {
	quick := min(i, quickArrivals)
	return n.start.Add(time.Duration(quick)*n.pace + time.Duration(i-quick)*slower*n.pace)
}

// publish dates all drafts and orders them by time.
func (n *Newsroom) publish(drafts map[string]*draft) ([]*edition, error) {
	var out []*edition
	for _, d := range drafts {
		at, err := d.time(n)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", d.name(), err)
		}
		e := &edition{draft: d, slug: d.slug, published: at, updated: at}
		if d.revises != "" {
			old := drafts[d.revises]
			if old == nil || old.outlet != d.outlet {
				return nil, fmt.Errorf("%s: can't revise %q", d.name(), d.revises)
			}
			e.slug = old.slug
			if e.published, err = old.time(n); err != nil {
				return nil, fmt.Errorf("%s: %w", old.name(), err)
			}
		}
		for _, p := range d.paragraphs {
			e.text = append(e.text, fillDays(p, e.updated, d.outlet.lang))
		}
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b *edition) int {
		return cmp.Or(a.updated.Compare(b.updated), cmp.Compare(a.name(), b.name()))
	})
	return out, nil
}

var dayMark = regexp.MustCompile(`\{day([+-]\d+)?\}`)

// fillDays puts the names of weekdays where a text leaves room for them.
func fillDays(text string, at time.Time, lang string) string {
	return dayMark.ReplaceAllStringFunc(text, func(mark string) string {
		offset := 0
		if n := dayMark.FindStringSubmatch(mark)[1]; n != "" {
			offset, _ = strconv.Atoi(n) // the mark holds only a sign and digits
		}
		return weekday(at.AddDate(0, 0, offset).Weekday(), lang)
	})
}

func weekday(d time.Weekday, lang string) string {
	switch lang {
	case "fr":
		return [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}[d]
	case "uk":
		return [...]string{"неділя", "понеділок", "вівторок", "середа", "четвер", "п’ятниця", "субота"}[d]
	default:
		return d.String()
	}
}

// readDate writes a date for readers.
func readDate(t time.Time, lang string) string {
	month := int(t.Month()) - 1
	switch lang {
	case "fr":
		m := [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}[month]
		return fmt.Sprintf("%d %s %d à %s", t.Day(), m, t.Year(), t.Format("15 h 04"))
	case "uk":
		m := [...]string{"січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня"}[month]
		return fmt.Sprintf("%d %s %d, %s", t.Day(), m, t.Year(), t.Format("15:04"))
	default:
		return t.Format("2 January 2006, 15:04 MST")
	}
}
