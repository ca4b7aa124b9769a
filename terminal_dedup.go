package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"wiredesk/internal/dedup"
	"wiredesk/internal/text"
)

// allTime is the window of a file's reports: none is too old.
const allTime = 100 * 365 * 24 * time.Hour

// linkedReports is how many of a file's reports are remembered for links.
const linkedReports = 100_000

type storyLine struct {
	ID    json.RawMessage `json:"id"`
	Story json.RawMessage `json:"story"`
	Why   *whyLine        `json:"why,omitempty"`
	Links []linkLine      `json:"links,omitempty"`
}

// linkLine is an earlier report in another language that tells the same piece.
type linkLine struct {
	ID    json.RawMessage `json:"id"`
	Lang  string          `json:"lang"`
	Score float32         `json:"score"`
}

type whyLine struct {
	Reason   dedup.Reason    `json:"reason"`
	With     json.RawMessage `json:"with,omitempty"`
	Score    float32         `json:"score"`
	Passages []passageLine   `json:"passages"`
}

// passageLine is places in the report's text and in that of With.
type passageLine struct {
	Start     int `json:"start"`
	End       int `json:"end"`
	WithStart int `json:"with_start"`
	WithEnd   int `json:"with_end"`
}

// dedupReports is `wiredesk dedup REPORTS.jsonl`. The words of the whole file are
// counted first, as they are in an archive that has been running; then the reports
// arrive in the order of the file.
func dedupReports(ctx context.Context, args []string, out io.Writer) error {
	why, links := false, false
	args, err := flags("dedup", args, func(f *flag.FlagSet) {
		f.BoolVar(&why, "why", false, "say why each report is in its story")
		f.BoolVar(&links, "links", false, "name the earlier reports in other languages that tell the same piece")
	})
	if err != nil {
		return err
	}
	if len(args) != 1 {
		return usage{errors.New("name one file of reports in JSON Lines (gzipped or not), or - for standard input")}
	}
	stories := grouping{grouper: dedup.Grouper{Index: dedup.NewRecent(allTime), Rarity: dedup.NewRarity()}}
	if links {
		stories.analyser, stories.linker = text.NewAnalyser(), dedup.NewLinker(linkedReports)
	}
	if err := eachReport(args[0], stories.read); err != nil {
		return err
	}
	if err := stories.group(ctx); err != nil {
		return err
	}
	return stories.print(out, why)
}

// grouping is a file's reports on their way into stories. A report's number is
// its place in the file, from 1.
type grouping struct {
	grouper   dedup.Grouper
	ids       []json.RawMessage
	arrivals  []dedup.Arrival
	decisions []dedup.Decision
	into      map[int64]int64 // stories united with others
	analyser  *text.Analyser
	listener  dedup.Listener
	linker    *dedup.Linker // nil unless links are asked for
	signs     []*dedup.Signs
	links     [][]dedup.Link
}

func (g *grouping) read(number int, line []byte) error {
	var l struct {
		reportLine
		GUID string `json:"guid"`
	}
	if err := json.Unmarshal(line, &l); err != nil {
		return usage{fmt.Errorf("not a report in JSON: %w", err)}
	}
	a := dedup.Arrival{Report: int64(len(g.ids) + 1), Print: dedup.FingerprintOf(l.Title, l.Text)}
	if l.URL != "" {
		canonical, err := dedup.Canonical(l.URL)
		if err != nil {
			return usage{err}
		}
		a.Keys = append(a.Keys, dedup.Key{Reason: dedup.SameAddress, Value: canonical})
	}
	if l.GUID != "" {
		a.Keys = append(a.Keys, dedup.Key{Reason: dedup.SameGUID, Value: l.Source + "\n" + l.GUID})
	}
	g.grouper.Rarity.Learn(a.Print)
	if g.linker != nil {
		lang := text.Detect(l.Text, l.Lang)
		g.signs = append(g.signs, g.listener.Signs(g.analyser.Words(l.Text, lang), lang))
		g.linker.Learn(g.signs[len(g.signs)-1])
	}
	g.ids, g.arrivals = append(g.ids, lineID(l.reportLine, number)), append(g.arrivals, a)
	return nil
}

func (g *grouping) group(ctx context.Context) error {
	g.into = map[int64]int64{}
	for i, a := range g.arrivals {
		if err := ctx.Err(); err != nil {
			return err
		}
		d, err := g.grouper.Add(ctx, a)
		if err != nil {
			return err
		}
		for _, m := range d.Merged {
			g.into[m] = d.Story
		}
		g.decisions = append(g.decisions, d)
		if g.linker != nil {
			g.links = append(g.links, g.linker.Add(a.Report, d.Story, g.signs[i]))
		}
	}
	return nil
}

func (g *grouping) story(s int64) int64 {
	for next, ok := g.into[s]; ok; next, ok = g.into[s] {
		s = next
	}
	return s
}

func (g *grouping) print(out io.Writer, why bool) error {
	buffer := bufio.NewWriter(out)
	print := printer(buffer)
	for i, d := range g.decisions {
		line := storyLine{ID: g.ids[i], Story: g.ids[g.story(d.Story)-1]}
		if why {
			line.Why = g.why(d)
		}
		if g.linker != nil {
			for _, k := range g.links[i] {
				line.Links = append(line.Links, linkLine{g.ids[k.Report-1], k.Lang, k.Score})
			}
		}
		if err := print.Encode(line); err != nil {
			return err
		}
	}
	return buffer.Flush()
}

func (g *grouping) why(d dedup.Decision) *whyLine {
	w := &whyLine{Reason: d.Reason, Score: d.Score, Passages: []passageLine{}}
	if d.With != 0 {
		w.With = g.ids[d.With-1]
	}
	for _, p := range d.Passages {
		w.Passages = append(w.Passages, passageLine{p.A.Start, p.A.End, p.B.Start, p.B.End})
	}
	return w
}

// eachReport is eachLine for a file that may be gzipped.
func eachReport(name string, do func(number int, line []byte) error) error {
	file, err := input(name)
	if err != nil {
		return err
	}
	defer file.Close()
	in, err := unzipped(name, file)
	if err != nil {
		return usage{err}
	}
	return eachLineOf(name, in, do)
}
