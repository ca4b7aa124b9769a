package article

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

const (
	wasmPages   = 8192 // of 64 KB: 512 MB that one document may take
	maxPDFText  = 20 << 20
	instanceFor = 30 * time.Second
)

// PDFWorker reads PDFs from in and answers on out until in ends. Each is a frame: four
// bytes of length, big endian, and the bytes. It is meant for a process of its
// own, which NewPDFReader starts, so that nothing a PDF does can harm the caller.
func PDFWorker(in io.Reader, out io.Writer) error {
	pool, err := webassembly.Init(webassembly.Config{
		MinIdle: 1, MaxIdle: 1, MaxTotal: 1,
		FSConfig: wazero.NewFSConfig(), // no files
		Stdout:   io.Discard, Stderr: io.Discard,
		RuntimeConfig: wazero.NewRuntimeConfig().WithMemoryLimitPages(wasmPages).
			WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling),
	})
	if err != nil {
		return fmt.Errorf("start pdfium: %w", err)
	}
	for {
		body, err := readFrame(in, MaxPDFBytes)
		if errors.Is(err, io.EOF) {
			return pool.Close()
		} else if err != nil {
			return errors.Join(err, pool.Close())
		}
		doc, err := readPDF(pool, body)
		if err != nil {
			return errors.Join(fmt.Errorf("read PDF: %w", err), pool.Close())
		}
		answer, err := json.Marshal(doc)
		if err != nil {
			return errors.Join(err, pool.Close())
		}
		if err := writeFrame(out, answer); err != nil {
			return errors.Join(err, pool.Close())
		}
	}
}

func readFrame(in io.Reader, limit int) ([]byte, error) {
	var size [4]byte
	if _, err := io.ReadFull(in, size[:]); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(size[:])
	if int64(n) > int64(limit) {
		return nil, fmt.Errorf("frame of %d bytes is over %d", n, limit)
	}
	body := make([]byte, n)
	_, err := io.ReadFull(in, body)
	return body, err
}

func writeFrame(out io.Writer, body []byte) error {
	var size [4]byte
	binary.BigEndian.PutUint32(size[:], uint32(len(body)))
	if _, err := out.Write(size[:]); err != nil {
		return err
	}
	_, err := out.Write(body)
	return err
}

// readPDF reads one document in a fresh instance.
func readPDF(pool pdfium.Pool, body []byte) (*pdfDocument, error) {
	p, err := pool.GetInstance(instanceFor)
	if err != nil {
		return nil, err
	}
	defer p.Close()
	opened, err := p.OpenDocument(&requests.OpenDocument{File: &body})
	if errors.Is(err, pdferrors.ErrPassword) || errors.Is(err, pdferrors.ErrSecurity) {
		return &pdfDocument{Problem: "password"}, nil
	} else if err != nil {
		return &pdfDocument{Problem: "broken"}, nil //nolint:nilerr // the problem is the answer
	}
	d := &pdfDocument{}
	count, err := p.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	if err != nil {
		return nil, err
	}
	if d.Pages = count.PageCount; d.Pages > MaxPDFPages {
		d.Problem = "pages"
		return d, nil
	}
	if err := d.readMeta(p, opened.Document); err != nil {
		return nil, err
	}
	size := 0
	for i := range d.Pages {
		lines, err := readPage(p, opened.Document, i)
		if err != nil {
			lines = nil // a damaged page is left out, the others are read
		}
		for _, l := range lines {
			size += len(l.Text)
		}
		if size > maxPDFText {
			break
		}
		d.Lines = append(d.Lines, lines)
	}
	return d, nil
}

func (d *pdfDocument) readMeta(p pdfium.Pdfium, doc references.FPDF_DOCUMENT) error {
	meta, err := p.GetMetaData(&requests.GetMetaData{Document: doc})
	if err != nil {
		return err
	}
	for _, t := range meta.Tags {
		switch t.Tag {
		case "Title":
			d.Title = t.Value
		case "Author":
			d.Author = t.Value
		case "CreationDate":
			d.Created = t.Value
		case "ModDate":
			d.Modified = t.Value
		}
	}
	return nil
}

// readPage gives the lines of a page in reading order.
func readPage(p pdfium.Pdfium, doc references.FPDF_DOCUMENT, i int) ([]pdfLine, error) {
	got, err := p.GetPageTextStructured(&requests.GetPageTextStructured{
		Page: requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: i}},
		Mode: requests.GetPageTextStructuredModeRects,
	})
	if err != nil {
		return nil, err
	}
	var lines []pdfLine
	for _, r := range got.Rects {
		at := r.PointPosition
		l := pdfLine{Text: r.Text, Left: at.Left, Right: at.Right, Top: max(at.Top, at.Bottom), Bottom: min(at.Top, at.Bottom)}
		if strings.TrimSpace(l.Text) == "" {
			continue
		}
		if n := len(lines); n > 0 && lines[n-1].goesOn(&l) {
			lines[n-1].add(&l)
			continue
		}
		lines = append(lines, l)
	}
	return lines, nil
}

// goesOn tells whether r stands on the same line as l, to its right.
func (l *pdfLine) goesOn(r *pdfLine) bool {
	middle := (r.Top + r.Bottom) / 2
	height := l.Top - l.Bottom
	return middle < l.Top && middle > l.Bottom && r.Left > l.Left && r.Left-l.Right < 3*height
}

func (l *pdfLine) add(r *pdfLine) {
	height := l.Top - l.Bottom
	if r.Left-l.Right > height/6 && !strings.HasSuffix(l.Text, " ") && !strings.HasPrefix(r.Text, " ") {
		l.Text += " "
	}
	l.Text += r.Text
	l.Right, l.Top, l.Bottom = max(l.Right, r.Right), max(l.Top, r.Top), min(l.Bottom, r.Bottom)
}
