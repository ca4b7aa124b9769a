package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// expect adds what the channels must be told once an outlet was read.
func (d *day) expect(outlet int) {
	list := slices.Clone(d.feeds[outlet])
	slices.Reverse(list) // oldest first
	for _, i := range list {
		if i.story < 0 {
			continue
		}
		if i.french {
			d.expectFrench(i)
			continue
		}
		known := slices.Contains(d.told[i.story], i)
		change := d.changed(i, known)
		if known && change == "" {
			continue
		}
		kind := "edit"
		if !known {
			d.told[i.story] = append(d.told[i.story], i)
			if d.first[i.story] == nil {
				d.first[i.story], d.known[i.story], kind = i, *i, "post"
			}
		}
		for _, channel := range channelsOf(i.story) {
			d.want[channel] = append(d.want[channel], fmt.Sprintf("%s %s%s", kind, d.first[i.story].guid, d.shown(i.story)))
			if change != "" {
				d.want[channel] = append(d.want[channel], fmt.Sprintf("reply %s [%s]", d.first[i.story].guid, change))
			}
		}
	}
}

// expectFrench adds that the messages of a story name it in French too.
func (d *day) expectFrench(i *dayItem) {
	if d.abroad[i.story] != nil {
		return
	}
	d.abroad[i.story] = i
	for _, channel := range channelsOf(i.story) {
		d.want[channel] = append(d.want[channel], fmt.Sprintf("edit %s%s", d.first[i.story].guid, d.shown(i.story)))
	}
}

// changed says what an update of a first report changed.
func (d *day) changed(i *dayItem, known bool) string {
	was := d.known[i.story]
	if !known || i != d.first[i.story] || was.figure == i.figure && was.withdrew == i.withdrew && was.corrected == i.corrected {
		return ""
	}
	d.known[i.story] = *i
	switch {
	case i.withdrew:
		return "Withdrawn by its outlet."
	case i.corrected:
		return "Correction"
	}
	return fmt.Sprintf("%d → %d people", i.figure-5, i.figure)
}

func (d *day) shown(story int) string {
	out := ""
	first := d.known[story]
	if first.withdrew {
		out += " withdrawn"
	}
	if first.corrected {
		out += " corrected"
	}
	if first.figure != 20+story%7 {
		out += fmt.Sprintf(" [%d → %d people]", first.figure-5, first.figure)
		if len(d.told[story]) > 1 {
			out += " differ"
		}
	}
	var also []string
	list := slices.Clone(d.told[story][1:])
	slices.SortFunc(list, func(a, b *dayItem) int { return a.at.Compare(b.at) })
	for _, i := range list {
		also = append(also, outletName(i.outlet))
	}
	if len(also) > 0 {
		out += " also " + strings.Join(also[:min(len(also), 6)], ", ")
	}
	if more := len(also) - 6; more > 0 {
		out += fmt.Sprintf(" and %d more", more)
	}
	if i := d.abroad[story]; i != nil {
		out += " french " + outletName(i.outlet)
	}
	return out
}

var (
	movedLine = regexp.MustCompile(`\d+ → \d+ people`)
	alsoLine  = regexp.MustCompile(`Also in: .*`)
	frenchIn  = regexp.MustCompile(`Also in French: (.*)`)
	linkIn    = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
)

// sent reads from the sandbox's ledger what a channel was told, in order.
func (d *day) sent(channel string) []string {
	var out []string
	id := d.h.channel(channel)
	for _, r := range d.h.sandbox.Requests("") {
		if !strings.HasPrefix(r.Path, "/channels/"+id+"/messages") || r.Status != http.StatusOK || r.Method != http.MethodPost && r.Method != http.MethodPatch {
			continue
		}
		var m struct {
			Embeds    []struct{ URL, Description string }
			Reference *struct{} `json:"message_reference"`
		}
		if err := json.Unmarshal(r.Request, &m); err != nil || len(m.Embeds) == 0 {
			continue
		}
		e := m.Embeds[0]
		guid := e.URL[strings.LastIndexByte(e.URL, '/')+1:]
		text := strings.ReplaceAll(linkIn.ReplaceAllString(e.Description, "$1"), "**", "")
		kind := map[bool]string{true: "post", false: "edit"}[r.Method == http.MethodPost]
		line := kind + " " + guid
		if m.Reference != nil {
			what := movedLine.FindString(text)
			if strings.Contains(text, "Withdrawn") {
				what = "Withdrawn by its outlet."
			} else if strings.Contains(text, "Correction: the council") {
				what = "Correction"
			}
			out = append(out, fmt.Sprintf("reply %s [%s]", guid, what))
			continue
		}
		if strings.Contains(text, "Withdrawn by its outlet.") {
			line += " withdrawn"
		}
		if strings.Contains(text, "Correction: the council") {
			line += " corrected"
		}
		if f := movedLine.FindString(text); f != "" {
			line += " [" + f + "]"
		}
		if strings.Contains(text, "Numbers differ:") {
			line += " differ"
		}
		if a := alsoLine.FindString(text); a != "" {
			line += " also " + strings.TrimPrefix(a, "Also in: ")
		}
		if f := frenchIn.FindStringSubmatch(text); f != nil {
			line += " french " + f[1]
		}
		out = append(out, line)
	}
	return out
}
