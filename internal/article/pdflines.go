package article

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pdfLine is a line of text of a page with its place in points; y grows upwards.
type pdfLine struct {
	Text                     string
	Left, Right, Top, Bottom float64
}

const (
	furniture = 3   // pages that must have a line in the same place for it to be a running head or foot
	wideGap   = 1.6 // line pitches that part two paragraphs
	shortLine = 0.8 // share of the column's width that a paragraph's last line stays under
	indented  = 1.2 // line heights that a first line is set in
)

// layOut joins the lines of all pages into paragraphs. Running heads and feet are
// left out and marked where they stood.
func layOut(pages [][]pdfLine) (string, []Mark) {
	running := runningLines(pages)
	var out []string
	var marked []Mark
	at := 0
	open := ""
	closeParagraph := func() {
		if open = strings.TrimSpace(open); open != "" {
			if len(out) > 0 {
				at += 2
			}
			at += utf8.RuneCountInString(open)
			out = append(out, open)
		}
		open = ""
	}
	pitch, width := measures(pages)
	for _, page := range pages {
		var before *pdfLine
		for i := range page {
			l := &page[i]
			if running[runningKey(l)] {
				marked = append(marked, Mark{Start: at, End: at, Text: l.Text, Why: WhyRunning})
				continue
			}
			if open != "" && breaks(before, l, pitch, width, open) {
				closeParagraph()
			}
			open = joinLine(open, strings.TrimSpace(l.Text))
			before = l
		}
	}
	closeParagraph()
	return strings.Join(out, "\n\n"), marked
}

// breaks tells whether a new paragraph begins at l; before is nil at a page's top.
func breaks(before, l *pdfLine, pitch, width float64, open string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimSpace(l.Text))
	ended := ending(open) == "full" || ending(open) == "colon"
	if before == nil || l.Bottom > before.Bottom+pitch/2 { // a new page or column
		return ended || !unicode.IsLower(first)
	}
	gap := before.Bottom - l.Bottom
	height := l.Top - l.Bottom
	switch {
	case gap > wideGap*pitch:
		return true
	case l.Left-before.Left > indented*height:
		return true
	case before.Right-before.Left < shortLine*width && (ended || !unicode.IsLower(first)):
		return true
	}
	return false
}

// joinLine adds a line to a paragraph and mends a word parted at the line's end.
func joinLine(open, line string) string {
	if open == "" {
		return line
	}
	for _, hyphen := range []string{"\u0002", "\u00AD"} {
		if strings.HasSuffix(open, hyphen) {
			return strings.TrimSuffix(open, hyphen) + line
		}
	}
	if rest, ok := strings.CutSuffix(open, "-"); ok {
		first, _ := utf8.DecodeRuneInString(line)
		last, _ := utf8.DecodeLastRuneInString(rest)
		if unicode.IsLower(first) && unicode.IsLower(last) {
			return rest + line
		}
		return open + line
	}
	return open + " " + line
}

// measures gives a document's usual distance of two lines and width of a full line.
func measures(pages [][]pdfLine) (pitch, width float64) {
	var gaps, widths []float64
	for _, page := range pages {
		for i := range page {
			widths = append(widths, page[i].Right-page[i].Left)
			if i > 0 && page[i-1].Bottom > page[i].Bottom {
				gaps = append(gaps, page[i-1].Bottom-page[i].Bottom)
			}
		}
	}
	return quantile(gaps, 0.4), quantile(widths, 0.8)
}

func quantile(xs []float64, q float64) float64 {
	if len(xs) == 0 {
		return 0
	}
	sort.Float64s(xs)
	return xs[int(q*float64(len(xs)-1))]
}

// lineKey is a line without its numbers, and its height on the page.
type lineKey struct {
	text   string
	height int
}

func runningKey(l *pdfLine) lineKey {
	f := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return '#'
		}
		return r
	}, fold(l.Text))
	for strings.Contains(f, "##") {
		f = strings.ReplaceAll(f, "##", "#")
	}
	return lineKey{f, int(l.Bottom / 4)}
}

// runningLines finds the lines that stand in the same place on several pages, at
// their very top or bottom.
func runningLines(pages [][]pdfLine) map[lineKey]bool {
	on := map[lineKey]int{}
	for _, page := range pages {
		seen := map[lineKey]bool{}
		for i := range page {
			if k := runningKey(&page[i]); (i < 2 || i >= len(page)-2) && !seen[k] {
				seen[k] = true
				on[k]++
			}
		}
	}
	out := map[lineKey]bool{}
	for k, n := range on {
		if n >= furniture {
			out[k] = true
		}
	}
	return out
}
