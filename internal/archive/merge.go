package archive

import (
	"context"
	"slices"
)

// FTS5 keeps a volume's index in segments: one for each transaction, of which it unites
// eight of a size as they come. A look-up opens the lists of each of its words in every
// one of them. The rest is united when nobody writes: two of a size (migration 11 says so
// to FTS5), and all that a volume has each time that it has grown by a part.

const (
	mergePages = 256 // of 4 kB, written in one step, which keeps the writer for 12 ms and 40 at most
	mergeSteps = 50  // of one call, which writes 50 MB at most
)

// A volume is made of one piece when it has grown by a part of what it held the last
// time, and by as many reports; one that is full, when that is all it was to grow.
const (
	unitedPart = 32
	unitedMore = 50
)

// MergeIndex unites segments of SQLite's full-text index, step by step, until there is
// nothing to unite, somebody waits to archive, or it has done as much as one call may.
// It gives the steps that it did. First it writes the counts of words that wait.
func (s *Store) MergeIndex(ctx context.Context) (steps int, err error) {
	if s.dialect.numbered {
		return 0, nil
	}
	if err := s.writeTally(ctx); err != nil {
		return 0, err
	}
	all := *s.volumes.Load()
	for i, v := range slices.Backward(all) {
		m := merging{store: s, table: v.table, full: i < len(all)-1}
		for did := true; did && err == nil && steps < mergeSteps && !s.turns.busy(); {
			if did, err = m.step(ctx); did {
				steps++
			}
		}
	}
	return steps, err
}

// merging is a volume whose segments are united.
type merging struct {
	store *Store
	table string
	full  bool
}

// step unites some of two segments of a size, and where there are none, begins to unite
// all that the volume has, which further steps go on with; false when there was nothing
// to do.
func (m *merging) step(ctx context.Context) (did bool, err error) {
	err = m.store.change(ctx, "merge index", func(ctx context.Context, q *querier) (err error) {
		did, err = m.merge(ctx, q, mergePages)
		return err
	})
	if did || err != nil {
		return did, err
	}
	held, due, err := m.due(ctx)
	if !due || err != nil {
		return false, err
	}
	err = m.store.change(ctx, "merge index", func(ctx context.Context, q *querier) (err error) {
		// https://www.sqlite.org/fts5.html#the_merge_command
		if did, err = m.merge(ctx, q, -mergePages); err != nil {
			return err
		}
		_, err = q.exec(ctx, "UPDATE volumes SET united = ? WHERE name = ?", held, m.table)
		return err
	})
	return did, err
}

// merge has FTS5 write as many pages; false when there was nothing to unite.
func (m *merging) merge(ctx context.Context, q *querier, pages int) (bool, error) {
	before, err := changes(ctx, q)
	if err != nil {
		return false, err
	}
	if _, err := q.exec(ctx, "INSERT INTO "+m.table+" ("+m.table+", rank) VALUES ('merge', ?)", pages); err != nil {
		return false, err
	}
	after, err := changes(ctx, q)
	return after-before >= 2, err // that many, says SQLite, when it did something
}

// due tells whether all that a volume has is to be united, and how many reports it holds.
func (m *merging) due(ctx context.Context) (held int64, due bool, err error) {
	var united int64
	err = m.store.look(ctx, "count a volume", func(ctx context.Context, q *querier) error {
		return q.row(ctx, "SELECT united, (SELECT count(*) FROM "+m.table+"_docsize) FROM volumes WHERE name = ?", m.table).Scan(&united, &held)
	})
	other := max(held-united, united-held)
	if m.full {
		return held, other > 0, err
	}
	return held, other >= max(unitedMore, held/unitedPart), err
}

// changes counts the rows that the writer's connection has changed so far.
func changes(ctx context.Context, q *querier) (n int, err error) {
	err = q.row(ctx, "SELECT total_changes()").Scan(&n)
	return n, err
}
