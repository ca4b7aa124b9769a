package archive

import (
	"context"
	"fmt"
	"time"
)

// unite makes the reports of one story part of another, with all that people and
// watches did about it. What both stories have stays as it is with the one that is kept.
func unite(ctx context.Context, q *querier, desk string, into, from int64, now time.Time) error {
	if into == from {
		return nil
	}
	n, err := q.exec(ctx, "UPDATE desk_reports SET story = ? WHERE desk = ? AND story = ?", into, desk, from)
	if err != nil {
		return fmt.Errorf("unite stories: %w", err)
	}
	steps := []step{
		{"UPDATE stories SET size = size + ?, changed = ? WHERE desk = ? AND id = ?", []any{n, millis(now), desk, into}},
		{"DELETE FROM stories WHERE desk = ? AND id = ?", []any{desk, from}},
		{"UPDATE deliveries SET story = ? WHERE desk = ? AND story = ?", []any{into, desk, from}},
		// Who was kept apart from the one is kept apart from both.
		{`INSERT INTO apart (desk, a, b, at) SELECT desk, CASE WHEN other < ? THEN other ELSE ? END, CASE WHEN other < ? THEN ? ELSE other END, at
			FROM (SELECT desk, at, CASE WHEN a = ? THEN b ELSE a END AS other FROM apart WHERE desk = ? AND (a = ? OR b = ?)) AS old
			WHERE other <> ? ON CONFLICT DO NOTHING`, []any{into, into, into, into, from, desk, from, from, into}},
		{"DELETE FROM apart WHERE desk = ? AND (a = ? OR b = ?)", []any{desk, from, from}},
	}
	for _, t := range []struct{ table, key string }{{"mutes", "channel"}, {"claims", "desk"}, {"waiting", "watch"}, {"finds", "watch"}} {
		steps = append(steps, carryOver(t.table, t.key, desk, into, from)...)
	}
	return run(ctx, q, "unite stories", steps)
}

// step is one statement of several.
type step struct {
	statement string
	args      []any
}

func run(ctx context.Context, q *querier, what string, steps []step) error {
	for _, s := range steps {
		if _, err := q.exec(ctx, s.statement, s.args...); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
	return nil
}

// carryOver gives a table's rows of one story to another that has none under the
// same key. A watch belongs to one desk, so its stories do.
func carryOver(table, key, desk string, into, from int64) []step {
	ofDesk, args := "desk = ? AND ", []any{desk}
	if table == "finds" {
		ofDesk, args = "watch IN (SELECT id FROM watches WHERE desk = ?) AND ", []any{desk}
	}
	return []step{
		{
			"UPDATE " + table + " SET story = ? WHERE " + ofDesk + "story = ? AND NOT EXISTS (SELECT 1 FROM " + table + " other WHERE other." + key + " = " + table + "." + key + " AND other.story = ?)",
			append([]any{into}, append(args, from, into)...),
		},
		{"DELETE FROM " + table + " WHERE " + ofDesk + "story = ?", append(args[:1:1], from)},
	}
}
