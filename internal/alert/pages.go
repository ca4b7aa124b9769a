package alert

import (
	"cmp"
	"slices"
	"unicode/utf16"

	"wiredesk/internal/news"
)

// Bounds of one page of a digest. Discord takes ten blocks a message and 6,000
// characters in all of them, of which one takes 4,096
// (https://docs.discord.com/developers/resources/message#embed-object-embed-limits).
const (
	pageGroups  = 10
	pageRoom    = 4000
	toldTitle   = 150 // characters of a title
	toldAddress = 600 // a longer address isn't linked
	toldSource  = 60
	toldFrame   = 80 // what a line has besides
)

// Pages lays a digest out: by watch, within a watch the most carried stories
// first and then the newest, each story once, and no line lost.
func Pages(digest string, groups []news.Group) []news.Page {
	var out []news.Page
	room := 0
	told := map[string]bool{}
	for _, g := range groups {
		slices.SortStableFunc(g.Stories, func(a, b news.Told) int {
			return cmp.Or(cmp.Compare(b.Outlets, a.Outlets), b.At.Compare(a.At))
		})
		fresh := true
		for _, t := range g.Stories {
			t = shortened(t)
			if key := t.Address + "\n" + t.Title; told[key] {
				continue
			} else {
				told[key] = true
			}
			if size := weight(t); len(out) == 0 || size > room || fresh && len(out[len(out)-1].Groups) == pageGroups {
				out = append(out, news.Page{Digest: digest, Number: len(out) + 1})
				room, fresh = pageRoom, true
			}
			p := &out[len(out)-1]
			if fresh {
				p.Groups = append(p.Groups, news.Group{Watch: g.Watch})
				room -= units(g.Watch) * 2
				fresh = false
			}
			last := &p.Groups[len(p.Groups)-1]
			last.Stories = append(last.Stories, t)
			room -= weight(t)
		}
	}
	for i := range out {
		out[i].Of = len(out)
	}
	return out
}

// weight is the most that a line takes: escaping at worst doubles what was fetched.
func weight(t news.Told) int {
	return 2*units(t.Title) + units(t.Address) + 2*units(t.Source) + toldFrame
}

func shortened(t news.Told) news.Told {
	t.Title, t.Source = cut(t.Title, toldTitle), cut(t.Source, toldSource)
	if units(t.Address) > toldAddress {
		t.Address = ""
	}
	return t
}

func cut(s string, limit int) string {
	if units(s) <= limit {
		return s
	}
	n := 0
	for i, r := range s {
		if n += max(1, utf16.RuneLen(r)); n > limit-1 {
			return s[:i] + "…"
		}
	}
	return s
}

// units counts as Discord does where it counts most.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}
