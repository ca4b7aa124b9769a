package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// IdentitySetting is the setting, of no desk, that names an archive in Redis.
const IdentitySetting = "identity"

// Restore puts a verified backup in the place of the archive at address, which
// no process may be using; what was there is kept beside it under the name that
// it gives, "" when there was nothing.
//
// The restored archive has another identity, so that what Redis remembers of the
// one before isn't taken for its own. Nothing is posted twice: see after.
func Restore(ctx context.Context, backup, address string, o Options) (kept string, err error) {
	if err := CheckBackup(ctx, backup); err != nil {
		return "", err
	}
	path, err := embeddedPath(address, o.Dir)
	if err != nil {
		return "", err
	}
	s := &Store{path: path}
	if err := s.claimFile(path); err != nil {
		return "", err
	}
	defer s.lock.release() // the process may end; the system drops it then
	part := path + ".part"
	if err := prepare(ctx, backup, part, path); err != nil {
		return "", fmt.Errorf("prepare backup: %w", said(part, err))
	}
	if _, err := os.Stat(path); err == nil {
		if kept, err = setAside(path); err != nil {
			return "", fmt.Errorf("set archive aside: %w", err)
		}
	}
	return kept, settleFile(part, path)
}

// setAside moves an archive and what SQLite keeps beside it out of the way.
func setAside(path string) (string, error) {
	kept := ""
	for n := 1; ; n++ {
		kept = fmt.Sprintf("%s.before-restore-%d", path, n)
		if _, err := os.Stat(kept); errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	for _, end := range []string{"-wal", "-shm", ""} {
		if err := os.Rename(path+end, kept+end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return kept, nil
}

// prepare copies a backup to part and makes it ready to take the place of the
// archive at path.
func prepare(ctx context.Context, backup, part, path string) error {
	for _, end := range []string{"-wal", "-shm", "-journal"} { // of a restore that was cut off
		if err := os.Remove(part + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := copyFile(backup, part); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", fileAddress(part, "rw", []string{"busy_timeout(5000)", "journal_mode(DELETE)"}))
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1) // what is attached is so on one connection
	return errors.Join(after(ctx, db, path), db.Close())
}

// after changes a backup so that it can be gone on from. Deliveries that were
// open in it may have been posted since: they are looked for in their channels
// first. What was posted of later reports is taken from the archive that is
// replaced; where that can't be read, the sources are read as if for the first
// time, which posts nothing of what they list already.
func after(ctx context.Context, db *sql.DB, replaced string) error {
	for _, statement := range []string{
		"DELETE FROM settings WHERE desk = '' AND name = '" + IdentitySetting + "'",
		"UPDATE sources SET owner = '', until = 0",
		`UPDATE deliveries SET state = 'unknown', owner = '', until = 0,
			tried_at = CASE WHEN tried_at = 0 THEN created ELSE tried_at END WHERE state IN ('pending', 'sending', 'unknown')`,
	} {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if keepPosted(ctx, db, replaced) == nil {
		return nil
	}
	_, err := db.ExecContext(ctx, "UPDATE sources SET primed = 0, etag = '', last_modified = ''")
	return err
}

// keepPosted takes over from the archive at path what it posted. The reports
// aren't there, but the keys of their alerts keep them from being posted again.
func keepPosted(ctx context.Context, db *sql.DB, path string) (err error) {
	if _, err := os.Stat(path); err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "ATTACH ? AS replaced", path); err != nil {
		return err
	}
	defer func() {
		_, detached := db.ExecContext(ctx, "DETACH replaced")
		err = errors.Join(err, detached)
	}()
	for _, statement := range []string{
		"INSERT OR IGNORE INTO desks (id, name, lang, zone, channel, health, role, setup) SELECT id, name, lang, zone, channel, health, role, setup FROM replaced.desks",
		`UPDATE deliveries SET state = 'sent', message = r.message, sent_at = r.sent_at, reason = ''
			FROM replaced.deliveries r WHERE r.key = deliveries.key AND r.state = 'sent' AND deliveries.state <> 'sent'`,
		`INSERT OR IGNORE INTO deliveries (key, nonce, kind, target, desk, channel, report, story, alert, state, attempts, message, created, tried_at, sent_at)
			SELECT key, nonce, kind, target, desk, channel, 0, 0, alert, state, attempts, message, created, tried_at, sent_at
			FROM replaced.deliveries WHERE state = 'sent'`,
	} {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}
