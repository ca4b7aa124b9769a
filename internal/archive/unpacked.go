package archive

import (
	"bytes"
	"sync/atomic"

	"wiredesk/internal/news"
)

// unpacked remembers what reports were unpacked into of late: the newest stand on page
// after page, and to unpack them takes as long as to read them. What is remembered is
// given out for the very same packed bytes alone, so that nothing has to be dropped when
// a report changes. A report has one place, which it takes from whichever was there.
type unpacked [rememberedReports]atomic.Pointer[parts]

// Bounds of what is remembered: of wire copy of 4.6 kB a report all places take 4 MB,
// and 12 MB at the most.
const (
	rememberedReports = 512
	rememberedBytes   = 24 << 10 // of a report, packed and unpacked
)

// parts are those of a report that are kept packed, and what they are unpacked.
type parts struct {
	packed
	text    string
	quotes  []news.Quote
	figures []news.Figure
}

// packed is a report's parts as the database has them.
type packed struct {
	id              int64
	body            []byte
	quotes, figures string
}

func (p *packed) same(o *packed) bool {
	return p.id == o.id && p.quotes == o.quotes && p.figures == o.figures && bytes.Equal(p.body, o.body)
}

func (u *unpacked) place(id int64) *atomic.Pointer[parts] {
	return &u[uint64(id)*0x9e3779b97f4a7c15>>32%rememberedReports]
}

// fill gives a report its parts. Whoever is given a remembered report may add to its
// lists but not change them. A nil u remembers none.
func (u *unpacked) fill(r *news.Report, p packed) error {
	var known *parts
	if u != nil {
		known = u.place(p.id).Load()
	}
	if known == nil || !known.same(&p) {
		known = &parts{packed: p}
		if err := known.unpack(); err != nil {
			return err
		}
		if u != nil && known.size() <= rememberedBytes {
			u.place(p.id).Store(known)
		}
	}
	r.Text, r.Quotes, r.Figures = known.text, known.quotes, known.figures
	return nil
}

func (p *parts) unpack() error {
	var err error
	if p.text, err = unpackText(p.body); err != nil {
		return err
	}
	if p.quotes, err = unpackList[news.Quote]("quotes", p.packed.quotes); err != nil {
		return err
	}
	p.figures, err = unpackList[news.Figure]("figures", p.packed.figures)
	return err
}

// size is what the parts take, about: a list unpacked takes as much again as packed.
func (p *parts) size() int {
	return len(p.body) + len(p.text) + 2*(len(p.packed.quotes)+len(p.packed.figures))
}
