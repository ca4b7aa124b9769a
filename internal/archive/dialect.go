package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"wiredesk/internal/news"
)

// dialect is what differs between the two databases outside of search.
// Statements are written once, with ? for their arguments.
type dialect struct {
	name       string
	numbered   bool   // arguments are $1, $2, …
	skipLocked string // ends a SELECT of rows to claim
	rowLock    string // ends a SELECT of rows to change
	turn       string // ends a SELECT of the row whose holder others wait for; "" where all wait anyway
	slots      int64  // a second, see slotOf; few keep SQLite's index small, many serve many desks
	clock      string // the database's time in milliseconds; "" to take the caller's
	itemRow    string // the arguments of one row of items
}

var (
	sqlite   = dialect{name: "sqlite", slots: 1, itemRow: "(?,?,?)"}
	postgres = dialect{
		name:       "postgres",
		numbered:   true,
		slots:      256,
		skipLocked: " FOR UPDATE SKIP LOCKED",
		rowLock:    " FOR UPDATE",
		turn:       " FOR NO KEY UPDATE",
		clock:      "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint",
		itemRow:    "(?::bigint,?::bytea,?::bigint)",
	}
)

// bind writes a statement's arguments the dialect's way.
func (d dialect) bind(statement string) string {
	if !d.numbered {
		return statement
	}
	var b strings.Builder
	b.Grow(len(statement) + 16)
	n := 0
	for part := range strings.SplitSeq(statement, "?") {
		if n > 0 {
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
		}
		b.WriteString(part)
		n++
	}
	return b.String()
}

// runner is what *sql.DB, *sql.Conn and *sql.Tx have in common.
type runner interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}

// querier runs statements of one look-up or one transaction.
type querier struct {
	run      runner
	dialect  dialect
	kept     map[string]*sql.Stmt // prepared for the transaction; nil when not worth it
	shared   *statements          // prepared for all look-ups, or all transactions; nil when not worth it
	unpacked *unpacked            // what look-ups remember of reports; nil in a transaction
}

// statements are those of look-ups, and those of transactions, on SQLite, where
// writing a plan takes longer than following it. pgx keeps its own.
type statements struct {
	mu     sync.Mutex
	byText map[string]*sql.Stmt
}

// maxStatements bounds them; look-ups and transactions have few forms.
const maxStatements = 128

// get gives the prepared statement, nil when it is to be run as it is.
func (s *statements) get(ctx context.Context, db *sql.DB, text string) (*sql.Stmt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	st, ok := s.byText[text]
	if ok || len(s.byText) >= maxStatements {
		return st, nil
	}
	st, err := db.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	s.put(text, st)
	return st, nil
}

func (s *statements) put(text string, st *sql.Stmt) {
	if s.byText == nil {
		s.byText = map[string]*sql.Stmt{}
	}
	s.byText[text] = st
}

// of gives the statement if it is prepared already.
func (s *statements) of(text string) *sql.Stmt {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.byText[text]
}

// learn prepares what a transaction used, for those that come. A transaction can't
// do so itself: it holds the only connection that writes.
func (s *statements) learn(ctx context.Context, db *sql.DB, used map[string]*sql.Stmt) {
	for text := range used {
		s.mu.Lock()
		_, ok := s.byText[text]
		full := len(s.byText) >= maxStatements
		s.mu.Unlock()
		if ok || full {
			continue
		}
		st, err := db.PrepareContext(ctx, text)
		if err != nil {
			return // the next transaction prepares it for itself, and says what is wrong
		}
		s.mu.Lock()
		if s.byText[text] == nil {
			s.put(text, st)
			st = nil
		}
		s.mu.Unlock()
		if st != nil {
			st.Close() // somebody else was quicker
		}
	}
}

func (s *statements) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, st := range s.byText {
		st.Close() // its connections are closed next, which says what went wrong
	}
	s.byText = nil
}

// prepared gives a statement as it is prepared, nil when it is to be run as it is.
func (q *querier) prepared(ctx context.Context, statement string) (*sql.Stmt, error) {
	if db, ok := q.run.(*sql.DB); ok && q.shared != nil {
		return q.shared.get(ctx, db, statement)
	}
	if q.kept == nil {
		return nil, nil
	}
	st, ok := q.kept[statement]
	if ok {
		return st, nil
	}
	var err error
	t, ok := q.run.(*sql.Tx)
	if shared := q.shared.of(statement); ok && shared != nil {
		st = t.StmtContext(ctx, shared)
	} else if st, err = q.run.PrepareContext(ctx, statement); err != nil {
		return nil, err
	}
	q.kept[statement] = st
	return st, nil
}

func (q *querier) row(ctx context.Context, statement string, args ...any) *sql.Row {
	if st, err := q.prepared(ctx, statement); st != nil && err == nil {
		return st.QueryRowContext(ctx, args...)
	}
	return q.run.QueryRowContext(ctx, q.dialect.bind(statement), args...)
}

// exec runs a statement and gives the number of rows it changed.
func (q *querier) exec(ctx context.Context, statement string, args ...any) (int64, error) {
	st, err := q.prepared(ctx, statement)
	if err != nil {
		return 0, err
	}
	var r sql.Result
	if st != nil {
		r, err = st.ExecContext(ctx, args...)
	} else {
		r, err = q.run.ExecContext(ctx, q.dialect.bind(statement), args...)
	}
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// each runs scan for every row.
func (q *querier) each(ctx context.Context, scan func(scanner) error, statement string, args ...any) error {
	rows, err := q.rows(ctx, statement, args)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (q *querier) rows(ctx context.Context, statement string, args []any) (*sql.Rows, error) {
	st, err := q.prepared(ctx, statement)
	if err != nil {
		return nil, err
	}
	if st != nil {
		return st.QueryContext(ctx, args...)
	}
	return q.run.QueryContext(ctx, q.dialect.bind(statement), args...)
}

func (q *querier) close() {
	for _, st := range q.kept {
		st.Close() // the transaction is over; nothing is left to lose
	}
}

// scanner is a row that can be read.
type scanner interface{ Scan(...any) error }

// look runs a look-up under the store's deadline.
func (s *Store) look(ctx context.Context, what string, fn func(context.Context, *querier) error) error {
	return s.lookOn(ctx, s.reader, what, fn)
}

// search is look for what may lag behind by what a replica does, where there is one.
func (s *Store) search(ctx context.Context, what string, fn func(context.Context, *querier) error) error {
	if s.replica != nil && s.replica.ready(ctx, s.log) {
		return s.lookOn(ctx, s.replica.db, what, fn)
	}
	return s.look(ctx, what, fn)
}

func (s *Store) lookOn(ctx context.Context, db *sql.DB, what string, fn func(context.Context, *querier) error) error {
	ctx, cancel := context.WithTimeout(ctx, s.deadline)
	defer cancel()
	q := &querier{run: db, dialect: s.dialect, unpacked: &s.unpacked}
	if !s.dialect.numbered {
		q.shared = &s.statements
	}
	if err := fn(ctx, q); err != nil {
		return fmt.Errorf("%s: %w", what, s.said(err))
	}
	return nil
}

// change runs fn in one transaction and repeats it when PostgreSQL asks for it.
func (s *Store) change(ctx context.Context, what string, fn func(context.Context, *querier) error) error {
	var err error
	for attempt := range 5 {
		if err = s.changeOnce(ctx, fn); err == nil {
			s.trouble.Store(nil)
			return nil
		}
		if !repeatable(err) {
			break
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: %w", what, ctx.Err())
		case <-time.After(time.Duration(attempt+1) * 5 * time.Millisecond):
		}
	}
	err = s.said(err)
	if e, ok := errors.AsType[*news.Error](err); ok && e.Code == news.Unavailable && ctx.Err() == nil {
		s.trouble.Store(e)
	}
	return fmt.Errorf("%s: %w", what, err)
}

func (s *Store) changeOnce(ctx context.Context, fn func(context.Context, *querier) error) error {
	t, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer t.Rollback() // does nothing after Commit
	q := &querier{run: t, dialect: s.dialect}
	if !s.dialect.numbered { // pgx keeps statements by itself
		q.kept, q.shared = map[string]*sql.Stmt{}, &s.changes
		defer q.close()
	}
	if err := fn(ctx, q); err != nil {
		return err
	}
	if err := t.Commit(); err != nil {
		return err
	}
	if q.shared != nil {
		q.shared.learn(ctx, s.writer, q.kept)
	}
	return nil
}

// leaseClock gives the time that leases are counted in: the database's own where
// several machines share it, the caller's on the embedded one.
func (q *querier) leaseClock(ctx context.Context, now time.Time) (int64, error) {
	if q.dialect.clock == "" {
		return millis(now), nil
	}
	var ms int64
	err := q.row(ctx, q.dialect.clock).Scan(&ms)
	return ms, err
}

// millis is how times are stored: milliseconds since 1970, 0 for none.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// in adds the values of an IN to a statement's arguments and gives their marks, as many
// as a power of two, the last value again and again: the statement has few forms, and
// each stays prepared.
func in[T any](args []any, values []T) ([]any, string) {
	n := 1
	for n < len(values) {
		n *= 2
	}
	for i := range n {
		args = append(args, values[min(i, len(values)-1)])
	}
	return args, marks(n)
}

// marks gives n question marks for a list.
func marks(n int) string { return times(n, "?") }

// times gives n times the same, such as the marks of a row, for a list.
func times(n int, row string) string {
	return strings.TrimSuffix(strings.Repeat(row+",", n), ",")
}
