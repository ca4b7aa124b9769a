package archive

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strconv"

	"wiredesk/internal/news"
)

// A table's sum is that of its rows' SHA-256, whatever their order, taken as numbers.

// verify reads a table in both archives and compares how many rows there are and
// what they say.
func (m *move) verify(ctx context.Context, p movePart) (Moved, error) {
	count, sum, err := sumOf(ctx, m.from, p.from, func(row []any) ([]any, error) { return m.row(p, row) })
	if err != nil {
		return Moved{}, fmt.Errorf("read %s again: %w", p.from.name, err)
	}
	got, gotSum, err := sumOf(ctx, m.to, p.to, func(row []any) ([]any, error) { return row, nil })
	if err != nil {
		return Moved{}, fmt.Errorf("verify %s: %w", p.from.name, err)
	}
	if count != got || sum != gotSum {
		return Moved{}, news.Errorf(news.Conflict, "The archives differ in %s: %d rows and %d rows. One of them changed while it was moved. Stop every Wiredesk on both and move into an empty one.", p.from.name, count, got)
	}
	return Moved{Table: p.from.name, Rows: count, Verified: sum}, nil
}

func sumOf(ctx context.Context, s *Store, t *table, as func([]any) ([]any, error)) (count int, sum string, err error) {
	q := &querier{run: s.writer, dialect: s.dialect}
	var total [4]uint64
	var last []any
	for {
		rows, err := t.rows(ctx, q, last, moveAtOnce)
		if err != nil {
			return 0, "", err
		}
		for _, row := range rows {
			told, err := as(row)
			if err != nil {
				return 0, "", err
			}
			one, err := rowSum(t, told)
			if err != nil {
				return 0, "", err
			}
			for i := range total {
				total[i] += binary.BigEndian.Uint64(one[8*i:])
			}
		}
		count += len(rows)
		if len(rows) < moveAtOnce {
			return count, hex.EncodeToString(binary.BigEndian.AppendUint64(nil, total[0]^total[1]^total[2]^total[3])), nil
		}
		last = t.keyOf(rows[len(rows)-1])
	}
}

// rowSum hashes a row's values, each with its kind and length before it.
func rowSum(t *table, row []any) ([]byte, error) {
	h := sha256.New()
	for i, v := range row {
		c := t.columns[i].name
		switch v := v.(type) {
		case int64:
			write(h, c, strconv.FormatInt(v, 10))
		case float64:
			write(h, c, strconv.FormatFloat(v, 'g', -1, 64))
		case nil:
			write(h, c, "-")
		case string, []byte:
			text, err := plain(t.name, c, v)
			if err != nil {
				return nil, err
			}
			write(h, c, text)
		default:
			return nil, fmt.Errorf("a value of %s is of type %T", c, v)
		}
	}
	return h.Sum(nil), nil
}

// plain unpacks a report's text; other bytes are taken as they are.
func plain(table, column string, v any) (string, error) {
	if column == "text" && slices.Contains([]string{"reports", "versions"}, table) {
		return plainText(v)
	}
	if b, ok := v.([]byte); ok {
		return string(b), nil
	}
	return v.(string), nil
}

func write(h io.Writer, column, value string) {
	fmt.Fprintf(h, "%s %d:%s\n", column, len(value), value) // a hash never fails
}

// end makes the target an archive like any other.
func (m *move) end(ctx context.Context, parts []movePart) error {
	return m.to.change(ctx, "end", func(ctx context.Context, q *querier) error {
		if _, err := q.exec(ctx, "UPDATE counters SET value = ? WHERE name = 'spill' AND value < ?", m.numbers.spill, m.numbers.spill); err != nil {
			return err
		}
		for _, p := range parts {
			if q.dialect.numbered && slices.Equal(p.to.key, []string{"id"}) && p.to.name != "reports" && p.to.name != "desks" {
				// the next row gets the next number
				_, err := q.exec(ctx, "SELECT setval(pg_get_serial_sequence('"+p.to.name+"', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM "+quoted(p.to.name)+"), false)")
				if err != nil {
					return err
				}
			}
		}
		_, err := q.exec(ctx, "DELETE FROM moves")
		return err
	})
}
