package archive

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"wiredesk/internal/match"
	"wiredesk/internal/spare"
	"wiredesk/internal/text"
)

// known remembers which words and languages are in the archive already, so that
// each is written about once. It is bounded, and emptied when full.
type known struct {
	mu     sync.RWMutex
	words  map[string]bool
	passed [mostPassed]atomic.Uint64 // numbers of lexemes that are settled
	langs  []string                  // all of the archive's; nil when they are to be asked for
	turn   int                       // counts how often they changed
}

const (
	maxKnown   = 100_000
	mostPassed = 1 << 16
)

func (k *known) has(word string) bool {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.words[word]
}

func (k *known) add(words []string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.words == nil || len(k.words) > maxKnown {
		k.words = make(map[string]bool, len(words))
	}
	for _, w := range words {
		k.words[w] = true
		if strings.HasPrefix(w, langName) {
			k.langs, k.turn = nil, k.turn+1
		}
	}
}

// langName is what stands before the name of a language among the words.
const langName = "lang:"

func (k *known) languages() (langs []string, turn int) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.langs, k.turn
}

// keep remembers the languages, unless one was added since they were asked for.
func (k *known) keep(langs []string, turn int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if turn == k.turn {
		k.langs = langs
	}
}

// languages gives those of the archived reports; none, which stands for any, when
// there are no reports. They are remembered where nobody else archives.
func (s *Store) languages(ctx context.Context, q *querier) ([]string, error) {
	langs, turn := s.known.languages()
	if langs != nil {
		return langs, nil
	}
	err := q.each(ctx, func(row scanner) error {
		var lang string
		err := row.Scan(&lang)
		langs = append(langs, lang)
		return err
	}, "SELECT lang FROM languages ORDER BY lang")
	if err == nil && s.lock != nil {
		s.known.keep(slices.Clip(langs), turn)
	}
	return langs, err
}

// spell writes the transaction's new words and languages, for Nearest and for
// planning. It gives them, to be remembered once the transaction is kept.
func (w *adding) spell(ctx context.Context) ([]string, error) {
	words := map[string]bool{}
	langs := map[string]bool{}
	for i := range w.index {
		e := &w.index[i]
		if !w.store.known.has(langName + e.lang) {
			langs[e.lang] = true
		}
		for _, word := range e.spellings {
			if !w.store.known.has(word) {
				words[word] = true
			}
		}
	}
	fresh := sorted(words)
	if err := w.insertAll(ctx, "spellings", "word", fresh); err != nil {
		return nil, err
	}
	if err := w.insertAll(ctx, "languages", "lang", sorted(langs)); err != nil {
		return nil, err
	}
	for lang := range langs {
		fresh = append(fresh, langName+lang)
	}
	return fresh, nil
}

// worthSpelling gives the words that Nearest may propose and that aren't known yet:
// those of the title and those that occur twice in the text. A word that occurs once is
// as often misspelt.
func (k *known) worthSpelling(d *match.Doc) []string {
	var out []string
	k.mu.RLock()
	defer k.mu.RUnlock()
	for _, t := range d.Title {
		if !k.settled(t.Lexeme) {
			out = append(out, t.Word)
		}
	}
	words := spareWords.Borrow(len(d.Text) / 4)
	for _, t := range d.Text {
		if !k.settled(t.Lexeme) {
			words = append(words, t.Word)
		}
	}
	slices.Sort(words)
	for i := 1; i < len(words); i++ {
		if words[i] == words[i-1] && (i == 1 || words[i] != words[i-2]) {
			out = append(out, words[i])
		}
	}
	spareWords.GiveBack(words)
	return out
}

// spareWords are for the report in hand.
var spareWords = spare.Slices[string]{Most: 1 << 12}

// settled tells whether there is nothing to propose in a lexeme, because its word is
// known or can't be misspelt. A word that was known once is in the archive for good.
func (k *known) settled(lex *text.Lexeme) bool {
	slot := &k.passed[lex.Number%mostPassed]
	if slot.Load() == lex.Number {
		return true
	}
	if !k.words[lex.Word] && spellable(lex.Word) {
		return false
	}
	slot.Store(lex.Number)
	return true
}

// sorted gives a set in order: two processes that write the same rows in one
// order don't wait for each other in a ring.
func sorted[V any](set map[string]V) []string {
	out := make([]string, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func (w *adding) insertAll(ctx context.Context, table, column string, values []string) error {
	return inParts(values, func(part []string) error {
		args := make([]any, len(part))
		for i, v := range part {
			args[i] = v
		}
		_, err := w.run.ExecContext(ctx, w.dialect.bind("INSERT INTO "+table+" ("+column+") VALUES "+times(len(part), "(?)")+" ON CONFLICT DO NOTHING"), args...)
		return err
	})
}

// spellable tells whether a word may be meant by a misspelt one: letters only.
func spellable(word string) bool {
	n := 0
	for _, r := range word {
		if r < 'a' || r > 'z' && r < 0x80 {
			return false
		}
		n++
	}
	return n >= 3 && n <= 24
}

// maxNearest is how many spellings Nearest proposes, and nearestTried how many it
// looks up on the desk.
const (
	maxNearest   = 3
	nearestTried = 12
)

// Nearest gives words of a desk's reports that are spelt nearly like word, the
// nearest and then the more common first; the word alone when the desk has it. Words
// are folded: lower case, without diacritics.
func (s *Store) Nearest(ctx context.Context, desk, word string) ([]string, error) {
	folded := text.Fold(word)
	limit := 1
	if utf8.RuneCountInString(folded) > 4 {
		limit = 2
	}
	if !spellable(folded) {
		return nil, nil
	}
	var out []string
	err := s.search(ctx, "find nearest words", func(ctx context.Context, q *querier) error {
		langs, err := s.languages(ctx, q)
		if err != nil {
			return err
		}
		switch ok, err := s.occurs(ctx, q, desk, folded, langs); {
		case err != nil:
			return err
		case ok:
			out = []string{folded}
			return nil
		}
		near, err := nearWords(ctx, q, folded, limit)
		if err != nil {
			return err
		}
		for _, n := range near[:min(len(near), nearestTried)] {
			ok, err := s.occurs(ctx, q, desk, n, langs)
			if err != nil {
				return err
			}
			if ok {
				out = append(out, n)
			}
			if len(out) == maxNearest {
				break
			}
		}
		return nil
	})
	return out, err
}

// nearWords gives the archive's words within limit edits that begin alike, the
// nearest and most common first.
func nearWords(ctx context.Context, q *querier, folded string, limit int) ([]string, error) {
	distance := map[string]int{}
	first, _ := utf8.DecodeRuneInString(folded)
	typed := []rune(folded)
	err := q.each(ctx, func(row scanner) error {
		var w string
		if err := row.Scan(&w); err != nil {
			return err
		}
		if n := utf8.RuneCountInString(w) - len(typed); w != folded && n >= -limit && n <= limit {
			if d := text.Edits(typed, []rune(w)); d <= limit {
				distance[w] = d
			}
		}
		return nil
	}, "SELECT word FROM spellings WHERE word >= ? AND word < ?", string(first), string(first+1))
	if err != nil {
		return nil, err
	}
	out := sorted(distance)
	slices.SortStableFunc(out, func(a, b string) int { return cmp.Compare(distance[a], distance[b]) })
	return out, nil
}

func (s *Store) occurs(ctx context.Context, q *querier, desk, word string, langs []string) (bool, error) {
	p := &match.Plan{Op: match.PlanOr, Exact: true}
	for _, t := range text.TermsFor(word, langs...) {
		for _, c := range []match.Column{match.TextStems, match.TitleStems} {
			p.Kids = append(p.Kids, &match.Plan{Op: match.PlanTerm, Column: c, Terms: []string{t}, Exact: true})
		}
	}
	l := s.lookupOf(desk, p, FindOptions{})
	if err := s.weigh(ctx, q, l, p); err != nil {
		return false, err
	}
	all, err := s.readCandidates(ctx, q, l, 0, 1, false)
	return len(all) > 0, err
}
