package archive

import (
	"context"

	"wiredesk/internal/news"
)

// Alias says that two names are the same for one desk.
type Alias struct{ Name, Same string }

// AddAlias keeps an alias of a desk. Folded is the name as names are compared. An
// alias widens the desk's watches, so it counts as a change to them.
func (s *Store) AddAlias(ctx context.Context, desk, folded string, a Alias) error {
	return s.changeWatches(ctx, "add alias", func(ctx context.Context, q *querier) error {
		n, err := q.exec(ctx, "INSERT INTO aliases (desk, folded, name, same) VALUES (?,?,?,?) ON CONFLICT DO NOTHING",
			desk, folded, a.Name, a.Same)
		if err == nil && n == 0 {
			return news.Errorf(news.Conflict, "%s and %s are already the same name on this desk.", a.Name, a.Same)
		}
		return err
	})
}

// RemoveAlias removes an alias of a desk by the folded name and the other one.
func (s *Store) RemoveAlias(ctx context.Context, desk, folded string, a Alias) error {
	return s.changeWatches(ctx, "remove alias", func(ctx context.Context, q *querier) error {
		n, err := q.exec(ctx, "DELETE FROM aliases WHERE desk = ? AND folded = ? AND same = ?", desk, folded, a.Same)
		if err == nil && n == 0 {
			return news.Errorf(news.NotFound, "This desk has no alias for %s. See the list with /names list.", a.Name)
		}
		return err
	})
}

// Aliases gives a desk's aliases by name.
func (s *Store) Aliases(ctx context.Context, desk string) ([]Alias, error) {
	var out []Alias
	err := s.look(ctx, "list aliases", func(ctx context.Context, q *querier) error {
		return q.each(ctx, func(row scanner) error {
			var a Alias
			err := row.Scan(&a.Name, &a.Same)
			out = append(out, a)
			return err
		}, "SELECT name, same FROM aliases WHERE desk = ? ORDER BY folded, same", desk)
	})
	return out, err
}

// AllAliases gives the aliases of all desks, by desk.
func (s *Store) AllAliases(ctx context.Context) (map[string][]Alias, error) {
	out := map[string][]Alias{}
	err := s.look(ctx, "list aliases", func(ctx context.Context, q *querier) error {
		return q.each(ctx, func(row scanner) error {
			var desk string
			var a Alias
			err := row.Scan(&desk, &a.Name, &a.Same)
			out[desk] = append(out[desk], a)
			return err
		}, "SELECT desk, name, same FROM aliases ORDER BY desk, folded, same")
	})
	return out, err
}
