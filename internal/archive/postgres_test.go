package archive

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"math"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"wiredesk/internal/match"
	"wiredesk/internal/news"
	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

func wantSaid(t *testing.T, err error, words ...string) {
	t.Helper()
	for _, w := range words {
		if err == nil || !strings.Contains(err.Error(), w) {
			t.Fatalf("said %v, want %q in it", err, w)
		}
	}
}

// TestPostgresThatWontDo opens what can't be an archive: each has its sentence.
func TestPostgresThatWontDo(t *testing.T) {
	address, schema := postgresAddress(t), newSchema(t)
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	with := func(change func(*url.URL, url.Values)) string {
		other, q := *u, u.Query()
		change(&other, q)
		other.RawQuery = q.Encode()
		return other.String()
	}
	_, err = Open(t.Context(), with(func(_ *url.URL, q url.Values) { q.Set("default_transaction_read_only", "on") }), Options{Schema: schema})
	wantSaid(t, err, "can only be read", "DATABASE_READ_URL")
	_, err = Open(t.Context(), with(func(u *url.URL, _ url.Values) { u.Path = "/wiredesk_no_such_database" }), Options{})
	wantSaid(t, err, "does not exist")
	wantSaid(t, oldEnough(120_017), "PostgreSQL 12 is too old")

	role := fmt.Sprint("wiredesk_test_poor_", os.Getpid())
	db, err := openPool(address, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() // the test is over then
	if _, err := db.ExecContext(t.Context(), "CREATE ROLE "+role+" LOGIN"); err != nil {
		t.Skip("the user of WIREDESK_TEST_DATABASE_URL may make no roles:", err)
	}
	t.Cleanup(func() {
		db, err := openPool(address, Options{})
		if err == nil {
			_, err = db.ExecContext(context.Background(), "DROP OWNED BY "+role+"; DROP ROLE "+role)
			db.Close() // was only needed for this
		}
		if err != nil {
			t.Error(err)
		}
	})
	if _, err := db.ExecContext(t.Context(), "GRANT USAGE ON SCHEMA "+schema+" TO "+role); err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), with(func(u *url.URL, _ url.Values) { u.User = url.User(role) }), Options{Schema: schema})
	wantSaid(t, err, "may not do this", "Grant it the rights")
}

// migratedLog counts the migrations that were made.
type migratedLog struct {
	slog.Handler
	mu *sync.Mutex
	n  map[string]int
}

func (l migratedLog) Handle(_ context.Context, r slog.Record) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.n[r.Message]++
	return nil
}

// TestAnOlderSchemaIsMigratedOnce starts several processes at once on a schema from
// before the words were kept by month: one of them brings it up to date, and what was
// archived is still found, phrases too.
func TestAnOlderSchemaIsMigratedOnce(t *testing.T) {
	address, schema := postgresAddress(t), newSchema(t)
	names, err := fs.Glob(migrations, "migrations/postgres/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	old := 0
	for !strings.Contains(names[old], "months") {
		old++
	}
	makeOlder(t, address, schema, names[:old])
	log := migratedLog{slog.NewTextHandler(io.Discard, nil), &sync.Mutex{}, map[string]int{}}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			s, err := Open(t.Context(), address, Options{Schema: schema, Log: slog.New(log)})
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := log.n["archive migrated"]; got != len(names)-old {
		t.Errorf("%d migrations were made, want %d", got, len(names)-old)
	}
	s := openTest(t, address, Options{Schema: schema})
	for typed, want := range map[string]int{"fox": 2, `"red fox"`: 1, `"fox red"`: 1} {
		q, err := query.Parse(typed, noon)
		if err != nil {
			t.Fatal(err)
		}
		found, err := s.Find(t.Context(), "d", match.Compile(q, text.NewNames(nil)), FindOptions{})
		if err != nil || len(found.Hits) != want {
			t.Errorf("%s: %d found, %v; want %d", typed, len(found.Hits), err, want)
		}
	}
}

// makeOlder makes an archive with two reports by an earlier Wiredesk's schema.
func makeOlder(t *testing.T, address, schema string, names []string) {
	t.Helper()
	db, err := openPool(address, Options{Schema: schema})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() // the schema goes with the test
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	run := func(statement string, args ...any) {
		t.Helper()
		if _, err := tx.ExecContext(t.Context(), statement, args...); err != nil {
			t.Fatal(err)
		}
	}
	run("CREATE TABLE schema_versions (version INTEGER PRIMARY KEY)")
	for i, name := range names {
		if err := apply(t.Context(), tx, postgres, name, i+1); err != nil {
			t.Fatal(err)
		}
	}
	run("INSERT INTO desks (id) VALUES ('d')")
	run("INSERT INTO languages (lang) VALUES ('en')")
	for n, body := range []string{"red fox", "fox red"} {
		id := postgres.slotOf(noon.AddDate(0, -n, 0))
		run("INSERT INTO reports (id, akey, canonical, title, lang, sha256, first_seen, last_seen, text) VALUES ($1,$2,$3,'',$4,'\\x00',1,1,$5)",
			id, []byte{byte(n)}, fmt.Sprint("https://example.org/", n), "en", body)
		run("INSERT INTO desk_reports (desk, report, seen) VALUES ('d', $1, 1)", id)
		run("INSERT INTO words (report, body) SELECT $1, string_agg(quote_literal('w' || word), ' ')::tsvector FROM unnest($2::text[]) AS word", id, strings.Fields(body))
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// TestAReplica searches on a second address while it answers, and on the primary
// when it doesn't or lacks the schema.
func TestAReplica(t *testing.T) {
	address, schema := postgresAddress(t), newSchema(t)
	find := func(s *Store) int {
		t.Helper()
		found, err := s.find(t.Context(), "d", always, fixed(term(match.TextStems, "soldiers")), FindOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return len(found.Hits)
	}
	for name, far := range map[string]string{"none": "", "same": address, "gone": "postgres://nobody@127.0.0.1:1/none?connect_timeout=1"} {
		s := openTest(t, address, Options{Schema: schema, ReadURL: far})
		add(t, s, Addition{Desk: "d", Report: sample(1)})
		if got := find(s); got != 1 {
			t.Errorf("%s: %d found", name, got)
		}
		if used := s.replica != nil && s.replica.resting.IsZero(); used != (name == "same") {
			t.Errorf("%s: the replica was used: %v", name, used)
		}
	}
}

// TestLeasesByTheDatabasesClock has processes whose clocks are hours apart claim the
// same source and delivery: a lease lasts as long for all of them.
func TestLeasesByTheDatabasesClock(t *testing.T) {
	address, schema := postgresAddress(t), newSchema(t)
	at := func(off time.Duration) *Store {
		return openTest(t, address, Options{Schema: schema, Now: func() time.Time { return time.Now().Add(off) }})
	}
	behind, ahead := at(-5*time.Hour), at(5*time.Hour)
	src, err := behind.AddSource(t.Context(), news.Source{Desk: "d", Kind: "feed", Address: "https://example.org/f"})
	if err != nil {
		t.Fatal(err)
	}
	put(t, behind, post("c", 1, 1))
	for _, one := range []struct{ first, then *Store }{{behind, ahead}, {ahead, behind}} {
		const lease = 300 * time.Millisecond
		claim := func(s *Store, owner string) (sources, deliveries int) {
			t.Helper()
			got, err := s.ClaimSources(t.Context(), owner, s.now(), lease, 5)
			if err != nil {
				t.Fatal(err)
			}
			sent, err := s.ClaimDeliveries(t.Context(), owner, lease, 5)
			if err != nil {
				t.Fatal(err)
			}
			return len(got), len(sent)
		}
		start := time.Now()
		if s, d := claim(one.first, "one"); s != 1 || d != 1 {
			t.Fatalf("claimed %d sources, %d deliveries of %d", s, d, src.ID)
		}
		if s, d := claim(one.then, "other"); time.Since(start) < lease && (s != 0 || d != 0) {
			t.Errorf("%d sources and %d deliveries were taken from a lease that lasts", s, d)
		}
		time.Sleep(lease) // the database's clock has no stand-in
		if s, d := claim(one.then, "other"); s != 1 || d != 1 {
			t.Errorf("%d sources and %d deliveries were claimed after the lease", s, d)
		}
		if err := one.then.ReleaseSources(t.Context(), "other"); err != nil {
			t.Fatal(err)
		}
		if err := one.then.ReleaseDeliveries(t.Context(), "other"); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnArchiveBelongsToOneApplication(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		for range 2 {
			if err := s.BelongTo(t.Context(), "111"); err != nil {
				t.Fatal(err)
			}
		}
		err := s.BelongTo(t.Context(), "222")
		wantCode(t, err, news.Conflict)
		wantSaid(t, err, "111", "222", "database of its own")
	})
}

// TestIndexIsReadInNewMonths looks at PostgreSQL's plan for a month that has few
// reports, most of which it hasn't indexed yet: it asks the index of words all the
// same, instead of unpacking every report.
func TestIndexIsReadInNewMonths(t *testing.T) {
	s := openTest(t, postgresAddress(t), Options{Schema: newSchema(t)})
	c := newCorpus(3, 2000, time.Minute)
	for n := range 10 {
		var batch []Addition
		for i := range 30 {
			batch = append(batch, Addition{Desk: "d", Report: c.report(30*n + i), Now: noon.Add(24 * time.Hour)})
		}
		if _, err := s.AddAll(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
	}
	conn, err := s.reader.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close() // the test is over then
	l := &lookup{desk: "d", expr: "'wx'"}
	asked := l.spanStatement(span{to: math.MaxInt64}, s.dialect, 10, false)
	if _, err := conn.ExecContext(t.Context(), "PREPARE asked AS "+s.dialect.bind(asked.b.String())); err != nil {
		t.Fatal(err)
	}
	var args []string
	for _, a := range asked.args {
		args = append(args, "'"+strings.ReplaceAll(fmt.Sprint(a), "'", "''")+"'")
	}
	rows, err := conn.QueryContext(t.Context(), "EXPLAIN EXECUTE asked("+strings.Join(args, ", ")+")")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() // likewise
	var plan strings.Builder
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		plan.WriteString(line + "\n")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(plan.String(), "_body_idx") || strings.Contains(plan.String(), "words_pkey") || strings.Contains(plan.String(), "_pkey on words") {
		t.Errorf("the plan is\n%s", &plan)
	}
}
