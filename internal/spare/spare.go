// Package spare keeps slices that one text no longer needs for the next.
package spare

import "sync"

// Slices are spare slices of T, for any goroutine. What was made from a slice must not
// refer to it any more when it is given back.
type Slices[T any] struct {
	Most int // elements that a slice may have room for and still be kept
	pool sync.Pool
}

// Borrow gives an empty slice with room for n elements.
func (s *Slices[T]) Borrow(n int) []T {
	if kept, _ := s.pool.Get().(*[]T); kept != nil && cap(*kept) >= n {
		return (*kept)[:0]
	}
	return make([]T, 0, n)
}

// GiveBack takes a slice, and clears what it holds.
func (s *Slices[T]) GiveBack(list []T) {
	if cap(list) <= s.Most {
		clear(list)
		s.pool.Put(&list)
	}
}
