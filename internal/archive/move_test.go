package archive

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wiredesk/internal/match"
	"wiredesk/internal/news"
	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

// ways are the moves that are tried: between both databases where there is one.
func ways(t *testing.T, test func(t *testing.T, from, to func(Options) *Store)) {
	t.Helper()
	file := func(t *testing.T) func(Options) *Store {
		address := filepath.Join(t.TempDir(), "archive.db")
		return func(o Options) *Store { return openTest(t, address, o) }
	}
	server := func(t *testing.T) func(Options) *Store {
		address, schema := postgresAddress(t), newSchema(t)
		return func(o Options) *Store { o.Schema = schema; return openTest(t, address, o) }
	}
	t.Run("sqlite to sqlite", func(t *testing.T) { test(t, file(t), file(t)) })
	t.Run("sqlite to postgres", func(t *testing.T) { test(t, file(t), server(t)) })
	t.Run("postgres to sqlite", func(t *testing.T) { test(t, server(t), file(t)) })
}

// full fills every table that is moved. One that a migration adds is filled with
// rows made from its columns.
func full(t *testing.T, s *Store) {
	t.Helper()
	ctx := t.Context()
	if _, err := s.ChangeDesk(ctx, "d", func(d *news.Desk) { d.Name = "Éditeurs" }); err != nil {
		t.Fatal(err)
	}
	src, err := s.AddSource(ctx, news.Source{Desk: "d", Kind: "feed", Address: "https://example.org/feed", AddedAt: noon})
	if err != nil {
		t.Fatal(err)
	}
	c := newCorpus(5, 2000, time.Second/3)
	for part := range 3 {
		var batch []Addition
		for n := range 60 {
			r := c.report(part*60 + n)
			if n%20 == 7 { // dated ahead
				r.Published = r.Published.AddDate(1, 0, 0)
			}
			batch = append(batch, Addition{Desk: "d", Source: src.ID, ItemKeys: []string{r.GUID}, Report: r, Now: noon.Add(time.Minute)})
		}
		done, err := s.AddAll(ctx, batch)
		if err != nil {
			t.Fatal(err)
		}
		d := post("c", int(done[0].Story), int(done[0].ID))
		d.Key, d.Alert.Desk, d.Alert.Report, d.Alert.Story = fmt.Sprint("moved-", part), "d", done[0].ID, done[0].Story
		put(t, s, d)
		batch[0].Report.Text += " And more."
		add(t, s, batch[0])
	}
	tables, err := s.tables(ctx)
	if err != nil {
		t.Fatal(err)
	}
	q := &querier{run: s.writer, dialect: s.dialect}
	for _, table := range tables {
		rows, err := table.rows(ctx, q, nil, 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) == 0 {
			fillTable(t, s, q, table)
		}
	}
}

// fillTable puts one row into a table that nothing else has filled.
func fillTable(t *testing.T, s *Store, q *querier, table *table) {
	t.Helper()
	var report int64
	if err := s.writer.QueryRowContext(t.Context(), "SELECT max(id) FROM reports").Scan(&report); err != nil {
		t.Fatal(err)
	}
	var id any = int64(1)
	if _, err := q.exec(t.Context(), "INSERT INTO watches (id, desk, name, query, channel) VALUES (1, 'd', 'w', 'fox', 'c') ON CONFLICT DO NOTHING"); err != nil {
		t.Fatal(err)
	}
	texts := map[string]bool{}
	kinds := "SELECT p.name FROM pragma_table_info('" + table.name + "') p WHERE p.type = 'TEXT'"
	if s.dialect.numbered {
		kinds = "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = '" + table.name + "' AND data_type = 'text'"
	}
	if err := q.each(t.Context(), func(row scanner) error {
		var name string
		err := row.Scan(&name)
		texts[name] = true
		return err
	}, kinds); err != nil {
		t.Fatal(err)
	}
	var args []any
	for _, c := range table.columns {
		switch {
		case c.bytes:
			args = append(args, []byte{0, 1, 0xff})
		case c.name == "desk":
			args = append(args, "d")
		case texts[c.name]:
			args = append(args, "ü "+c.name)
		case isNumber(table.name, c.name):
			args = append(args, report)
		default:
			args = append(args, id)
		}
	}
	if _, err := q.exec(t.Context(), "INSERT INTO "+quoted(table.name)+" ("+table.names()+") VALUES ("+marks(len(args))+")", args...); err != nil {
		t.Fatalf("fill %s: %v", table.name, err)
	}
}

// TestMove moves an archive with rows in every table, is cut off again and again,
// and ends with the same archive: the same rows, found by the same words.
func TestMove(t *testing.T) {
	ways(t, func(t *testing.T, open, openTo func(Options) *Store) {
		from := open(Options{})
		full(t, from)
		to := openTo(Options{})
		cut := errors.New("cut off")
		sums := map[string]Moved{}
		for after := 1; ; after += 9 {
			left := after
			ctx, stop := context.WithCancel(t.Context())
			err := Move(ctx, from, to, func(m Moved) error {
				if left--; left == 0 {
					stop()
					return cut
				}
				if m.Verified != "" {
					sums[m.Table] = m
				}
				return nil
			})
			stop()
			if err == nil {
				break
			}
			if !errors.Is(err, cut) {
				t.Fatal(err)
			}
			wantCode(t, to.whole(t.Context()), news.Conflict)
		}
		tables, err := from.tables(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range tables {
			if m := sums[table.name]; m.Rows == 0 || m.Verified == "" {
				t.Errorf("%s: moved and verified %+v", table.name, m)
			}
		}
		if err := to.whole(t.Context()); err != nil {
			t.Error(err)
		}
		again := map[string]Moved{}
		if err := Move(t.Context(), from, to, func(m Moved) error { again[m.Table] = m; return nil }); err != nil || !maps.Equal(again, sums) {
			t.Errorf("moved again: %v, %v; want %v", err, again, sums)
		}
		sameFound(t, from, to)
		goOn(t, to)
		wantCode(t, Move(t.Context(), from, to, func(Moved) error { return nil }), news.Conflict)
	})
}

func sameFound(t *testing.T, from, to *Store) {
	t.Helper()
	c := newCorpus(5, 2000, time.Second/3)
	r := c.report(0)
	for range 30 {
		q, err := query.Parse(c.query(&r, 1), noon)
		if err != nil {
			continue
		}
		var titles [2][]string
		for i, s := range []*Store{from, to} {
			found, err := s.Find(t.Context(), "d", match.Compile(q, text.NewNames(nil)), FindOptions{Limit: 50})
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range found.Hits {
				titles[i] = append(titles[i], h.Report.Title+h.Report.Text)
			}
		}
		if !slices.Equal(titles[0], titles[1]) {
			t.Errorf("%s: %d found before, %d after", q, len(titles[0]), len(titles[1]))
		}
	}
}

// goOn works with a moved archive: what it gets next collides with nothing, and its
// deliveries know their reports.
func goOn(t *testing.T, s *Store) {
	t.Helper()
	add(t, s, Addition{Desk: "d", Report: sample(1)})
	if _, err := s.AddSource(t.Context(), news.Source{Desk: "d", Kind: "feed", Address: "https://example.org/other"}); err != nil {
		t.Error(err)
	}
	got, err := s.ClaimDeliveries(t.Context(), "w", time.Minute, 1)
	if err != nil || len(got) != 1 {
		t.Fatalf("claimed %v, %v", got, err)
	}
	if _, err := s.Report(t.Context(), "d", got[0].Alert.Report); err != nil || !strings.HasPrefix(got[0].Key, "moved-") {
		t.Errorf("delivery %s of report %d: %v", got[0].Key, got[0].Alert.Report, err)
	}
}

func TestMoveIntoWhatIsNotEmpty(t *testing.T) {
	ways(t, func(t *testing.T, open, openTo func(Options) *Store) {
		from, to := open(Options{}), openTo(Options{})
		add(t, from, Addition{Desk: "d", Report: sample(1)})
		add(t, to, Addition{Desk: "d", Report: sample(2)})
		wantCode(t, Move(t.Context(), from, to, func(Moved) error { return nil }), news.Conflict)
	})
}

// TestMoveSeesAChange changes the source behind a move's back.
func TestMoveSeesAChange(t *testing.T) {
	ways(t, func(t *testing.T, open, openTo func(Options) *Store) {
		from, to := open(Options{}), openTo(Options{})
		add(t, from, Addition{Desk: "d", Report: sample(1)})
		err := Move(t.Context(), from, to, func(m Moved) error {
			if m.Table != "reports" || m.Verified != "" {
				return nil
			}
			_, err := from.writer.ExecContext(t.Context(), "UPDATE reports SET title = 'Other'")
			return err
		})
		wantCode(t, err, news.Conflict)
	})
}

// TestNumbersAreKnown fails when a migration adds a column that may hold a report's
// number by its name and isn't among those that a move renumbers.
func TestNumbersAreKnown(t *testing.T) {
	s := openTest(t, "", Options{Dir: t.TempDir()})
	tables, err := s.tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		for _, c := range table.columns {
			if like := strings.Contains(c.name, "report") || strings.Contains(c.name, "story"); like && !isNumber(table.name, c.name) {
				t.Errorf("%s.%s: a move doesn't renumber it", table.name, c.name)
			}
		}
	}
}
