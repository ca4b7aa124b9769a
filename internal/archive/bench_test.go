//go:build unix

package archive

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"wiredesk/internal/match"
	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

// TestBench prints figures with WIREDESK_BENCH=1: indexing, size, and each class
// of look-up, with plain FTS5 BM25 beside. WIREDESK_BENCH_REPORTS sets the number
// of reports (20,000), WIREDESK_BENCH_DIR keeps the SQLite archive for the next
// run, WIREDESK_TEST_DATABASE_URL adds PostgreSQL, WIREDESK_BENCH_SCHEMA keeps its
// archive likewise. WIREDESK_BENCH_GROWTH is a file of figures that each run adds to,
// and that is drawn beside it.
func TestBench(t *testing.T) {
	if os.Getenv("WIREDESK_BENCH") == "" {
		t.Skip("WIREDESK_BENCH is not set: no figures wanted")
	}
	reports := 20_000
	if n, err := strconv.Atoi(os.Getenv("WIREDESK_BENCH_REPORTS")); err == nil {
		reports = n
	}
	onBoth(t, func(t *testing.T, s *Store) {
		if dir := os.Getenv("WIREDESK_BENCH_DIR"); dir != "" && s.path != "" {
			s = openTest(t, filepath.Join(dir, fmt.Sprintf("bench-%d.db", reports)), Options{})
		}
		if schema := os.Getenv("WIREDESK_BENCH_SCHEMA"); schema != "" && s.path == "" {
			s = openTest(t, postgresAddress(t), Options{Schema: schema})
		}
		s.deadline = time.Minute
		worked := timer(t, s)
		c := fill(t, s, reports)
		mergeAll(t, s)
		for _, class := range classes() {
			f := look(t, s, c, class, worked)
			f.Reports = reports
			note(t, s, f)
		}
	})
}

// TestBenchBusy prints the figures of look-ups in an archive on SQLite to which reports
// come one by one, whose index isn't merged yet, beside those of the same archive merged.
func TestBenchBusy(t *testing.T) {
	if os.Getenv("WIREDESK_BENCH") == "" {
		t.Skip("WIREDESK_BENCH is not set: no figures wanted")
	}
	const reports = 20_000
	s := openTest(t, "", Options{Dir: t.TempDir()})
	worked := timer(t, s)
	c := fill(t, s, reports)
	mergeAll(t, s)
	for _, since := range []int{0, 100} {
		for n := range since {
			r := c.report(reports + n)
			if _, err := s.Add(t.Context(), Addition{Desk: "d", Report: r, Now: r.Published.Add(time.Minute)}); err != nil {
				t.Fatal(err)
			}
		}
		t.Logf("sqlite: merged, and %d reports since", since)
		for _, class := range classes() {
			look(t, s, c, class, worked)
		}
	}
}

// benchSpan is what the corpus is spread over, whatever its size.
const benchSpan = 3 * 365 * 24 * time.Hour

// Reports are archived in batches by as many callers at a time, as polls do; a part of
// them is made beforehand.
const (
	benchPart    = 2000
	benchBatch   = 50
	benchCallers = 2
)

func fill(t *testing.T, s *Store, reports int) *corpus {
	t.Helper()
	c := newCorpus(11, 60_000, benchSpan/time.Duration(reports))
	if st, err := s.Status(t.Context(), "d"); err != nil || st.Reports == reports {
		return c
	}
	if s.path == "" {
		size(t, s, reports, load(t, s, c, reports))
		return c
	}
	var spent, busy time.Duration
	texts, words := 0, 0
	for n := 0; n < reports; n += benchPart {
		batches := make(chan []Addition, benchPart/benchBatch+1)
		for at := n; at < min(n+benchPart, reports); at += benchBatch {
			var batch []Addition
			for i := range min(benchBatch, reports-at) {
				r := c.report(at + i)
				texts += len(r.Text)
				words += strings.Count(r.Text, " ")
				batch = append(batch, Addition{Desk: "d", Report: r, Now: r.Published.Add(time.Minute)})
			}
			batches <- batch
		}
		close(batches)
		before, start := worked(t), time.Now()
		group, ctx := errgroup.WithContext(t.Context())
		for range benchCallers {
			group.Go(func() error {
				for batch := range batches {
					if _, err := s.AddAll(ctx, batch); err != nil {
						return err
					}
				}
				return nil
			})
		}
		if err := group.Wait(); err != nil {
			t.Fatal(err)
		}
		spent += time.Since(start)
		busy += worked(t) - before
	}
	t.Logf("%s: %d reports of %d words, %d bytes of text each: %.0f reports/s in batches of %d by %d callers, analysis included (%.0f a second of processor time)", s.Engine(), reports,
		words/reports, texts/reports, float64(reports)/spent.Seconds(), benchBatch, benchCallers, float64(reports)/busy.Seconds())
	size(t, s, reports, texts)
	return c
}

// mergeAll brings the index to where the merge job brings it when nothing is archived.
func mergeAll(t *testing.T, s *Store) {
	t.Helper()
	before, steps := worked(t), 0
	for {
		n, err := s.MergeIndex(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if steps += n; n < mergeSteps {
			break
		}
	}
	if steps > 0 {
		t.Logf("%s: index merged in %d steps, %v of processor time", s.Engine(), steps, worked(t)-before)
	}
}

func size(t *testing.T, s *Store, reports, texts int) {
	t.Helper()
	if s.path == "" {
		t.Logf("postgres: %d bytes of text a report", texts/reports)
		for _, table := range []string{"reports", "words", "ranks", "desk_reports", "stories", "frequencies", "spellings"} {
			var heap, index int64
			if err := s.writer.QueryRowContext(t.Context(), `SELECT sum(pg_table_size(c)), sum(pg_indexes_size(c)) FROM
				(SELECT relid AS c FROM pg_partition_tree($1::regclass) UNION SELECT $1::regclass) parts`, table).Scan(&heap, &index); err != nil {
				t.Fatal(err)
			}
			t.Logf("postgres: %s %d bytes a report, indexes %d", table, heap/int64(reports), index/int64(reports))
		}
		return
	}
	if _, err := s.writer.ExecContext(t.Context(), "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(s.path)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("sqlite: %d bytes a report on disk, %d beyond the text", int(info.Size())/reports, (int(info.Size())-texts)/reports)
}

type class struct {
	name  string
	query func(*corpus) string
}

func classes() []class {
	word := func(c *corpus, from, to int) string { return c.words["en"][from+c.IntN(to-from)] }
	return []class{
		{"rare", func(c *corpus) string { return word(c, 20_000, 60_000) }},
		{"common", func(c *corpus) string { return word(c, 0, 50) }},
		{"and", func(c *corpus) string { return word(c, 0, 300) + " " + word(c, 100, 2000) }},
		{"or of three", func(c *corpus) string {
			return word(c, 0, 300) + " OR " + word(c, 50, 2000) + " OR " + word(c, 50, 2000)
		}},
		{"phrase", func(c *corpus) string {
			return fmt.Sprintf(`"%s %s"`, c.words["en"][c.zipf.Uint64()], c.words["en"][c.zipf.Uint64()])
		}},
		{"prefix", func(c *corpus) string { return string([]rune(word(c, 0, 5000) + "xxx")[:4]) + "*" }},
		{"field", func(c *corpus) string {
			return word(c, 0, 2000) + " " + c.pick("lang:en source:times by:ann source:herald")
		}},
		{"date", func(c *corpus) string {
			return word(c, 0, 2000) + " before:" + noon.Add(time.Duration(c.IntN(300))*24*time.Hour).Format("2006-01-02")
		}},
		{"name", func(c *corpus) string { return c.names[c.IntN(len(c.names))] }},
		{"speaker", func(c *corpus) string { return word(c, 0, 500) + " speaker:" + c.names[c.IntN(len(c.names))] }},
	}
}

func look(t *testing.T, s *Store, c *corpus, k class, worked func() time.Duration) figures {
	t.Helper()
	names := text.NewNames(nil)
	var fresh, counted, best, plain, work, bestWork []time.Duration
	for range 200 {
		q, err := query.Parse(k.query(c), noon.Add(1e6*time.Hour))
		if err != nil {
			continue
		}
		m := match.Compile(q, names)
		busy, start := worked(), time.Now()
		if _, err := s.Find(t.Context(), "d", m, FindOptions{}); err != nil {
			t.Fatalf("%s: %v", m.Query(), err)
		}
		fresh, work = append(fresh, time.Since(start)), append(work, worked()-busy)
		start = time.Now()
		if _, err := s.Find(t.Context(), "d", m, FindOptions{Count: true}); err != nil {
			t.Fatalf("%s: %v", m.Query(), err)
		}
		counted = append(counted, time.Since(start))
		busy, start = worked(), time.Now()
		if _, err := s.Find(t.Context(), "d", m, FindOptions{Sort: SortBest}); err != nil {
			t.Fatalf("%s: %v", m.Query(), err)
		}
		best, bestWork = append(best, time.Since(start)), append(bestWork, worked()-busy)
		if s.path != "" && len(plain) < 40 {
			plain = append(plain, plainBM25(t, s, m))
		}
	}
	f := figures{Kind: k.name, New: quantiles(fresh), Best: quantiles(best)}
	t.Logf("%-9s %-12s newest %s (processor %s), asked again and counted %s   best %s (processor %s)   plain BM25 %s",
		s.Engine(), k.name, f.New, quantiles(work), quantiles(counted), f.Best, quantiles(bestWork), quantiles(plain))
	return f
}

// worked gives the processor time spent so far, which other programs' load
// doesn't lengthen.
func worked(t *testing.T) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// timer gives what counts processor time spent on look-ups: this process's, and on
// PostgreSQL, where that is on this machine, that of the connections that they share.
func timer(t *testing.T, s *Store) func() time.Duration {
	t.Helper()
	if s.path != "" {
		return func() time.Duration { return worked(t) }
	}
	const most = 3
	s.reader.SetMaxOpenConns(most)
	s.reader.SetMaxIdleConns(most)
	var pids [most]int
	for i := range pids {
		conn, err := s.reader.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close() // the test is told of it by the look-ups
		if err := conn.QueryRowContext(t.Context(), "SELECT pg_backend_pid()").Scan(&pids[i]); err != nil {
			t.Fatal(err)
		}
	}
	return func() time.Duration {
		all := worked(t)
		for _, pid := range pids {
			var served int64
			if stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/schedstat", pid)); err == nil {
				if _, err := fmt.Sscan(string(stat), &served); err != nil {
					t.Error(err)
				}
			}
			all += time.Duration(served)
		}
		return all
	}
}

// plainBM25 takes FTS5's own ranking over all matches, volume by volume, without reading
// a report.
func plainBM25(t *testing.T, s *Store, m *match.Matcher) time.Duration {
	t.Helper()
	l := s.lookupOf("d", m.Plan("en", "fr", "ru"), FindOptions{})
	if l.expr == "" {
		return 0
	}
	start := time.Now()
	for _, v := range *s.volumes.Load() {
		rows, err := s.reader.QueryContext(t.Context(), "SELECT rowid FROM "+v.table+" WHERE "+v.table+" MATCH ? ORDER BY bm25("+v.table+") LIMIT 10", l.expr)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return time.Since(start)
}
