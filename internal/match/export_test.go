package match

import "slices"

// MatchPlainly is Match without an index: the report is looked up once, and then
// every watch of the set is evaluated.
func (s *Set) MatchPlainly(d *Doc) []int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.see(d)
	var out []int64
	for i := range s.watches {
		w := &s.watches[i]
		if w.prog.code == nil {
			continue
		}
		r := run{v: &s.view, p: &w.prog}
		if ok, _ := r.node(0); ok {
			out = append(out, w.id)
		}
	}
	slices.Sort(out)
	return out
}

// Looked counts the postings that a report leads to.
func (s *Set) Looked(d *Doc) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.see(d)
	for _, id := range s.view.words {
		n += len(s.known[id].posts)
	}
	return n
}
