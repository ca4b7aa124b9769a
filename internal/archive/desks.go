package archive

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"wiredesk/internal/news"
)

const deskColumns = "id, name, lang, zone, channel, health, role, prefer, setup, mentions"

func scanDesk(row scanner) (news.Desk, error) {
	var d news.Desk
	var mentions string
	if err := row.Scan(&d.ID, &d.Name, &d.Lang, &d.Zone, &d.Channel, &d.Health, &d.Role, &d.Prefer, &d.Setup, &mentions); err != nil {
		return d, err
	}
	return d, unpack(mentions, &d.Mentions)
}

// Desk gives a desk's settings; a desk that was never saved has only its id.
func (s *Store) Desk(ctx context.Context, id string) (news.Desk, error) {
	d := news.Desk{ID: id}
	err := s.look(ctx, "read desk", func(ctx context.Context, q *querier) error {
		found, err := scanDesk(q.row(ctx, "SELECT "+deskColumns+" FROM desks WHERE id = ?", id))
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err == nil {
			d = found
		}
		return err
	})
	return d, err
}

// SaveDesk keeps all of a desk's settings.
func (s *Store) SaveDesk(ctx context.Context, d news.Desk) error {
	return s.change(ctx, "save desk", func(ctx context.Context, q *querier) error { return saveDesk(ctx, q, d) })
}

func saveDesk(ctx context.Context, q *querier, d news.Desk) error {
	mentions, err := packOne(d.Mentions)
	if err != nil {
		return err
	}
	_, err = q.exec(ctx, `INSERT INTO desks (`+deskColumns+`) VALUES (?,?,?,?,?,?,?,?,?,?)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, lang = excluded.lang, zone = excluded.zone,
		channel = excluded.channel, health = excluded.health, role = excluded.role, prefer = excluded.prefer, setup = excluded.setup,
		mentions = excluded.mentions`,
		d.ID, d.Name, d.Lang, d.Zone, d.Channel, d.Health, d.Role, d.Prefer, flag(d.Setup), mentions)
	return err
}

// ChangeDesk changes a desk's settings by fn and gives them as they are then, so
// that two people who change different ones at once both get theirs.
func (s *Store) ChangeDesk(ctx context.Context, id string, fn func(d *news.Desk)) (news.Desk, error) {
	var d news.Desk
	err := s.change(ctx, "change desk", func(ctx context.Context, q *querier) error {
		err := meetDesk(ctx, q, id)
		if err != nil {
			return err
		}
		d, err = scanDesk(q.row(ctx, "SELECT "+deskColumns+" FROM desks WHERE id = ?"+q.dialect.rowLock, id))
		if err != nil {
			return err
		}
		fn(&d)
		return saveDesk(ctx, q, d)
	})
	return d, err
}

// Desks gives all desks by id.
func (s *Store) Desks(ctx context.Context) ([]news.Desk, error) {
	var out []news.Desk
	err := s.look(ctx, "list desks", func(ctx context.Context, q *querier) error {
		return q.each(ctx, func(row scanner) error {
			d, err := scanDesk(row)
			out = append(out, d)
			return err
		}, "SELECT "+deskColumns+" FROM desks ORDER BY id")
	})
	return out, err
}

// meetDesk makes a desk known the first time something is kept for it.
func meetDesk(ctx context.Context, q *querier, id string) error {
	if id == "" {
		return errors.New("no desk given")
	}
	_, err := q.exec(ctx, "INSERT INTO desks (id) VALUES (?) ON CONFLICT DO NOTHING", id)
	return err
}

// CitationSetting is the setting that holds a desk's own citation template.
const CitationSetting = "citation"

// Setting gives a desk's value for name, "" when there is none.
func (s *Store) Setting(ctx context.Context, desk, name string) (string, error) {
	var value string
	err := s.look(ctx, "read setting", func(ctx context.Context, q *querier) error {
		err := q.row(ctx, "SELECT value FROM settings WHERE desk = ? AND name = ?", desk, name).Scan(&value)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return value, err
}

// SaveSetting keeps a desk's value for name; "" removes it.
func (s *Store) SaveSetting(ctx context.Context, desk, name, value string) error {
	return s.change(ctx, "save setting", func(ctx context.Context, q *querier) error {
		if value == "" {
			_, err := q.exec(ctx, "DELETE FROM settings WHERE desk = ? AND name = ?", desk, name)
			return err
		}
		_, err := q.exec(ctx, `INSERT INTO settings (desk, name, value) VALUES (?,?,?)
			ON CONFLICT (desk, name) DO UPDATE SET value = excluded.value`, desk, name, value)
		return err
	})
}

// Settings gives all of a desk's values by name.
func (s *Store) Settings(ctx context.Context, desk string) (map[string]string, error) {
	out := map[string]string{}
	err := s.look(ctx, "list settings", func(ctx context.Context, q *querier) error {
		return q.each(ctx, func(row scanner) error {
			var name, value string
			err := row.Scan(&name, &value)
			out[name] = value
			return err
		}, "SELECT name, value FROM settings WHERE desk = ?", desk)
	})
	return out, err
}

// FirstNotice records that the desk is told about key and says whether this is
// the first time, so that a trouble is told once.
func (s *Store) FirstNotice(ctx context.Context, desk, key string, now time.Time) (bool, error) {
	first := false
	err := s.change(ctx, "record notice", func(ctx context.Context, q *querier) error {
		n, err := q.exec(ctx, "INSERT INTO notices (desk, key, at) VALUES (?,?,?) ON CONFLICT DO NOTHING", desk, key, millis(now))
		first = n == 1
		return err
	})
	return first, err
}

// ForgetNotice lets the desk be told about key again, once what it told of is mended.
func (s *Store) ForgetNotice(ctx context.Context, desk, key string) error {
	return s.change(ctx, "forget notice", func(ctx context.Context, q *querier) error {
		_, err := q.exec(ctx, "DELETE FROM notices WHERE desk = ? AND key = ?", desk, key)
		return err
	})
}
