package check

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"wiredesk/internal/figure"
	"wiredesk/internal/match/matchtest"
	"wiredesk/internal/news"
	"wiredesk/internal/quote"
	"wiredesk/internal/shareddata"
	"wiredesk/internal/text"
)

// sample is a text of the evaluation data.
type sample struct {
	ID, Level, Lang, Text string
}

// truths are the true texts of the article pages.
func truths(t *testing.T) (out []sample) {
	body, err := os.ReadFile(filepath.Join(shareddata.Dir(t, "pages"), "ground-truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]struct{ ArticleBody, URL string }{}
	if err := json.Unmarshal(body, &pages); err != nil {
		t.Fatal(err)
	}
	for id, p := range pages {
		out = append(out, sample{ID: id, Text: p.ArticleBody, Lang: text.Detect(p.ArticleBody, "")})
	}
	slices.SortFunc(out, func(a, b sample) int { return strings.Compare(a.ID, b.ID) })
	return out
}

func packedSamples(t *testing.T, name string) (out []sample) {
	f, err := os.Open(filepath.Join(shareddata.Dir(t, "duplicates"), name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(z); d.More(); {
		var s sample
		if err := d.Decode(&s); err != nil {
			t.Fatal(err)
		}
		s.Lang = text.Detect(s.Text, s.Lang)
		out = append(out, s)
	}
	return out
}

// mutant is a draft made of paragraphs of an archived text, with what should be
// found at one place.
type mutant struct {
	mutation string
	draft    string
	place    news.Place // of the changed quote or figure
	kind     Kind
	want     Verdict
}

// paragraphAround gives the paragraph of a place and the one before it, where the
// speaker may be named.
func paragraphAround(runes []rune, start, end int) (int, int) {
	lo, hi := start, end
	for n := 0; lo > 0; lo-- {
		if runes[lo-1] == '\n' {
			if n++; n > 2 {
				break
			}
		}
	}
	for hi < len(runes) && runes[hi] != '\n' {
		hi++
	}
	return lo, hi
}

// replace makes a mutant from a text by changing [from, to) and marks the place [start, end).
func replace(mutation string, runes []rune, start, end, from, to int, with string, kind Kind, want Verdict) mutant {
	lo, hi := paragraphAround(runes, min(start, from), max(end, to))
	n := len([]rune(with)) - (to - from)
	m := mutant{mutation: mutation, kind: kind, want: want, draft: string(runes[lo:from]) + with + string(runes[to:hi]), place: news.Place{Start: start - lo, End: end - lo}}
	if to <= start {
		m.place.Start, m.place.End = m.place.Start+n, m.place.End+n
	} else if from < end {
		m.place.End += n
	}
	return m
}

// mutate makes one mutant of each sort that a text allows, chosen by chance.
func mutate(rng *rand.Rand, s sample, others []string) (out []mutant) {
	runes := []rune(s.Text)
	quotes, figures := quote.Extract(s.Text, s.Lang), figure.Extract(s.Text, s.Lang)
	v := vocabulary{ids: map[string]int32{}}
	p := v.page(s.Text, quotes, figures)
	rng.Shuffle(len(quotes), func(i, j int) { quotes[i], quotes[j] = quotes[j], quotes[i] })
	done := map[string]int{}
	put := func(m mutant) {
		if done[m.mutation]++; done[m.mutation] <= 2 {
			out = append(out, m)
		}
	}
	for i := range quotes {
		q := &quotes[i]
		from, to := p.between(q.Start, q.End)
		words := p.words[from:to]
		if len(words) < 2 {
			continue
		}
		tag := ""
		if len(words) < shortQuote {
			tag = ", 2–4 words"
		}
		w := words[rng.IntN(len(words))]
		put(replace("quote unchanged"+tag, runes, q.Start, q.End, q.Start, q.Start, "", Quote, Verbatim))
		if len(words) > 2 {
			inner := words[1+rng.IntN(len(words)-2)]
			put(replace("word dropped"+tag, runes, q.Start, q.End, inner.start, inner.end+1, "", Quote, Altered))
		}
		swap := others[rng.IntN(len(others))]
		if text.Fold(swap) != text.Fold(p.text(w.start, w.end)) {
			put(replace("word swapped"+tag, runes, q.Start, q.End, w.start, w.end, swap, Quote, Altered))
		}
		for _, n := range words {
			switch old := p.text(n.start, n.end); text.Fold(old) {
			case "not", "never", "pas", "jamais":
				put(replace("negation lost"+tag, runes, q.Start, q.End, n.start, n.end+1, "", Quote, Altered))
			case "dont", "cant", "isnt", "wont", "didnt", "doesnt", "wasnt":
				with := map[string]string{"dont": "do", "cant": "can", "isnt": "is", "wont": "will", "didnt": "did", "doesnt": "does", "wasnt": "was"}[text.Fold(old)]
				put(replace("negation lost"+tag, runes, q.Start, q.End, n.start, n.end, with, Quote, Altered))
			}
		}
		if next := quotes[rng.IntN(len(quotes))]; next.Start != q.Start && len(strings.Fields(next.Text)) >= shortQuote && len(words) >= shortQuote {
			put(replace("two quotes merged", runes, q.Start, q.End, words[len(words)-1].end, words[len(words)-1].end, " "+next.Text, Quote, Altered))
		}
		if named(q.Speaker) && q.SpeakerEnd > q.SpeakerStart && (q.Name == "" || q.Name == q.Speaker) {
			with := "Ottoline Vasquez-Brandt"
			put(replace("speaker swapped"+tag, runes, q.Start, q.End, q.SpeakerStart, q.SpeakerEnd, with, Quote, SomeoneElse))
		}
	}
	rng.Shuffle(len(figures), func(i, j int) { figures[i], figures[j] = figures[j], figures[i] })
	for i := range figures {
		f := &figures[i]
		put(replace("figure unchanged", runes, f.Start, f.End, f.Start, f.Start, "", Figure, Same))
		for at := f.Start; at < f.End; at++ {
			if r := runes[at]; r >= '1' && r <= '9' {
				with := '1' + (r-'1'+1+rune(rng.IntN(8)))%9
				put(replace("digit changed", runes, f.Start, f.End, at, at+1, string(with), Figure, Different))
				break
			}
		}
		for _, pair := range [][2]string{{"million", "thousand"}, {"billion", "million"}, {"thousand", "million"}, {"millions", "milliers"}, {"milliards", "millions"}} {
			if at := strings.Index(f.Text, pair[0]); at >= 0 && !strings.Contains(f.Text, pair[0]+"s") {
				start := f.Start + len([]rune(f.Text[:at]))
				put(replace("thousand/million", runes, f.Start, f.End, start, start+len([]rune(pair[0])), pair[1], Figure, Different))
				break
			}
		}
		for _, pair := range [][2]string{{"percent", "dollars"}, {"per cent", "dollars"}, {"%", " dollars"}, {"$", "€"}, {"euros", "dollars"}, {"dollars", "euros"}, {"miles", "feet"}, {"metres", "miles"}, {"pounds", "francs"}, {"francs", "pounds"}} {
			if at := strings.Index(f.Text, pair[0]); at >= 0 {
				start := f.Start + len([]rune(f.Text[:at]))
				put(replace("unit changed", runes, f.Start, f.End, start, start+len([]rune(pair[0])), pair[1], Figure, Different))
				break
			}
		}
		before := string(runes[max(0, f.Start-16):f.Start])
		for _, hedge := range []string{"more than ", "less than ", "about ", "nearly ", "at least ", "almost ", "up to ", "around ", "some ", "fewer than ", "plus de ", "environ ", "près de ", "au moins "} {
			if strings.HasSuffix(strings.ToLower(before), " "+hedge) {
				n := len([]rune(hedge))
				put(replace("hedge dropped", runes, f.Start, f.End, f.Start-n, f.Start, "", Figure, Hedge))
				break
			}
		}
	}
	return out
}

func named(s string) bool {
	for _, w := range strings.Fields(s) {
		if r := []rune(w)[0]; r >= 'A' && r <= 'Z' && !titled(text.Fold(w)) && !text.IsFunctionWord(text.Fold(w)) {
			return true
		}
	}
	return false
}

// tally counts how the verdicts of one mutation came out.
type tally struct{ right, all, lost int }

// judged gives the verdict at a mutant's place, "" where the draft's quote or
// figure isn't seen as one any more.
func judged(found []Finding, m mutant) (Verdict, *Finding) {
	best, most := Verdict(""), 0
	var at *Finding
	for i, f := range found {
		if n := min(f.End, m.place.End) - max(f.Start, m.place.Start); f.Kind == m.kind && n > most {
			best, most, at = f.Verdict, n, &found[i]
		}
	}
	return best, at
}

// TestBenchCheck measures the verdicts on drafts made from archived texts by
// stated mutations, and on drafts of texts that aren't archived.
func TestBenchCheck(t *testing.T) {
	if os.Getenv("WIREDESK_BENCH") == "" {
		t.Skip("set WIREDESK_BENCH=1 to measure")
	}
	rng := rand.New(rand.NewPCG(6, 65))
	var texts []sample
	for _, s := range packedSamples(t, "wire-dev.jsonl.gz") {
		if s.Level == "orig" {
			texts = append(texts, s)
		}
	}
	rng.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
	t.Run("wire", func(t *testing.T) { benchmark(t, rng, texts, 600, 150) })
	t.Run("pages", func(t *testing.T) { benchmark(t, rng, truths(t), 85, 80) })
	if french := fromFolder(t, "fr"); len(french) > 0 {
		t.Run("french", func(t *testing.T) { benchmark(t, rng, french, 50, 50) })
	}
}

func fromFolder(t *testing.T, lang string) (out []sample) {
	for _, s := range packedSamples(t, "translated.jsonl.gz") {
		if s.Lang == lang {
			out = append(out, s)
		}
	}
	return out
}

// benchmark archives the first texts and compares mutants of as many of them as
// are tried, and drafts of texts that are left out.
func benchmark(t *testing.T, rng *rand.Rand, texts []sample, archived, tried int) {
	d := newDesk(t)
	archived = min(archived, len(texts)*5/6)
	var reports []news.Report
	for i, s := range texts[:archived] {
		reports = append(reports, report(fmt.Sprint(i), s.Lang, s.Text, i%28))
	}
	older := outdated(texts[:min(40, archived)], reports)
	reports = append(reports, older...)
	d.archive(t, reports...)
	others := strings.Fields("harvest silver quickly bridge ancient river never painted wooden fifteen clouds laughing garden narrow iron")
	results := map[string]*tally{}
	flagged, untouched := 0, 0
	verdicts := map[Verdict][2]int{} // given, rightly
	for i, s := range texts[:min(tried, archived)] {
		mutants := mutate(rng, s, others)
		if i < len(older) {
			mutants = olderFigures(s) // these texts have a later twin: their figures are outdated
		}
		for _, m := range mutants {
			found, err := d.Draft(t.Context(), m.draft)
			if err != nil {
				continue
			}
			got, at := judged(found, m)
			r := results[m.mutation]
			if r == nil {
				r = &tally{}
				results[m.mutation] = r
			}
			r.all++
			if got == "" {
				r.lost++
			}
			v := verdicts[got]
			v[0]++
			if got == m.want {
				r.right++
				v[1]++
			} else if os.Getenv("WIREDESK_ERRORS") != "" && strings.Contains(m.mutation, os.Getenv("WIREDESK_ERRORS")) {
				t.Logf("%s: got %q: %q\n   in %q\n", m.mutation, got, string([]rune(m.draft)[m.place.Start:m.place.End]), m.draft)
				if at != nil {
					t.Log(describe([]Finding{*at}))
				}
			}
			verdicts[got] = v
		}
		if i < len(older) {
			continue
		}
		whole, err := d.Draft(t.Context(), firstRunes(s.Text, 20000))
		if err != nil {
			continue
		}
		for _, f := range whole {
			untouched++
			if f.Verdict != Verbatim && f.Verdict != Same {
				flagged++
				if os.Getenv("WIREDESK_ERRORS") == "untouched" {
					t.Log(describe([]Finding{f}))
				}
			}
		}
	}
	unknown, wrong := 0, map[Verdict]int{}
	for _, s := range texts[archived:min(len(texts), archived+100)] {
		found, err := d.Draft(t.Context(), firstRunes(s.Text, 20000))
		if err != nil {
			continue
		}
		for _, f := range found {
			unknown++
			if f.Verdict != Absent {
				wrong[f.Verdict]++
				if os.Getenv("WIREDESK_ERRORS") == "unknown" {
					t.Log(describe([]Finding{f}))
				}
			}
		}
	}
	var names []string
	for name := range results {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		r := results[name]
		t.Logf("%-34s right %4d of %4d (%5.1f %%), not seen as one %d", name, r.right, r.all, 100*float64(r.right)/float64(r.all), r.lost)
	}
	for _, v := range []Verdict{Verbatim, Altered, SomeoneElse, Same, Hedge, Different, Newer, Absent} {
		if n := verdicts[v]; n[0] > 0 {
			t.Logf("verdict %-26s given %4d, rightly %5.1f %%", v, n[0], 100*float64(n[1])/float64(n[0]))
		}
	}
	t.Logf("untouched whole texts: %d of %d lines flagged (%.1f %%)", flagged, untouched, 100*float64(flagged)/float64(max(1, untouched)))
	t.Logf("texts not archived: of %d lines, given another verdict than absent: %v", unknown, wrong)
}

// outdated makes a later twin of each report, in which every number that begins
// with a digit begins with another.
func outdated(texts []sample, reports []news.Report) (out []news.Report) {
	for i, s := range texts {
		runes := []rune(s.Text)
		for _, f := range figure.Extract(s.Text, s.Lang) {
			if r := runes[f.Start]; r >= '1' && r <= '9' {
				runes[f.Start] = '1' + (r-'1'+3)%9
			}
		}
		r := report(fmt.Sprint("later-", i), s.Lang, string(runes), 0)
		r.Published = reports[i].Published.AddDate(0, 1, 0)
		out = append(out, r)
	}
	return out
}

// olderFigures uses the first figures of a text whose later twin has others.
func olderFigures(s sample) (out []mutant) {
	runes := []rune(s.Text)
	for _, f := range figure.Extract(s.Text, s.Lang) {
		if r := runes[f.Start]; r >= '1' && r <= '9' && len(out) < 3 {
			out = append(out, replace("older figure used", runes, f.Start, f.End, f.Start, f.Start, "", Figure, Newer))
		}
	}
	return out
}

func firstRunes(s string, n int) string {
	runes := []rune(s)
	return string(runes[:min(n, len(runes))])
}

// TestBenchCheckSpeed times drafts of 1,000 words against an archive of
// WIREDESK_REPORTS reports, 20,000 unless it says otherwise: drafts of what is
// archived, with a word changed in each quote, and drafts of what isn't.
func TestBenchCheckSpeed(t *testing.T) {
	if os.Getenv("WIREDESK_BENCH") == "" {
		t.Skip("set WIREDESK_BENCH=1 to measure")
	}
	reports, err := strconv.Atoi(os.Getenv("WIREDESK_REPORTS"))
	if err != nil {
		reports = 20000
	}
	d := newDesk(t)
	c := matchtest.New(1)
	var all []news.Report
	var texts []string
	for i := range reports {
		r := c.Report()
		r.Figures = figure.Extract(r.Text, r.Lang)
		if i%(reports/100) == 0 {
			texts = append(texts, r.Text)
		}
		if all = append(all, *r); len(all) == 500 || i == reports-1 {
			d.archive(t, all...)
			all = all[:0]
		}
	}
	for _, known := range []bool{true, false} {
		var took []time.Duration
		for len(took) < 10 {
			var body strings.Builder
			for k := range 10 {
				words := strings.Fields(c.Report().Text)
				if known {
					words = strings.Fields(texts[len(took)*10+k])
					words[min(7, len(words)-1)] = "bridge"
				}
				fmt.Fprintf(&body, "“%s,” said Anna Smith. %s\n\n", strings.Join(words[:min(len(words), 20)], " "), strings.Join(words[min(len(words), 20):min(len(words), 100)], " "))
			}
			start := time.Now()
			found, err := d.Draft(t.Context(), body.String())
			if err != nil {
				t.Fatal(err)
			}
			took = append(took, time.Since(start))
			t.Logf("%d words, %d findings, archived %v: %s", len(strings.Fields(body.String())), len(found), known, took[len(took)-1])
		}
		slices.Sort(took)
		t.Logf("%d reports, archived %v: median %s, slowest %s", reports, known, took[5], took[9])
	}
}
