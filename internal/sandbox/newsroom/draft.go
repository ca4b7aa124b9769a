package newsroom

import (
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"
)

// draft is a report as its file has it, before it is dated. The file is named
// outlet/slug.md: lines of "key: value", a blank line, then paragraphs set
// apart by blank lines, "## " beginning a subheading. {day}, {day-1} stand for
// the weekday of the report's date and of those around it.
type draft struct {
	outlet     *outlet
	slug       string
	title      string
	summary    string
	section    string
	credit     string
	correction string
	by         []string
	before     string // "88d 07:10": so many days before the start, at that time UTC
	live       int    // place in the schedule of what arrives during the demo, from 1
	copies     string // outlet/slug of the wire report that this one republishes
	cut        int    // paragraphs a copy leaves out at its end
	swaps      [][2]string
	revises    string // outlet/slug of the page that this edition replaces
	paragraphs []string
}

func (d *draft) name() string { return d.outlet.key + "/" + d.slug }

func readDrafts(files fs.FS) (map[string]*draft, error) {
	names, err := fs.Glob(files, "reports/*/*.md")
	if err != nil {
		return nil, err
	}
	drafts := make(map[string]*draft, len(names))
	for _, name := range names {
		b, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		d, err := parseDraft(name, string(b))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		drafts[d.name()] = d
	}
	for _, d := range drafts {
		if err := d.republish(drafts); err != nil {
			return nil, fmt.Errorf("%s: %w", d.name(), err)
		}
	}
	return drafts, nil
}

func parseDraft(name, text string) (*draft, error) {
	d := &draft{outlet: outletOf(path.Base(path.Dir(name))), slug: strings.TrimSuffix(path.Base(name), ".md")}
	if d.outlet == nil {
		return nil, fmt.Errorf("no such outlet")
	}
	head, body, _ := strings.Cut(text, "\n\n")
	for line := range strings.Lines(head) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			return nil, fmt.Errorf("line %q has no key", line)
		}
		if err := d.set(key, value); err != nil {
			return nil, err
		}
	}
	for p := range strings.SplitSeq(body, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			d.paragraphs = append(d.paragraphs, p)
		}
	}
	if d.title == "" || (d.before == "") == (d.live == 0) {
		return nil, fmt.Errorf("a report needs a title and either at or live")
	}
	return d, nil
}

func (d *draft) set(key, value string) (err error) {
	switch key {
	case "title":
		d.title = value
	case "summary":
		d.summary = value
	case "section":
		d.section = value
	case "credit":
		d.credit = value
	case "correction":
		d.correction = value
	case "by":
		d.by = strings.Split(value, "; ")
	case "at":
		d.before = value
	case "live":
		d.live, err = strconv.Atoi(value)
	case "copy":
		d.copies = value
	case "cut":
		d.cut, err = strconv.Atoi(value)
	case "swap":
		from, to, _ := strings.Cut(value, " => ")
		d.swaps = append(d.swaps, [2]string{from, to})
	case "revises":
		d.revises = value
	default:
		return fmt.Errorf("no such key: %s", key)
	}
	return err
}

// republish gives a copy the text of the wire report with its small changes.
func (d *draft) republish(drafts map[string]*draft) error {
	if d.copies == "" {
		return nil
	}
	from := drafts[d.copies]
	if from == nil || from.copies != "" || len(from.paragraphs) <= d.cut {
		return fmt.Errorf("can't copy %q", d.copies)
	}
	text := strings.Join(from.paragraphs[:len(from.paragraphs)-d.cut], "\n\n")
	for _, s := range d.swaps {
		if !strings.Contains(text, s[0]) {
			return fmt.Errorf("nothing to swap: %q", s[0])
		}
		text = strings.Replace(text, s[0], s[1], 1)
	}
	d.paragraphs = append(strings.Split(text, "\n\n"), d.paragraphs...)
	return nil
}

// time dates a draft relative to the start.
func (d *draft) time(n *Newsroom) (time.Time, error) {
	if d.live > 0 {
		return n.arrival(d.live), nil
	}
	days, clock, ok := strings.Cut(d.before, "d ")
	count, err := strconv.Atoi(days)
	if !ok || err != nil {
		return time.Time{}, fmt.Errorf("at %q is not like 88d 07:10", d.before)
	}
	hour, err := time.Parse("15:04", clock)
	if err != nil {
		return time.Time{}, fmt.Errorf("read at: %w", err)
	}
	midnight := n.start.Truncate(24 * time.Hour)
	return midnight.AddDate(0, 0, -count).Add(time.Duration(hour.Hour())*time.Hour + time.Duration(hour.Minute())*time.Minute), nil
}
