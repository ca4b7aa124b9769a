package feed

import "strings"

// Style properties that only change how text looks where it stands. Those that
// move, cover or load something are left out.
var (
	keptProperties = set(`azimuth background-color border-bottom-color border-collapse border-color border-left-color
		border-right-color border-top-color clear color cursor direction display elevation float font font-family font-size
		font-style font-variant font-weight height letter-spacing line-height overflow pause pause-after pause-before pitch
		pitch-range richness speak speak-header speak-numeral speak-punctuation speech-rate stress text-align text-decoration
		text-indent unicode-bidi vertical-align voice-family volume white-space width`)
	keptFamilies = set(`background border margin padding`)
	keptWords    = set(`auto aqua black block blue bold both bottom brown center collapse dashed dotted fuchsia gray green
		!important italic left lime maroon medium none navy normal nowrap olive pointer purple red right solid silver teal top
		transparent underline white yellow`)
	keptUnits = set(`cm em ex in mm pc pt px %`)
)

// cleanStyle gives the declarations of a style attribute that are kept. One with a
// character that style sheets use to hide something takes the whole style with it.
func cleanStyle(s string) string {
	if strings.ContainsAny(s, `\<>&{}@*`) {
		return ""
	}
	var kept []string
	for declaration := range strings.SplitSeq(s, ";") {
		if strings.TrimSpace(declaration) == "" {
			continue
		}
		name, value, ok := strings.Cut(declaration, ":")
		if !ok {
			return ""
		}
		written := strings.TrimSpace(name)
		name, value = strings.ToLower(written), strings.TrimSpace(value)
		family, _, _ := strings.Cut(name, "-")
		if value == "" || strings.Contains(value, ":") || strings.Contains(strings.ToLower(value), "url(") || strings.Contains(strings.ToLower(value), "expression") {
			continue
		}
		if keptProperties[name] || keptFamilies[family] && plainValues(value) {
			kept = append(kept, written+": "+value+";")
		}
	}
	return strings.Join(kept, " ")
}

// plainValues says whether all words of a value are colours, lengths or keywords.
func plainValues(value string) bool {
	for w := range strings.FieldsSeq(strings.ReplaceAll(value, ", ", ",")) {
		if !keptWords[w] && !colour(w) && !length(w) {
			return false
		}
	}
	return true
}

func colour(w string) bool {
	if hex, ok := strings.CutPrefix(w, "#"); ok {
		return hex != "" && strings.Trim(hex, "0123456789abcdefABCDEF") == ""
	}
	inner, ok := strings.CutPrefix(w, "rgb(")
	inner, closed := strings.CutSuffix(inner, ")")
	return ok && closed && strings.Trim(inner, "0123456789,% ") == ""
}

// length says whether w is a number of at most two digits before and after its
// point, with or without a unit; larger ones are used to push text off the page.
func length(w string) bool {
	digits := strings.TrimRight(w, "abcdefghijklmnopqrstuvwxyz%")
	if unit := w[len(digits):]; unit != "" && !keptUnits[unit] {
		return false
	}
	whole, fraction, _ := strings.Cut(digits, ".")
	return digits != "" && len(whole) <= 2 && len(fraction) <= 2 && strings.Trim(whole+fraction, "0123456789") == ""
}
