package text

import (
	"strings"
	"unicode/utf8"
)

// numbers joins what a space parted: 1 200 000 is one number in French, Russian
// and many other texts, with whichever space.
type numbers struct {
	whole string // digits so far, "" when the last token was no whole number of one group or more
	open  bool   // one space, and nothing else, came since
}

// gap is told what stands between two words.
func (n *numbers) gap(raw string) {
	switch raw {
	case " ", "\u00a0", "\u202f", "\u2009":
		n.open = true
	default:
		n.open = false
	}
}

// joins tells whether raw goes on with the number: exactly three digits, perhaps
// with decimals.
func (n *numbers) joins(raw string) bool {
	if n.whole == "" || !n.open || len(raw) < 3 || !digits(raw[:3]) {
		return false
	}
	return len(raw) == 3 || (raw[3] == ',' || raw[3] == '.') && digits(raw[4:])
}

func (n *numbers) add(raw string) string {
	all := n.whole + raw
	n.whole, n.open = "", false
	if len(raw) == 3 {
		n.whole = all
	}
	return all
}

func (n *numbers) begin(raw string) {
	n.whole, n.open = "", false
	if len(raw) <= 3 && digits(raw) && raw[0] != '0' {
		n.whole = raw
	}
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// foldNumber gives the word of a number as written: 1,200 and 1.200 and 1'200 are
// 1200; a decimal sign becomes the letter p (3.5 and 3,5 are 3p5), which every
// index takes for part of a word. What is no number, or more than one (1.2bn), is false.
func foldNumber(raw string) (string, bool) {
	first, _ := utf8.DecodeRuneInString(raw)
	if first < '0' || first > '9' {
		return "", false
	}
	var groups []string
	var signs []byte
	from := 0
	for i := range len(raw) {
		switch c := raw[i]; {
		case '0' <= c && c <= '9':
		case c == ',' || c == '.' || c == '\'':
			groups = append(groups, raw[from:i])
			signs = append(signs, c)
			from = i + 1
		default:
			return "", false
		}
	}
	groups = append(groups, raw[from:])
	return joinGroups(groups, signs)
}

func joinGroups(groups []string, signs []byte) (string, bool) {
	last := len(signs) - 1
	if last < 0 {
		return groups[0], true
	}
	same := true
	for _, s := range signs {
		same = same && s == signs[0]
	}
	if same && grouped(groups) {
		return strings.Join(groups, ""), true
	}
	if last == 0 && digits(groups[0]) && digits(groups[1]) {
		return groups[0] + "p" + groups[1], true
	}
	if grouped(groups[:last+1]) && digits(groups[last+1]) && (last == 0 || signs[last] != signs[0]) {
		return strings.Join(groups[:last+1], "") + "p" + groups[last+1], true
	}
	return strings.Join(groups, "p"), digits(strings.Join(groups, ""))
}

// grouped tells whether the groups are thousands: up to three digits, then threes.
func grouped(groups []string) bool {
	if len(groups[0]) > 3 || !digits(groups[0]) || groups[0][0] == '0' {
		return false
	}
	for _, g := range groups[1:] {
		if len(g) != 3 || !digits(g) {
			return false
		}
	}
	return true
}

// foldMixed folds a word that begins with a digit and holds letters too: 1.2bn is 1p2bn.
func foldMixed(raw string) string {
	b := []byte(raw)
	for i := 1; i+1 < len(b); i++ {
		if (b[i] == '.' || b[i] == ',') && digits(raw[i-1:i]) && digits(raw[i+1:i+2]) {
			b[i] = 'p'
		}
	}
	return Fold(string(b))
}
