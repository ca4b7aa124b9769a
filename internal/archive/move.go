package archive

import (
	"context"
	"encoding/json"
	"fmt"

	"wiredesk/internal/match"
	"wiredesk/internal/news"
)

// Moved is how far a move has come with one table.
type Moved struct {
	Table    string `json:"table"`
	Rows     int    `json:"rows"`
	Verified string `json:"verified,omitempty"` // the sum that both archives have; empty while rows are moved
}

// moveAtOnce is how many rows are moved in a transaction, those of reports with
// their words.
const moveAtOnce = 500

// move is one move under way.
type move struct {
	from, to *Store
	numbers  *numbers
	tell     func(Moved) error
}

// Move copies all of an archive into another, which must be new or hold what an
// earlier move from the same archive left unfinished, and verifies row for row that
// both say the same. Reports get numbers of the other's kind, and their words are
// indexed anew. Nobody else may change either meanwhile: that ends in a Conflict.
// tell hears of each table as it goes on. Where all of it is there already, as when
// a move was cut off after its last transaction, it is verified once more.
func Move(ctx context.Context, from, to *Store, tell func(Moved) error) error {
	m := &move{from: from, to: to, tell: tell}
	if err := m.all(ctx); err != nil {
		return fmt.Errorf("move archive: %w", to.said(err))
	}
	return nil
}

func (m *move) all(ctx context.Context) error {
	parts, err := m.parts(ctx)
	if err != nil {
		return err
	}
	full, err := m.begin(ctx, parts)
	if err != nil {
		return err
	}
	if m.numbers, err = renumber(ctx, m.from, m.to.dialect); err != nil {
		return err
	}
	if full {
		return m.complete(ctx, parts)
	}
	for _, p := range parts {
		if err := m.part(ctx, p); err != nil {
			return fmt.Errorf("move %s: %w", p.from.name, err)
		}
	}
	for _, p := range parts {
		moved, err := m.verify(ctx, p)
		if err == nil {
			err = m.tell(moved)
		}
		if err != nil {
			return err
		}
	}
	return m.end(ctx, parts)
}

// complete tells of a target that holds all of the source, and refuses any other.
func (m *move) complete(ctx context.Context, parts []movePart) error {
	var all []Moved
	for _, p := range parts {
		moved, err := m.verify(ctx, p)
		if news.CodeOf(err) == news.Conflict {
			return news.Errorf(news.Conflict, "The archive to move to is not empty. Name an empty database or a new file.").Because(err)
		}
		if err != nil {
			return err
		}
		all = append(all, moved)
	}
	m.to.log.InfoContext(ctx, "the move was complete, and is verified once more")
	for _, moved := range all {
		if err := m.tell(moved); err != nil {
			return err
		}
	}
	return nil
}

// movePart is one table in both archives.
type movePart struct{ from, to *table }

func (m *move) parts(ctx context.Context) ([]movePart, error) {
	source, err := m.from.tables(ctx)
	if err != nil {
		return nil, err
	}
	target, err := m.to.tables(ctx)
	if err != nil {
		return nil, err
	}
	byName := map[string]*table{}
	for _, t := range target {
		byName[t.name] = t
	}
	var out []movePart
	for _, t := range source {
		other := byName[t.name]
		if other == nil || other.names() != t.names() || len(t.key) == 0 {
			return nil, fmt.Errorf("the tables %s differ", t.name)
		}
		out = append(out, movePart{t, other})
	}
	return out, nil
}

// begin marks an empty target as this move's; full says that it holds what no
// unfinished move left.
func (m *move) begin(ctx context.Context, parts []movePart) (full bool, err error) {
	identity, err := m.from.Setting(ctx, "", IdentitySetting)
	if err != nil {
		return false, err
	}
	origin := m.from.dialect.name + ":" + identity
	err = m.to.change(ctx, "begin", func(ctx context.Context, q *querier) error {
		var begun string
		err := q.row(ctx, "SELECT coalesce(max(last), '') FROM moves WHERE part = ''").Scan(&begun)
		if err != nil || begun == origin {
			return err
		}
		if begun != "" {
			return news.Errorf(news.Conflict, "The archive to move to holds part of another one. Name an empty database or a new file.")
		}
		for _, p := range parts {
			rows, err := p.to.rows(ctx, q, nil, 1)
			if err != nil {
				return err
			}
			if len(rows) > 0 && p.to.name != "counters" {
				full = true
				return nil
			}
		}
		if _, err := q.exec(ctx, "DELETE FROM counters WHERE name <> 'spill'"); err != nil {
			return err
		}
		_, err = q.exec(ctx, "INSERT INTO moves (part, last, moved) VALUES ('', ?, 0)", origin)
		return err
	})
	return full, err
}

// whole refuses an archive that a move left unfinished.
func (s *Store) whole(ctx context.Context) error {
	var parts int
	if err := s.writer.QueryRowContext(ctx, "SELECT count(*) FROM moves").Scan(&parts); err != nil {
		return fmt.Errorf("look for an unfinished move: %w", err)
	}
	if parts > 0 {
		return news.Errorf(news.Conflict, "This archive is only partly moved here. Run wiredesk move again with the same two archives until it ends.")
	}
	return nil
}

// part moves what is left of a table, a transaction after the other.
func (m *move) part(ctx context.Context, p movePart) error {
	var kept string
	moved := 0
	q := &querier{run: m.to.writer, dialect: m.to.dialect}
	err := q.each(ctx, func(row scanner) error { return row.Scan(&kept, &moved) }, "SELECT last, moved FROM moves WHERE part = ?", p.from.name)
	if err != nil {
		return err
	}
	last, err := readKey(kept)
	if err != nil {
		return err
	}
	for {
		rows, err := p.from.rows(ctx, &querier{run: m.from.writer, dialect: m.from.dialect}, last, moveAtOnce)
		if err != nil || len(rows) == 0 {
			return err
		}
		last = p.from.keyOf(rows[len(rows)-1])
		moved += len(rows)
		if err := m.rows(ctx, p, rows, last, moved); err != nil {
			return err
		}
		if err := m.tell(Moved{Table: p.from.name, Rows: moved}); err != nil {
			return err
		}
	}
}

// rows writes rows, and how far the table has come, in one transaction.
func (m *move) rows(ctx context.Context, p movePart, rows [][]any, last []any, moved int) error {
	var args []any
	for _, row := range rows {
		row, err := m.row(p, row)
		if err != nil {
			return err
		}
		args = append(args, row...)
	}
	key, err := writeKey(last)
	if err != nil {
		return err
	}
	w := &adding{store: m.to}
	err = m.to.change(ctx, "write rows", func(ctx context.Context, q *querier) error {
		values := times(len(rows), "("+marks(len(p.to.columns))+")")
		if _, err := q.run.ExecContext(ctx, q.dialect.bind("INSERT INTO "+quoted(p.to.name)+" ("+p.to.names()+") VALUES "+values), args...); err != nil {
			return err
		}
		if p.to.name == "reports" {
			w = &adding{store: m.to, querier: q}
			if err := w.reindex(ctx, args, p.to, len(rows)); err != nil {
				return err
			}
		}
		_, err := q.exec(ctx, `INSERT INTO moves (part, last, moved) VALUES (?,?,?)
			ON CONFLICT (part) DO UPDATE SET last = excluded.last, moved = excluded.moved`, p.from.name, key, moved)
		return err
	})
	if err == nil {
		w.kept(ctx)
	}
	return err
}

// reindex indexes reports that were written as they are.
func (w *adding) reindex(ctx context.Context, args []any, t *table, n int) error {
	ids := make([]any, n)
	for i := range ids {
		ids[i] = args[i*len(t.columns)+t.place("id")]
	}
	err := w.each(ctx, func(row scanner) error {
		r, err := scanReport(row, nil)
		if err == nil {
			w.index = append(w.index, w.store.entryOf(r.ID, &Addition{Report: r, Doc: match.NewDoc(w.store.analyser, &r)}, &r, false))
		}
		return err
	}, "SELECT "+reportColumns+" FROM reports r CROSS JOIN (SELECT 0 AS story) d WHERE r.id IN ("+marks(n)+")", ids...)
	if err != nil {
		return err
	}
	if err := w.flush(ctx); err != nil {
		return err
	}
	return w.tally(ctx)
}

// row gives a row of the source as the target keeps it.
func (m *move) row(p movePart, row []any) ([]any, error) {
	out := make([]any, len(row))
	for i, v := range row {
		from, to := p.from.columns[i], p.to.columns[i]
		var err error
		switch v := v.(type) {
		case int64:
			out[i] = v
			if isNumber(p.from.name, from.name) {
				out[i] = m.numbers.of(v)
			}
			continue
		case string:
			out[i] = v
			if p.from.name == "deliveries" && from.name == "alert" {
				out[i], err = m.numbers.inJSON(v)
			}
		default:
			out[i] = v
		}
		if err == nil && from.bytes != to.bytes { // a text, packed on one side
			out[i], err = m.body(out[i])
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// body gives a text as the target keeps it.
func (m *move) body(v any) (any, error) {
	text, err := plainText(v)
	if err != nil {
		return nil, err
	}
	return m.to.dialect.body(text)
}

func plainText(v any) (string, error) {
	if b, ok := v.([]byte); ok {
		return unpackText(b)
	}
	text, ok := v.(string)
	if !ok {
		return "", fmt.Errorf("a text is of type %T", v)
	}
	return text, nil
}

// A key is kept as JSON, its bytes as a list of one string.

func writeKey(key []any) (string, error) {
	out := make([]any, len(key))
	for i, k := range key {
		out[i] = k
		if b, ok := k.([]byte); ok {
			out[i] = [][]byte{b}
		}
	}
	b, err := json.Marshal(out)
	return string(b), err
}

func readKey(kept string) ([]any, error) {
	if kept == "" {
		return nil, nil
	}
	var parts []json.RawMessage
	if err := json.Unmarshal([]byte(kept), &parts); err != nil {
		return nil, err
	}
	out := make([]any, len(parts))
	for i, p := range parts {
		var n int64
		var text string
		var bytes [][]byte
		switch {
		case json.Unmarshal(p, &n) == nil:
			out[i] = n
		case json.Unmarshal(p, &text) == nil:
			out[i] = text
		default:
			if err := json.Unmarshal(p, &bytes); err != nil || len(bytes) != 1 {
				return nil, fmt.Errorf("read key %s: %w", p, err)
			}
			out[i] = bytes[0]
		}
	}
	return out, nil
}
