package article

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wiredesk/internal/news"
)

var update = flag.Bool("update", false, "write the golden files and the sample PDF anew")

func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "pdf-worker" {
		if err := PDFWorker(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// samplePages is the sample PDF's text: its lines by page, "" for a gap between paragraphs.
var samplePages = [][]string{
	{
		"Ferry inquiry: interim report",
		"",
		"The harbour board of Norhaven counted 214 passengers on the even-",
		"ing ferry, twelve more than the ship was licensed to carry, when it",
		"ran aground on 4 March.",
		"",
		"Nobody was hurt. \"We were told to sit down and hold on,\" said Ida",
		"Brekke, a teacher who travelled with 26 pupils. The crew launched",
		"three boats within nine minutes, and all of the passengers were",
		"ashore before",
	},
	{
		"midnight, the report says.",
		"",
		"The board asks for a second look-out in fog, and for a count of",
		"passengers at the gate.",
	},
	{
		"Its final report is due in September.",
	},
}

// samplePDF writes a small PDF with a running head and page numbers.
func samplePDF() []byte {
	var b bytes.Buffer
	var at []int
	object := func(s string) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), s)
	}
	b.WriteString("%PDF-1.4\n")
	kids := ""
	for i := range samplePages {
		kids += fmt.Sprintf("%d 0 R ", 5+2*i)
	}
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object(fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids, len(samplePages)))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	object("<< /Title (Ferry inquiry: interim report) /Author (Marte Solheim) /CreationDate (D:20260312093000+01'00') >>")
	for i, lines := range samplePages {
		var s strings.Builder
		draw := func(y int, text string) {
			fmt.Fprintf(&s, "BT /F1 11 Tf 72 %d Td (%s) Tj ET\n", y, strings.NewReplacer("(", `\(`, ")", `\)`).Replace(text))
		}
		draw(800, "Norhaven Harbour Board")
		y := 740
		for _, l := range lines {
			if l != "" {
				draw(y, l)
			}
			y -= 14
		}
		draw(40, fmt.Sprintf("Page %d", i+1))
		object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", 6+2*i))
		object(fmt.Sprintf("<< /Length %d >>\nstream\n%sendstream", s.Len(), s.String()))
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}

func worksHere(t *testing.T, o PDFOptions) *PDFReader {
	t.Helper()
	if o.Command == nil {
		o.Command = []string{os.Args[0], "pdf-worker"}
	}
	if o.Memory == 0 {
		o.Memory = testMemory
	}
	if o.Timeout == 0 {
		o.Timeout = testWait
	}
	r, err := NewPDFReader(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

func TestPDF(t *testing.T) {
	file := filepath.Join("testdata", "report.pdf")
	if *update {
		if err := os.WriteFile(file, samplePDF(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r := worksHere(t, PDFOptions{})
	a, err := r.Extract(t.Context(), body, "https://norhaven.example/report.pdf")
	if err != nil {
		t.Fatal(err)
	}
	want := "Ferry inquiry: interim report\n\n" +
		"The harbour board of Norhaven counted 214 passengers on the evening ferry, twelve more than the ship was licensed to carry, when it ran aground on 4 March.\n\n" +
		"Nobody was hurt. \"We were told to sit down and hold on,\" said Ida Brekke, a teacher who travelled with 26 pupils. The crew launched three boats within nine minutes, and all of the passengers were ashore before midnight, the report says.\n\n" +
		"The board asks for a second look-out in fog, and for a count of passengers at the gate.\n\n" +
		"Its final report is due in September."
	if a.Text != want {
		t.Errorf("text:\n%s\nwant:\n%s", a.Text, want)
	}
	if a.Title != "Ferry inquiry: interim report" || len(a.Authors) != 1 || a.Authors[0] != "Marte Solheim" || a.PublishedFrom != FromDoc {
		t.Errorf("title %q authors %q published from %q", a.Title, a.Authors, a.PublishedFrom)
	}
	if got := a.Published.Format(time.RFC3339); got != "2026-03-12T09:30:00+01:00" {
		t.Errorf("published %s", got)
	}
	if len(a.Marked) != 6 {
		t.Errorf("%d running heads and feet are marked, want 6", len(a.Marked))
	}

	t.Run("the worker goes on after a damaged file", func(t *testing.T) {
		if _, err := r.Extract(t.Context(), []byte("%PDF-1.4\nnothing else"), ""); news.CodeOf(err) != news.Invalid {
			t.Errorf("a damaged PDF gives %v", err)
		}
		if again, err := r.Extract(t.Context(), body, ""); err != nil || again.Text != want {
			t.Errorf("the next PDF gives %v", err)
		}
	})
}

func TestPDFWorkerIsKilledInTime(t *testing.T) {
	r := worksHere(t, PDFOptions{Command: []string{"sleep", "60"}, Timeout: 300 * time.Millisecond})
	start := time.Now()
	_, err := r.Extract(t.Context(), samplePDF(), "")
	if news.CodeOf(err) != news.Unavailable {
		t.Errorf("a worker that hangs gives %v", err)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestPDFWorkerIsKilledForMemory(t *testing.T) {
	r := worksHere(t, PDFOptions{Command: []string{"sleep", "60"}, Memory: 1, Timeout: 30 * time.Second})
	_, err := r.Extract(t.Context(), samplePDF(), "")
	if news.CodeOf(err) != news.Unavailable || t.Context().Err() != nil {
		t.Errorf("a worker over its memory gives %v", err)
	}
}

func TestPDFBounds(t *testing.T) {
	r := worksHere(t, PDFOptions{})
	if _, err := r.Extract(t.Context(), make([]byte, MaxPDFBytes+1), ""); news.CodeOf(err) != news.Limit {
		t.Errorf("51 MB give %v", err)
	}
	if _, err := r.Extract(t.Context(), []byte("hello"), ""); news.CodeOf(err) != news.Invalid {
		t.Errorf("a text gives %v", err)
	}
}
