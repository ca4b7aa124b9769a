package archive

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Arrival is what a report is grouped by. Without one it is a story by itself.
type Arrival struct {
	Exact int64     // hash of its words, 0 for a text without
	GUID  int64     // hash of its guid in its source, 0 without
	Terms []uint32  // words that it is found by
	Since time.Time // older arrivals are no neighbours
	Again time.Time // a text that came since then isn't put among those to be found once more
	After int64     // the last of the desk's prints that Near was chosen among
	Near  []int64   // reports that may tell the same news
	// Join decides which of the neighbours' stories it belongs to. It runs inside
	// the transaction and must be quick.
	Join func(near []Neighbour, apart func(x, y int64) bool) Joining
}

// Neighbour is a report of the desk that may tell the same news.
type Neighbour struct {
	Report   int64
	Story    int64
	Size     int // reports in the story
	SameText bool
	SameItem bool   // the same guid of the same source
	Text     string // of one that came after Near was chosen, "" of others
}

// Joining says which story a report belongs to, and why.
type Joining struct {
	Story    int64 // 0 when it begins one
	With     int64 // the report that it agrees with most
	Reason   string
	Score    float32
	Passages string
	Unite    []int64 // stories that turn out to be this one too
}

// sharedTerms is how many terms two reports must share to be neighbours.
const sharedTerms = 2

// story finds the story of an addition's report on its desk. Of all that the
// desk's other processes archived it knows, because they wait for each other here.
func (w *adding) story(ctx context.Context, a *Addition, done *Added) error {
	done.Story = done.ID
	grouped := a.Arrival != nil && (done.NewToDesk || done.NewVersion)
	if grouped {
		if err := w.turn(ctx, a.Desk); err != nil {
			return err
		}
	}
	if !done.NewToDesk {
		if err := w.row(ctx, "SELECT story FROM desk_reports WHERE desk = ? AND report = ?", a.Desk, done.ID).Scan(&done.Story); err != nil {
			return err
		}
	}
	if grouped {
		if err := w.join(ctx, a, done); err != nil {
			return err
		}
	}
	if done.NewToDesk {
		if err := w.place(ctx, a, done); err != nil {
			return err
		}
	}
	if !grouped {
		return nil
	}
	return w.print(ctx, a, done)
}

// place puts a report that is new to the desk into its story. Nothing else belongs
// to it yet, so there is nothing to unite.
func (w *adding) place(ctx context.Context, a *Addition, done *Added) error {
	if done.Story == done.ID {
		_, err := w.exec(ctx, "INSERT INTO stories (desk, id, size, changed) VALUES (?,?,1,?)", a.Desk, done.ID, millis(a.Now))
		return err
	}
	if _, err := w.exec(ctx, "UPDATE desk_reports SET story = ? WHERE desk = ? AND report = ?", done.Story, a.Desk, done.ID); err != nil {
		return err
	}
	_, err := w.exec(ctx, "UPDATE stories SET size = size + 1, changed = ? WHERE desk = ? AND id = ?", millis(a.Now), a.Desk, done.Story)
	return err
}

// turn keeps the desk's other groupings waiting until this transaction ends. SQLite
// has one writer anyway. The lock lets others refer to the desk.
func (w *adding) turn(ctx context.Context, desk string) error {
	if w.prints == nil {
		w.prints = map[string]*printed{}
	}
	if w.prints[desk] != nil || w.dialect.turn == "" {
		return nil
	}
	var id string
	err := w.row(ctx, "SELECT id FROM desks WHERE id = ?"+w.dialect.turn, desk).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // a desk without anything to change
	}
	return err
}

// join finds the report's neighbours and unites its story with theirs, unless it
// has a story with others already.
func (w *adding) join(ctx context.Context, a *Addition, done *Added) error {
	if done.NewVersion && !done.NewToDesk {
		size := 0
		if err := w.row(ctx, "SELECT size FROM stories WHERE desk = ? AND id = ?", a.Desk, done.Story).Scan(&size); err != nil || size > 1 {
			return err
		}
	}
	near, err := w.neighbours(ctx, a, done)
	if err != nil || len(near) == 0 {
		return err
	}
	apart, err := w.apart(ctx, a.Desk, near, done.Story)
	if err != nil {
		return err
	}
	near = slices.DeleteFunc(near, func(n Neighbour) bool { return apart(done.Story, n.Story) })
	j := a.Arrival.Join(near, apart)
	if j.Story == 0 {
		return nil
	}
	done.Joined = j
	from := j.Unite
	if !done.NewToDesk {
		from = append(from, done.Story)
	}
	for _, from := range from {
		if err := unite(ctx, w.querier, a.Desk, j.Story, from, a.Now); err != nil {
			return err
		}
	}
	done.Story = j.Story
	return nil
}

// neighbours gives those that were chosen, those that came since and share words,
// and those that are known to be the same.
func (w *adding) neighbours(ctx context.Context, a *Addition, done *Added) ([]Neighbour, error) {
	found := map[int64]*Neighbour{}
	add := func(report int64) *Neighbour {
		if found[report] == nil {
			found[report] = &Neighbour{Report: report}
		}
		return found[report]
	}
	for _, k := range []struct {
		column string
		value  int64
		mark   func(n *Neighbour, at int64)
	}{
		{"exact", a.Arrival.Exact, func(n *Neighbour, at int64) { n.SameText, done.sameText = true, moment(at) }},
		{"guid", a.Arrival.GUID, func(n *Neighbour, _ int64) { n.SameItem = true }},
	} {
		if k.value == 0 {
			continue
		}
		var report, at int64
		err := w.row(ctx, "SELECT report, at FROM prints WHERE desk = ? AND "+k.column+" = ? AND "+k.column+" <> 0 AND report <> ? ORDER BY number DESC LIMIT 1", a.Desk, k.value, done.ID).Scan(&report, &at)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("look for the same: %w", err)
		}
		k.mark(add(report), at)
	}
	for _, report := range a.Arrival.Near {
		add(report)
	}
	if err := w.late(ctx, a, add); err != nil {
		return nil, err
	}
	delete(found, done.ID)
	return w.placed(ctx, a.Desk, found)
}

// late adds the neighbours that arrived after the others were chosen.
func (w *adding) late(ctx context.Context, a *Addition, add func(int64) *Neighbour) error {
	if len(a.Arrival.Terms) == 0 {
		return nil
	}
	rows, err := w.printed(ctx, a)
	if err != nil {
		return err
	}
	for _, p := range rows {
		if p.Number <= a.Arrival.After || p.At.Before(a.Arrival.Since) || shared(p.Terms, a.Arrival.Terms) < sharedTerms {
			continue
		}
		n := add(p.Report)
		if n.Text != "" || slices.Contains(a.Arrival.Near, p.Report) {
			continue
		}
		var body []byte
		if err := w.row(ctx, "SELECT text FROM reports WHERE id = ?", p.Report).Scan(&body); err != nil {
			return fmt.Errorf("read neighbour: %w", err)
		}
		if n.Text, err = unpackText(body); err != nil {
			return err
		}
	}
	return nil
}

func shared(x, y []uint32) int {
	n := 0
	for _, t := range x {
		if slices.Contains(y, t) {
			n++
		}
	}
	return n
}

// placed fills in the stories of neighbours, in the order of their numbers.
func (w *adding) placed(ctx context.Context, desk string, found map[int64]*Neighbour) ([]Neighbour, error) {
	ids := make([]int64, 0, len(found))
	for id := range found {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	out := make([]Neighbour, 0, len(ids))
	err := inParts(ids, func(part []int64) error {
		args, in := in([]any{desk}, part)
		return w.each(ctx, func(row scanner) error {
			var n Neighbour
			if err := row.Scan(&n.Report, &n.Story, &n.Size); err != nil {
				return err
			}
			known := found[n.Report]
			n.SameText, n.SameItem, n.Text = known.SameText, known.SameItem, known.Text
			out = append(out, n)
			return nil
		}, `SELECT d.report, d.story, s.size FROM desk_reports d JOIN stories s ON s.desk = d.desk AND s.id = d.story
			WHERE d.desk = ? AND d.report IN (`+in+`) ORDER BY d.report`, args...)
	})
	return out, err
}

// apart tells which of the neighbours' stories, and of the report's own, a person split.
func (w *adding) apart(ctx context.Context, desk string, near []Neighbour, own int64) (func(x, y int64) bool, error) {
	if split, err := w.anySplit(ctx, desk); err != nil || !split {
		return func(x, y int64) bool { return false }, err
	}
	stories := []int64{own}
	for _, n := range near {
		if !slices.Contains(stories, n.Story) {
			stories = append(stories, n.Story)
		}
	}
	args, marks := in([]any{desk}, stories)
	args, _ = in(args, stories)
	pairs := map[[2]int64]bool{}
	err := w.each(ctx, func(row scanner) error {
		var p [2]int64
		err := row.Scan(&p[0], &p[1])
		pairs[p] = true
		return err
	}, "SELECT a, b FROM apart WHERE desk = ? AND a IN ("+marks+") AND b IN ("+marks+")", args...)
	return func(x, y int64) bool { return pairs[[2]int64{min(x, y), max(x, y)}] }, err
}

// anySplit tells whether a person ever split a story of the desk. Nobody does so
// before this transaction ends: who splits waits for the desk's turn.
func (w *adding) anySplit(ctx context.Context, desk string) (bool, error) {
	if split, known := w.split[desk]; known {
		return split, nil
	}
	var split bool
	err := w.row(ctx, "SELECT EXISTS (SELECT 1 FROM apart WHERE desk = ?)", desk).Scan(&split)
	if w.split == nil {
		w.split = map[string]bool{}
	}
	w.split[desk] = split
	return split, err
}

// print keeps what the report is found by. A live blog that changes by the minute
// gets a new print once it is time again.
func (w *adding) print(ctx context.Context, a *Addition, done *Added) error {
	p := Print{Report: done.ID, At: a.Now, Terms: a.Arrival.Terms}
	if !done.NewToDesk {
		var last int64
		err := w.row(ctx, "SELECT at FROM prints WHERE desk = ? AND report = ? ORDER BY number DESC LIMIT 1", a.Desk, done.ID).Scan(&last)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("look for print: %w", err)
		}
		if err == nil && moment(last).After(a.Arrival.Again) {
			return nil
		}
	} else if done.sameText.After(a.Arrival.Again) {
		p.Terms = nil
	}
	rows, err := w.printed(ctx, a)
	if err != nil {
		return err
	}
	p.Number = w.prints[a.Desk].last + 1
	w.prints[a.Desk].last = p.Number
	w.prints[a.Desk].rows = append(rows, p)
	done.Printed = &p
	_, err = w.exec(ctx, "INSERT INTO prints (desk, number, report, at, exact, guid, terms) VALUES (?,?,?,?,?,?,?)",
		a.Desk, p.Number, p.Report, millis(p.At), a.Arrival.Exact, a.Arrival.GUID, packTerms(p.Terms))
	if err != nil {
		return fmt.Errorf("keep print: %w", err)
	}
	return nil
}

// printed is what a transaction knows of a desk's prints.
type printed struct {
	rows  []Print // those after a number
	after int64   // that number: the lowest After of the arrivals so far
	last  int64
}

// printed gives the prints after an arrival's After.
func (w *adding) printed(ctx context.Context, a *Addition) ([]Print, error) {
	if p := w.prints[a.Desk]; p != nil && p.after <= a.Arrival.After {
		return p.rows, nil
	}
	rows, last, err := w.printsAfter(ctx, a.Desk, a.Arrival.After, a.Arrival.Since, latePrints)
	w.prints[a.Desk] = &printed{rows, a.Arrival.After, last}
	return rows, err
}

// latePrints bounds the neighbours that are looked for inside a transaction.
const latePrints = 2000

func packTerms(terms []uint32) []byte {
	out := make([]byte, 0, 4*len(terms))
	for _, t := range terms {
		out = binary.LittleEndian.AppendUint32(out, t)
	}
	return out
}

func unpackTerms(b []byte) []uint32 {
	out := make([]uint32, 0, len(b)/4)
	for ; len(b) >= 4; b = b[4:] {
		out = append(out, binary.LittleEndian.Uint32(b))
	}
	return out
}
