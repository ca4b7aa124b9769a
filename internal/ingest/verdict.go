package ingest

import (
	"context"

	"wiredesk/internal/archive"
	"wiredesk/internal/news"
)

// Verdict is what a poll would make of an item.
type Verdict string

// The verdicts.
const (
	VerdictNew     Verdict = "new"     // a report
	VerdictSecond  Verdict = "second"  // a report beside another one of the same address
	VerdictChanged Verdict = "changed" // a new version of a report
	VerdictKnown   Verdict = "known"   // nothing: it was read before, as it is
	VerdictTwice   Verdict = "twice"   // nothing: it stands further up already
	VerdictEmpty   Verdict = "empty"   // nothing: it has neither title, link nor text
)

var verdicts = map[change]Verdict{
	same: VerdictKnown, twice: VerdictTwice, changed: VerdictChanged, fresh: VerdictNew, second: VerdictSecond,
}

// Verdicts says what a poll of a source would make of each item now. To a source
// that nobody follows yet, number 0, everything is new.
func Verdicts(ctx context.Context, store *archive.Store, source int64, items []news.Item) ([]Verdict, error) {
	out := make([]Verdict, len(items))
	var list []entry
	var at []int // of each of the list in items
	for i, item := range items {
		if empty(item) {
			out[i] = VerdictEmpty
			continue
		}
		e := entry{item: item}
		e.keys, e.canonical = keysOf(item)
		list, at = append(list, e), append(at, i)
	}
	if source != 0 {
		if err := known(ctx, store, source, list); err != nil {
			return nil, err
		}
	}
	for i, c := range judge(list) {
		out[at[i]] = verdicts[c]
	}
	return out, nil
}
