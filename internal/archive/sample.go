package archive

import (
	"context"
	"fmt"
	"sync"
)

// Words are counted in some of the reports, the sample, to know which of them are
// common. On SQLite the counts of many reports wait to be written together: each word is
// a row somewhere in a table of all words, and writing a few reports' at a time took a
// fifth of all archiving. Counts that are lost with the process are missing of the words
// and of the reports alike, and change no share.

// sampleEvery is the share of reports whose words are counted to know which words
// are common: one in so many.
const sampleEvery = 16

func sampled(id int64) bool { return uint64(id)*0x9e3779b97f4a7c15>>60 == 0 }

// tally is what was counted and waits.
type tally struct {
	mu      sync.Mutex
	counts  map[string]int64 // by lexeme; of the reports by ""
	written int64            // reports that this process has counted in the database
}

// Counts wait until they come from so many reports, or from such a part of those that
// are written.
const (
	mostWaiting = 128
	waitingPart = 8
)

// add takes counts, and tells whether it is time to write those that wait.
func (t *tally) add(counts map[string]int64) (due bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.counts == nil {
		t.counts = make(map[string]int64, len(counts))
	}
	for l, n := range counts {
		t.counts[l] += n
	}
	n := t.counts[""]
	return n > 0 && n >= min(mostWaiting, t.written/waitingPart)
}

// take gives the counts that wait, to be written or added again.
func (t *tally) take() map[string]int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := t.counts
	t.counts = nil
	return out
}

func (t *tally) wrote(reports int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.written += reports
}

// sample counts the words of those of the transaction's new reports that are in the
// sample. On PostgreSQL, which plans by it, it counts what else the index has of them too,
// and writes it at once.
func (w *adding) sample(ctx context.Context) error {
	counts := map[string]int64{}
	for i := range w.index {
		e := &w.index[i]
		if e.again || !sampled(e.id) {
			continue
		}
		counts[""]++
		words := wordLexemes(e)
		if w.dialect.numbered {
			words = lexemes(e)
		}
		for _, lexeme := range words {
			counts[lexeme]++
		}
	}
	if w.dialect.numbered {
		return w.countWords(ctx, counts)
	}
	w.counts = counts
	return nil
}

// writeTally writes the counts that wait; they wait on when they can't be written.
func (s *Store) writeTally(ctx context.Context) error {
	counts := s.tally.take()
	if len(counts) == 0 {
		return nil
	}
	err := s.change(ctx, "count words", func(ctx context.Context, q *querier) error { return q.countWords(ctx, counts) })
	if err != nil {
		s.tally.add(counts)
		return err
	}
	s.tally.wrote(counts[""])
	return nil
}

// countWords adds to what the database has counted.
func (q *querier) countWords(ctx context.Context, counts map[string]int64) error {
	terms := sorted(counts)
	if q.dialect.numbered {
		numbers := make([]int64, len(terms))
		for i, t := range terms {
			numbers[i] = counts[t]
		}
		_, err := q.exec(ctx, `INSERT INTO frequencies (term, reports) SELECT * FROM unnest(?::text[], ?::bigint[])
			ON CONFLICT (term) DO UPDATE SET reports = frequencies.reports + excluded.reports`, terms, numbers)
		return err
	}
	return inParts(terms, func(part []string) error {
		args := make([]any, 0, 2*len(part))
		for _, t := range part {
			args = append(args, t, counts[t])
		}
		_, err := q.run.ExecContext(ctx, "INSERT INTO frequencies (term, reports) VALUES "+times(len(part), "(?,?)")+
			" ON CONFLICT (term) DO UPDATE SET reports = frequencies.reports + excluded.reports", args...)
		if err != nil {
			return fmt.Errorf("count words: %w", err)
		}
		return nil
	})
}
