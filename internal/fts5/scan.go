package fts5

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// Key gives a word, or its beginning, as words are stored: those of the index itself have this byte
// before them, and others those of its prefix indexes.
func Key(word string) []byte { return append([]byte{'0'}, word...) }

// Scan reads a segment's pages one after another for the rows that hold a word, or any
// with a beginning, in some of the columns.
type Scan struct {
	Rows []int64 // found so far, once for each word; those that were deleted since among them

	key     []byte
	whole   bool   // the word itself is sought
	columns uint64 // a bit for each
	word    []byte // the last one on the page
	within  bool   // it is one that is sought
	row     row
	places  []int
}

// row is a place in a word's list.
type row struct {
	id      int64
	left    int    // bytes of its positions that were not read yet
	column  uint64 // of the next position
	turning bool   // the next number is a column
	held    bool   // a position lies in one of the columns asked for
}

// NewScan makes one for words that begin with the key, or the whole one alone. Its first
// page is the last of those that _idx has for words up to the key.
func NewScan(key []byte, whole bool, columns uint64) *Scan {
	return &Scan{key: key, whole: whole, columns: columns}
}

// Page reads the next page. It says whether those after it may hold more.
func (s *Scan) Page(block []byte) (more bool, err error) {
	if more, err = s.page(block); err != nil {
		return false, fmt.Errorf("page: %w", err)
	}
	return more, nil
}

// A page's header says where the first row of a list under way stands, and where the words
// and their lists end. The places of the words follow.
const pageHeader = 4

func (s *Scan) page(block []byte) (bool, error) {
	if len(block) < pageHeader {
		return false, ErrFormat
	}
	firstRow, end := int(binary.BigEndian.Uint16(block)), int(binary.BigEndian.Uint16(block[2:]))
	if end < pageHeader || end > len(block) {
		return false, ErrFormat
	}
	s.places = s.places[:0]
	place, places := 0, reader{b: block[end:]}
	for len(places.b) > 0 {
		place += int(places.next())
		s.places = append(s.places, place)
	}
	s.places = append(s.places, end)
	for i, at := range s.places {
		if at < pageHeader || at > end || i > 0 && at <= s.places[i-1] && at != end || places.failed {
			return false, ErrFormat
		}
	}
	if s.within {
		if err := s.goOn(block[:s.places[0]], firstRow); err != nil {
			return false, err
		}
	}
	for i, at := range s.places[:len(s.places)-1] {
		list, err := s.readWord(block[at:s.places[i+1]], i == 0)
		if err != nil {
			return false, err
		}
		s.within = bytes.HasPrefix(s.word, s.key) && (!s.whole || len(s.word) == len(s.key))
		if !s.within && bytes.Compare(s.word, s.key) > 0 {
			return false, nil
		}
		if s.within {
			if err := s.rows(list); err != nil {
				return false, err
			}
		}
	}
	return true, nil
}

// readWord reads a word, of which all but the page's first leave out what they share with
// the one before, and gives the list that follows.
func (s *Scan) readWord(b []byte, first bool) ([]byte, error) {
	if s.row.left > 0 {
		return nil, ErrFormat
	}
	r, shared := reader{b: b}, uint64(0)
	if !first {
		shared = r.next()
	}
	own := r.next()
	if r.failed || shared > uint64(len(s.word)) || own > uint64(len(r.b)) {
		return nil, ErrFormat
	}
	s.word = append(s.word[:shared], r.b[:own]...)
	return r.b[own:], nil
}

// goOn reads the rest of a list that began on an earlier page.
func (s *Scan) goOn(b []byte, firstRow int) error {
	at := pageHeader + min(s.row.left, len(b)-pageHeader)
	s.positions(b[pageHeader:at])
	switch {
	case at == len(b):
		return nil
	case at != firstRow:
		return ErrFormat
	}
	return s.rows(b[at:])
}

// rows reads a list, or what of it begins on the page: rows, the first as it is and the
// others as differences, each with the length of its positions.
func (s *Scan) rows(list []byte) error {
	for id := int64(0); len(list) > 0; {
		apart, n := number(list)
		size, m := number(list[n:])
		size /= 2 // its lowest bit is for tables without contentless_delete
		if n == 0 || m == 0 || size > 1<<30 {
			return ErrFormat
		}
		id += int64(apart)
		list = list[n+m:]
		s.row = row{id: id, left: int(size)}
		here := min(s.row.left, len(list))
		s.positions(list[:here])
		list = list[here:]
	}
	return nil
}

// positions reads as much of a row's positions: differences of at least two within a
// column, which is the first one until a one and another's number follow. A number isn't
// parted by the end of a page.
func (s *Scan) positions(b []byte) {
	w := &s.row
	w.left -= len(b)
	for len(b) > 0 && !w.held {
		v, n := number(b)
		if n == 0 {
			return
		}
		b = b[n:]
		switch {
		case w.turning:
			w.column, w.turning = v, false
		case v == 1:
			w.turning = true
		case w.column < 64 && s.columns>>w.column&1 != 0:
			w.held = true
			s.Rows = append(s.Rows, w.id)
		}
	}
}
