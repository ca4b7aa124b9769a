package archive

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"wiredesk/internal/match"
	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

// entry is one report's words on their way into the index.
type entry struct {
	id          int64
	again       bool // an earlier version is in the index
	lang        string
	text, title text.Terms
	fields      []string
	length      int      // words of the text
	weights     []byte   // see weightsOf
	vector      string   // on PostgreSQL: all of it as a tsvector
	spellings   []string // words that Nearest may propose, as far as they were new when the entry was made
}

// entryOf gives the words of a report: those of text and title as match plans
// them, and its fields as terms with the field's letter before them.
func (s *Store) entryOf(id int64, a *Addition, r *news.Report, again bool) entry {
	d := a.Doc
	if d == nil || r.Text != a.Report.Text || r.Title != a.Report.Title {
		d = match.NewDoc(s.analyser, r)
	}
	e := entry{id: id, again: again, lang: r.Lang, text: text.TermsOf(d.Text), title: text.TermsOf(d.Title)}
	e.length, e.weights = weightsOf(e.text, e.title)
	e.spellings = s.known.worthSpelling(d)
	add := func(letter byte, value string) {
		for _, t := range s.analyser.Words(value, "") {
			e.field(letter, t.Word)
			for _, k := range t.Keys {
				e.field(keyLetter(letter), k)
			}
		}
	}
	add(fieldSource, r.Source)
	for _, name := range r.Authors {
		add(fieldBy, name)
	}
	for _, quote := range r.Quotes {
		add(fieldSpeaker, quote.Speaker)
		add(fieldSpeaker, quote.Name)
	}
	if r.Lang != "" {
		e.field(fieldLang, strings.ToLower(r.Lang))
	}
	if s.dialect.numbered {
		e.vector = vector(&e)
	}
	return e
}

func (e *entry) field(letter byte, word string) {
	if term := string(letter) + word; word != "" && !slices.Contains(e.fields, term) {
		e.fields = append(e.fields, term)
	}
}

// The letters before the terms of fields.
const (
	fieldSource  = 'a'
	fieldBy      = 'b'
	fieldSpeaker = 'c'
	fieldLang    = 'd'
)

// keyLetter gives the digit before the keys of a field's names.
func keyLetter(letter byte) byte { return letter - 'a' + '0' }

func fieldLetter(op match.PlanOp) byte {
	switch op {
	case match.PlanSource:
		return fieldSource
	case match.PlanBy:
		return fieldBy
	}
	return fieldSpeaker
}

// flush indexes the transaction's reports, by number: FTS5 writes a segment
// whenever one comes out of order. What it writes no other process waits for.
func (w *adding) flush(ctx context.Context) error {
	slices.SortStableFunc(w.index, func(a, b entry) int { return cmp.Compare(a.id, b.id) })
	last := w.index[:0] // only the last version of this transaction counts
	for i, e := range w.index {
		if i > 0 && last[len(last)-1].id == e.id {
			e.again = e.again && last[len(last)-1].again
			last[len(last)-1] = e
			continue
		}
		last = append(last, e)
	}
	w.index = last
	if w.dialect.numbered {
		months, err := w.openMonths(ctx)
		if err != nil {
			return err
		}
		w.spelt = append(w.spelt, months...)
		return inParts(w.index, func(part []entry) error { return w.indexMonths(ctx, part) })
	}
	all, err := w.openVolume(ctx)
	if err != nil {
		return err
	}
	return inParts(w.index, func(part []entry) error {
		if err := w.indexRanks(ctx, part); err != nil {
			return err
		}
		for len(part) > 0 {
			v, n := all.of(part[0].id), 1
			for n < len(part) && all.of(part[n].id) == v {
				n++
			}
			if err := w.indexWords(ctx, part[:n], v.table); err != nil {
				return err
			}
			part = part[n:]
		}
		return nil
	})
}

// indexRanks writes what SQLite keeps of entries' words beside the full-text index.
func (w *adding) indexRanks(ctx context.Context, part []entry) error {
	args := make([]any, 0, 3*len(part))
	for i := range part {
		e := &part[i]
		args = append(args, e.id, e.length, e.weights)
	}
	rows := times(len(part), "(?,?,?)")
	_, err := w.run.ExecContext(ctx, "INSERT INTO ranks (report, length, terms) VALUES "+rows+
		" ON CONFLICT (report) DO UPDATE SET length = excluded.length, terms = excluded.terms", args...)
	if err != nil {
		return fmt.Errorf("write weights: %w", err)
	}
	return nil
}

// indexMonths writes entries to PostgreSQL's full-text index and beside it, in one
// statement each.
func (w *adding) indexMonths(ctx context.Context, part []entry) error {
	ids, months, lengths := make([]int64, len(part)), make([]int64, len(part)), make([]int64, len(part))
	bodies, weights := make([]string, len(part)), make([][]byte, len(part))
	for i := range part {
		e := &part[i]
		ids[i], months[i], lengths[i], bodies[i], weights[i] = e.id, w.dialect.monthOf(e.id), int64(e.length), e.vector, e.weights
	}
	_, err := w.exec(ctx, `INSERT INTO words (report, month, body)
		SELECT report, month, body::tsvector FROM unnest(?::bigint[], ?::int[], ?::text[]) AS entries (report, month, body)
		ON CONFLICT (report, month) DO UPDATE SET body = excluded.body`, ids, months, bodies)
	if err != nil {
		return fmt.Errorf("index words: %w", err)
	}
	_, err = w.exec(ctx, `INSERT INTO ranks (report, length, terms) SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::bytea[])
		ON CONFLICT (report) DO UPDATE SET length = excluded.length, terms = excluded.terms`, ids, lengths, weights)
	if err != nil {
		return fmt.Errorf("write weights: %w", err)
	}
	return nil
}

// indexWords writes entries to a volume of SQLite's full-text index in one statement: FTS5
// writes a segment for each statement, and merging them is most of its work. What the
// volume had of them it forgets.
func (w *adding) indexWords(ctx context.Context, part []entry, table string) error {
	args := make([]any, 0, 6*len(part))
	for i := range part {
		e := &part[i]
		if e.again {
			if _, err := w.exec(ctx, "DELETE FROM "+table+" WHERE rowid = ?", e.id); err != nil {
				return fmt.Errorf("forget words: %w", err)
			}
		}
		args = append(args, e.id, e.text.Stems, e.title.Stems, e.text.Keys, e.title.Keys, strings.Join(e.fields, " "))
	}
	rows := times(len(part), "(?,?,?,?,?,?)")
	_, err := w.run.ExecContext(ctx, "INSERT INTO "+table+" (rowid, text, title, keys, title_keys, fields) VALUES "+rows, args...)
	if err != nil {
		return fmt.Errorf("index words: %w", err)
	}
	return nil
}
