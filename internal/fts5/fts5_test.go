package fts5_test

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"wiredesk/internal/fts5"
)

// index is an FTS5 table with small pages, so that lists and positions go over many.
type index struct {
	*sql.DB
	t *testing.T
	*rand.Rand
	rows map[int64]bool
}

var columns = [...]string{"a", "b", "c"}

func newIndex(t *testing.T, pageSize int, seed uint64) *index {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "index.db"))
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	x := &index{db, t, rand.New(rand.NewPCG(seed, 1)), map[int64]bool{}}
	x.do(`CREATE VIRTUAL TABLE w USING fts5(a, b, c, content='', contentless_delete=1, tokenize="ascii")`)
	x.do("INSERT INTO w (w, rank) VALUES ('pgsz', ?)", pageSize)
	return x
}

func (x *index) do(statement string, args ...any) {
	x.t.Helper()
	if _, err := x.Exec(statement, args...); err != nil {
		x.t.Fatal(err)
	}
}

// words of few letters meet often, and some are very common.
func (x *index) words(most int) string {
	var b strings.Builder
	for range x.IntN(most + 1) {
		if x.IntN(4) == 0 {
			b.WriteString("the ")
		}
		for range 1 + x.IntN(5) {
			b.WriteRune([]rune("abcdeé")[x.IntN(6)])
		}
		b.WriteByte(' ')
	}
	return b.String()
}

func (x *index) add(id int64) {
	if x.rows[id] {
		x.do("DELETE FROM w WHERE rowid = ?", id)
	}
	x.do("INSERT INTO w (rowid, a, b, c) VALUES (?, ?, ?, ?)", id, x.words(30), x.words(3), x.words(10))
	x.rows[id] = true
}

// scan finds the rows of a word, or a beginning, the way that the package is for.
func (x *index) scan(word string, whole bool, in uint64) []int64 {
	x.t.Helper()
	segments, err := fts5.Segments(x.block(fts5.StructureRow))
	if err != nil {
		x.t.Fatal(err)
	}
	var all []int64
	for _, s := range segments {
		dead := map[int64]bool{}
		for n := range s.Tombstones {
			if err := fts5.Dead(x.block(s.Tombstone(n)), dead); err != nil {
				x.t.Fatal(err)
			}
		}
		scan, first := fts5.NewScan(fts5.Key(word), whole, in), int64(0)
		if err := x.QueryRow("SELECT coalesce(max(pgno >> 1), 0) FROM w_idx WHERE segid = ? AND term <= ?", s.ID, fts5.Key(word)).Scan(&first); err != nil {
			x.t.Fatal(err)
		}
		for page := max(first, s.First); page <= s.Last && s.First > 0; page++ {
			more, err := scan.Page(x.block(s.Page(page)))
			if err != nil {
				x.t.Fatal(err)
			}
			if !more {
				break
			}
		}
		for _, id := range scan.Rows {
			if !dead[id] {
				all = append(all, id)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (x *index) block(row int64) (b []byte) {
	x.t.Helper()
	if err := x.QueryRow("SELECT block FROM w_data WHERE id = ?", row).Scan(&b); err != nil {
		x.t.Fatal(err)
	}
	return b
}

// asked finds them the way that FTS5 does.
func (x *index) asked(word string, whole bool, in uint64) (out []int64) {
	x.t.Helper()
	var names []string
	for i, name := range columns {
		if in>>i&1 != 0 {
			names = append(names, name)
		}
	}
	expr := fmt.Sprintf(`{%s} : "%s"`, strings.Join(names, " "), word)
	if !whole {
		expr += " *"
	}
	rows, err := x.Query("SELECT rowid FROM w WHERE w MATCH ? ORDER BY rowid", expr)
	if err != nil {
		x.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			x.t.Fatal(err)
		}
		out = append(out, id)
	}
	if err := rows.Err(); err != nil {
		x.t.Fatal(err)
	}
	return out
}

// TestScanFindsWhatFTS5Does: over pages of every size, rows added, replaced and deleted, and segments
// in one, several and half merged pieces.
func TestScanFindsWhatFTS5Does(t *testing.T) {
	for seed, pageSize := range []int{32, 50, 100, 300, 1000, 4050} {
		t.Run(fmt.Sprint(pageSize), func(t *testing.T) {
			x := newIndex(t, pageSize, uint64(seed))
			found := 0
			for round := range 12 {
				x.do("BEGIN")
				for range 40 {
					id := 1 + x.Int64N(600)
					if round%3 == 2 {
						id <<= 33 // for numbers of more bytes
					}
					switch {
					case x.IntN(5) > 0:
						x.add(id)
					case x.rows[id]:
						x.do("DELETE FROM w WHERE rowid = ?", id)
						delete(x.rows, id)
					}
				}
				x.do("COMMIT")
				switch round {
				case 5, 7:
					x.do("INSERT INTO w (w, rank) VALUES ('merge', ?)", -3) // begins to unite all, and stops
				case 9:
					x.do("INSERT INTO w (w) VALUES ('optimize')")
				}
				for _, word := range []string{"a", "th", "the", "ab", "é", "eé", "ca", "dddd", "z", "0", "bcdea"} {
					for _, whole := range []bool{false, true} {
						in := 1 + x.Uint64N(1<<len(columns)-1)
						got, want := x.scan(word, whole, in), x.asked(word, whole, in)
						if found += len(want); !slices.Equal(got, want) {
							t.Fatalf("round %d: %s, whole %v, in %b: %d rows %v, FTS5 has %d: %v", round, word, whole, in, len(got), got, len(want), want)
						}
					}
				}
			}
			if found < 5000 {
				t.Errorf("only %d rows were found at all", found)
			}
		})
	}
}

// TestBrokenBlocks: what isn't as FTS5 stores it is refused, and nothing panics.
func TestBrokenBlocks(t *testing.T) {
	x := newIndex(t, 100, 9)
	for id := range int64(60) {
		x.add(id + 1)
	}
	structure := x.block(fts5.StructureRow)
	segments, err := fts5.Segments(structure)
	if err != nil {
		t.Fatal(err)
	}
	for n := range structure {
		if _, err := fts5.Segments(structure[:n]); !errors.Is(err, fts5.ErrFormat) {
			t.Errorf("%d bytes of a structure give %v", n, err)
		}
	}
	refused := 0
	page := x.block(segments[0].Page(segments[0].First))
	for n := range 2000 {
		broken := slices.Clone(page)
		broken[x.IntN(len(broken))] ^= byte(1 << x.IntN(8))
		broken = broken[:len(broken)-n%2*x.IntN(len(broken))]
		if _, err := fts5.NewScan(fts5.Key("a"), false, 7).Page(broken); errors.Is(err, fts5.ErrFormat) {
			refused++
		} else if err != nil {
			t.Fatalf("a broken page gives %v", err)
		}
	}
	if refused == 0 {
		t.Error("no broken page was refused")
	}
	for _, block := range [][]byte{nil, {4}, {3, 0, 0, 0, 0, 0, 0, 0, 1}} {
		if err := fts5.Dead(block, map[int64]bool{}); !errors.Is(err, fts5.ErrFormat) {
			t.Errorf("tombstones %v give %v", block, err)
		}
	}
	if _, err := fts5.NewScan(fts5.Key("a"), false, 7).Page(nil); !errors.Is(err, fts5.ErrFormat) {
		t.Errorf("an empty page gives %v", err)
	}
}
