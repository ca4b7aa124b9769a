package archive

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"wiredesk/internal/match"
)

// TestSoughtIsWhatFTS5Finds: candidates for beginnings, read from the pages of the index, are those
// that FTS5 gives for the same, in volumes with one segment and several, reports that
// changed, two desks, and bounds of every kind.
func TestSoughtIsWhatFTS5Finds(t *testing.T) {
	s := openTest(t, t.TempDir()+"/wiredesk.db", Options{})
	s.fullVolume = 400
	r := rand.New(rand.NewPCG(7, 7))
	text := func() string {
		var b strings.Builder
		for range 1 + r.IntN(60) {
			for range 1 + r.IntN(4) {
				b.WriteString([]string{"ba", "ro", "né", "s", "ing"}[r.IntN(5)])
			}
			b.WriteByte(' ')
		}
		return b.String()
	}
	for part := range 24 {
		var batch []Addition
		for range 40 {
			n := 40*part + r.IntN(120) - 40 // new ones and those of before
			report := sample(n)
			report.Title, report.Text = strings.Fields(text())[0], text()
			batch = append(batch, Addition{Desk: "d", Report: report, Now: noon.Add(time.Duration(part) * time.Hour)})
			if n%7 == 0 {
				batch = append(batch, Addition{Desk: "e", Report: report, Now: noon.Add(time.Duration(part) * time.Hour)})
			}
		}
		if _, err := s.AddAll(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
		if part == 12 {
			mergeAll(t, s)
		}
	}
	if n := len(*s.volumes.Load()); n < 2 {
		t.Fatalf("only %d volume", n)
	}

	// Begun and not gone on with: what is written to the new segment is gone from the others.
	for _, v := range *s.volumes.Load() {
		err := s.change(t.Context(), "merge", func(ctx context.Context, q *querier) error {
			_, err := (&merging{store: s, table: v.table}).merge(ctx, q, -5)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}

	prefix := func(c match.Column, word string) *match.Plan {
		return &match.Plan{Op: match.PlanPrefix, Column: c, Terms: []string{word}}
	}
	either := func(word string, more ...*match.Plan) *match.Plan {
		return op(match.PlanOr, append([]*match.Plan{prefix(match.TitleStems, word), prefix(match.TextStems, word)}, more...)...)
	}
	q := &querier{run: s.reader, dialect: s.dialect, shared: &s.statements}
	tx, err := s.reader.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback() // it only reads
	compared := 0
	for _, p := range []*match.Plan{
		prefix(match.TextStems, "ba"), prefix(match.TextKeys, "ba"), either("ro"), either("ba"), either("né"), either("s"), either("zz"), either("inging"), either("none"),
		either("bas", term(match.TextStems, "ba"), term(match.TitleStems, "ba")), either("sin", term(match.TextStems, "s")),
	} {
		for _, o := range []FindOptions{{}, {From: noon.Add(3 * time.Hour), To: noon.Add(6 * time.Hour)}, {Source: 1}, {Source: 99}, {To: noon.Add(-time.Hour)}} {
			for _, desk := range []string{"d", "e", "nobody"} {
				for _, limit := range []int{1, 22, 600} {
					l := s.lookupOf(desk, p, o)
					if l.sought == nil {
						t.Fatalf("%s isn't read", l.expr)
					}
					read := candidatesOf(t, l, q, limit)
					l = s.lookupOf(desk, p, o)
					within := candidatesOf(t, l, &querier{run: tx, dialect: s.dialect}, limit) // where FTS5 is asked
					l = s.lookupOf(desk, p, o)
					l.sought = nil
					asked := candidatesOf(t, l, q, limit)
					if !reflect.DeepEqual(read, asked) || !reflect.DeepEqual(within, asked) {
						t.Fatalf("%s on %s, %+v, %d: %d read, %d in a transaction, %d by FTS5", l.expr, desk, o, limit, len(read), len(within), len(asked))
					}
					compared += len(asked)
				}
			}
		}
	}
	if compared < 5000 {
		t.Errorf("only %d candidates were compared", compared)
	}
}

// candidatesOf gives the newest candidates, and those before them: again, and with their
// ranks.
func candidatesOf(t *testing.T, l *lookup, q *querier, limit int) (out []candidate) {
	t.Helper()
	for _, ranks := range []bool{false, true, false} {
		before := int64(0)
		for range 3 {
			var some gathered
			if err := l.step(t.Context(), q, before, limit, ranks, some.add); err != nil {
				t.Fatal(err)
			}
			if out = append(out, some...); len(some) == 0 {
				break
			}
			before = some[len(some)-1].id
		}
	}
	return out
}

// TestNotSought: what FTS5's tokenizer would part, or what the index is asked for beside a beginning,
// is left to FTS5.
func TestNotSought(t *testing.T) {
	begins := func(word string) *match.Plan {
		return &match.Plan{Op: match.PlanPrefix, Column: match.TextStems, Terms: []string{word}}
	}
	for _, p := range []*match.Plan{
		begins("1.2"), begins("don't"), begins(""), term(match.TextStems, "fox"),
		op(match.PlanAnd, begins("fo"), term(match.TextStems, "hen")),
		op(match.PlanOr, begins("fo"), op(match.PlanNot, begins("he"))),
		op(match.PlanOr, begins("fo"), &match.Plan{Op: match.PlanLang, Value: "en"}),
	} {
		if got := soughtBy(p); got != nil {
			t.Errorf("%v is read: %v", fmt.Sprint(p.Op, p.Terms, len(p.Kids)), got)
		}
	}
}

// TestPile: numbers come highest first and once, within bounds, and again from any place.
func TestPile(t *testing.T) {
	p := pileOf([]int64{3, 9, 1, 7, 7, 9, 5, 3})
	for _, c := range []struct {
		n        int
		from, to int64
		want     string
	}{
		{2, 0, 100, "[9 7]"}, {2, 0, 7, "[5 3]"}, {9, 0, 100, "[9 7 5 3 1]"}, {9, 4, 8, "[7 5]"},
		{1, 0, 9, "[7]"}, {9, 0, 1, "[]"}, {9, 10, 100, "[]"}, {9, 2, 6, "[5 3]"},
	} {
		if got := fmt.Sprint(p.take(c.n, c.from, c.to)); got != c.want {
			t.Errorf("%d from %d to %d: %s, want %s", c.n, c.from, c.to, got, c.want)
		}
		if got := fmt.Sprint(pileOf([]int64{3, 9, 1, 7, 7, 9, 5, 3}).take(c.n, c.from, c.to)); got != c.want {
			t.Errorf("%d from %d to %d of a new one: %s, want %s", c.n, c.from, c.to, got, c.want)
		}
	}
}
