package main

import (
	"fmt"
	"html"
	"math/rand/v2"
	"os"
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
	corrected     bool
	french        bool
}

// day is the script, and what each channel has been told so far.
type day struct {
	h       *house
	stories int
	words   [2][4][]string         // English, French
	feeds   [dayOutlets][]*dayItem // newest first
	clock   time.Time
	first   [dayStories]*dayItem
	told    [dayStories][]*dayItem
	known   [dayStories]dayItem  // the first as it was last read
	abroad  [dayStories]*dayItem // in French
	want    map[string][]string  // by channel
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
	for lang, file := range []string{"words.txt", "words-fr.txt"} {
		body, err := os.ReadFile("testdata/day/" + file)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(strings.TrimSpace(string(body)), "\n") {
			d.words[lang][i] = strings.Split(line, "|")
		}
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
	// Written down, too: poll takes sources from whoever is polling them.
	d.h.until("all first polls are done", func() bool {
		all, err := d.h.process.store.Sources(d.h.t.Context(), d.h.guild())
		if err != nil {
			d.h.t.Fatal(err)
		}
		return !slices.ContainsFunc(all, func(s news.Source) bool { return !s.Primed })
	})
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
func (d *day) text(story, figure int) string { return d.tell(story, figure, 0) }

// tell writes a story in English or, sentence by sentence the same, in French.
func (d *day) tell(story, figure, lang int) string {
	r := rand.New(rand.NewPCG(uint64(story), 99))
	name := func() string {
		syllables := strings.Fields("bar do len mi ros ta vel ka zor ni pek sul gra hem fio dju wes krin tol mau sche bri ond yar plu gav ert hus cle ivo naq rem sto ulf dre phin gos tay bel vuk")
		n := ""
		for range 3 {
			n += syllables[r.IntN(len(syllables))]
		}
		return strings.ToUpper(n[:1]) + n[1:]
	}
	town, mayor := name(), name()+" "+name()
	beat := beats[(story+len(beats))%len(beats)]
	lead := "%d people were hurt at the %s of %s, said %s, who leads the council of %s."
	said := "%s told %s that %s%s"
	if lang == french {
		beat = []string{"port", "gare", "clinique", "musée"}[(story+len(beats))%len(beats)]
		lead = "%d personnes ont été blessées dans l'enceinte de %s de %s, a dit %s, qui dirige le conseil de %s."
		said = "%s a dit à %s que %s%s"
	}
	lead = fmt.Sprintf(lead, 20+story%7+figure, beat, town, mayor, town)
	out := []string{lead}
	for range 12 {
		line := fmt.Sprintf("%s %s %s %s.", d.pick(r, lang, 0), d.pick(r, lang, 1), d.pick(r, lang, 2), d.pick(r, lang, 3))
		if r.IntN(3) == 0 {
			line = fmt.Sprintf(said, name(), town, strings.ToLower(line[:1]), line[1:])
		}
		out = append(out, line)
	}
	return strings.Join(out, " ")
}

const french = 1

func (d *day) pick(r *rand.Rand, lang, list int) string {
	words := d.words[lang][list]
	return words[r.IntN(len(words))]
}

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
		switch {
		case round == 4 && story%8 == 1:
			d.translate(story, round)
			n++
		case round == 6 && story == 5:
			d.withdraw(d.first[story])
			n++
		case round == 6 && story%8 == 2:
			d.correct(d.first[story])
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

// correct adds a notice to a story's first report.
func (d *day) correct(first *dayItem) {
	first.body += "</p><p>Correction: the council meets on Thursday, not on Friday."
	first.corrected = true
}

// translate has another outlet carry a story in French.
func (d *day) translate(story, round int) {
	d.clock = d.clock.Add(time.Minute)
	body := d.tell(story, 0, french)
	i := &dayItem{story: story, outlet: (story*3 + 5) % dayOutlets, round: round, at: d.clock, guid: fmt.Sprint("f", story), french: true, body: body, title: "Bilan à " + strings.Fields(body)[9]}
	d.feeds[i.outlet] = append([]*dayItem{i}, d.feeds[i.outlet]...)
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
