package archive

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"wiredesk/internal/news"
)

// fileName is the embedded database's name in its folder.
const fileName = "wiredesk.db"

// mapped is as much of the file as SQLite maps for look-ups, in bytes. One may touch a
// thousand pages, and to copy them took a third of its time.
const mapped = 1<<31 - 1<<16

// checkpointPages is how many pages of 4 kB the log holds before they are written into the
// file, 64 MB. Keys that are hashes lie anywhere, and a page that changes again and
// again is written once.
const checkpointPages = 16_000

// openSQLite opens one connection that writes and a pool that only reads. WAL
// lets them work side by side; synchronous FULL keeps a commit through a power
// cut, which the outbox relies on.
func (s *Store) openSQLite(ctx context.Context, address string, o Options) error {
	s.dialect, s.turns = sqlite, newTurns()
	path, err := sqlitePath(address, o.Dir)
	if err != nil {
		return err
	}
	s.path = path
	if o.ReadOnly {
		if _, err := os.Stat(path); err != nil {
			return news.Errorf(news.NotFound, "There is no archive at %s yet.", path).Because(err)
		}
	} else if err := s.claimFile(path); err != nil {
		return err
	}
	mode := "rwc"
	if o.ReadOnly {
		mode = "rw" // a reader of a WAL database writes its shared index
	}
	if s.writer, err = openFile(path, mode, fmt.Sprintf("query_only(%d)", flag(o.ReadOnly)), fmt.Sprintf("wal_autocheckpoint(%d)", checkpointPages)); err != nil {
		return err
	}
	s.writer.SetMaxOpenConns(1)
	if err := s.writer.PingContext(ctx); err != nil {
		return err
	}
	if s.reader, err = openFile(path, "rw", "query_only(1)", fmt.Sprintf("mmap_size(%d)", mapped)); err != nil {
		return err
	}
	s.reader.SetMaxOpenConns(o.Readers)
	s.reader.SetMaxIdleConns(o.Readers)
	return nil
}

func (s *Store) claimFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return news.Errorf(news.Unavailable, "The archive's folder %s can't be made: check its path and permissions.", filepath.Dir(path)).Because(err)
	}
	var err error
	s.lock, err = lockFile(path + ".lock")
	return err
}

func sqlitePath(address, dir string) (string, error) {
	if address == "" {
		if dir == "" {
			dir = "data"
		}
		return filepath.Abs(filepath.Join(dir, fileName))
	}
	path := strings.TrimPrefix(strings.TrimPrefix(address, "sqlite:"), "file:")
	if scheme, _, ok := strings.Cut(path, "://"); ok {
		return "", news.Errorf(news.Invalid, "DATABASE_URL begins with %s://, which is not known. Use postgres://… or the path of an SQLite file, or leave it empty.", scheme)
	}
	return filepath.Abs(path)
}

// Exists says that there is an archive to read at address. Of PostgreSQL only
// opening it tells.
func Exists(address string) error {
	if strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://") {
		return nil
	}
	path, err := sqlitePath(address, "")
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); err != nil {
		return news.Errorf(news.NotFound, "There is no archive at %s yet.", path).Because(err)
	}
	return nil
}

func openFile(path, mode string, more ...string) (*sql.DB, error) {
	return sql.Open("sqlite", fileAddress(path, mode, append([]string{
		"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
		"cache_size(-4000)", "temp_store(MEMORY)",
	}, more...)))
}

// fileAddress names a file and how to open it; transactions that may write lock at
// once, so that none fails half way because another came first.
func fileAddress(path, mode string, pragmas []string) string {
	q := url.Values{"mode": {mode}, "_txlock": {"immediate"}, "_pragma": pragmas}
	if slices.Contains(pragmas, "query_only(1)") {
		q.Set("_txlock", "deferred")
	}
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}
	return u.String()
}
