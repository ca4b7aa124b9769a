package archive

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// table is one of the schema's, as the database itself describes it.
type table struct {
	name    string
	columns []column
	key     []string // columns of the primary key, in order
	after   []string // tables that its rows refer to
}

type column struct {
	name  string
	bytes bool // and not text
}

// derived are the tables that a move makes anew from the reports, or that belong to
// one database alone. All others are moved, whatever migrations add.
var derived = []string{"words", "ranks", "frequencies", "spellings", "languages", "volumes", "schema_versions", "moves"}

// tables lists the tables that are moved, those that others refer to first.
func (s *Store) tables(ctx context.Context) ([]*table, error) {
	columns, references := sqliteColumns, sqliteReferences
	if s.dialect.numbered {
		columns, references = postgresColumns, postgresReferences
	}
	var all []*table
	byName := map[string]*table{}
	q := &querier{run: s.writer, dialect: s.dialect}
	err := q.each(ctx, func(row scanner) error {
		var name, column_, kind string
		var place int
		if err := row.Scan(&name, &column_, &kind, &place); err != nil || slices.Contains(derived, name) {
			return err
		}
		t := byName[name]
		if t == nil {
			t = &table{name: name}
			byName[name], all = t, append(all, t)
		}
		kind = strings.ToLower(kind)
		t.columns = append(t.columns, column{column_, kind == "blob" || kind == "bytea"})
		if place > 0 {
			t.key = append(t.key, make([]string, max(place-len(t.key), 0))...)
			t.key[place-1] = column_
		}
		return nil
	}, columns)
	if err != nil {
		return nil, err
	}
	err = q.each(ctx, func(row scanner) error {
		var name, to string
		err := row.Scan(&name, &to)
		if t := byName[name]; t != nil && to != name {
			t.after = append(t.after, to)
		}
		return err
	}, references)
	if err != nil {
		return nil, err
	}
	return inOrder(all)
}

const (
	sqliteColumns = `SELECT m.name, p.name, p.type, p.pk FROM sqlite_schema m, pragma_table_info(m.name) p
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND m.name NOT LIKE 'words\_%' ESCAPE '\' ORDER BY m.name, p.name`
	sqliteReferences = `SELECT m.name, f."table" FROM sqlite_schema m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`
	postgresColumns  = `SELECT c.relname, a.attname, format_type(a.atttypid, NULL), coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0)
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
		WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
		ORDER BY c.relname COLLATE "C", a.attname COLLATE "C"`
	postgresReferences = `SELECT c.relname, r.relname FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class r ON r.oid = f.confrelid
		WHERE f.contype = 'f' AND c.relnamespace = current_schema()::regnamespace`
)

// inOrder puts every table after those that it refers to.
func inOrder(all []*table) ([]*table, error) {
	var out []*table
	done := map[string]bool{}
	for len(out) < len(all) {
		before := len(out)
		for _, t := range all {
			ready := !done[t.name] && !slices.ContainsFunc(t.after, func(name string) bool { return !done[name] })
			if ready {
				done[t.name] = true
				out = append(out, t)
			}
		}
		if len(out) == before {
			return nil, errors.New("tables refer to one another in a ring")
		}
	}
	return out, nil
}

// names gives the columns' names, quoted.
func (t *table) names() string {
	out := make([]string, len(t.columns))
	for i, c := range t.columns {
		out[i] = quoted(c.name)
	}
	return strings.Join(out, ", ")
}

// keys gives those of the primary key.
func (t *table) keys() string {
	out := make([]string, len(t.key))
	for i, k := range t.key {
		out[i] = quoted(k)
	}
	return strings.Join(out, ", ")
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// ours are the rows that belong to one database alone, and don't move with it.
var ours = map[string]string{
	"settings": "NOT (desk = '' AND name = '" + IdentitySetting + "')",
	"counters": "name <> 'spill'",
}

// rows gives up to limit rows after one by its key, or the first ones.
func (t *table) rows(ctx context.Context, q *querier, last []any, limit int) ([][]any, error) {
	st := &statement{}
	st.add("SELECT " + t.names() + " FROM " + quoted(t.name) + " WHERE 1 = 1")
	if own := ours[t.name]; own != "" {
		st.add(" AND " + own)
	}
	if last != nil {
		st.add(" AND ("+t.keys()+") > ("+marks(len(last))+")", last...)
	}
	st.add(" ORDER BY "+t.keys()+" LIMIT ?", limit)
	var out [][]any
	err := q.each(ctx, func(row scanner) error {
		values := make([]any, len(t.columns))
		into := make([]any, len(values))
		for i := range values {
			into[i] = &values[i]
		}
		err := row.Scan(into...)
		out = append(out, values)
		return err
	}, st.b.String(), st.args...)
	return out, err
}

// keyOf gives the key of a row.
func (t *table) keyOf(row []any) []any {
	out := make([]any, len(t.key))
	for i, k := range t.key {
		out[i] = row[t.place(k)]
	}
	return out
}

func (t *table) place(name string) int {
	return slices.IndexFunc(t.columns, func(c column) bool { return c.name == name })
}
