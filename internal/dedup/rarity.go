package dedup

import "math"

// Rarity knows how often words were met, so that rare ones weigh more. It holds
// counters by hash, 1 MB, and forgets the past by halves. It isn't safe for
// concurrent use.
type Rarity struct {
	reports float64
	logAll  float64 // log(reports + firstReports)
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
	return &Rarity{logAll: math.Log(firstReports), met: make([]uint32, 1<<rarityBits), stock: make([]uint8, 1<<stockBits)}
}

// Learn counts a report's words.
func (r *Rarity) Learn(p *Print) {
	for i, w := range p.words {
		if i == 0 || p.words[i-1].hash != w.hash {
			r.met[w.hash&(1<<rarityBits-1)]++
		}
	}
	r.count()
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

// weight is what a word counts: log((reports + firstReports) / (met + 0.5)).
func (r *Rarity) weight(h uint32) float32 {
	n := r.met[h&(1<<rarityBits-1)]
	if n < uint32(len(logs)) {
		return float32(r.logAll - logs[n])
	}
	return float32(r.logAll - math.Log(float64(n)+0.5))
}

// logs holds log(n + 0.5): most words are rare, and a logarithm for each word was
// most of what comparing costs.
var logs = func() (t [1 << 12]float64) {
	for n := range t {
		t[n] = math.Log(float64(n) + 0.5)
	}
	return t
}()

func (r *Rarity) count() {
	r.reports++
	if r.reports >= memorySpan {
		r.reports /= 2
		for i := range r.met {
			r.met[i] /= 2
		}
		for i := range r.stock {
			r.stock[i] /= 2
		}
	}
	r.logAll = math.Log(r.reports + firstReports)
}
