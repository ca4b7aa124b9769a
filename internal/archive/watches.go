package archive

import (
	"context"
	"database/sql"
	"errors"

	"wiredesk/internal/news"
)

const watchColumns = "id, desk, name, query, channel, paused, manner, added_by, added_at"

func scanWatch(row scanner) (news.Watch, error) {
	var w news.Watch
	var added int64
	var manner string
	if err := row.Scan(&w.ID, &w.Desk, &w.Name, &w.Query, &w.Channel, &w.Paused, &manner, &w.AddedBy, &added); err != nil {
		return w, err
	}
	w.AddedAt = moment(added)
	return w, unpack(manner, &w.Manner)
}

// AddWatch keeps a new watch of w.Desk and gives it with its id. A name is a
// desk's once; the second time is a Conflict.
func (s *Store) AddWatch(ctx context.Context, w news.Watch) (news.Watch, error) {
	manner, err := packOne(w.Manner)
	if err != nil {
		return w, err
	}
	err = s.changeWatches(ctx, "add watch", func(ctx context.Context, q *querier) error {
		if err := meetDesk(ctx, q, w.Desk); err != nil {
			return err
		}
		err := q.row(ctx, `INSERT INTO watches (desk, name, query, channel, paused, manner, added_by, added_at)
			VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (desk, name) DO NOTHING RETURNING id`,
			w.Desk, w.Name, w.Query, w.Channel, flag(w.Paused), manner, w.AddedBy, millis(w.AddedAt)).Scan(&w.ID)
		if errors.Is(err, sql.ErrNoRows) {
			return sameWatch(w.Name)
		}
		return err
	})
	return w, err
}

func sameWatch(name string) error {
	return news.Errorf(news.Conflict, "This desk already has a watch named %s. Choose another name.", name)
}

func noWatch() error {
	return news.Errorf(news.NotFound, "This desk has no such watch. See the list with /watch list.")
}

// changeWatches changes the set of watches, or what they match, and counts its
// version up, so that every process notices.
func (s *Store) changeWatches(ctx context.Context, what string, fn func(context.Context, *querier) error) error {
	err := s.change(ctx, what, func(ctx context.Context, q *querier) error {
		if err := fn(ctx, q); err != nil {
			return err
		}
		_, err := q.exec(ctx, "UPDATE counters SET value = value + 1 WHERE name = 'watches'")
		return err
	})
	if err == nil {
		s.watched()
	}
	return err
}

// Watch gives one watch of a desk.
func (s *Store) Watch(ctx context.Context, desk string, id int64) (news.Watch, error) {
	var w news.Watch
	err := s.look(ctx, "read watch", func(ctx context.Context, q *querier) error {
		var err error
		w, err = scanWatch(q.row(ctx, "SELECT "+watchColumns+" FROM watches WHERE desk = ? AND id = ?", desk, id))
		if errors.Is(err, sql.ErrNoRows) {
			return noWatch()
		}
		return err
	})
	return w, err
}

// Watches gives a desk's watches by name.
func (s *Store) Watches(ctx context.Context, desk string) ([]news.Watch, error) {
	return s.watches(ctx, "WHERE desk = ? ORDER BY name", desk)
}

// SuggestWatches gives a desk's watches whose name or query contains what was
// typed; all of them, up to limit, when nothing is typed.
func (s *Store) SuggestWatches(ctx context.Context, desk, typed string, limit int) ([]news.Watch, error) {
	like := contains(typed)
	return s.watches(ctx, `WHERE desk = ? AND (lower(name) LIKE ? ESCAPE '\' OR lower(query) LIKE ? ESCAPE '\')
		ORDER BY name LIMIT ?`, desk, like, like, limit)
}

// AllWatches gives the watches of all desks that are not paused, and the version
// of the whole set they belong to.
func (s *Store) AllWatches(ctx context.Context) ([]news.Watch, int64, error) {
	version, err := s.WatchVersion(ctx) // read first: a change in between is loaded again, never missed
	if err != nil {
		return nil, 0, err
	}
	all, err := s.watches(ctx, "WHERE paused = 0 ORDER BY id")
	return all, version, err
}

// WatchVersion counts the changes to the set of watches.
func (s *Store) WatchVersion(ctx context.Context) (int64, error) {
	var version int64
	err := s.look(ctx, "read watch version", func(ctx context.Context, q *querier) error {
		return q.row(ctx, "SELECT value FROM counters WHERE name = 'watches'").Scan(&version)
	})
	return version, err
}

func (s *Store) watches(ctx context.Context, where string, args ...any) ([]news.Watch, error) {
	var out []news.Watch
	err := s.look(ctx, "list watches", func(ctx context.Context, q *querier) error {
		return q.each(ctx, func(row scanner) error {
			w, err := scanWatch(row)
			out = append(out, w)
			return err
		}, "SELECT "+watchColumns+" FROM watches "+where, args...)
	})
	return out, err
}

// UpdateWatch keeps a watch's name, query, channel, pause and manner.
func (s *Store) UpdateWatch(ctx context.Context, w news.Watch) error {
	manner, err := packOne(w.Manner)
	if err != nil {
		return err
	}
	return s.changeWatches(ctx, "update watch", func(ctx context.Context, q *querier) error {
		var other int64
		err := q.row(ctx, "SELECT id FROM watches WHERE desk = ? AND name = ? AND id <> ?", w.Desk, w.Name, w.ID).Scan(&other)
		if err == nil {
			return sameWatch(w.Name)
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		n, err := q.exec(ctx, "UPDATE watches SET name = ?, query = ?, channel = ?, paused = ?, manner = ? WHERE desk = ? AND id = ?",
			w.Name, w.Query, w.Channel, flag(w.Paused), manner, w.Desk, w.ID)
		if err == nil && n == 0 {
			return noWatch()
		}
		return err
	})
}

// RemoveWatch removes a watch of a desk.
func (s *Store) RemoveWatch(ctx context.Context, desk string, id int64) error {
	return s.changeWatches(ctx, "remove watch", func(ctx context.Context, q *querier) error {
		n, err := q.exec(ctx, "DELETE FROM watches WHERE desk = ? AND id = ?", desk, id)
		if err == nil && n == 0 {
			return noWatch()
		}
		return err
	})
}
