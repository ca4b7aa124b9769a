package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"wiredesk/config"
	"wiredesk/internal/archive"
	"wiredesk/internal/cite"
	"wiredesk/internal/dedup"
	"wiredesk/internal/ingest"
	"wiredesk/internal/match"
	"wiredesk/internal/news"
	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

// localDesk is the desk of reports imported on a machine where no Discord server
// is known yet.
const localDesk = "local"

// importAtOnce is how many reports are archived in one transaction.
const importAtOnce = 500

// reportLine is a report in JSON Lines, as import and match read it.
type reportLine struct {
	ID        json.RawMessage `json:"id,omitempty"`
	URL       string          `json:"url"`
	Title     string          `json:"title"`
	Authors   []string        `json:"authors"`
	Published string          `json:"published"`
	Source    string          `json:"source"`
	Lang      string          `json:"lang"`
	Text      string          `json:"text"`
}

// report makes the report that a line describes, seen at now.
func (l reportLine) report(now time.Time) (news.Report, error) {
	r := news.Report{Address: l.URL, Title: l.Title, Authors: l.Authors, Source: l.Source, Lang: l.Lang, Text: l.Text, FirstSeen: now, LastSeen: now}
	if l.Published != "" {
		t, err := time.Parse(time.RFC3339, l.Published)
		if err != nil {
			t, err = time.Parse("2006-01-02", l.Published)
		}
		if err != nil {
			return r, fmt.Errorf("published is %q: write it like 2026-03-01 or 2026-03-01T10:00:00Z", l.Published)
		}
		r.Published, r.PublishedFrom = t, "feed"
		if t.After(now) { // what a person hands over isn't dated ahead
			r.FirstSeen, r.LastSeen = t, t
		}
	}
	if l.URL != "" {
		canonical, err := dedup.Canonical(l.URL)
		if err != nil {
			return r, err
		}
		r.Canonical = canonical
	}
	ingest.Seal(&r)
	return r, nil
}

// openArchive opens the archive that the environment names, for its only desk
// unless one is given.
func openArchive(ctx context.Context, desk string, readOnly bool) (*archive.Store, string, error) {
	cfg, err := config.Read(os.Getenv)
	if err != nil {
		return nil, "", usage{err}
	}
	store, err := archive.Open(ctx, cfg.Database.Reveal(), archive.Options{Dir: cfg.DataDir, ReadOnly: readOnly})
	if err != nil || desk != "" {
		return store, desk, err
	}
	desks, err := store.Desks(ctx)
	if err != nil {
		return nil, "", errors.Join(err, store.Close())
	}
	if len(desks) == 1 {
		return store, desks[0].ID, nil
	}
	return store, localDesk, nil
}

// importReports is `wiredesk import FILE.jsonl`.
func importReports(ctx context.Context, args []string, out io.Writer) (err error) {
	desk := ""
	args, err = flags("import", args, func(f *flag.FlagSet) { f.StringVar(&desk, "desk", "", "the Discord server whose desk it is for") })
	if err != nil {
		return err
	}
	if len(args) != 1 {
		return usage{errors.New("name one file of JSON Lines, or - for standard input")}
	}
	store, desk, err := openArchive(ctx, desk, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	im := importer{store: store, desk: desk, analyser: text.NewAnalyser(), print: printer(out)}
	if err := eachLine(args[0], func(_ int, line []byte) error { return im.add(ctx, line) }); err != nil {
		return err
	}
	return im.flush(ctx)
}

type importer struct {
	store    *archive.Store
	desk     string
	analyser *text.Analyser
	print    *json.Encoder
	waiting  []archive.Addition
}

func (im *importer) add(ctx context.Context, line []byte) error {
	var l reportLine
	if err := json.Unmarshal(line, &l); err != nil {
		return usage{fmt.Errorf("not a report in JSON: %w", err)}
	}
	r, err := l.report(time.Now())
	if err != nil {
		return usage{err}
	}
	doc := ingest.Analyse(im.analyser, &r)
	im.waiting = append(im.waiting, archive.Addition{Desk: im.desk, Report: r, Doc: doc, Now: r.FirstSeen})
	if len(im.waiting) < importAtOnce {
		return nil
	}
	return im.flush(ctx)
}

func (im *importer) flush(ctx context.Context) error {
	added, err := im.store.AddAll(ctx, im.waiting)
	if err != nil {
		return err
	}
	for i, a := range added {
		line := struct {
			ID  int64  `json:"id"`
			URL string `json:"url"`
			New bool   `json:"new"`
		}{a.ID, im.waiting[i].Report.Address, a.NewToDesk}
		if err := im.print.Encode(line); err != nil {
			return err
		}
	}
	im.waiting = im.waiting[:0]
	return nil
}

type foundLine struct {
	ID        int64      `json:"id"`
	URL       string     `json:"url"`
	Title     string     `json:"title"`
	Authors   []string   `json:"authors"`
	Published string     `json:"published"`
	Source    string     `json:"source"`
	Lang      string     `json:"lang"`
	Score     float64    `json:"score,omitempty"`
	Words     []wordLine `json:"words"`
}

type wordLine struct {
	Field string `json:"field"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// findReports is `wiredesk find QUERY`.
func findReports(ctx context.Context, args []string, out io.Writer) (err error) {
	desk, sort, limit := "", "new", 10
	args, err = flags("find", args, func(f *flag.FlagSet) {
		f.StringVar(&desk, "desk", "", "the Discord server whose desk looks")
		f.StringVar(&sort, "sort", "new", "new or best")
		f.IntVar(&limit, "limit", 10, "how many reports at most")
	})
	if err != nil {
		return err
	}
	if len(args) == 0 || limit < 1 || sort != "new" && sort != "best" {
		return usage{errors.New("give a query; --sort takes new or best, --limit a number from 1")}
	}
	q, err := query.Parse(strings.Join(args, " "), time.Now())
	if err != nil {
		return usage{err}
	}
	store, desk, err := openArchive(ctx, desk, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	names, err := ingest.DeskNames(ctx, store, desk)
	if err != nil {
		return err
	}
	found, err := store.Find(ctx, desk, match.Compile(q, names), archive.FindOptions{Sort: archive.Sort(sort), Limit: limit})
	if err != nil {
		return err
	}
	print := printer(out)
	for _, hit := range found.Hits {
		r := hit.Report
		line := foundLine{
			ID: r.ID, URL: r.Address, Title: r.Title, Authors: list(r.Authors), Published: moment(r.Published),
			Source: r.Source, Lang: r.Lang, Score: hit.Score, Words: wordsOf(r, hit.Places),
		}
		if err := print.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

func wordsOf(r news.Report, places []match.Hit) []wordLine {
	out := []wordLine{}
	title, body := []rune(r.Title), []rune(r.Text)
	for _, p := range places {
		in, name := title, "title"
		if p.Field == match.InText {
			in, name = body, "text"
		}
		out = append(out, wordLine{name, p.Start, p.End, string(in[min(p.Start, len(in)):min(p.End, len(in))])})
	}
	return out
}

// matchReports is `wiredesk match WATCHES.tsv REPORTS.jsonl`.
func matchReports(_ context.Context, args []string, out io.Writer) error {
	args, err := flags("match", args, func(*flag.FlagSet) {})
	if err != nil {
		return err
	}
	if len(args) != 2 {
		return usage{errors.New("name a file of watches (name, tab, query) and one of reports in JSON Lines")}
	}
	set, watches, err := readWatches(args[0])
	if err != nil {
		return err
	}
	analyser, print := text.NewAnalyser(), printer(out)
	return eachLine(args[1], func(number int, line []byte) error {
		var l reportLine
		if err := json.Unmarshal(line, &l); err != nil {
			return usage{fmt.Errorf("not a report in JSON: %w", err)}
		}
		r, err := l.report(time.Now())
		if err != nil {
			return usage{err}
		}
		names := []string{}
		for _, id := range set.Match(ingest.Analyse(analyser, &r)) {
			names = append(names, watches[id])
		}
		return print.Encode(struct {
			ID      json.RawMessage `json:"id"`
			Watches []string        `json:"watches"`
		}{lineID(l, number), names})
	})
}

// lineID names a report in what is printed: its own id, its address, or its line.
func lineID(l reportLine, number int) json.RawMessage {
	if len(l.ID) > 0 {
		return l.ID
	}
	if l.URL != "" {
		id, err := json.Marshal(l.URL)
		if err == nil {
			return id
		}
	}
	return json.RawMessage(strconv.Itoa(number))
}

func readWatches(name string) (*match.Set, []string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, usage{err}
	}
	defer f.Close()
	set, names := match.NewSet(), text.NewNames(nil)
	var watches []string
	lines := bufio.NewScanner(f)
	lines.Buffer(make([]byte, 64<<10), maxLine)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimRight(lines.Text(), "\r")
		if strings.TrimSpace(line) == "" {
			continue
		}
		watch, typed, ok := strings.Cut(line, "\t")
		if !ok {
			return nil, nil, usage{fmt.Errorf("%s, line %d: write the watch's name, a tab and its query", name, n)}
		}
		q, err := query.ParseWatch(typed, time.Now())
		if err != nil {
			return nil, nil, usage{fmt.Errorf("%s, line %d: %w", name, n, err)}
		}
		set.Put(int64(len(watches)), match.Compile(q, names))
		watches = append(watches, watch)
	}
	if err := lines.Err(); err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", name, err)
	}
	return set, watches, nil
}

// citeReport is `wiredesk cite [--style S] REPORT`.
func citeReport(ctx context.Context, args []string, out io.Writer) (err error) {
	desk, style := "", ""
	args, err = flags("cite", args, func(f *flag.FlagSet) {
		f.StringVar(&desk, "desk", "", "the Discord server whose desk cites")
		f.StringVar(&style, "style", "line", "the style")
	})
	if err != nil {
		return err
	}
	if len(args) != 1 {
		return usage{errors.New("name one report, by its number or its address")}
	}
	store, desk, err := openArchive(ctx, desk, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	r, err := reportNamed(ctx, store, desk, args[0])
	if err != nil {
		return err
	}
	src := cite.Source{Report: r, Accessed: r.LastSeen}
	if own, err := store.Setting(ctx, desk, archive.CitationSetting); err != nil {
		return err
	} else if own != "" {
		if src.Template, err = cite.ParseTemplate(own); err != nil {
			return err
		}
	}
	written, err := cite.Write(cite.Style(style), src)
	if err != nil {
		return usage{err}
	}
	return printer(out).Encode(struct {
		Report   int64  `json:"report"`
		Style    string `json:"style"`
		Citation string `json:"citation"`
	}{r.ID, style, written})
}

func reportNamed(ctx context.Context, store *archive.Store, desk, name string) (news.Report, error) {
	if id, err := strconv.ParseInt(strings.TrimPrefix(name, "#"), 10, 64); err == nil {
		return store.Report(ctx, desk, id)
	}
	canonical, err := dedup.Canonical(name)
	if err != nil {
		return news.Report{}, usage{err}
	}
	return store.ReportByAddress(ctx, desk, canonical)
}
