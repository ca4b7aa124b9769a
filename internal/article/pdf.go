package article

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

// The bounds of a PDF, and of the process that reads it.
const (
	MaxPDFBytes = 50 << 20
	MaxPDFPages = 500

	pdfTimeout = 60 * time.Second
	pdfIdle    = 2 * time.Minute
	pdfMemory  = 768 << 20
)

// PDFOptions say how the worker process is run. Zero values stand for defaults.
type PDFOptions struct {
	Command []string      // program and arguments that call PDFWorker; default: this program with "pdf-worker"
	Timeout time.Duration // for one document, the worker's start included; default one minute
	Idle    time.Duration // an idle worker is ended after it; default two minutes
	Memory  int64         // bytes of memory over which the worker is killed, where the system tells; default 768 MB
}

// PDFReader reads PDFs one after the other in a worker process, which is started at
// the first document and killed when one takes too long or too much memory.
type PDFReader struct {
	opt  PDFOptions
	turn chan *worker // holds the worker, nil when none runs, while nobody uses it
}

// NewPDFReader makes a reader; nothing is started yet. Close it at the end.
func NewPDFReader(o PDFOptions) (*PDFReader, error) {
	if len(o.Command) == 0 {
		self, err := os.Executable()
		if err != nil {
			return nil, fmt.Errorf("find own program: %w", err)
		}
		o.Command = []string{self, "pdf-worker"}
	}
	if o.Timeout == 0 {
		o.Timeout = pdfTimeout
	}
	if o.Idle == 0 {
		o.Idle = pdfIdle
	}
	if o.Memory == 0 {
		o.Memory = pdfMemory
	}
	r := &PDFReader{opt: o, turn: make(chan *worker, 1)}
	r.turn <- nil
	return r, nil
}

// IsPDF tells a PDF by its first bytes.
func IsPDF(body []byte) bool { return bytes.Contains(body[:min(len(body), 1024)], []byte("%PDF-")) }

// Extract reads the text of a PDF with its paragraphs, and the title, authors and
// dates that the PDF's own metadata give.
func (r *PDFReader) Extract(ctx context.Context, body []byte, address string) (*Article, error) {
	if len(body) > MaxPDFBytes {
		return nil, news.Errorf(news.Limit, "This PDF has %d MB; at most %d MB are read. Send a smaller file.", (len(body)+1<<20-1)>>20, MaxPDFBytes>>20)
	}
	if !IsPDF(body) {
		return nil, news.Errorf(news.Invalid, "This file isn't a PDF. Send a PDF, a text file or the address of a page.")
	}
	ctx, cancel := context.WithTimeout(ctx, r.opt.Timeout)
	defer cancel()
	answer, err := r.ask(ctx, body)
	if err != nil {
		return nil, news.Errorf(news.Unavailable, "This PDF took too long or too much memory to read. Send a smaller file, or its text.").Because(err)
	}
	var doc pdfDocument
	if err := json.Unmarshal(answer, &doc); err != nil {
		return nil, fmt.Errorf("read answer of PDF worker: %w", err)
	}
	return doc.article(address)
}

// ask sends a document to the worker and waits for its answer.
func (r *PDFReader) ask(ctx context.Context, body []byte) ([]byte, error) {
	var w *worker
	select {
	case w = <-r.turn:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if w != nil && !w.wake() {
		w = nil
	}
	if w == nil {
		var err error
		if w, err = startWorker(r.opt); err != nil {
			r.turn <- nil
			return nil, err
		}
	}
	answer, err := w.ask(ctx, body)
	if err != nil {
		w.kill()
		r.turn <- nil
		return nil, err
	}
	w.rest(r.opt.Idle)
	r.turn <- w
	return answer, nil
}

// Close ends the worker. No Extract may follow.
func (r *PDFReader) Close() {
	if w := <-r.turn; w != nil && w.wake() {
		w.kill()
	}
}

// pdfDocument is what the worker answers.
type pdfDocument struct {
	Problem  string // "", "password", "broken" or "pages"
	Pages    int
	Title    string
	Author   string
	Created  string
	Modified string
	Lines    [][]pdfLine // by page
}

func (d *pdfDocument) article(address string) (*Article, error) {
	switch d.Problem {
	case "password":
		return nil, news.Errorf(news.Forbidden, "This PDF is locked with a password. Unlock it and send it again.")
	case "pages":
		return nil, news.Errorf(news.Limit, "This PDF has %d pages; at most %d are read. Send the part you need.", d.Pages, MaxPDFPages)
	case "broken":
		return nil, news.Errorf(news.Invalid, "This PDF is damaged and can't be read. Send it again, or its text.")
	}
	a := &Article{Address: address, From: map[string]string{}}
	a.Text, a.Marked = layOut(d.Lines)
	if strings.TrimSpace(a.Text) == "" {
		return nil, news.Errorf(news.Invalid, "This PDF has no text, only pictures. Send a PDF made from text, or the text itself.")
	}
	a.set("title", &a.Title, FromDoc, d.Title)
	if a.Authors = people([]string{d.Author}, ""); len(a.Authors) > 0 {
		a.From["authors"] = FromDoc
	}
	if a.Published = pdfDate(d.Created); !a.Published.IsZero() {
		a.PublishedFrom, a.From["published"] = FromDoc, FromDoc
	}
	if t := pdfDate(d.Modified); t.After(a.Published) {
		a.Updated, a.From["updated"] = t, FromDoc
	}
	if a.Lang = text.Detect(a.Text, ""); a.Lang != "" {
		a.From["lang"] = FromText
	}
	if a.Credit = creditIn(a.Text); a.Credit != "" {
		a.From["credit"] = FromText
	}
	return a, nil
}

// pdfDate reads a date as PDF writes it, such as D:20260304120000+02'00'. A date
// without a zone is read as UTC. (PDF 1.7, 7.9.4.)
func pdfDate(s string) time.Time {
	s = strings.ReplaceAll(strings.TrimPrefix(head(s, maxDateLen), "D:"), "'", "")
	for _, l := range []string{"20060102150405Z0700", "20060102150405-07", "20060102150405", "200601021504", "20060102"} {
		if t, err := time.Parse(l, s); err == nil {
			return plausible(t)
		}
	}
	return date(s)
}
