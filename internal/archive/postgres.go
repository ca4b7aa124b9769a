package archive

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"wiredesk/internal/news"
)

// oldestPostgres is the first version with everything the archive uses.
const oldestPostgres = 130000

// openPostgres opens a pool for changes, one for look-ups and, when there is a
// replica, one for searches there.
func (s *Store) openPostgres(ctx context.Context, address string, o Options) error {
	s.dialect = postgres
	var err error
	if s.writer, err = openPool(address, o); err != nil {
		return err
	}
	if s.reader, err = openPool(address, o, lookUps...); err != nil {
		return err
	}
	if o.ReadURL != "" {
		db, err := openPool(o.ReadURL, o, lookUps...)
		if err != nil {
			return err
		}
		s.replica = &replica{db: db}
	}
	var version int
	if err := s.writer.QueryRowContext(ctx, "SELECT current_setting('server_version_num')::int").Scan(&version); err != nil {
		return err
	}
	return oldEnough(version)
}

// oldEnough refuses a server before oldestPostgres.
func oldEnough(version int) error {
	if version < oldestPostgres {
		return news.Errorf(news.Unavailable, "PostgreSQL %d is too old: Wiredesk needs version 13 or later.", version/10000)
	}
	return nil
}

// lookUps are the settings of connections for look-ups. Their plans are chosen here
// (spans.go): planned once, without regard to what is asked for, a statement reads
// the full-text index and leaves out the months that it doesn't need. By its usual
// costs, which are a disk's, it would rather unpack every report of a month that has
// just begun, or of which much is yet to be indexed; read from memory, an index's page
// is cheap beside a row that has to be looked at.
var lookUps = []string{
	"plan_cache_mode", "force_generic_plan", "enable_seqscan", "off", "jit", "off", "default_transaction_read_only", "on",
	"random_page_cost", "0.1", "cpu_index_tuple_cost", "1",
}

func openPool(address string, o Options, settings ...string) (*sql.DB, error) {
	c, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, news.Errorf(news.Invalid, "DATABASE_URL is not an address PostgreSQL understands. Write postgres://user:password@host:5432/database.").Because(err)
	}
	if o.Schema != "" {
		c.RuntimeParams["search_path"] = pgx.Identifier{o.Schema}.Sanitize()
	}
	c.RuntimeParams["application_name"] = "wiredesk"
	for pair := range slices.Chunk(settings, 2) {
		c.RuntimeParams[pair[0]] = pair[1]
	}
	c.RuntimeParams["statement_timeout"] = fmt.Sprint(max(o.Deadline.Milliseconds(), 60_000))
	db := stdlib.OpenDB(*c)
	db.SetMaxOpenConns(o.Readers + 4)
	db.SetMaxIdleConns(o.Readers + 4)
	return db, nil
}
