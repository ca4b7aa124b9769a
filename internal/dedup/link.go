package dedup

import (
	"hash/fnv"
	"math"
	"slices"

	"wiredesk/internal/text"
)

// Signs is what of a text survives its translation: the sounds of names and of
// words that travel, and numbers, each with where it stands.
type Signs struct {
	lang  string
	signs []sign
}

// sign is one such word. Its readings are hashes, any of which may meet another's.
type sign struct {
	readings []uint32
	place    float32 // 0 at the text's beginning, 1 at its end
	name     bool
	number   bool
}

// Sizes of signs.
const (
	soundLetters = 6 // a longer key is known by its beginning, so that endings don't part it
	longWord     = 5 // letters from which a word that is no name may travel
	maxSigns     = 1500
)

// SignsOf gives the signs of analysed words in a language.
func SignsOf(tokens []text.Token, lang string) *Signs {
	s := &Signs{lang: lang}
	for i, t := range tokens {
		if len(s.signs) == maxSigns {
			break
		}
		g := sign{place: float32(i) / float32(len(tokens)), name: len(t.Keys) > 0}
		switch {
		case t.Word == "":
			continue
		case t.Word[0] >= '0' && t.Word[0] <= '9':
			g.number, g.readings = true, []uint32{hashStem([]byte(t.Word)) | isNumber}
		case g.name:
			g.readings = sounds(t.Keys)
		case len([]rune(t.Word)) >= longWord && !text.IsFunctionWord(t.Word):
			g.readings = sounds(text.SpellingKeys(t.Word))
		}
		if len(g.readings) > 0 {
			s.signs = append(s.signs, g)
		}
	}
	return s
}

func sounds(keys []string) []uint32 {
	var out []uint32
	for _, k := range keys {
		h := fnv.New32a()
		h.Write([]byte(k[:min(len(k), soundLetters)]))
		if r := h.Sum32() &^ isNumber; !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// learnSigns counts a report's signs.
func (r *Rarity) learnSigns(s *Signs) {
	seen := map[uint32]bool{}
	for _, g := range s.signs {
		for _, h := range g.readings {
			if !seen[h] {
				seen[h] = true
				r.met[h&(1<<rarityBits-1)]++
			}
		}
	}
	r.reports++
}

// Numbers of links.
const (
	near     = 0.08 // how far from its place a sign moves in a translation, in shares of the text
	farShare = 0.1  // what a sign counts that moved further
)

// kin is how much two texts in different languages share, 0 to 1.
func kin(a, b *Signs, r *Rarity) float32 {
	if len(a.signs) == 0 || len(b.signs) == 0 {
		return 0
	}
	where := map[uint32][]int{}
	for i, g := range b.signs {
		for _, h := range g.readings {
			where[h] = append(where[h], i)
		}
	}
	met := make([]float32, len(b.signs))
	var sum, all float32
	for _, g := range a.signs {
		w := r.signWeight(g)
		all += w
		var best float32
		for _, h := range g.readings {
			for _, i := range where[h] {
				away := float64(g.place-b.signs[i].place) / near
				c := farShare + (1-farShare)*float32(math.Exp(-away*away))
				best = max(best, c)
				met[i] = max(met[i], c)
			}
		}
		sum += w * best
	}
	var back, whole float32
	for i, g := range b.signs {
		w := r.signWeight(g)
		whole += w
		back += w * met[i]
	}
	return float32(math.Sqrt(float64(sum / all * back / whole)))
}

func (r *Rarity) signWeight(g sign) float32 {
	var w float32
	for _, h := range g.readings {
		w += r.weight(h)
	}
	w /= float32(len(g.readings))
	switch {
	case g.number:
		return w * w
	case g.name:
		return w * w
	}
	return w * w * plainWord
}

const plainWord = 0.25
