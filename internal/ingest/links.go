package ingest

import (
	"context"

	"wiredesk/internal/archive"
	"wiredesk/internal/dedup"
)

// deskLinks is what a desk's links are found with. A desk that reads one language
// costs nothing but the list of its arrivals.
type deskLinks struct {
	linker  *dedup.Linker
	last    int64            // arrival that is known
	waiting []archive.Spoken // not yet given to the linker, which a second language will ask for
	langs   map[string]bool
}

// link finds the reports of the desk in other languages that tell the same piece
// as those of a batch.
func (s *Stories) link(ctx context.Context, desk string, items []entry) error {
	s.linking.Lock()
	defer s.linking.Unlock()
	d := s.links[desk]
	if d == nil {
		if len(s.links) >= linkDesks {
			clear(s.links)
		}
		d = &deskLinks{linker: dedup.NewLinker(linkReports), langs: map[string]bool{}}
		s.links[desk] = d
	}
	spoken, last, err := s.store.Spoken(ctx, desk, d.last, s.now().Add(-StoryWindow), linkReports)
	if err != nil {
		return err
	}
	d.last, d.waiting = last, append(d.waiting, spoken...)
	d.waiting = d.waiting[max(0, len(d.waiting)-linkReports):]
	for _, r := range spoken {
		d.langs[r.Lang] = true
	}
	for i := range items {
		lang := items[i].report.Lang
		if n := len(d.langs); n == 0 || n == 1 && d.langs[lang] {
			continue
		}
		if err := s.teach(ctx, desk, d); err != nil {
			return err
		}
		for _, l := range d.linker.Find(dedup.SignsOf(items[i].doc.Text, lang)) {
			items[i].links = append(items[i].links, archive.Link{Other: l.Report, Score: l.Score})
		}
	}
	return nil
}

// teach gives the linker what waits for it.
func (s *Stories) teach(ctx context.Context, desk string, d *deskLinks) error {
	if len(d.waiting) == 0 {
		return nil
	}
	ids := make([]int64, len(d.waiting))
	for i, r := range d.waiting {
		ids[i] = r.Report
	}
	texts, err := s.store.Texts(ctx, desk, ids)
	if err != nil {
		return err
	}
	for _, r := range d.waiting {
		signs := dedup.SignsOf(s.analyser.Words(texts[r.Report], r.Lang), r.Lang)
		d.linker.Learn(signs)
		d.linker.Put(r.Report, r.Story, signs)
	}
	d.waiting = nil
	return nil
}
