package archive

import (
	"context"
	"slices"
)

// FTS5 keeps a volume's index in segments: one for each transaction, of which it unites
// eight of a size as they come. A look-up opens the lists of each of its words in every
// one of them. The rest is united, two of a size, when nobody writes (migration 11 says so
// to FTS5), and once all that a volume has, when the next one has begun.

const (
	mergePages = 256 // of 4 kB, written in one step, which keeps the writer for 12 ms and 40 at most
	mergeSteps = 50  // of one call, which writes 50 MB at most
)

// MergeIndex unites segments of SQLite's full-text index, step by step, until there is
// nothing to unite, somebody waits to archive, or it has done as much as one call may.
// It gives the steps that it did.
func (s *Store) MergeIndex(ctx context.Context) (steps int, err error) {
	if s.dialect.numbered {
		return 0, nil
	}
	var ended []string // volumes that another one follows and that aren't of one piece
	err = s.look(ctx, "find volumes to merge", func(ctx context.Context, q *querier) error {
		return q.each(ctx, func(row scanner) error {
			var table string
			err := row.Scan(&table)
			ended = append(ended, table)
			return err
		}, "SELECT name FROM volumes WHERE whole = 0 AND first < (SELECT max(first) FROM volumes)")
	})
	for _, v := range slices.Backward(*s.volumes.Load()) {
		all := slices.Contains(ended, v.table)
		for err == nil && steps < mergeSteps && !s.turns.busy() {
			did := false
			err = s.change(ctx, "merge index", func(ctx context.Context, q *querier) (err error) {
				did, err = mergeStep(ctx, q, v.table, all)
				return err
			})
			if !did {
				break
			}
			steps++
		}
	}
	return steps, err
}

// mergeStep unites some of two segments of a size, or of all that a volume has; false when
// there was nothing left to unite. One that was made of one piece is marked as whole.
func mergeStep(ctx context.Context, q *querier, table string, all bool) (bool, error) {
	before, err := changes(ctx, q)
	if err != nil {
		return false, err
	}
	pages := mergePages
	if all {
		pages = -mergePages // https://www.sqlite.org/fts5.html#the_merge_command
	}
	if _, err := q.exec(ctx, "INSERT INTO "+table+" ("+table+", rank) VALUES ('merge', ?)", pages); err != nil {
		return false, err
	}
	after, err := changes(ctx, q)
	if did := after-before >= 2; did || !all || err != nil { // that many, says SQLite, when it did something
		return did, err
	}
	_, err = q.exec(ctx, "UPDATE volumes SET whole = 1 WHERE name = ?", table)
	return false, err
}

// changes counts the rows that the writer's connection has changed so far.
func changes(ctx context.Context, q *querier) (n int, err error) {
	err = q.row(ctx, "SELECT total_changes()").Scan(&n)
	return n, err
}
