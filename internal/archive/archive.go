// Package archive keeps what the desks read: their sources and watches, every
// report with its versions, what was decided about each item, and the outbox of
// deliveries. One Store runs over SQLite, a file, or PostgreSQL; the suite of
// tests is the same for both. It is the truth: everything in Redis may be lost.
package archive

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

// Options are the parts of Open that have defaults.
type Options struct {
	Dir      string           // folder of the embedded database when the address is empty; "./data" when empty
	Schema   string           // PostgreSQL schema; "public" when empty
	ReadURL  string           // PostgreSQL read replica for searches; the main database when empty
	Moving   bool             // what a move left unfinished may be opened, to go on with it
	ReadOnly bool             // look-ups only: no lock is taken and nothing is migrated
	Readers  int              // connections for look-ups; 4 when 0
	Deadline time.Duration    // the longest a look-up may take; 5 s when 0
	Now      func() time.Time // the clock of deliveries' leases on SQLite; time.Now when nil
	Log      *slog.Logger     // told about migrations; silent when nil
	Watched  func()           // called after each change of a watch or a name; may be nil
	Analyser *text.Analyser   // shared with those who analyse reports; one of its own when nil
}

// Store is the archive. It is safe for concurrent use.
type Store struct {
	writer     *sql.DB
	reader     *sql.DB
	replica    *replica // nil without one
	dialect    dialect
	path       string // of the SQLite file; "" on PostgreSQL
	lock       *fileLock
	deadline   time.Duration
	log        *slog.Logger
	analyser   *text.Analyser
	watched    func()
	now        func() time.Time
	known      known
	statements statements                 // of look-ups
	changes    statements                 // of transactions
	trouble    atomic.Pointer[news.Error] // of the last change; nil when it was taken
	turns      *turns                     // nil on PostgreSQL, which has many writers
	full       fullMinutes                // on SQLite
	volumes    atomic.Pointer[volumes]    // on SQLite
	fullVolume int                        // reports that a volume holds at least
	room       int                        // reports that come before the last volume is counted again; whoever archives may touch it
	tally      tally                      // on SQLite
	densities  densities                  // on PostgreSQL
	unpacked   unpacked
}

// Open opens the archive at address, which is empty for the embedded file in
// o.Dir, a path or a sqlite: or file: address for another SQLite file, or a
// postgres:// address. An older schema is migrated, a newer one refused.
// Close it when done.
func Open(ctx context.Context, address string, o Options) (*Store, error) {
	if o.Readers == 0 {
		o.Readers = 4
	}
	if o.Deadline == 0 {
		o.Deadline = 5 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Analyser == nil {
		o.Analyser = text.NewAnalyser()
	}
	if o.Watched == nil {
		o.Watched = func() {}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Store{deadline: o.Deadline, log: o.Log, analyser: o.Analyser, watched: o.Watched, now: o.Now, fullVolume: fullVolume}
	open := s.openSQLite
	if strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://") {
		open = s.openPostgres
	}
	err := open(ctx, address, o)
	if err == nil {
		err = s.migrate(ctx, o.ReadOnly)
	}
	if err == nil {
		err = s.readVolumes(ctx)
	}
	if err == nil && !o.Moving {
		err = s.whole(ctx)
	}
	if err != nil {
		s.Close() // the reason is err; closing half an archive adds nothing to it
		return nil, s.said(err)
	}
	return s, nil
}

// Close waits for running statements and closes the archive.
func (s *Store) Close() error {
	var first error
	keep := func(err error) {
		if err != nil && first == nil {
			first = fmt.Errorf("close archive: %w", err)
		}
	}
	if s.writer != nil {
		s.writeTally(context.Background()) // without it the archive knows its common words a little less well
	}
	s.statements.close()
	s.changes.close()
	if s.reader != nil && s.reader != s.writer {
		keep(s.reader.Close())
	}
	if s.writer != nil {
		keep(s.writer.Close())
	}
	if s.replica != nil {
		keep(s.replica.db.Close())
	}
	keep(s.lock.release())
	return first
}

// Ping says whether the archive answers.
func (s *Store) Ping(ctx context.Context) error {
	return s.look(ctx, "ping archive", func(ctx context.Context, q *querier) error {
		var one int
		return q.row(ctx, "SELECT 1").Scan(&one)
	})
}

// Writable gives the error that kept the last change out of the archive, such as a
// full disk, and nil when that change was taken.
func (s *Store) Writable() error {
	if e := s.trouble.Load(); e != nil {
		return e
	}
	return nil
}

// Engine names the database behind the archive: sqlite or postgres.
func (s *Store) Engine() string { return s.dialect.name }
