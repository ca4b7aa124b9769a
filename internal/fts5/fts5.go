// Package fts5 reads what SQLite's full-text index has stored, for what the index itself
// can only be asked dearly: which rows hold a word with a given beginning. The format is
// that of FTS5's tables ending in _data, _idx, as the comments of
// https://sqlite.org/src/file/ext/fts5/fts5_index.c describe it.
package fts5

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// ErrFormat is what a block gives that doesn't look as it should.
var ErrFormat = errors.New("not as FTS5 stores it")

// StructureRow is the row of the _data table that says which segments there are.
const StructureRow = 10

// Segment is one sorted piece of the index. Its pages are numbered.
type Segment struct {
	ID          int64
	First, Last int64 // pages; both 0 when nothing is left in it
	Tombstones  int64 // pages of rows that were deleted since
}

// Page gives the row of the _data table that holds a page of the segment.
func (s Segment) Page(n int64) int64 { return s.ID<<idShift + n }

// Tombstone gives the row of the _data table that holds a page of the segment's deleted
// rows, counted from 0.
func (s Segment) Tombstone(n int64) int64 { return (s.ID+tombstoneIDs)<<idShift + n }

// A row's number is made of the segment's, a bit for the index of long lists, five bits
// of its height, and 31 bits of the page.
const (
	idShift      = 31 + 5 + 1
	tombstoneIDs = 1 << 16
)

// maxSegments is more than FTS5 keeps.
const maxSegments = 2000

// Segments reads the structure row.
func Segments(block []byte) ([]Segment, error) {
	const cookie, version = 4, 4
	if len(block) < cookie+version || binary.BigEndian.Uint32(block[cookie:]) != 0xff000001 {
		return nil, fmt.Errorf("structure: %w", ErrFormat) // a table without contentless_delete
	}
	r := reader{b: block[cookie+version:]}
	levels, segments := r.next(), r.next()
	r.next() // how often anything was written
	if levels > maxSegments || segments > maxSegments {
		return nil, fmt.Errorf("structure: %w", ErrFormat)
	}
	var out []Segment
	for range levels {
		r.next() // segments of the level that are being merged
		for n := r.next(); n > 0 && !r.failed; n-- {
			s := Segment{ID: int64(r.next()), First: int64(r.next()), Last: int64(r.next())}
			r.next() // first and last transaction that it comes from
			r.next()
			s.Tombstones = int64(r.next())
			r.next() // deleted rows, and all of them
			r.next()
			out = append(out, s)
		}
	}
	if r.failed || len(out) != int(segments) {
		return nil, fmt.Errorf("structure: %w", ErrFormat)
	}
	return out, nil
}

// Dead adds the rows that a page of tombstones names.
func Dead(block []byte, into map[int64]bool) error {
	const header = 8
	if len(block) < header || block[0] != 4 && block[0] != 8 {
		return fmt.Errorf("tombstones: %w", ErrFormat)
	}
	if block[1] != 0 {
		into[0] = true
	}
	size := int(block[0])
	for slots := block[header:]; len(slots) >= size; slots = slots[size:] {
		row := int64(0)
		if size == 4 {
			row = int64(binary.BigEndian.Uint32(slots))
		} else {
			row = int64(binary.BigEndian.Uint64(slots))
		}
		if row != 0 {
			into[row] = true
		}
	}
	return nil
}

// reader takes SQLite's numbers of variable length from the front of bytes.
type reader struct {
	b      []byte
	failed bool
}

func (r *reader) next() uint64 {
	v, n := number(r.b)
	r.failed = r.failed || n == 0
	r.b = r.b[n:]
	return v
}

// number reads a number and says how many bytes it has, 0 when they aren't all there:
// seven bits in each, the highest first, and eight in a ninth.
func number(b []byte) (uint64, int) {
	if len(b) > 0 && b[0] < 0x80 { // most of them
		return uint64(b[0]), 1
	}
	return longNumber(b)
}

func longNumber(b []byte) (uint64, int) {
	var v uint64
	for i := 0; i < len(b) && i < 8; i++ {
		v = v<<7 | uint64(b[i]&0x7f)
		if b[i] < 0x80 {
			return v, i + 1
		}
	}
	if len(b) < 9 {
		return 0, 0
	}
	return v<<8 | uint64(b[8]), 9
}
