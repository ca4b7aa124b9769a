package archive

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"
	"time"

	"wiredesk/internal/news"
)

const sourceColumns = `id, desk, kind, address, selector, name, lang, every, paused, pause_why, etag, last_modified,
	primed, next_poll, last_poll, last_ok, last_new, failures, last_error, gap, added_by, added_at`

func scanSource(row scanner, more ...any) (news.Source, error) {
	var s news.Source
	var every, next, poll, ok, fresh, gap, added int64
	err := row.Scan(append([]any{&s.ID, &s.Desk, &s.Kind, &s.Address, &s.Selector, &s.Name, &s.Lang, &every, &s.Paused,
		&s.PauseWhy, &s.ETag, &s.LastModified, &s.Primed, &next, &poll, &ok, &fresh, &s.Failures, &s.LastError, &gap,
		&s.AddedBy, &added}, more...)...)
	s.Every, s.Gap = time.Duration(every)*time.Millisecond, time.Duration(gap)*time.Millisecond
	s.NextPoll, s.LastPoll, s.LastOK, s.LastNew, s.AddedAt = moment(next), moment(poll), moment(ok), moment(fresh), moment(added)
	return s, err
}

// AddSource keeps a new source of src.Desk and gives it with its id. A desk has
// an address once; the second time is a Conflict.
func (s *Store) AddSource(ctx context.Context, src news.Source) (news.Source, error) {
	err := s.change(ctx, "add source", func(ctx context.Context, q *querier) error {
		if err := meetDesk(ctx, q, src.Desk); err != nil {
			return err
		}
		err := q.row(ctx, `INSERT INTO sources (desk, kind, address, selector, name, lang, every, paused, pause_why,
			next_poll, added_by, added_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (desk, address) DO NOTHING RETURNING id`,
			src.Desk, string(src.Kind), src.Address, src.Selector, src.Name, src.Lang, src.Every.Milliseconds(), flag(src.Paused),
			src.PauseWhy, millis(src.NextPoll), src.AddedBy, millis(src.AddedAt)).Scan(&src.ID)
		if errors.Is(err, sql.ErrNoRows) {
			return news.Errorf(news.Conflict, "This desk already reads %s.", src.Address)
		}
		return err
	})
	return src, err
}

// Source gives one source of a desk.
func (s *Store) Source(ctx context.Context, desk string, id int64) (news.Source, error) {
	var src news.Source
	err := s.look(ctx, "read source", func(ctx context.Context, q *querier) error {
		var err error
		src, err = scanSource(q.row(ctx, "SELECT "+sourceColumns+" FROM sources WHERE desk = ? AND id = ?", desk, id))
		if errors.Is(err, sql.ErrNoRows) {
			return noSource()
		}
		return err
	})
	return src, err
}

func noSource() error {
	return news.Errorf(news.NotFound, "This desk has no such source. See the list with /source list.")
}

// Sources gives a desk's sources by name and address.
func (s *Store) Sources(ctx context.Context, desk string) ([]news.Source, error) {
	return s.sources(ctx, "WHERE desk = ? ORDER BY name, address", desk)
}

// SuggestSources gives a desk's sources whose name or address contains the words
// typed so far; all of them, up to limit, when nothing is typed.
func (s *Store) SuggestSources(ctx context.Context, desk, typed string, limit int) ([]news.Source, error) {
	like := contains(typed)
	return s.sources(ctx, `WHERE desk = ? AND (lower(name) LIKE ? ESCAPE '\' OR lower(address) LIKE ? ESCAPE '\')
		ORDER BY name, address LIMIT ?`, desk, like, like, limit)
}

// contains makes a LIKE pattern that finds what was typed anywhere.
func contains(typed string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(strings.ToLower(strings.TrimSpace(typed))) + "%"
}

func (s *Store) sources(ctx context.Context, where string, args ...any) ([]news.Source, error) {
	var out []news.Source
	err := s.look(ctx, "list sources", func(ctx context.Context, q *querier) error {
		return q.each(ctx, func(row scanner) error {
			src, err := scanSource(row)
			out = append(out, src)
			return err
		}, "SELECT "+sourceColumns+" FROM sources "+where, args...)
	})
	return out, err
}

// UpdateSource keeps what people decide about a source: its kind, address,
// selector, name, language, interval, pause, and when it is polled next.
func (s *Store) UpdateSource(ctx context.Context, src news.Source) error {
	return s.change(ctx, "update source", func(ctx context.Context, q *querier) error {
		var other int64
		err := q.row(ctx, "SELECT id FROM sources WHERE desk = ? AND address = ? AND id <> ?", src.Desk, src.Address, src.ID).Scan(&other)
		if err == nil {
			return news.Errorf(news.Conflict, "This desk already reads %s.", src.Address)
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		n, err := q.exec(ctx, `UPDATE sources SET kind = ?, address = ?, selector = ?, name = ?, lang = ?, every = ?, paused = ?,
			pause_why = ?, next_poll = ? WHERE desk = ? AND id = ?`, string(src.Kind), src.Address, src.Selector, src.Name, src.Lang,
			src.Every.Milliseconds(), flag(src.Paused), src.PauseWhy, millis(src.NextPoll), src.Desk, src.ID)
		if err == nil && n == 0 {
			return noSource()
		}
		return err
	})
}

// RemoveSource removes a source of a desk and the items seen in it. Its reports stay.
func (s *Store) RemoveSource(ctx context.Context, desk string, id int64) error {
	return s.change(ctx, "remove source", func(ctx context.Context, q *querier) error {
		n, err := q.exec(ctx, "DELETE FROM sources WHERE desk = ? AND id = ?", desk, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return noSource()
		}
		_, err = q.exec(ctx, "DELETE FROM settings WHERE desk = ? AND name = ?", desk, "health:"+strconv.FormatInt(id, 10))
		return err
	})
}

// partSize bounds the arguments of one statement.
const partSize = 500

func inParts[T any](all []T, fn func([]T) error) error {
	for len(all) > 0 {
		n := min(len(all), partSize)
		if err := fn(all[:n]); err != nil {
			return err
		}
		all = all[n:]
	}
	return nil
}
