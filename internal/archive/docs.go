package archive

import (
	"sync"

	"wiredesk/internal/match"
	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

// docs keeps the analysed texts of the reports that look-ups showed last: the
// newest come up again and again, and their analysis is most of a look-up's cost.
type docs struct {
	mu   sync.Mutex
	byID map[int64]*match.Doc
	ring [maxDocs]int64
	next int
}

// maxDocs bounds what is kept to about 4 MB, and longestDoc a kept text in bytes.
const (
	maxDocs    = 256
	longestDoc = 32 << 10
)

// of gives a report's analysed text.
func (d *docs) of(a *text.Analyser, r *news.Report) *match.Doc {
	d.mu.Lock()
	kept := d.byID[r.ID]
	d.mu.Unlock()
	if kept != nil && kept.Report.Version == r.Version {
		return &match.Doc{Report: r, Title: kept.Title, Text: kept.Text}
	}
	doc := match.NewDoc(a, r)
	if len(r.Text) <= longestDoc {
		d.keep(&match.Doc{Report: &news.Report{ID: r.ID, Version: r.Version}, Title: doc.Title, Text: doc.Text})
	}
	return doc
}

func (d *docs) keep(doc *match.Doc) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.byID == nil {
		d.byID = make(map[int64]*match.Doc, maxDocs)
	}
	id := doc.Report.ID
	if d.byID[id] == nil {
		delete(d.byID, d.ring[d.next])
		d.ring[d.next] = id
		d.next = (d.next + 1) % maxDocs
	}
	d.byID[id] = doc
}
