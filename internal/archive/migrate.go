package archive

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"wiredesk/internal/news"
)

// migrations hold one folder a dialect; a file's place in its folder, from 1, is
// the schema version that it makes. Files are never changed once released.
//
//go:embed migrations
var migrations embed.FS

// migrationLock is the PostgreSQL advisory lock that one migrating process holds.
const migrationLock = 0x7769726564 // "wired"

// migrate brings an older schema up to date, one process at a time, and refuses a newer one.
func (s *Store) migrate(ctx context.Context, readOnly bool) error {
	names, err := fs.Glob(migrations, "migrations/"+s.dialect.name+"/*.sql")
	if err != nil {
		return fmt.Errorf("list migrations: %w", err)
	}
	if readOnly {
		return s.checkSchema(ctx, len(names))
	}
	t, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer t.Rollback() // does nothing after Commit
	if s.dialect.name == postgres.name {
		if _, err := t.ExecContext(ctx, "SELECT pg_advisory_xact_lock($1)", int64(migrationLock)); err != nil {
			return fmt.Errorf("lock schema: %w", err)
		}
	}
	if _, err := t.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS schema_versions (version INTEGER PRIMARY KEY)"); err != nil {
		return fmt.Errorf("make schema versions: %w", err)
	}
	version, err := schemaVersion(ctx, t)
	if err != nil {
		return err
	}
	if version > len(names) {
		return newerSchema(version, len(names))
	}
	for i := version; i < len(names); i++ {
		if err := apply(ctx, t, s.dialect, names[i], i+1); err != nil {
			return fmt.Errorf("migrate to schema %d: %w", i+1, err)
		}
		s.log.InfoContext(ctx, "archive migrated", "schema", i+1)
	}
	if err := t.Commit(); err != nil {
		return fmt.Errorf("keep schema: %w", err)
	}
	return nil
}

func apply(ctx context.Context, t *sql.Tx, d dialect, name string, version int) error {
	b, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, string(b)); err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, d.bind("INSERT INTO schema_versions (version) VALUES (?)"), version)
	return err
}

func (s *Store) checkSchema(ctx context.Context, known int) error {
	version, err := schemaVersion(ctx, s.reader)
	if err != nil {
		return err
	}
	if version > known {
		return newerSchema(version, known)
	}
	if version < known {
		return news.Errorf(news.Conflict, "The archive has schema %d and this Wiredesk needs %d. Start wiredesk run once to bring it up to date.", version, known)
	}
	return nil
}

func newerSchema(version, known int) error {
	return news.Errorf(news.Conflict, "The archive has schema %d, made by a newer Wiredesk; this one knows %d. Start the newer program.", version, known)
}

func schemaVersion(ctx context.Context, r interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}) (int, error) {
	var version int
	err := r.QueryRowContext(ctx, "SELECT coalesce(max(version), 0) FROM schema_versions").Scan(&version)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("read schema version: %w", err)
	}
	return version, nil
}
