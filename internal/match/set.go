package match

// Set is all the watches of all desks, indexed so that one report meets only the
// few it may match. It is safe for concurrent use.
type Set struct{}

// NewSet makes an empty set.
func NewSet() *Set { return &Set{} }

// Put adds the watch id, or replaces it.
func (s *Set) Put(id int64, m *Matcher) {}

// Remove takes the watch id out.
func (s *Set) Remove(id int64) {}

// Match gives the ids of the watches that the report matches, ascending.
func (s *Set) Match(d *Doc) []int64 { return nil }
