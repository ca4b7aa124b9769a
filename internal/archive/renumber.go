package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"sort"
	"strconv"
)

// numbers turns the reports' numbers of one archive into those of another, whose
// slots are finer or coarser. Their order stays.
type numbers struct {
	from, to dialect
	old, new []int64 // both ascending
	spill    int64
}

// reportNumbers are the columns that hold a report's number, in any table; a story's
// number is that of its first report.
var reportNumbers = map[string][]string{
	"reports": {"id"}, "stories": {"id"}, "apart": {"a", "b"}, "links": {"report", "other"},
	"": {"report", "story"}, // in all tables
}

// isNumber says whether a table's column holds a report's number.
func isNumber(table, column string) bool {
	return slices.Contains(reportNumbers[table], column) || slices.Contains(reportNumbers[""], column)
}

// renumber reads what numbers the reports of from get in a database of dialect to.
func renumber(ctx context.Context, from *Store, to dialect) (*numbers, error) {
	n := &numbers{from: from.dialect, to: to}
	q := &querier{run: from.writer, dialect: from.dialect}
	last := int64(0)
	err := q.each(ctx, func(row scanner) error {
		var id, date int64
		if err := row.Scan(&id, &date); err != nil {
			return err
		}
		slot := to.slotOf(moment(date))
		last = max(last+1, slot, to.slotOf(n.from.slotTime(id)))
		n.old, n.new = append(n.old, id), append(n.new, last)
		n.spill = max(n.spill, last-slot)
		return nil
	}, "SELECT id, "+dateIn("reports")+" FROM reports ORDER BY id")
	return n, err
}

// of gives the new number; one that no report has keeps its moment.
func (n *numbers) of(old int64) int64 {
	if old <= 0 || n.from.slots == n.to.slots {
		return old
	}
	i := sort.Search(len(n.old), func(i int) bool { return n.old[i] >= old })
	if i < len(n.old) && n.old[i] == old {
		return n.new[i]
	}
	return n.to.slotOf(n.from.slotTime(old))
}

// inJSON renumbers what an alert says under Report, Story and the like.
func (n *numbers) inJSON(packed string) (string, error) {
	d := json.NewDecoder(bytes.NewReader([]byte(packed)))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return "", err
	}
	b, err := json.Marshal(n.within("", v))
	return string(b), err
}

// alertNumbers are the fields of an alert, at any depth, that hold reports' numbers.
var alertNumbers = []string{"Report", "Story", "Reports", "Stories"}

func (n *numbers) within(field string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, kid := range v {
			v[k] = n.within(k, kid)
		}
	case []any:
		for i, kid := range v {
			v[i] = n.within(field, kid)
		}
	case json.Number:
		if old, err := v.Int64(); err == nil && slices.Contains(alertNumbers, field) {
			return json.Number(strconv.FormatInt(n.of(old), 10))
		}
	}
	return v
}
