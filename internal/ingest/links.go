package ingest

import (
	"context"
	"sync"

	"wiredesk/internal/archive"
	"wiredesk/internal/dedup"
)

// deskLinks is what a desk's links are found with. A desk that reads one language
// costs nothing but the list of its arrivals.
type deskLinks struct {
	mu      sync.Mutex
	linker  *dedup.Linker
	last    int64            // arrival that is known
	waiting []archive.Spoken // not yet given to the linker, which a second language will ask for
	langs   map[string]bool
	made    map[int64]*dedup.Signs // of reports that this process archived and the linker doesn't have
}

// linksOf gives what a desk's links are found with.
func (s *Stories) linksOf(desk string) *deskLinks {
	s.linking.Lock()
	defer s.linking.Unlock()
	d := s.links[desk]
	if d == nil {
		if len(s.links) >= linkDesks {
			clear(s.links)
		}
		d = &deskLinks{linker: dedup.NewLinker(linkReports), langs: map[string]bool{}, made: map[int64]*dedup.Signs{}}
		s.links[desk] = d
	}
	return d
}

// link finds the reports of the desk in other languages that tell the same piece
// as those of a batch.
func (s *Stories) link(ctx context.Context, desk string, items []entry) error {
	d := s.linksOf(desk)
	if err := d.hear(ctx, s, desk); err != nil {
		return err
	}
	abroad := false
	for i := range items {
		if lang := items[i].report.Lang; d.foreign(lang) {
			items[i].signs, abroad = s.listener.Signs(items[i].doc.Text, lang), true
		}
	}
	if !abroad {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.teach(ctx, s, desk); err != nil {
		return err
	}
	for i := range items {
		if items[i].signs == nil {
			continue
		}
		for _, l := range d.linker.Find(items[i].signs) {
			items[i].links = append(items[i].links, archive.Link{Other: l.Report, Score: l.Score})
		}
	}
	return nil
}

// hear learns what has arrived on the desk.
func (d *deskLinks) hear(ctx context.Context, s *Stories, desk string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	spoken, last, err := s.store.Spoken(ctx, desk, d.last, s.now().Add(-StoryWindow), linkReports)
	if err != nil {
		return err
	}
	d.last, d.waiting = last, append(d.waiting, spoken...)
	d.waiting = d.waiting[max(0, len(d.waiting)-linkReports):]
	for _, r := range spoken {
		d.langs[r.Lang] = true
	}
	return nil
}

// foreign tells whether the desk has reports in another language than this.
func (d *deskLinks) foreign(lang string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := len(d.langs)
	return n > 1 || n == 1 && !d.langs[lang]
}

// teach gives the linker what waits for it.
func (d *deskLinks) teach(ctx context.Context, s *Stories, desk string) error {
	var ids []int64
	for _, r := range d.waiting {
		if d.made[r.Report] == nil {
			ids = append(ids, r.Report)
		}
	}
	texts, err := s.store.Texts(ctx, desk, ids)
	if err != nil {
		return err
	}
	for _, r := range d.waiting {
		signs := d.made[r.Report]
		if signs == nil {
			signs = s.listener.Signs(s.analyser.Words(texts[r.Report], r.Lang), r.Lang)
		}
		delete(d.made, r.Report)
		d.linker.Learn(signs)
		d.linker.Put(r.Report, r.Story, signs)
	}
	d.waiting = nil
	return nil
}

// keep spares the linker from reading again what has just been archived.
func (d *deskLinks) keep(report int64, signs *dedup.Signs) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.made) >= linkReports {
		clear(d.made)
	}
	d.made[report] = signs
}
