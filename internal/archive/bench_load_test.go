//go:build unix

package archive

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
	"golang.org/x/sync/errgroup"

	"wiredesk/internal/match"
	"wiredesk/internal/news"
)

// distinctReports is how many texts are made for load.
const distinctReports = 100_000

// load fills PostgreSQL with the corpus by COPY, and builds the full-text index
// when all is there: the look-ups' figures don't depend on how the reports came in.
// Above distinctReports the texts come again, each time under other addresses and
// a whole corpus later, so that no month holds one twice.
func load(t *testing.T, s *Store, c *corpus, reports int) (texts int) {
	t.Helper()
	distinct := min(reports, distinctReports)
	l := loading{store: s, copies: reports / distinct, shift: time.Duration(distinct) * c.step, counts: map[string]int64{}, words: map[string]bool{}, langs: map[string]bool{}, months: map[int64]bool{}, taken: map[int64]bool{}}
	l.exec(t, "DROP INDEX words_body", "CREATE OR REPLACE FUNCTION words_pending(part REGCLASS) RETURNS VOID LANGUAGE sql AS 'SELECT'", "INSERT INTO desks (id) VALUES ('d')")
	conn, err := s.writer.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close() // the test is over then
	batches := make(chan []news.Report, 2)
	go func() {
		defer close(batches)
		for n := 0; n < distinct; {
			var batch []news.Report
			for ; n < distinct && len(batch) < 500; n++ {
				batch = append(batch, c.report(n))
			}
			batches <- batch
		}
	}()
	for batch := range batches {
		texts += l.batch(t, batch)
		err := conn.Raw(func(d any) error { return l.copy(t.Context(), d.(*stdlib.Conn).Conn()) })
		if err != nil {
			t.Fatal(err)
		}
	}
	err = conn.Raw(func(d any) error { return l.copySets(t.Context(), d.(*stdlib.Conn).Conn()) })
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	l.buildIndex(t)
	t.Logf("index built in %s", time.Since(start).Round(time.Second))
	return texts
}

// buildIndex indexes the months two at a time; the whole index then takes them over.
func (l *loading) buildIndex(t *testing.T) {
	t.Helper()
	var all errgroup.Group
	all.SetLimit(2)
	for month := range l.months {
		all.Go(func() error {
			return l.unhurried(t.Context(), fmt.Sprintf("CREATE INDEX ON words_%d USING gin (body) WITH (fastupdate = off)", month))
		})
	}
	if err := all.Wait(); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{"CREATE INDEX words_body ON words USING gin (body) WITH (fastupdate = off)", "VACUUM ANALYZE"} {
		if err := l.unhurried(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
}

// unhurried runs a statement that may take any time.
func (l *loading) unhurried(ctx context.Context, statement string) error {
	conn, err := l.store.writer.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close() // whatever it says, the statement's own error counts
	if _, err := conn.ExecContext(ctx, "SET statement_timeout = 0; SET maintenance_work_mem = '2GB'"); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, statement)
	return err
}

type loading struct {
	store                                  *Store
	copies                                 int
	shift                                  time.Duration // between two copies
	taken                                  map[int64]bool
	reports, index, ranks, linked, stories [][]any
	counts                                 map[string]int64
	words, langs                           map[string]bool
	months                                 map[int64]bool
}

func (l *loading) exec(t *testing.T, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		for part := range strings.SplitSeq(statement, "; ") {
			if _, err := l.store.writer.ExecContext(t.Context(), part); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func (l *loading) batch(t *testing.T, batch []news.Report) (texts int) {
	t.Helper()
	for _, r := range batch {
		e := l.store.entryOf(0, &Addition{Doc: match.NewDoc(l.store.analyser, &r), Report: r}, &r, false)
		p, err := postgres.packed(&r)
		if err != nil {
			t.Fatal(err)
		}
		vector := tsvector(&e)
		for n := range l.copies {
			texts += len(r.Text)
			l.one(t, &e, r, p, vector, n)
		}
	}
	return texts
}

// one takes the copy numbered n of a report.
func (l *loading) one(t *testing.T, e *entry, r news.Report, p packedReport, vector pgtype.TSVector, n int) {
	t.Helper()
	r.Canonical += fmt.Sprint("-", n)
	r.Published = r.Published.Add(time.Duration(n) * l.shift)
	for e.id = postgres.slotOf(r.Published); l.taken[e.id]; e.id++ {
	}
	l.taken[e.id] = true
	id, month := e.id, postgres.monthOf(e.id)
	if !l.months[month] {
		l.months[month] = true
		l.exec(t, fmt.Sprintf("SELECT words_month(%d)", month))
	}
	key, sum := hashOf(r.Canonical), sha256.Sum256([]byte(r.Text))
	seen := millis(r.Published.Add(time.Minute))
	l.reports = append(l.reports, []any{id, key[:], r.Canonical, r.Address, r.GUID, r.Title, p.authors, millis(r.Published), "feed",
		r.Source, r.Lang, sum[:], seen, seen, p.quotes, p.figures, r.Text})
	l.index = append(l.index, []any{id, month, vector})
	l.ranks = append(l.ranks, []any{id, e.length, e.weights})
	l.linked = append(l.linked, []any{"d", id, 0, seen, id})
	l.stories = append(l.stories, []any{"d", id, 1, seen})
	l.count(e)
}

func (l *loading) count(e *entry) {
	l.langs[e.lang] = true
	for _, word := range e.spellings {
		l.words[word] = true
	}
	if !sampled(e.id) {
		return
	}
	l.counts[""]++
	for _, lexeme := range lexemes(e) {
		l.counts[lexeme]++
	}
}

func tsvector(e *entry) pgtype.TSVector {
	v := pgtype.TSVector{Valid: true}
	seen := map[string]bool{}
	for _, word := range append(lexemes(e), pairs(e)...) {
		seen[word] = true
	}
	for _, word := range sorted(seen) {
		v.Lexemes = append(v.Lexemes, pgtype.TSVectorLexeme{Word: word})
	}
	return v
}

func (l *loading) copy(ctx context.Context, conn *pgx.Conn) error {
	for _, part := range []struct {
		table   string
		columns string
		rows    *[][]any
	}{
		{"reports", "id akey canonical address guid title authors published published_from source lang sha256 first_seen last_seen quotes figures text", &l.reports},
		{"words", "report month body", &l.index}, {"ranks", "report length terms", &l.ranks},
		{"desk_reports", "desk report source seen story", &l.linked}, {"stories", "desk id size changed", &l.stories},
	} {
		if _, err := conn.CopyFrom(ctx, pgx.Identifier{part.table}, strings.Fields(part.columns), pgx.CopyFromRows(*part.rows)); err != nil {
			return err
		}
		*part.rows = (*part.rows)[:0]
	}
	return nil
}

func (l *loading) copySets(ctx context.Context, conn *pgx.Conn) error {
	set := func(table, column string, values []string) error {
		_, err := conn.CopyFrom(ctx, pgx.Identifier{table}, []string{column}, pgx.CopyFromSlice(len(values), func(i int) ([]any, error) { return []any{values[i]}, nil }))
		return err
	}
	if err := set("spellings", "word", sorted(l.words)); err != nil {
		return err
	}
	if err := set("languages", "lang", sorted(l.langs)); err != nil {
		return err
	}
	terms := sorted(l.counts)
	_, err := conn.CopyFrom(ctx, pgx.Identifier{"frequencies"}, []string{"term", "reports"}, pgx.CopyFromSlice(len(terms), func(i int) ([]any, error) {
		return []any{terms[i], l.counts[terms[i]]}, nil
	}))
	return err
}
