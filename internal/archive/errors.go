package archive

import (
	"context"
	"database/sql"
	"errors"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
	driver "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"wiredesk/internal/news"
)

// said gives a database error the sentence that tells people what to do, where
// there is one. Errors that already speak to people, and contexts, pass as they are.
func (s *Store) said(err error) error { return said(s.path, err) }

// said speaks of the SQLite file at path; on PostgreSQL it is "".
func said(path string, err error) error {
	if err == nil || news.CodeOf(err) != "" || errors.Is(err, context.Canceled) {
		return err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return news.Errorf(news.Unavailable, "The archive took too long to answer. Try again, or ask for something narrower.").Because(err)
	}
	if e, ok := errors.AsType[*driver.Error](err); ok {
		return saidSQLite(path, e, err)
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return saidPostgres(e, err)
	}
	_, connecting := errors.AsType[*pgconn.ConnectError](err)
	_, network := errors.AsType[net.Error](err)
	if connecting || network || errors.Is(err, sql.ErrConnDone) {
		return news.Errorf(news.Unavailable, "The database does not answer. Check DATABASE_URL and that PostgreSQL runs.").Because(err)
	}
	return err
}

func saidSQLite(path string, e *driver.Error, err error) error {
	switch e.Code() & 0xff {
	case codes.SQLITE_INTERRUPT:
		return news.Errorf(news.Unavailable, "The archive took too long to answer. Try again, or ask for something narrower.").Because(err)
	case codes.SQLITE_BUSY, codes.SQLITE_LOCKED:
		return news.Errorf(news.Unavailable, "Another program has locked the archive %s. Close it and try again.", path).Because(err)
	case codes.SQLITE_CORRUPT, codes.SQLITE_NOTADB:
		return news.Errorf(news.Unavailable, "The archive %s is damaged or is not an archive. Stop Wiredesk and restore a backup with wiredesk restore.", path).Because(err)
	case codes.SQLITE_READONLY:
		return news.Errorf(news.Unavailable, "The archive %s can't be written. Check the permissions of the file and its folder.", path).Because(err)
	case codes.SQLITE_FULL:
		return news.Errorf(news.Unavailable, "The disk with the archive %s is full. Free some space; nothing archived so far is lost.", path).Because(err)
	case codes.SQLITE_CANTOPEN:
		return news.Errorf(news.Unavailable, "The archive %s can't be opened. Check that its folder exists and may be written.", path).Because(err)
	case codes.SQLITE_IOERR:
		return news.Errorf(news.Unavailable, "The disk with the archive %s reports errors. Check the disk before going on.", path).Because(err)
	}
	return err
}

// saidPostgres goes by SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html.
func saidPostgres(e *pgconn.PgError, err error) error {
	switch e.Code {
	case "57014": // query_canceled
		return news.Errorf(news.Unavailable, "The archive took too long to answer. Try again, or ask for something narrower.").Because(err)
	case "25006": // read_only_sql_transaction
		return news.Errorf(news.Unavailable, "The database at DATABASE_URL can only be read. Point DATABASE_URL at the primary and DATABASE_READ_URL at the replica.").Because(err)
	case "42501": // insufficient_privilege
		return news.Errorf(news.Unavailable, "The database user may not do this: %s. Grant it the rights to create and change tables in its schema.", e.Message).Because(err)
	case "28P01", "28000": // invalid_password, invalid_authorization_specification
		return news.Errorf(news.Unavailable, "The database refuses the user or password in DATABASE_URL.").Because(err)
	case "3D000": // invalid_catalog_name
		return news.Errorf(news.Unavailable, "The database named in DATABASE_URL does not exist. Create it first.").Because(err)
	case "53100": // disk_full
		return news.Errorf(news.Unavailable, "The database's disk is full. Free some space; nothing archived so far is lost.").Because(err)
	}
	switch e.Code[:2] {
	case "08", "53", "57": // connection, resources, operator intervention
		return news.Errorf(news.Unavailable, "The database does not answer. Check DATABASE_URL and that PostgreSQL runs.").Because(err)
	}
	return err
}

// repeatable says whether a transaction failed only because of another one.
func repeatable(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (e.Code == "40001" || e.Code == "40P01") // serialization_failure, deadlock_detected
}
