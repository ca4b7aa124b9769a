package ingest

import (
	"sync"

	"wiredesk/internal/dedup"
)

// keepWords bounds the prints that are remembered, by their words of 8 bytes.
const keepWords = 1 << 19

// madePrints remembers prints, so that those of the newest reports, which most
// arrivals are compared with, are made once. The one made longest ago is forgotten
// first. A report that another process revised is compared as it was.
type madePrints struct {
	mu       sync.Mutex
	byReport map[int64]*dedup.Print
	order    []int64 // reports, the one remembered longest first
	words    int
}

func (m *madePrints) get(report int64) *dedup.Print {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.byReport[report]
}

func (m *madePrints) put(report int64, p *dedup.Print) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if old := m.byReport[report]; old != nil {
		m.words -= old.Words()
	} else {
		m.order = append(m.order, report)
	}
	m.byReport[report] = p
	m.words += p.Words()
	for m.words > keepWords && len(m.order) > 1 {
		m.words -= m.byReport[m.order[0]].Words()
		delete(m.byReport, m.order[0])
		m.order = m.order[1:]
	}
}
