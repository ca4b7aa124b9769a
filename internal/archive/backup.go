package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"wiredesk/internal/news"
)

// BackupFile is Backup for an archive that isn't open here: another process may be
// using it, and its schema may be an older one.
func BackupFile(ctx context.Context, address, file string, o Options) error {
	path, err := embeddedPath(address, o.Dir)
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); err != nil {
		return news.Errorf(news.NotFound, "There is no archive at %s yet.", path).Because(err)
	}
	return (&Store{path: path}).Backup(ctx, file)
}

// embeddedPath is sqlitePath for backups, which are of Wiredesk's own file only.
func embeddedPath(address, dir string) (string, error) {
	if strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://") {
		return "", notOurs()
	}
	return sqlitePath(address, dir)
}

func notOurs() error {
	return news.Errorf(news.Invalid, "Wiredesk backs up its own file only. Use pg_dump and pg_restore for PostgreSQL.")
}

// Backup writes a copy of the archive, as it is at this moment, to a new file
// while the archive is in use, and verifies it. On PostgreSQL it says what to use.
func (s *Store) Backup(ctx context.Context, file string) error {
	if s.path == "" {
		return notOurs()
	}
	if _, err := os.Stat(file); err == nil {
		return news.Errorf(news.Conflict, "There is a file at %s already. Choose another name for the backup.", file)
	}
	part := file + ".part"
	if err := emptyFile(part); err != nil {
		return news.Errorf(news.Invalid, "The backup can't be written to %s: check the folder and its permissions.", file).Because(err)
	}
	if err := s.copyTo(ctx, part); err != nil {
		os.Remove(part) // unfinished; the error tells of it
		return fmt.Errorf("back up archive: %w", said(part, err))
	}
	if err := CheckBackup(ctx, part); err != nil {
		return fmt.Errorf("verify backup: %w", err)
	}
	if err := settleFile(part, file); err != nil {
		return fmt.Errorf("back up archive: %w", err)
	}
	return nil
}

// emptyFile makes an empty file that only its owner may read, in the place of one
// that a backup left unfinished.
func emptyFile(name string) error {
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// copyTo has SQLite write a copy from one read transaction, which neither waits
// for writers nor keeps them waiting.
func (s *Store) copyTo(ctx context.Context, file string) error {
	db, err := sql.Open("sqlite", fileAddress(s.path, "rw", []string{"busy_timeout(5000)"}))
	if err != nil {
		return err
	}
	defer db.Close() // was only read
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", file)
	return err
}

// CheckBackup says whether a file is a whole archive that this program can use.
func CheckBackup(ctx context.Context, file string) error {
	if _, err := os.Stat(file); err != nil {
		return news.Errorf(news.NotFound, "There is no backup at %s.", file).Because(err)
	}
	db, err := sql.Open("sqlite", fileAddress(file, "ro", nil))
	if err != nil {
		return err
	}
	defer db.Close() // was only read
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return notBackup(file, err)
	}
	if verdict != "ok" {
		return notBackup(file, errors.New(verdict))
	}
	version, err := schemaVersion(ctx, db)
	if err != nil {
		return notBackup(file, err)
	}
	names, err := fs.Glob(migrations, "migrations/sqlite/*.sql")
	if err != nil {
		return fmt.Errorf("list migrations: %w", err)
	}
	if version > len(names) {
		return newerSchema(version, len(names))
	}
	return nil // an older schema is migrated when it is opened
}

func notBackup(file string, err error) error {
	return news.Errorf(news.Invalid, "%s is not a whole Wiredesk archive. Choose another backup.", file).Because(err)
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close() // was only read
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// settleFile gives a finished file its name, so that it is there whole or not at
// all, even after a power cut.
func settleFile(part, file string) error {
	f, err := os.OpenFile(part, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(part, file); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(file))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
