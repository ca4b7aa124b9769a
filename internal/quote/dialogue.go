package quote

// dialogue reads a paragraph that begins with a dash as speech, when a cue
// clause stands in it: "— Go away, said the man. — Never come back."
func (g *grammar) dialogue(toks []token, a, b int) []span {
	if b-a < 5 || toks[a].sort != dash || toks[a+1].sort != word && toks[a+1].sort != punct || !toks[a+1].space {
		return nil
	}
	for i := a + 2; i < b; i++ {
		t := &toks[i]
		if t.sort != punct || !(t.is(",") || t.is("!") || t.is("?") || t.is("…") || t.is(".") || t.is("...")) {
			continue
		}
		k := i + 1
		dashed := k < b && toks[k].sort == dash
		if dashed {
			k++
		}
		if t.is(".") && !dashed {
			continue
		}
		verb, who, ok := g.insertedCue(toks[:b], k)
		if !ok || !hasWord(toks[a+1:i]) {
			continue
		}
		end := i
		if !t.is(",") {
			end = i + 1
		}
		out := []span{{open: a + 1, first: a + 1, close: end, dialogue: true, after: true}}
		rest := max(who.to, verb+1)
		for rest < b && toks[rest].sort == word {
			rest++
		}
		if rest+2 < b && toks[rest].sort == punct && toks[rest+1].sort == dash {
			out = append(out, span{open: rest + 2, first: rest + 2, close: b, dialogue: true, before: true})
		} else {
			out[0].after = false
		}
		return out
	}
	return nil
}
