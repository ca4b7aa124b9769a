package text

import (
	"bufio"
	_ "embed"
	"math/bits"
	"strings"
	"sync"

	"github.com/abadojack/whatlanggo"
)

//go:embed function-words.txt
var functionWordsFile string

// functionList knows the commonest small words of each language: they tell a
// text's language and are never names.
type functionList struct {
	langs   []string
	masks   map[string]uint32 // folded word to the languages that use it, a bit each
	table   []letterMasks     // by letter
	trigram []whatlanggo.Lang // by language
}

var functionWords = sync.OnceValue(func() *functionList {
	l := &functionList{masks: map[string]uint32{}}
	for in := bufio.NewScanner(strings.NewReader(functionWordsFile)); in.Scan(); {
		lang, list, ok := strings.Cut(in.Text(), ":")
		if !ok {
			continue
		}
		bit := uint32(1) << len(l.langs)
		l.langs = append(l.langs, lang)
		for w := range strings.FieldsSeq(list) {
			l.masks[Fold(w)] |= bit
		}
	}
	l.table, l.trigram = letterTable(l.langs), trigramLangs(l.langs)
	return l
})

func (l *functionList) has(folded string) bool { return l.masks[folded] != 0 }

// weigh adds to score what a folded word says of each language: the fewer
// languages use it, the more.
func (l *functionList) weigh(folded string, score []float64) {
	mask := l.masks[folded]
	if mask == 0 {
		return
	}
	w := 1 / float64(bits.OnesCount32(mask))
	for m := mask; m != 0; m &= m - 1 {
		score[bits.TrailingZeros32(m)] += w
	}
}

// IsFunctionWord tells whether a folded word is one of the small words of a
// language, which are never names.
func IsFunctionWord(folded string) bool { return functionWords().has(folded) }
