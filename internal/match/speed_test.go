package match_test

import (
	"os"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"wiredesk/internal/match"
	"wiredesk/internal/match/matchtest"
	"wiredesk/internal/news"
	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

// TestSpeed prints how fast reports meet many watches, beside the plain loop over
// all of them: WIREDESK_BENCH=1 go test -run TestSpeed -v ./internal/match. Times are
// those of one processor, from the process's own account, so that a busy machine
// says the same.
func TestSpeed(t *testing.T) {
	if os.Getenv("WIREDESK_BENCH") == "" {
		t.Skip("set WIREDESK_BENCH=1 to measure")
	}
	measure(t, 100_000)
	if !testing.Short() {
		measure(t, 1_000_000)
	}
}

func measure(t *testing.T, watches int) {
	c := matchtest.New(7)
	a, names := text.NewAnalyser(), text.NewNames(nil)
	var reports []*news.Report
	chars := 0
	for range 6000 {
		r := c.Report()
		chars += len([]rune(r.Text))
		reports = append(reports, r)
	}
	before := heap()
	set, some, put := fill(t, c, names, reports, watches)
	t.Logf("%d watches: %.0f MB, %.1f µs to add one; reports of %d characters in the mean",
		watches, float64(heap()-before)/1e6, micros(put)/float64(watches), chars/len(reports))
	warm, rest := reports[:1500], reports[1500:]
	matched := 0
	for _, r := range warm {
		set.Match(match.NewDoc(a, r))
	}
	var detection, analysis, matching time.Duration
	each := make([]time.Duration, 0, len(rest))
	for _, r := range rest {
		at := cpu()
		r.Lang = text.Detect(r.Text, "")
		told := cpu()
		d := match.NewDoc(a, r)
		analysed := cpu()
		matched += len(set.Match(d))
		done := cpu()
		detection, analysis, matching = detection+told-at, analysis+analysed-told, matching+done-analysed
		each = append(each, done-analysed)
	}
	slices.Sort(each)
	n := float64(len(rest))
	t.Logf("from raw text %.0f reports/s; from analysed words %.0f reports/s; %.1f matches a report; p50 %v p99 %v",
		n/(detection+analysis+matching).Seconds(), n/matching.Seconds(), float64(matched)/n, each[len(each)/2], each[len(each)*99/100])
	t.Logf("of a report's time %.0f µs tell the language, %.0f µs find words, %.0f µs match", micros(detection)/n, micros(analysis)/n, micros(matching)/n)
	start := cpu()
	const few = 20
	for _, r := range rest[:few] {
		d := match.NewDoc(a, r)
		if got, want := set.MatchPlainly(d), set.Match(d); !slices.Equal(got, want) {
			t.Errorf("the plain loop has %d matches, the index %d", len(got), len(want))
		}
	}
	t.Logf("plain loop over all watches, from analysed words: %.1f reports/s", few/(cpu()-start).Seconds())
	change(t, set, some)
}

// fill makes the set, and keeps a few of the watches.
func fill(t *testing.T, c *matchtest.Corpus, names *text.Names, reports []*news.Report, watches int) (*match.Set, []*match.Matcher, time.Duration) {
	set := match.NewSet()
	var some []*match.Matcher
	var put time.Duration
	for id := 0; set.Len() < watches; id++ {
		q, err := query.ParseWatch(c.Watch(reports[id%len(reports)]), c.Now())
		if err != nil {
			t.Fatal(err)
		}
		m := match.Compile(q, names)
		start := time.Now()
		set.Put(int64(id), m)
		put += time.Since(start)
		if len(some) < 1000 {
			some = append(some, m)
		}
	}
	return set, some, put
}

// change prints the time to take a watch out and put it in again.
func change(t *testing.T, set *match.Set, ms []*match.Matcher) {
	var each []time.Duration
	for i, m := range ms[:1000] {
		start := time.Now()
		set.Remove(int64(i))
		set.Put(int64(i), m)
		each = append(each, time.Since(start))
	}
	slices.Sort(each)
	t.Logf("removing and adding one watch: p50 %v p99 %v most %v", each[500], each[990], each[999])
}

func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
