package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"wiredesk/internal/news"
)

// A report's number is its date (news.Report.Date), counted from 1800 in the
// dialect's slots; of several in one slot the later ones move to the next free one.
// So newest first is the order of the numbers, in the full-text index too, and a
// span of time is a range of numbers.
const firstSecond = -5364662400 // 1800-01-01T00:00:00Z

// slotOf gives the first number of a moment.
func (d dialect) slotOf(t time.Time) int64 {
	return max((t.Unix()-firstSecond)*d.slots+int64(t.Nanosecond())*d.slots/int64(time.Second), 1)
}

// minute gives how many numbers a minute has.
func (d dialect) minute() int64 { return 60 * d.slots }

// dateIn is news.Report.Date in SQL, in ms, of a report in the table with that name.
func dateIn(table string) string {
	return fmt.Sprintf("CASE WHEN %[1]s.published = 0 OR %[1]s.published - %[1]s.first_seen > %[2]d THEN %[1]s.first_seen ELSE %[1]s.published END",
		table, news.AheadMargin.Milliseconds())
}

// slotTime gives the moment that a number stands for.
func (d dialect) slotTime(id int64) time.Time {
	return time.Unix(id/d.slots+firstSecond, id%d.slots*int64(time.Second)/d.slots).UTC()
}

// freeSlot gives the first number of a moment, or the one after the last that is
// taken in its minute; a full minute passes on to the next.
func (w *adding) freeSlot(ctx context.Context, t time.Time) (int64, error) {
	minute := w.dialect.minute()
	for slot := w.dialect.slotOf(t); ; {
		slot = w.store.full.skip(slot, minute)
		next := (slot/minute + 1) * minute
		last, known := w.last[slot/minute]
		if !known {
			// Asked for the greatest, PostgreSQL may read all of the minute's numbers.
			err := w.row(ctx, "SELECT id FROM reports WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1", slot, next).Scan(&last)
			if err != nil && !errors.Is(err, sql.ErrNoRows) {
				return 0, fmt.Errorf("find a number: %w", err)
			}
		}
		switch {
		case last < slot: // none is taken
			return slot, nil
		case last+1 < next:
			return last + 1, nil
		}
		w.store.full.put(slot / minute)
		slot = next
	}
}

// fullMinutes remembers the minutes whose last number is taken, so that the
// thousands of reports of one busy hour don't each look through all of it. That a
// minute was full and no longer is only moves a report a little further.
type fullMinutes struct {
	mu   sync.Mutex
	next map[int64]int64 // a full minute → one after it that may not be full
}

const maxFull = 100_000

func (f *fullMinutes) put(minute int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.next == nil || len(f.next) >= maxFull {
		f.next = map[int64]int64{}
	}
	f.next[minute] = minute + 1
}

// skip gives slot, or the first one of the next minute that isn't known to be full.
func (f *fullMinutes) skip(slot, minute int64) int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	first := slot / minute
	end := first
	for next, ok := f.next[end]; ok; next, ok = f.next[end] {
		end = next
	}
	for m := first; m != end; { // the next one that asks is there at once
		m, f.next[m] = f.next[m], end
	}
	if end == first {
		return slot
	}
	return end * minute
}

// spilt records how far the transaction's numbers lie beyond their moments, for
// look-ups by date.
func (w *adding) spilt(ctx context.Context) error {
	if w.spill == 0 {
		return nil
	}
	_, err := w.exec(ctx, "UPDATE counters SET value = ? WHERE name = 'spill' AND value < ?", w.spill, w.spill)
	if err != nil {
		return fmt.Errorf("record spill: %w", err)
	}
	return nil
}
