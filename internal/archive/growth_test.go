//go:build unix

package archive

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// figures is what one kind of look-up took by the clock at one size: lanes share
// a core, which makes their processor time longer than it is.
type figures struct {
	Reports   int
	Kind      string
	New, Best quantile // milliseconds
}

type quantile struct{ P50, P99 float64 }

func (q quantile) String() string { return fmt.Sprintf("p50 %6.2f p99 %6.2f ms", q.P50, q.P99) }

func quantiles(all []time.Duration) quantile {
	if len(all) == 0 {
		return quantile{}
	}
	all = slices.Sorted(slices.Values(all))
	at := func(share float64) float64 { return all[int(share*float64(len(all)-1))].Seconds() * 1000 }
	return quantile{at(0.5), at(0.99)}
}

// note adds figures of SQLite to the file of them, and draws it again.
func note(t *testing.T, s *Store, f figures) {
	t.Helper()
	path := os.Getenv("WIREDESK_BENCH_GROWTH")
	if path == "" || s.path == "" {
		return
	}
	old, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	line, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	all := append(old, append(line, '\n')...)
	if err := os.WriteFile(path, all, 0o644); err != nil {
		t.Fatal(err)
	}
	svg := strings.TrimSuffix(path, filepath.Ext(path)) + ".svg"
	if err := os.WriteFile(svg, []byte(growthPicture(readFigures(t, all))), 0o644); err != nil {
		t.Fatal(err)
	}
}

// readFigures reads lines of figures, of which a later one replaces an earlier one of
// the same kind and size.
func readFigures(t *testing.T, lines []byte) []figures {
	t.Helper()
	var out []figures
	for in := bufio.NewScanner(bytes.NewReader(lines)); in.Scan(); {
		var f figures
		if err := json.Unmarshal(in.Bytes(), &f); err != nil {
			t.Fatal(err)
		}
		out = slices.DeleteFunc(out, func(o figures) bool { return o.Kind == f.Kind && o.Reports == f.Reports })
		out = append(out, f)
	}
	return out
}

// growthPicture draws figures on logarithmic axes: newest first on the left, best
// first on the right; a line for each kind at p50, and one in dashes at p99.
func growthPicture(all []figures) string {
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" width="980" height="440" font-family="sans-serif" font-size="12">` + "\n<rect width=\"980\" height=\"440\" fill=\"white\"/>\n")
	colours := strings.Fields("#1f77b4 #ff7f0e #2ca02c #d62728 #9467bd #8c564b #e377c2 #7f7f7f #bcbd22 #17becf")
	for panel, title := range []string{"newest first", "best first"} {
		left := 50 + 410*float64(panel)
		growthAxes(&b, left, title+", ms by number of reports")
		for i, kind := range kindsOf(all) {
			for _, p99 := range []bool{false, true} {
				growthLine(&b, left, all, kind, panel == 1, p99, colours[i%len(colours)])
			}
		}
	}
	for i, kind := range kindsOf(all) {
		fmt.Fprintf(&b, `<text x="870" y="%d" fill="%s">%s</text>`+"\n", 60+18*i, colours[i%len(colours)], kind)
	}
	b.WriteString(`<text x="870" y="270">line: p50</text><text x="870" y="288">dashes: p99</text></svg>` + "\n")
	return b.String()
}

// The plot: from 1,000 to 1,000,000 reports, and from 0.1 to 1,000 ms.
func growthX(left float64, reports int) float64 {
	return left + 360*(math.Log10(float64(reports))-3)/3
}

func growthY(ms float64) float64 { return 400 - 350*(math.Log10(max(ms, 0.1))+1)/4 }

func growthAxes(b *strings.Builder, left float64, title string) {
	fmt.Fprintf(b, `<text x="%.0f" y="30">%s</text>`+"\n", left, title)
	for _, ms := range []float64{0.1, 1, 10, 100, 1000} {
		fmt.Fprintf(b, `<path d="M%.0f %.1fh360" stroke="#ddd"/><text x="%.0f" y="%.1f" text-anchor="end">%g</text>`+"\n", left, growthY(ms), left-4, growthY(ms)+4, ms)
	}
	for _, n := range []int{1000, 10_000, 100_000, 1_000_000} {
		fmt.Fprintf(b, `<path d="M%.0f 50v350" stroke="#ddd"/><text x="%.0f" y="416" text-anchor="middle">%d</text>`+"\n", growthX(left, n), growthX(left, n), n)
	}
}

func growthLine(b *strings.Builder, left float64, all []figures, kind string, best, p99 bool, colour string) {
	var points []string
	for _, f := range all {
		if f.Kind != kind {
			continue
		}
		q, ms := f.New, 0.0
		if best {
			q = f.Best
		}
		if ms = q.P50; p99 {
			ms = q.P99
		}
		points = append(points, fmt.Sprintf("%.1f,%.1f", growthX(left, f.Reports), growthY(ms)))
	}
	dashes := ""
	if p99 {
		dashes = ` stroke-dasharray="4 3"`
	}
	fmt.Fprintf(b, `<polyline points="%s" fill="none" stroke="%s"%s/>`+"\n", strings.Join(points, " "), colour, dashes)
}

func kindsOf(all []figures) []string {
	var out []string
	for _, f := range all {
		if !slices.Contains(out, f.Kind) {
			out = append(out, f.Kind)
		}
	}
	return out
}
