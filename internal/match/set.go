package match

import (
	"slices"
	"sync"
)

// Set is all the watches of all desks, indexed so that one report meets only the
// few it may match. It is safe for concurrent use; Put and Remove wait for a Match
// that is under way.
type Set struct {
	mu      sync.Mutex
	dict    *dict
	numbers map[string]uint32 // word.same to its number in dict
	uses    []uint32          // by word: nodes of watches that hold it
	free    []uint32          // numbers of words that nobody holds
	known   []known           // by word
	reports float32           // the last ones counted

	watches []watch
	byID    map[int64]uint32
	vacant  []uint32
	loose   []uint32 // watches that no word anchors
	met     bits     // by watch: found for the report in hand
	tuneAt  float32  // reports counted when the anchors are gone over next
	untuned int      // watches that are still to be gone over

	view    view
	lexemes lexemes  // dropped when a word comes or goes
	found   []uint32 // watches that the report in hand may match
	sure    []uint32 // those it does match
	chooser chooser
	warm    int // what was read only to have it near
}

// watch is a watch in the set.
type watch struct {
	prog    program
	id      int64
	anchors []anchor
}

// known is what a word is looked up for with each report: the watches that it anchors,
// and how often it occurs, by what its length says and by how many of the last reports
// held it.
type known struct {
	posts          []posting
	guess, reports float32
}

// posting is a watch under the word that anchors it; a report that lacks the second
// word too can't match.
type posting struct {
	number uint32 // of the watch, and enough
	second uint32
}

// enough marks a posting whose words are all that its watch asks for.
const enough = 1 << 31

func newPosting(n uint32, a anchor) posting {
	if a.enough {
		n |= enough
	}
	return posting{n, a.second}
}

func (p posting) watch() uint32 { return p.number &^ enough }

// NewSet makes an empty set.
func NewSet() *Set {
	s := &Set{
		dict: newDict(), numbers: map[string]uint32{}, byID: map[int64]uint32{}, tuneAt: tuneReports,
	}
	s.chooser.set = s
	return s
}

// Len gives the number of watches.
func (s *Set) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.byID)
}

// Put adds the watch id, or replaces it.
func (s *Set) Put(id int64, m *Matcher) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remove(id)
	var n uint32
	if k := len(s.vacant); k > 0 {
		n, s.vacant = s.vacant[k-1], s.vacant[:k-1]
	} else {
		n = uint32(len(s.watches))
		s.watches = append(s.watches, watch{})
		s.met.fit(len(s.watches))
	}
	p := m.prog
	p.code = slices.Clone(p.code)
	eachWord(p.code, func(cell *uint32) { *cell = s.hold(m.dict.words[*cell]) })
	s.watches[n] = watch{id: id, prog: p}
	s.byID[id] = n
	s.anchor(n)
}

// Remove takes the watch id out.
func (s *Set) Remove(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remove(id)
}

func (s *Set) remove(id int64) {
	n, ok := s.byID[id]
	if !ok {
		return
	}
	s.unanchor(n)
	eachWord(s.watches[n].prog.code, func(cell *uint32) { s.release(*cell) })
	s.watches[n] = watch{}
	s.vacant = append(s.vacant, n)
	delete(s.byID, id)
}

// hold gives the set's number of a word, and counts one more use of it.
func (s *Set) hold(w word) uint32 {
	same := w.same()
	id, ok := s.numbers[same]
	if !ok {
		id = s.number(w)
		s.numbers[same] = id
		s.lexemes.forget()
	}
	s.uses[id]++
	return id
}

func (s *Set) number(w word) uint32 {
	if k := len(s.free); k > 0 {
		id := s.free[k-1]
		s.free = s.free[:k-1]
		s.dict.words[id] = w
		s.dict.link(id)
		s.known[id].guess, s.known[id].reports = guess(w), 0
		return id
	}
	s.uses = append(s.uses, 0)
	s.known = append(s.known, known{guess: guess(w)})
	return s.dict.add(w)
}

func (s *Set) release(id uint32) {
	if s.uses[id]--; s.uses[id] > 0 {
		return
	}
	w := &s.dict.words[id]
	delete(s.numbers, w.same())
	s.dict.unlink(id)
	*w = word{}
	s.free = append(s.free, id)
	s.lexemes.forget()
}

// Match gives the ids of the watches that the report matches, ascending.
func (s *Set) Match(d *Doc) []int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.see(d)
	s.candidates()
	for _, n := range s.found {
		r := run{v: &s.view, p: &s.watches[n].prog}
		if ok, _ := r.node(0); ok {
			s.sure = append(s.sure, n)
		}
	}
	s.learn()
	out := make([]int64, len(s.sure))
	for i, n := range s.sure {
		out[i] = s.watches[n].id
	}
	slices.Sort(out)
	return out
}

// see makes the report the view's.
func (s *Set) see(d *Doc) {
	s.view.reset(d, len(s.dict.words))
	s.lexemes.find(&s.view, s.dict)
	s.view.fill(s.lexemes.lists)
}

// Places gives where the watch id matches the report, as Matcher.Eval does.
func (s *Set) Places(id int64, d *Doc) []Hit {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, ok := s.byID[id]
	if !ok {
		return nil
	}
	s.see(d)
	var hits []Hit
	r := run{v: &s.view, p: &s.watches[n].prog, places: &hits}
	if ok, _ := r.node(0); !ok {
		return nil
	}
	return tidy(hits)
}

// candidates finds the watches that the words of the view may match, each once, and
// those that it does match by its words alone. It reads the programs of all without
// waiting for any, so that most are near when they are run.
func (s *Set) candidates() {
	v := &s.view
	s.found, s.sure = s.found[:0], s.sure[:0]
	for _, id := range v.words {
		if posts := s.known[id].posts; len(posts) > 0 {
			s.warm += int(posts[0].second)
		}
	}
	for _, id := range v.words {
		for _, p := range s.known[id].posts {
			if p.second != none && !v.present(p.second) {
				continue
			}
			n := p.watch()
			switch {
			case s.met.has(n):
			case p.number&enough != 0:
				s.met.put(n)
				s.sure = append(s.sure, n)
			default:
				s.met.put(n)
				s.found = append(s.found, n)
			}
		}
	}
	for _, n := range s.found {
		s.met.drop(n)
		s.warm += len(s.watches[n].prog.code)
	}
	for _, n := range s.sure {
		s.met.drop(n)
		s.warm += int(s.watches[n].id)
	}
	s.found = append(s.found, s.loose...)
	for _, n := range s.found {
		s.warm += int(s.watches[n].prog.code[0])
	}
}
