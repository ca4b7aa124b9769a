package archive

import (
	"cmp"
	"container/heap"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"wiredesk/internal/fts5"
	"wiredesk/internal/match"
)

// For a beginning (refus*) FTS5 copies and unites the lists of all words that begin so,
// with their positions, before it gives the newest report. Where a beginning is all that
// a look-up asks the index for, the rows are read from FTS5's own pages instead, which
// takes a fifth of that. What isn't as expected there is left to FTS5.

// sought is a word, or any with a beginning, in columns of an FTS5 table.
type sought struct {
	word    string
	whole   bool
	columns uint64
}

// The columns of an FTS5 table, in their order there.
var fts5Column = map[match.Column]uint64{match.TextStems: 1 << 0, match.TitleStems: 1 << 1, match.TextKeys: 1 << 2, match.TitleKeys: 1 << 3}

// soughtBy gives what a plan asks for when that is a beginning, in several columns or
// beside words that stand for it; nil for any other plan.
func soughtBy(p *match.Plan) []sought {
	kids := []*match.Plan{p}
	if p.Op == match.PlanOr {
		kids = p.Kids
	}
	if !asksBeginning(p) {
		return nil
	}
	var out []sought
	for _, k := range kids {
		if k.Op != match.PlanPrefix && k.Op != match.PlanTerm || !oneToken(k.Terms[0]) {
			return nil
		}
		w := sought{k.Terms[0], k.Op == match.PlanTerm, fts5Column[k.Column]}
		if n := len(out) - 1; n >= 0 && out[n].word == w.word && out[n].whole == w.whole {
			out[n].columns |= w.columns
		} else {
			out = append(out, w)
		}
	}
	return out
}

// oneToken tells whether FTS5's tokenizer leaves a word as it is.
func oneToken(word string) bool {
	return word != "" && !strings.ContainsFunc(word, func(r rune) bool {
		return r < 0x80 && (r < '0' || r > '9') && (r < 'a' || r > 'z')
	})
}

// How many of FTS5's pages, of 4 kB, are read in a segment for a beginning, and for a word
// beside it, whose list FTS5 would go through no further than is wanted. Where there are
// more FTS5 is asked.
const (
	mostBegunPages = 1000
	mostWholePages = 100
)

// rowsAPage is about as many as one lists.
const rowsAPage = 400

// errManyPages is what rowsHolding gives for more than that.
var errManyPages = errors.New("too many pages")

// rowsHolding gives the rows of a volume that hold one of what is sought, from its state at one
// moment.
func (q *querier) rowsHolding(ctx context.Context, v volume, words []sought) ([]int64, error) {
	db, ok := q.run.(*sql.DB)
	if !ok {
		return nil, errManyPages // within a transaction nothing looks for a beginning
	}
	p := pages{table: v.table}
	for _, statement := range []string{p.blockStatement(), p.reachStatement(), p.rangeStatement()} {
		if _, err := q.prepared(ctx, statement); err != nil { // a transaction uses what is prepared
			return nil, err
		}
	}
	t, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer t.Rollback() // it only reads
	p.querier = &querier{run: t, dialect: q.dialect, kept: map[string]*sql.Stmt{}, shared: q.shared}
	defer p.close()
	structure, err := p.block(ctx, fts5.StructureRow)
	if err != nil {
		return nil, err
	}
	segments, err := fts5.Segments(structure)
	if err != nil {
		return nil, err
	}
	var out []int64
	for _, s := range segments {
		if s.First == 0 {
			continue
		}
		dead, err := p.dead(ctx, s)
		if err != nil {
			return nil, err
		}
		for _, w := range words {
			rows, err := p.rowsOf(ctx, s, w)
			if err != nil {
				return nil, err
			}
			if len(dead) > 0 {
				rows = slices.DeleteFunc(rows, func(id int64) bool { return dead[id] })
			}
			out = append(out, rows...)
		}
	}
	return out, nil
}

// pages reads those of a volume.
type pages struct {
	*querier
	table string
}

func (p pages) blockStatement() string { return "SELECT block FROM " + p.table + "_data WHERE id = ?" }

func (p pages) rangeStatement() string {
	return "SELECT block FROM " + p.table + "_data WHERE id BETWEEN ? AND ? ORDER BY id"
}

// reachStatement gives the last page that begins with a word up to one, and the first
// that begins with a word after another.
func (p pages) reachStatement() string {
	const part = "SELECT pgno >> 1 FROM %s_idx WHERE segid = ?1 AND term "
	from := fmt.Sprintf(part, p.table)
	return "SELECT (" + from + "<= ?2 ORDER BY term DESC LIMIT 1), (" + from + "> ?3 ORDER BY term LIMIT 1)"
}

func (p pages) block(ctx context.Context, row int64) (block []byte, err error) {
	err = p.row(ctx, p.blockStatement(), row).Scan(&block)
	return block, err
}

func (p pages) dead(ctx context.Context, s fts5.Segment) (map[int64]bool, error) {
	if s.Tombstones == 0 {
		return nil, nil
	}
	dead := map[int64]bool{}
	for n := range s.Tombstones {
		block, err := p.block(ctx, s.Tombstone(n))
		if err != nil {
			return nil, err
		}
		if err := fts5.Dead(block, dead); err != nil {
			return nil, err
		}
	}
	return dead, nil
}

func (p pages) rowsOf(ctx context.Context, s fts5.Segment, w sought) ([]int64, error) {
	key, first, last := fts5.Key(w.word), s.First, s.Last
	past, most := key, int64(mostWholePages)
	if !w.whole {
		past, most = append(slices.Clone(key), 0xff), mostBegunPages // no letter has this byte in UTF-8
	}
	var from, to sql.NullInt64
	if err := p.row(ctx, p.reachStatement(), s.ID, key, past).Scan(&from, &to); err != nil {
		return nil, err
	}
	if from.Valid { // pages that were merged away are still listed
		first = max(first, from.Int64)
	}
	if to.Valid {
		last = min(last, to.Int64)
	}
	switch {
	case last < first:
		return nil, nil
	case last-first >= most:
		return nil, errManyPages
	}
	scan, more := fts5.NewScan(key, w.whole, w.columns), false
	scan.Rows = make([]int64, 0, rowsAPage*(last-first+1))
	err := p.each(ctx, func(row scanner) (err error) {
		var block sql.RawBytes
		if err = row.Scan(&block); err != nil {
			return err
		}
		if more, err = scan.Page(block); err == nil && !more {
			err = errEnough
		}
		return err
	}, p.rangeStatement(), s.Page(first), s.Page(last))
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	return scan.Rows, nil
}

// pile gives the highest of its numbers first, each once. What is never asked for isn't
// sorted.
type pile struct {
	sorted []int64 // what was given so far
	rest   highest
}

func pileOf(numbers []int64) *pile {
	p := &pile{rest: numbers}
	heap.Init(&p.rest)
	return p
}

// take gives as many that lie from one number to before another.
func (p *pile) take(n int, from, to int64) []int64 {
	at, _ := slices.BinarySearchFunc(p.sorted, to-1, func(a, b int64) int { return cmp.Compare(b, a) })
	for len(p.sorted) < at+n && len(p.rest) > 0 && p.rest[0] >= from {
		id := heap.Pop(&p.rest).(int64)
		if last := len(p.sorted) - 1; last >= 0 && p.sorted[last] == id {
			continue
		}
		if p.sorted = append(p.sorted, id); id >= to {
			at++
		}
	}
	out := p.sorted[at:min(at+n, len(p.sorted))]
	for len(out) > 0 && out[len(out)-1] < from {
		out = out[:len(out)-1]
	}
	return out
}

// highest is a heap.
type highest []int64

func (h highest) Len() int           { return len(h) }
func (h highest) Less(i, j int) bool { return h[i] > h[j] }
func (h highest) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *highest) Push(x any)        { *h = append(*h, x.(int64)) }

func (h *highest) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// stepSought is step for a beginning; fn says when the limit is reached.
func (l *lookup) stepSought(ctx context.Context, q *querier, before int64, limit int, ranks bool, fn func(candidate) error) error {
	from, to := l.within(span{to: beforeOr(before)}, sqlite)
	for _, v := range l.volumes.between(from, to-1) {
		given, err := l.stepVolume(ctx, q, v, from, to, limit, ranks, fn)
		if limit -= given; err != nil {
			return err
		}
	}
	return nil
}

// How many rows are looked up on the desk first, a page's worth, and at the most.
const (
	firstSought = 32
	mostSought  = 2048
)

// rowsIn reads a volume's rows the first time that it is asked for them.
func (l *lookup) rowsIn(ctx context.Context, q *querier, v volume) (*pile, error) {
	if p := l.piles[v.table]; p != nil {
		return p, nil
	}
	rows, err := q.rowsHolding(ctx, v, l.sought)
	if err != nil {
		return nil, err
	}
	if l.piles == nil {
		l.piles = map[string]*pile{}
	}
	l.piles[v.table] = pileOf(rows)
	return l.piles[v.table], nil
}

// stepVolume gives a volume's candidates, of which about limit are wanted, and how many
// there were.
func (l *lookup) stepVolume(ctx context.Context, q *querier, v volume, from, to int64, limit int, ranks bool, fn func(candidate) error) (given int, err error) {
	rows, err := l.rowsIn(ctx, q, v)
	switch {
	case errors.Is(err, errManyPages) || errors.Is(err, fts5.ErrFormat) || errors.Is(err, sql.ErrNoRows):
		st := &statement{}
		l.walk(st, v.table, to, ranks)
		err := q.eachCandidate(ctx, st, ranks, func(c candidate) error {
			given++
			return fn(c)
		})
		return given, err
	case err != nil:
		return 0, fmt.Errorf("read the index: %w", err)
	}
	part := firstSought
	if limit >= worthHalving {
		part = min(limit, mostSought)
	}
	for {
		ids := rows.take(part, from, to)
		if len(ids) == 0 {
			return given, nil
		}
		known, err := l.known(ctx, q, ids, ranks)
		if err != nil {
			return given, err
		}
		for _, c := range known {
			given++
			if err := fn(c); err != nil {
				return given, err
			}
		}
		to, part = ids[len(ids)-1], min(4*part, mostSought)
	}
}

// known gives those of the reports that the desk sees and the lookup's bounds leave, in
// their order; many are asked for in halves at a time.
func (l *lookup) known(ctx context.Context, q *querier, ids []int64, ranks bool) ([]candidate, error) {
	if len(ids) <= partSize/2 {
		return q.candidates(ctx, l.knownStatement(ids, ranks), ranks)
	}
	var parts [2][]candidate
	group, ctx := errgroup.WithContext(ctx)
	for i, some := range [][]int64{ids[:len(ids)/2], ids[len(ids)/2:]} {
		group.Go(func() (err error) {
			parts[i], err = q.candidates(ctx, l.knownStatement(some, ranks), ranks)
			return err
		})
	}
	err := group.Wait()
	return append(parts[0], parts[1]...), err
}

func (l *lookup) knownStatement(ids []int64, ranks bool) *statement {
	q := &statement{}
	id := l.choose(q, "", ranks)
	args, marks := in(nil, ids)
	q.add(" AND "+id+" IN ("+marks+")", args...)
	l.narrow(q, sqlite, id, 0)
	q.add(" ORDER BY " + id + " DESC")
	return q
}
