package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"path/filepath"
	"strings"

	"wiredesk/internal/archive"
	"wiredesk/internal/article"
	"wiredesk/internal/check"
	"wiredesk/internal/ingest"
	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

type verdictLine struct {
	Kind       check.Kind     `json:"kind"`
	Start      int            `json:"start"`
	End        int            `json:"end"`
	Text       string         `json:"text"`
	Speaker    string         `json:"speaker,omitempty"`
	Verdict    check.Verdict  `json:"verdict"`
	Archived   *archivedLine  `json:"archived"`
	Difference []check.Change `json:"difference"`
	Values     []archivedLine `json:"values"`
	Spelling   *spellingLine  `json:"spelling,omitempty"`
}

// spellingLine is how the archive mostly spells a name.
type spellingLine struct {
	Mostly string `json:"mostly"`
	Times  int    `json:"times"`
	Of     int    `json:"of"`
}

type archivedLine struct {
	Report    int64        `json:"report"`
	Version   int          `json:"version"`
	URL       string       `json:"url"`
	Title     string       `json:"title"`
	Source    string       `json:"source"`
	Published string       `json:"published"`
	Start     int          `json:"start"`
	End       int          `json:"end"`
	Text      string       `json:"text"`
	Before    string       `json:"before"`
	After     string       `json:"after"`
	Quoted    bool         `json:"quoted"`
	Speaker   string       `json:"speaker,omitempty"`
	Figure    *news.Figure `json:"figure,omitempty"`
}

// checkDraft is `wiredesk check DRAFT`.
func checkDraft(ctx context.Context, args []string, out io.Writer) (err error) {
	desk := ""
	args, err = flags("check", args, func(f *flag.FlagSet) {
		f.StringVar(&desk, "desk", "", "the Discord server whose archive is compared with")
	})
	if err != nil {
		return err
	}
	if len(args) != 1 {
		return usage{errors.New("name one draft, a .txt, .md or .docx file, or - for standard input")}
	}
	draft, err := readDraft(args[0])
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
	checker := check.Checker{Archive: archive.Passages{Store: store, Desk: desk}, Analyser: text.NewAnalyser(), Names: names}
	found, err := checker.Draft(ctx, draft)
	if news.CodeOf(err) == news.Invalid || news.CodeOf(err) == news.Limit {
		return usage{err}
	}
	if err != nil {
		return err
	}
	print := printer(out)
	for _, f := range found {
		if err := print.Encode(verdictOf(f)); err != nil {
			return err
		}
	}
	return nil
}

func readDraft(name string) (string, error) {
	body, err := readFile(name)
	if err != nil {
		return "", err
	}
	if strings.EqualFold(filepath.Ext(name), ".docx") {
		return check.Docx(body)
	}
	a, err := article.Plain(body, "")
	if err != nil {
		return "", err
	}
	return a.Text, nil
}

func verdictOf(f check.Finding) verdictLine {
	line := verdictLine{Kind: f.Kind, Start: f.Start, End: f.End, Text: f.Text, Verdict: f.Verdict, Difference: f.Difference, Values: []archivedLine{}}
	if line.Difference == nil {
		line.Difference = []check.Change{}
	}
	if f.Quote != nil {
		line.Speaker = f.Quote.Speaker
	}
	if f.Archived != nil {
		p := archivedOf(*f.Archived)
		line.Archived = &p
	}
	if f.Spelling != nil {
		line.Spelling = &spellingLine{f.Spelling.Mostly, f.Spelling.Times, f.Spelling.Of}
	}
	for _, v := range f.Values {
		line.Values = append(line.Values, archivedOf(v))
	}
	return line
}

func archivedOf(p check.Passage) archivedLine {
	r := p.Report
	line := archivedLine{
		Report: r.ID, Version: r.Version, URL: r.Address, Title: r.Title, Source: r.Source, Published: moment(r.Published),
		Start: p.Start, End: p.End, Text: p.Text, Before: p.Before, After: p.After, Quoted: p.Quote != nil, Figure: p.Figure,
	}
	if p.Quote != nil {
		line.Speaker = p.Quote.Speaker
	}
	return line
}
