package archive

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// On PostgreSQL the words of reports are kept by month: newest first is then a
// matter of a few small indexes instead of one large, docs/decisions/0130.

// The months of reports published before the first or after the last count as these.
const (
	firstMonth = 1999_12
	lastMonth  = 2100_01
)

// monthOf gives the year and month of a number, as in 202206.
func (d dialect) monthOf(id int64) int64 {
	year, month, _ := d.slotTime(id).Date()
	return min(max(int64(year)*100+int64(month), firstMonth), lastMonth)
}

// monthStart gives the first number of a number's month, 0 for those that have
// no month of their own.
func (d dialect) monthStart(id int64) int64 {
	if d.monthOf(id) == firstMonth {
		return 0
	}
	year, month, _ := d.slotTime(id).Date()
	return d.slotOf(time.Date(year, month, 1, 0, 0, 0, 0, time.UTC))
}

// monthName is under which known remembers that a month has its place.
func monthName(month int64) string { return fmt.Sprint("month:", month) }

// openMonths makes room for the months of the transaction's reports. It gives the
// new ones, to be remembered once the transaction is kept.
func (w *adding) openMonths(ctx context.Context) ([]string, error) {
	var fresh []int64
	for i := range w.index {
		if m := w.dialect.monthOf(w.index[i].id); !w.store.known.has(monthName(m)) && !slices.Contains(fresh, m) {
			fresh = append(fresh, m)
		}
	}
	slices.Sort(fresh)
	names := make([]string, len(fresh))
	for i, m := range fresh {
		if _, err := w.exec(ctx, "SELECT words_month(?)", m); err != nil {
			return nil, fmt.Errorf("make room for month %d: %w", m, err)
		}
		names[i] = monthName(m)
	}
	return names, nil
}
