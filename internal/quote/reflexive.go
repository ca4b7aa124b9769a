package quote

import "strings"

// allowed says whether a cue that needs "se" or "to be" has it, and whether one
// that takes no "se" has none.
func (g *grammar) allowed(items []token, c cue) bool {
	own, be := false, false
	for i := c.group.from; i < c.verb; i++ {
		switch items[i].low {
		case "s'", "se", "m'", "me", "nous":
			own = own || i+1 == c.verb || items[i].low != "nous" && items[i].low != "m'" && items[i].low != "me"
		case "is", "are", "was", "were", "est", "sont", "était", "étaient", "reste", "remains":
			be = true
		}
	}
	switch {
	case c.use&state != 0:
		return be
	case g.lang != "fr":
		return true
	case c.use&reflexive != 0:
		return own
	}
	return !own || selfTold[g.stem(items[c.verb].low)] || judgesSelf[g.stem(items[c.verb].low)]
}

// judgesSelf holds the stems of verbs by which someone says what they are: "il
// se dit « surpris »".
var judgesSelf = words(`dit disent disait déclar estim jug montr affirm di`)

// selfTold holds the stems of verbs that are cues with "se" and without.
var selfTold = words(`demand défend interrog justifi rappel dédouan confi vant indign défendu alarm`)

func (g *grammar) stem(low string) string {
	for _, e := range []string{"aient", "ait", "ées", "ent", "és", "ée", "é", "e", "a", "er"} {
		if s, ok := strings.CutSuffix(low, e); ok {
			return strings.TrimSuffix(s, "l")
		}
	}
	return low
}
