package main

import (
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"wiredesk/config"
	"wiredesk/internal/archive"
	"wiredesk/internal/news"
)

// The scripted day: sixty stories, 400 items, go through twenty outlets in seven
// rounds. WIREDESK_CHAOS=1 plays all of it, otherwise the first four stories.
const (
	dayStories = 60
	dayPart    = 4
	dayOutlets = 20
	dayRounds  = 7
)

// dayItem is one item of an outlet's feed on the day.
type dayItem struct {
	story, outlet int
	round         int // it is listed from
	title, body   string
	at            time.Time
	guid          string
	figure        int
	withdrew      bool
}

// day is the script, and what each channel has been told so far.
type day struct {
	h       *house
	stories int
	words   [4][]string
	feeds   [dayOutlets][]*dayItem // newest first
	clock   time.Time
	first   [dayStories]*dayItem
	told    [dayStories][]*dayItem
	known   [dayStories]dayItem // the first as it was last read
	want    map[string][]string // by channel
}

// TestScriptedDay publishes 400 items and expects each channel to get exactly what
// the script calls for, in order, through a restart and the loss of all that Redis held.
func TestScriptedDay(t *testing.T) {
	redis := miniredis.RunT(t)
	h := newHouse(t, func(c *config.Config) {
		c.PollMin, c.Redis = time.Minute, config.Secret("redis://"+redis.Addr())
	})
	d := &day{h: h, stories: dayPart, clock: time.Date(2026, 3, 1, 6, 0, 0, 0, time.UTC), want: map[string][]string{}}
	if os.Getenv("WIREDESK_CHAOS") != "" {
		d.stories = dayStories
	}
	body, err := os.ReadFile("testdata/day/words.txt")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSpace(string(body)), "\n") {
		d.words[i] = strings.Split(line, "|")
	}
	d.follow()
	items := 0
	for round := range dayRounds {
		items += d.publish(round)
		d.poll(func(outlet int) {
			switch {
			case round == 2 && outlet == dayOutlets/2:
				h.stop()
				h.start()
			case round == 3 && outlet == dayOutlets/2:
				redis.FlushAll()
			}
		})
	}
	if d.stories == dayStories && items < 400 {
		t.Fatalf("only %d items", items)
	}
	for _, channel := range []string{"wire", "metro"} {
		got, want := d.sent(channel), d.want[channel]
		for i := range max(len(got), len(want)) {
			a, b := at(got, i), at(want, i)
			if a != b {
				t.Fatalf("%s: message %d of %d (%d wanted) is\n%s\nwant\n%s", channel, i, len(got), len(want), a, b)
			}
		}
	}
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return "(nothing)"
}

// follow adds the outlets, each with one old item, and the watches.
func (d *day) follow() {
	for outlet := range dayOutlets {
		old := &dayItem{story: -1, outlet: outlet, title: fmt.Sprint("Notice ", outlet), body: d.text(1000+outlet, 0), at: d.clock.Add(-48 * time.Hour), guid: fmt.Sprint("old", outlet)}
		d.feeds[outlet] = []*dayItem{old}
		d.serve(outlet, 0)
		d.h.ask("editor", "source add", map[string]any{"address": d.h.press.URL + "/feed" + fmt.Sprint(outlet), "name": outletName(outlet)})
	}
	d.h.until("all first polls are done", func() bool { return d.h.archived() == dayOutlets })
	metro := d.h.sandbox.AddChannel(d.h.guild(), 0, "metro")
	for name, query := range map[string]string{"harbour": "harbour", "rail": "railway", "trains": "railway"} {
		d.h.ask("editor", "watch add", map[string]any{"name": name, "query": query, "channel": d.h.channel("wire")})
	}
	for name, query := range map[string]string{"wards": "hospital", "lines": "railway"} {
		d.h.ask("editor", "watch add", map[string]any{"name": name, "query": query, "channel": metro})
	}
}

func outletName(n int) string { return fmt.Sprintf("Outlet %02d", n) }

// beats are the words that watches look for, by story; nobody watches museums.
var beats = []string{"harbour", "railway", "hospital", "museum"}

func channelsOf(story int) []string {
	return [][]string{{"wire"}, {"wire", "metro"}, {"metro"}, nil}[story%len(beats)]
}

// text writes a story: a lead with its figure and twelve sentences of its own.
func (d *day) text(story, figure int) string {
	r := rand.New(rand.NewPCG(uint64(story), 99))
	name := func() string {
		syllables := strings.Fields("bar do len mi ros ta vel ka zor ni pek sul gra hem")
		n := syllables[r.IntN(14)] + syllables[r.IntN(14)] + syllables[r.IntN(14)]
		return strings.ToUpper(n[:1]) + n[1:]
	}
	town, mayor := name(), name()+" "+name()
	beat := beats[(story+len(beats))%len(beats)]
	lead := fmt.Sprintf("%d people were hurt at the %s of %s, said %s, who leads the council of %s.", 20+story%7+figure, beat, town, mayor, town)
	out := []string{lead}
	for range 12 {
		line := fmt.Sprintf("%s %s %s %s.", d.pick(r, 0), d.pick(r, 1), d.pick(r, 2), d.pick(r, 3))
		if r.IntN(3) == 0 {
			line = fmt.Sprintf("%s told %s that %s%s", name(), town, strings.ToLower(line[:1]), line[1:])
		}
		out = append(out, line)
	}
	return strings.Join(out, " ")
}

func (d *day) pick(r *rand.Rand, list int) string { return d.words[list][r.IntN(len(d.words[list]))] }

// variant is a story as another outlet carries it: whole, trimmed, lightly rewritten
// or in another order, with lines of its own around it.
func variant(body string, n, outlet int) string {
	lines := strings.SplitAfter(body, ". ")
	switch n % 4 {
	case 1:
		lines = lines[:len(lines)-4]
	case 2:
		for i, l := range lines {
			lines[i] = strings.NewReplacer("although", "even though", "because", "given that", "before", "shortly before", "was ", "had been ").Replace(l)
		}
	case 3:
		last := len(lines) - 1
		lines[last] += " "
		lines[last], lines[last-1] = lines[last-1], lines[last]
	}
	return strings.Join(lines, "") + fmt.Sprintf(" Sign up for the newsletter of %s. All rights reserved.", outletName(outlet))
}

// publish puts a round's items into the feeds and gives how many there are.
func (d *day) publish(round int) int {
	n := 0
	for story := range d.stories {
		carriers := 1 + story*5%13
		for k := range carriers {
			if k*dayRounds/13 != round {
				continue
			}
			d.add(story, k, round)
			n++
		}
		if first := d.first[story]; round == 5 && first != nil {
			n += d.update(story, first)
		}
		if round == 6 && story == 5 {
			d.withdraw(d.first[story])
			n++
		}
	}
	for outlet := range dayOutlets {
		d.serve(outlet, round)
	}
	return n
}

func (d *day) add(story, k, round int) {
	d.clock = d.clock.Add(time.Minute)
	outlet := (story*3 + k*7) % dayOutlets
	i := &dayItem{story: story, outlet: outlet, round: round, at: d.clock, guid: fmt.Sprintf("s%d-%d", story, k), figure: 20 + story%7}
	i.body = d.text(story, 0)
	i.title = fmt.Sprintf("%s: %d hurt", strings.Join(strings.Fields(i.body)[6:9], " "), i.figure)
	if k > 0 {
		i.title, i.body = fmt.Sprintf("%s reports on %s", outletName(outlet), strings.Join(strings.Fields(i.body)[6:9], " ")), variant(i.body, k, outlet)
	}
	d.feeds[outlet] = append([]*dayItem{i}, d.feeds[outlet]...)
}

// update changes a story's first report: every third its figure, another third
// only in what doesn't matter.
func (d *day) update(story int, first *dayItem) int {
	switch story % 3 {
	case 0:
		first.figure += 5
		first.body = d.text(story, 5) + " Rescuers searched on through the night with lamps and dogs."
	case 1:
		first.title = strings.ToUpper(first.title) + "!"
	default:
		return 0
	}
	return 1
}

func (d *day) withdraw(first *dayItem) { first.title, first.withdrew = "WITHDRAWN: "+first.title, true }

// serve writes an outlet's feed. From the fourth round on some outlets date all
// items anew, give them other guids, or list them in another order.
func (d *day) serve(outlet, round int) {
	list := slices.Clone(d.feeds[outlet])
	if round > 2 && outlet%5 == 2 {
		slices.Reverse(list)
	}
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><rss version="2.0"><channel><title>` + outletName(outlet) + `</title>`)
	for _, i := range list {
		date, guid := i.at, i.guid
		if round > 2 && outlet%5 == 3 && i.round < round {
			date = date.Add(time.Hour)
		}
		if round > 2 && outlet%5 == 4 {
			guid += "-again"
		}
		fmt.Fprintf(&b, `<item><title>%s</title><link>%s/o%d/%s</link><guid isPermaLink="false">%s</guid><pubDate>%s</pubDate><description>%s</description></item>`,
			html.EscapeString(i.title), d.h.press.URL, outlet, i.guid, guid, date.Format(time.RFC1123Z), html.EscapeString("<p>"+i.body+"</p>"))
	}
	b.WriteString(`</channel></rss>`)
	d.h.press.text("/feed"+fmt.Sprint(outlet), "application/rss+xml", b.String())
}

// poll reads all outlets one after the other, sends what follows, and works out
// from the script what that must be.
func (d *day) poll(before func(outlet int)) {
	var claims []archive.Claim
	d.h.until("all outlets can be polled", func() bool {
		got, err := d.h.process.store.ClaimSources(d.h.t.Context(), "day", time.Now().Add(24*time.Hour), time.Minute, dayOutlets)
		if err != nil {
			d.h.t.Fatal(err)
		}
		claims = append(claims, got...)
		return len(claims) == dayOutlets
	})
	slices.SortFunc(claims, func(a, b archive.Claim) int { return int(a.Source.ID - b.Source.ID) })
	for outlet, c := range claims {
		before(outlet)
		if err := d.h.process.line.Poll(d.h.t.Context(), c); err != nil {
			d.h.t.Fatal(err)
		}
		d.h.until("what follows is sent", func() bool {
			if err := d.h.process.outbox.Drain(d.h.t.Context()); err != nil {
				d.h.t.Fatal(err)
			}
			counts, err := d.h.process.store.DeliveryCounts(d.h.t.Context(), d.h.guild())
			return err == nil && counts[news.DeliveryPending]+counts[news.DeliverySending] == 0
		})
		d.expect(outlet)
	}
}

// expect adds what the channels must be told once an outlet was read.
func (d *day) expect(outlet int) {
	list := slices.Clone(d.feeds[outlet])
	slices.Reverse(list) // oldest first
	for _, i := range list {
		if i.story < 0 {
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

// changed says what an update of a first report changed.
func (d *day) changed(i *dayItem, known bool) string {
	was := d.known[i.story]
	if !known || i != d.first[i.story] || was.figure == i.figure && was.withdrew == i.withdrew {
		return ""
	}
	d.known[i.story] = *i
	if i.withdrew {
		return "Withdrawn by its outlet."
	}
	return fmt.Sprintf("%d → %d people", i.figure-5, i.figure)
}

func (d *day) shown(story int) string {
	out := ""
	first := d.known[story]
	if first.withdrew {
		out += " withdrawn"
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
	return out
}

var (
	movedLine = regexp.MustCompile(`\d+ → \d+ people`)
	alsoLine  = regexp.MustCompile(`Also in: .*`)
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
			}
			out = append(out, fmt.Sprintf("reply %s [%s]", guid, what))
			continue
		}
		if strings.Contains(text, "Withdrawn by its outlet.") {
			line += " withdrawn"
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
		out = append(out, line)
	}
	return out
}
