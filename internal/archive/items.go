package archive

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// KnownItems says which of the item keys were seen in a source before.
func (s *Store) KnownItems(ctx context.Context, source int64, keys []string) (map[string]bool, error) {
	known := make(map[string]bool, len(keys))
	byHash := make(map[hash]string, len(keys))
	for _, k := range keys {
		byHash[hashOf(k)] = k
	}
	err := s.look(ctx, "look up items", func(ctx context.Context, q *querier) error {
		return inParts(keys, func(part []string) error {
			args, in := in([]any{source}, hashesOf(part))
			return q.each(ctx, func(row scanner) error {
				var b []byte
				err := row.Scan(&b)
				if err == nil && len(b) == len(hash{}) {
					known[byHash[hash(b)]] = true
				}
				return err
			}, "SELECT key FROM items WHERE source = ? AND key IN ("+in+")", args...)
		})
	})
	return known, err
}

// itemSeen is one key of an item that was seen in a source.
type itemSeen struct {
	source int64
	key    hash
	at     int64
}

func (w *adding) see(source int64, at time.Time, keys ...string) {
	for _, key := range keys {
		if source != 0 && key != "" {
			w.items = append(w.items, itemSeen{source, hashOf(key), millis(at)})
		}
	}
}

// seeItems records the transaction's items, by source and key as the table has
// them, each once. Those of a source that was removed meanwhile are left out.
func (w *adding) seeItems(ctx context.Context) error {
	slices.SortStableFunc(w.items, func(a, b itemSeen) int {
		return cmp.Or(cmp.Compare(a.source, b.source), bytes.Compare(a.key[:], b.key[:]), cmp.Compare(b.at, a.at))
	})
	w.items = slices.CompactFunc(w.items, func(a, b itemSeen) bool { return a.source == b.source && a.key == b.key })
	return inParts(w.items, func(part []itemSeen) error {
		args := make([]any, 0, 3*len(part))
		for i := range part {
			args = append(args, part[i].source, part[i].key[:], part[i].at)
		}
		_, err := w.run.ExecContext(ctx, w.dialect.bind("INSERT INTO items (source, key, seen) SELECT column1, column2, column3 FROM (VALUES "+
			times(len(part), w.dialect.itemRow)+`) AS listed WHERE EXISTS (SELECT 1 FROM sources WHERE id = column1)
			ON CONFLICT (source, key) DO UPDATE SET seen = excluded.seen`), args...)
		if err != nil {
			return fmt.Errorf("record items: %w", err)
		}
		return nil
	})
}

// seenAgain records that items were in a source again, so that Prune keeps them
// for as long as the source lists them. Those of the last day are left as they are.
func seenAgain(ctx context.Context, q *querier, source int64, keys []string, now time.Time) error {
	return inParts(keys, func(part []string) error {
		args, in := in([]any{millis(now), source, millis(now.Add(-24 * time.Hour))}, hashesOf(part))
		_, err := q.exec(ctx, "UPDATE items SET seen = ? WHERE source = ? AND seen < ? AND key IN ("+in+")", args...)
		return err
	})
}

func hashesOf(keys []string) [][]byte {
	out := make([][]byte, len(keys))
	for i, k := range keys {
		h := hashOf(k)
		out[i] = h[:]
	}
	return out
}
