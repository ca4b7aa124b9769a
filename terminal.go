package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"wiredesk/internal/article"
	"wiredesk/internal/feed"
	"wiredesk/internal/ingest"
	"wiredesk/internal/text"
)

// maxFile bounds a file given on the command line, and maxLine a line of JSON Lines.
const (
	maxFile = 64 << 20
	maxLine = 16 << 20
)

// flags reads a subcommand's flags; what they can't read is bad use.
func flags(name string, args []string, set func(*flag.FlagSet)) ([]string, error) {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	set(f)
	if err := f.Parse(args); err != nil {
		return nil, usage{err}
	}
	return f.Args(), nil
}

// readFile reads a file, or standard input for "-".
func readFile(name string) ([]byte, error) {
	if name == "-" {
		return readAll("standard input", os.Stdin)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readAll(name, f)
}

// unzipped undoes gzip where the first bytes show it.
func unzipped(name string, r io.Reader) (io.Reader, error) {
	raw := bufio.NewReader(r)
	if start, _ := raw.Peek(2); !bytes.Equal(start, []byte{0x1f, 0x8b}) { // a shorter file is read as it is
		return raw, nil
	}
	z, err := gzip.NewReader(raw)
	if err != nil {
		return nil, fmt.Errorf("unzip %s: %w", name, err)
	}
	return z, nil
}

// readAll reads a file that may be gzipped; its bound is that of what was unzipped.
func readAll(name string, r io.Reader) ([]byte, error) {
	r, err := unzipped(name, r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(body) > maxFile {
		return nil, fmt.Errorf("%s is larger than %d MB", name, maxFile>>20)
	}
	return body, nil
}

// eachLine calls do with every line of JSON Lines that isn't empty.
func eachLine(name string, do func(number int, line []byte) error) error {
	in, err := input(name)
	if err != nil {
		return err
	}
	defer in.Close()
	return eachLineOf(name, in, do)
}

// input opens a file, or standard input for "-".
func input(name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(os.Stdin), nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, usage{err}
	}
	return f, nil
}

func eachLineOf(name string, in io.Reader, do func(number int, line []byte) error) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 64<<10), maxLine)
	for n := 1; lines.Scan(); n++ {
		if len(strings.TrimSpace(lines.Text())) == 0 {
			continue
		}
		if err := do(n, lines.Bytes()); err != nil {
			return fmt.Errorf("%s, line %d: %w", name, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}

// printer writes JSON Lines with texts as they are.
func printer(out io.Writer) *json.Encoder {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	return e
}

type fileError struct {
	File  string `json:"file"`
	Error string `json:"error"`
}

// feedFiles is `wiredesk feed FILE…`.
func feedFiles(_ context.Context, args []string, out io.Writer) error {
	args, err := flags("feed", args, func(*flag.FlagSet) {})
	if err != nil {
		return err
	}
	if len(args) == 0 {
		return usage{errors.New("name a file, or - for standard input")}
	}
	print := printer(out)
	for _, name := range args {
		body, err := readFile(name)
		var f *feed.Feed
		if err == nil {
			f, err = feed.Parse(body, "", "")
		}
		if err != nil {
			err = print.Encode(fileError{name, err.Error()})
		} else {
			err = print.Encode(f.Line(name))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// list is never null in JSON.
func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// moment is RFC 3339, "" for an unknown time.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

type extractLine struct {
	File          string            `json:"file"`
	URL           string            `json:"url"`
	Title         string            `json:"title"`
	Authors       []string          `json:"authors"`
	Published     string            `json:"published"`
	PublishedFrom string            `json:"published_from"`
	Updated       string            `json:"updated"`
	Lang          string            `json:"lang"`
	Site          string            `json:"site"`
	Image         string            `json:"image"`
	Credit        string            `json:"credit"`
	Correction    string            `json:"correction"`
	Paid          bool              `json:"paid"`
	From          map[string]string `json:"from"`
	Marked        []article.Mark    `json:"marked"`
	Text          string            `json:"text"`
	Quotes        []quoteLine       `json:"quotes"`
	Figures       []figureLine      `json:"figures"`
}

// extractFiles is `wiredesk extract [--url U] FILE…`.
func extractFiles(ctx context.Context, args []string, out io.Writer) error {
	address := ""
	args, err := flags("extract", args, func(f *flag.FlagSet) { f.StringVar(&address, "url", "", "the address the file came from") })
	if err != nil {
		return err
	}
	if len(args) == 0 {
		return usage{errors.New("name a .html, .txt or .pdf file, or - for standard input")}
	}
	print, analyser := printer(out), text.NewAnalyser()
	pdf, err := article.NewPDFReader(article.PDFOptions{})
	if err != nil {
		return err
	}
	defer pdf.Close()
	for _, name := range args {
		body, err := readFile(name)
		var a *article.Article
		if err == nil {
			a, err = readArticle(ctx, pdf, name, body, address)
		}
		if err != nil {
			if err := print.Encode(fileError{name, err.Error()}); err != nil {
				return err
			}
			continue
		}
		if err := print.Encode(extracted(analyser, name, address, a)); err != nil {
			return err
		}
	}
	return nil
}

// readArticle chooses by the file's ending, and for others by how it begins.
func readArticle(ctx context.Context, pdf *article.PDFReader, name string, body []byte, address string) (*article.Article, error) {
	switch kind := strings.ToLower(filepath.Ext(name)); {
	case article.IsPDF(body):
		return pdf.Extract(ctx, body, address)
	case kind == ".txt" || kind == ".text" || kind == ".md":
		return article.Plain(body, "")
	case kind == ".html" || kind == ".htm" || kind == ".xhtml":
		return article.Extract(body, "", address)
	case strings.HasPrefix(strings.TrimSpace(string(body[:min(len(body), 512)])), "<"):
		return article.Extract(body, "", address)
	}
	return article.Plain(body, "")
}

func extracted(analyser *text.Analyser, name, address string, a *article.Article) extractLine {
	r := ingest.FromArticle(a, firstOf(address, a.Canonical), "", time.Time{})
	ingest.Analyse(analyser, &r)
	line := extractLine{
		File: name, URL: r.Address, Title: r.Title, Authors: list(r.Authors), Published: moment(r.Published), PublishedFrom: r.PublishedFrom,
		Updated: moment(r.Updated), Lang: r.Lang, Site: a.SiteName, Image: r.Image, Credit: r.Credit, Correction: r.Correction, Paid: r.Paid,
		From: a.From, Marked: a.Marked, Text: r.Text, Quotes: quoteLines(r.Quotes), Figures: figureLines(r.Figures),
	}
	if line.Marked == nil {
		line.Marked = []article.Mark{}
	}
	return line
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// nameKeys is `wiredesk names WORD…`.
func nameKeys(_ context.Context, args []string, out io.Writer) error {
	if len(args) == 0 {
		return usage{errors.New("give a name, or several")}
	}
	names, print := text.NewNames(nil), printer(out)
	for _, word := range args {
		line := struct {
			Word string   `json:"word"`
			Keys []string `json:"keys"`
		}{word, list(names.Keys(word))}
		if err := print.Encode(line); err != nil {
			return err
		}
	}
	return nil
}
