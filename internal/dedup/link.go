package dedup

import (
	"hash/maphash"
	"math"
	"slices"
	"sync/atomic"
	"unicode/utf8"

	"wiredesk/internal/text"
)

// Signs is what of a text survives its translation: the sounds of names and of
// words that travel, and numbers, each with where it stands.
type Signs struct {
	lang  string
	signs []sign
	where []place // the readings of all signs, by hash
}

// sign is one such word.
type sign struct {
	place    float32 // 0 at the text's beginning, 1 at its end
	readings uint8   // how many hashes it has, any of which may meet another's
	plain    bool    // neither name nor number
}

// place is one reading of a sign: its hash, and below it which sign.
type place uint64

func (p place) reading() uint32 { return uint32(p >> 32) }
func (p place) sign() int32     { return int32(p) }

// Sizes of signs.
const (
	soundLetters = 6 // a longer key is known by its beginning, so that endings don't part it
	longWord     = 5 // letters from which a word that is no name may travel
	maxSigns     = 1500
	heardBits    = 17 // of words whose sounds are remembered
)

// Listener makes signs. It remembers how the last words sounded that are no names,
// which is most of the work. It is safe for concurrent use.
type Listener struct {
	heard [1 << heardBits]atomic.Uint64 // the upper half of a word's hash, and its sound or mute
}

// mute stands for the sound of a word that doesn't travel: no sound has this bit.
const mute = isNumber

var heardSeed = maphash.MakeSeed()

// Signs gives the signs of analysed words in a language.
func (l *Listener) Signs(tokens []text.Token, lang string) *Signs {
	s := &Signs{lang: lang}
	var scratch [8]uint32
	for i, t := range tokens {
		if len(s.signs) == maxSigns {
			break
		}
		readings := scratch[:0]
		name := len(t.Keys) > 0
		number := t.Word != "" && t.Word[0] >= '0' && t.Word[0] <= '9'
		switch {
		case t.Word == "":
			continue
		case number:
			readings = append(readings, hashStem([]byte(t.Word))|isNumber)
		case name:
			readings = sounds(readings, t.Keys)
		default:
			readings = l.listen(readings, t.Word)
		}
		readings = readings[:min(len(readings), math.MaxUint8)]
		for _, h := range readings {
			s.where = append(s.where, place(h)<<32|place(len(s.signs)))
		}
		if len(readings) > 0 {
			s.signs = append(s.signs, sign{place: float32(i) / float32(len(tokens)), readings: uint8(len(readings)), plain: !name && !number})
		}
	}
	slices.Sort(s.where)
	s.signs, s.where = slices.Clone(s.signs), slices.Clone(s.where) // they are kept, without room to spare
	return s
}

// listen adds the sound of a word that is no name to out, nothing for one that
// doesn't travel.
func (l *Listener) listen(out []uint32, word string) []uint32 {
	if len(word) < longWord {
		return out
	}
	hash := maphash.String(heardSeed, word)
	slot := &l.heard[hash&(1<<heardBits-1)]
	heard := slot.Load()
	if heard>>32 != hash>>32 || heard == 0 {
		heard = hash&^math.MaxUint32 | uint64(soundOf(word))
		slot.Store(heard)
	}
	if sound := uint32(heard); sound != mute {
		out = append(out, sound)
	}
	return out
}

// soundOf gives the sound of a word that is no name, or mute.
func soundOf(word string) uint32 {
	if utf8.RuneCountInString(word) >= longWord && !text.IsFunctionWord(word) {
		if key := text.SpellingKey(word); key != "" {
			return sound(key)
		}
	}
	return mute
}

// sounds adds the sounds of keys to out, each once.
func sounds(out []uint32, keys []string) []uint32 {
	for _, k := range keys {
		if r := sound(k); !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

func sound(key string) uint32 {
	return fnv1a([]byte(key[:min(len(key), soundLetters)])) &^ isNumber
}

// learnSigns counts a report's signs.
func (r *Rarity) learnSigns(s *Signs) {
	for i, p := range s.where {
		if i == 0 || s.where[i-1].reading() != p.reading() {
			r.met[p.reading()&(1<<rarityBits-1)]++
		}
	}
	r.count()
}

// Numbers of links.
const (
	near     = 0.08 // how far from its place a sign moves in a translation, in shares of the text
	farShare = 0.1  // what a sign counts that moved further
)

// weigh gives what each sign counts: rare ones more.
func (r *Rarity) weigh(s *Signs) []float32 {
	out := make([]float32, len(s.signs))
	for _, p := range s.where {
		out[p.sign()] += r.weight(p.reading())
	}
	for i, g := range s.signs {
		w := out[i] / float32(g.readings)
		out[i] = w * w
		if g.plain {
			out[i] *= plainWord
		}
	}
	return out
}

const plainWord = 0.25

// kin is how much two texts in different languages share, 0 to 1, with what their
// signs count.
func kin(a, b *Signs, weighA, weighB []float32) float32 {
	if len(a.signs) == 0 || len(b.signs) == 0 {
		return 0
	}
	metA, metB := make([]float32, len(a.signs)), make([]float32, len(b.signs))
	for i, j := 0, 0; i < len(a.where) && j < len(b.where); {
		switch h := a.where[i].reading(); {
		case h < b.where[j].reading():
			i++
		case h > b.where[j].reading():
			j++
		default:
			from := j
			for ; i < len(a.where) && a.where[i].reading() == h; i++ {
				for j = from; j < len(b.where) && b.where[j].reading() == h; j++ {
					x, y := a.where[i].sign(), b.where[j].sign()
					c := closeness(a.signs[x].place, b.signs[y].place)
					metA[x], metB[y] = max(metA[x], c), max(metB[y], c)
				}
			}
		}
	}
	return float32(math.Sqrt(float64(shareOf(metA, weighA) * shareOf(metB, weighB))))
}

// closeness is what two signs count by where they stand in their texts.
func closeness(a, b float32) float32 {
	away := float64(a-b) / near
	return farShare + (1-farShare)*float32(math.Exp(-away*away))
}

// shareOf is how much of the weight is met.
func shareOf(met, weights []float32) float32 {
	var sum, all float32
	for i, w := range weights {
		all += w
		sum += w * met[i]
	}
	return sum / all
}
