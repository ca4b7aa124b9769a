package archive

import (
	"context"
	"slices"
)

// FTS5 keeps its index in segments: one for each transaction, of which it unites eight
// of a size as they come. A look-up opens the lists of each of its words in every one of
// them, of which there are a dozen or two after 200,000 reports. The rest is united, two
// of a size, when nobody writes (migration 11 says so to FTS5).

const (
	mergePages = 256 // of 4 kB, written in one step, which keeps the writer for 12 ms and 40 at most
	mergeSteps = 50  // of one call, which writes 50 MB at most
)

// MergeIndex unites segments of SQLite's full-text index, step by step, until there is
// nothing to unite, somebody waits to archive, or it has done as much as one call may.
// It gives the steps that it did.
func (s *Store) MergeIndex(ctx context.Context) (int, error) {
	if s.dialect.numbered {
		return 0, nil
	}
	n := 0
	for _, v := range slices.Backward(*s.volumes.Load()) {
		for n < mergeSteps && !s.turns.busy() {
			did := false
			err := s.change(ctx, "merge index", func(ctx context.Context, q *querier) error {
				var err error
				did, err = mergeStep(ctx, q, v.table)
				return err
			})
			if err != nil {
				return n, err
			}
			if !did {
				break
			}
			n++
		}
	}
	return n, nil
}

// mergeStep is one of MergeIndex; false when there was nothing to unite.
func mergeStep(ctx context.Context, q *querier, table string) (bool, error) {
	before, err := changes(ctx, q)
	if err != nil {
		return false, err
	}
	if _, err := q.exec(ctx, "INSERT INTO "+table+" ("+table+", rank) VALUES ('merge', ?)", mergePages); err != nil {
		return false, err
	}
	after, err := changes(ctx, q)
	return after-before >= 2, err // https://www.sqlite.org/fts5.html#the_merge_command
}

// changes counts the rows that the writer's connection has changed so far.
func changes(ctx context.Context, q *querier) (n int, err error) {
	err = q.row(ctx, "SELECT total_changes()").Scan(&n)
	return n, err
}
