package dedup

import "math"

// Rarity knows how often words were met, so that rare ones weigh more. It holds
// counters by hash, 1 MB, and forgets the past by halves. It isn't safe for
// concurrent use.
type Rarity struct {
	reports float64
	met     []uint32
	stock   []uint8 // of sentences: in how many stories they were met
}

const (
	rarityBits   = 18
	stockBits    = 20
	memorySpan   = 1 << 20 // reports until the counts are halved
	firstReports = 50      // what an empty Rarity knows already: weights change slowly
	stockFrom    = 4       // stories that share a sentence word for word: it is stock
)

// NewRarity makes a Rarity that has met nothing.
func NewRarity() *Rarity {
	return &Rarity{met: make([]uint32, 1<<rarityBits), stock: make([]uint8, 1<<stockBits)}
}

// Learn counts a report's words.
func (r *Rarity) Learn(p *Print) {
	for i, w := range p.words {
		if i == 0 || p.words[i-1].hash != w.hash {
			r.met[w.hash&(1<<rarityBits-1)]++
		}
	}
	r.reports++
	if r.reports < memorySpan {
		return
	}
	r.reports /= 2
	for i := range r.met {
		r.met[i] /= 2
	}
	for i := range r.stock {
		r.stock[i] /= 2
	}
}

// coldReports is how many reports must be counted until terms are the rare words.
const coldReports = 1000

// Candidates is how many reports are compared with one that arrives: more while so
// few words were counted that common ones are taken for rare.
func (r *Rarity) Candidates() int {
	if r.reports < coldReports {
		return 4 * Candidates
	}
	return Candidates
}

// LearnStory counts the sentences of a report that began a story. Those that many
// stories share are stock phrases and say nothing about the news.
func (r *Rarity) LearnStory(p *Print) {
	for _, h := range p.hashes {
		if n := &r.stock[h>>(32-stockBits)]; *n < math.MaxUint8 {
			*n++
		}
	}
}

func (r *Rarity) isStock(sentence uint32) bool { return r.stock[sentence>>(32-stockBits)] >= stockFrom }

func (r *Rarity) weight(h uint32) float32 {
	return float32(math.Log((r.reports + firstReports) / (float64(r.met[h&(1<<rarityBits-1)]) + 0.5)))
}
