package cite

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wiredesk/internal/news"
)

// name is an author. Whole is set instead of the rest for organisations and for
// people with a single name.
type name struct {
	given    string
	particle string // de, von: stands apart from the family name when that comes first
	family   string
	suffix   string // Jr., III
	whole    string
}

// organisation words: a name that holds one of them is not a person's.
var organisations = strings.Fields(`agency agence agences news press presse newsroom staff team desk bureau editors editorial
	rédaction redaction service services ministry ministère university université institute institut center centre council
	committee commission organization organisation organisations association foundation fondation group groupe company inc ltd
	llc gmbh corporation corp times post tribune herald gazette journal radio tv television télévision media média médias network
	magazine online contributors correspondents reporters writers police department office government gouvernement court church
	union party federation society league board nations bank france-presse
	редакция редакція агентство агенція служба новости новини министерство міністерство пресс-служба пресс-центр`)

var nameSuffixes = strings.Fields(`jr jr. sr sr. ii iii iv phd ph.d. md m.d.`)

// kept particles belong to the family name: Vincent van Gogh is van Gogh, Vincent.
var keptParticles = strings.Fields(`van von der den ter ten zu zur vom de del della delle di da dal do dos das du des la las le les los
	el al bin ibn ben abu af av st. saint lo y 't d' d’`)

// parseNames takes a report's authors apart.
func parseNames(r news.Report) []name {
	var out []name
	for _, written := range r.Authors {
		for _, one := range separate(oneLine(written)) {
			if n := parseName(one, r); n != (name{}) && !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

// separate cuts “Anna Berg and Ivo Sand” in two. It cuts only between names of
// two words or more, so that no single name of two families is torn.
func separate(written string) []string {
	if isOrganisation(written) {
		return []string{written}
	}
	for _, and := range []string{" and ", " & ", " et ", " und ", " та ", " и ", " і "} {
		before, after, found := strings.Cut(written, and)
		if found && len(strings.Fields(before)) > 1 && len(strings.Fields(after)) > 1 {
			return append(separate(before), separate(after)...)
		}
	}
	return []string{written}
}

func isOrganisation(written string) bool {
	words := strings.Fields(strings.ToLower(written))
	if len(words) > 0 && (words[0] == "the" || strings.ContainsAny(written, "0123456789/@")) {
		return true
	}
	return slices.ContainsFunc(words, func(w string) bool {
		return slices.Contains(organisations, strings.Trim(w, ".,()")) || strings.HasSuffix(w, ".com") || strings.HasSuffix(w, ".org")
	})
}

func parseName(written string, r news.Report) name {
	if written == "" {
		return name{}
	}
	if isOrganisation(written) || strings.EqualFold(written, oneLine(r.Source)) {
		return name{whole: written}
	}
	words := strings.Fields(written)
	if family, given, comma := strings.Cut(written, ","); comma {
		given = strings.TrimSpace(given)
		if slices.Contains(nameSuffixes, strings.ToLower(given)) {
			n := parseName(family, r)
			n.suffix = given
			return n
		}
		given, suffix, _ := strings.Cut(given, ",")
		return name{family: strings.TrimSpace(family), given: strings.TrimSpace(given), suffix: strings.TrimSpace(suffix)}
	}
	var n name
	if last := words[len(words)-1]; len(words) > 2 && slices.Contains(nameSuffixes, strings.ToLower(last)) {
		n.suffix, words = last, words[:len(words)-1]
	}
	if len(words) == 1 {
		return name{whole: written}
	}
	n.given, n.family = order(words)
	n.particle, n.family = apart(n.family, r.Lang)
	return n
}

// order tells the given names from the family name.
func order(words []string) (given, family string) {
	if given, family, ok := byCapitals(words); ok {
		return given, family
	}
	last := len(words) - 1
	if last == 2 && patronymic(words[2]) && !patronymic(words[1]) {
		return words[1] + " " + words[2], words[0]
	}
	if last == 1 && onlyFamily(words[0]) && !onlyFamily(words[1]) {
		return words[1], words[0]
	}
	from := last
	for from > 1 && isParticle(words[from-1]) {
		from--
	}
	return strings.Join(words[:from], " "), strings.Join(words[from:], " ")
}

// byCapitals reads Denis KATAEV and KATAEV Denis, as French bylines have them.
func byCapitals(words []string) (given, family string, ok bool) {
	var loud, quiet []string
	for i, w := range words {
		if isCapitals(w) || isParticle(w) && i+1 < len(words) && isCapitals(words[i+1]) {
			loud = append(loud, soften(w))
		} else {
			quiet = append(quiet, w)
		}
	}
	if len(loud) == 0 || len(quiet) == 0 {
		return "", "", false
	}
	first, last := isCapitals(words[0]) || isParticle(words[0]), isCapitals(words[len(words)-1])
	if first == last { // capitals in the middle, or all around, say nothing
		return "", "", false
	}
	return strings.Join(quiet, " "), strings.Join(loud, " "), true
}

func isCapitals(w string) bool {
	letters := 0
	for _, r := range w {
		if unicode.IsLower(r) || r == '.' {
			return false
		}
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters > 3
}

// soften writes KATAEV as Kataev, MARTIN-DURAND as Martin-Durand.
func soften(w string) string {
	if !isCapitals(w) {
		return w
	}
	start := true
	return strings.Map(func(r rune) rune {
		if start {
			start = false
			return r
		}
		start = !unicode.IsLetter(r)
		return unicode.ToLower(r)
	}, w)
}

func isParticle(w string) bool {
	return slices.Contains(keptParticles, w) || slices.Contains(keptParticles, strings.ToLower(w)) && unicode.IsUpper(firstRune(w)) && len(w) < 4
}

// patronymics end Russian and Ukrainian middle names, in both alphabets.
var patronymics = strings.Fields(`ович евич йович ьович івна ївна овна евна ична инична ovich evich ovych evych yovych ivna yivna ovna evna ichna ovitch evitch`)

func patronymic(w string) bool {
	w = strings.ToLower(w)
	return utf8.RuneCountInString(w) > 6 && slices.ContainsFunc(patronymics, func(end string) bool { return strings.HasSuffix(w, end) })
}

// onlyFamily tells endings that no given name has.
func onlyFamily(w string) bool {
	w = strings.ToLower(w)
	return utf8.RuneCountInString(w) > 5 && (strings.HasSuffix(w, "енко") || strings.HasSuffix(w, "enko") ||
		strings.HasSuffix(w, "ський") || strings.HasSuffix(w, "ська") || strings.HasSuffix(w, "ский") || strings.HasSuffix(w, "ская"))
}

// apart separates the particle that indexes leave behind the given name: de and
// d’ in French, von and zu in German. Elsewhere it stays with the family name.
func apart(family, lang string) (particle, rest string) {
	loose := map[string][]string{"fr": {"de", "d'", "d’"}, "de": {"von", "zu"}}[lang]
	first, after, found := strings.Cut(family, " ")
	if found && slices.Contains(loose, first) {
		return first, after
	}
	for _, p := range loose {
		if rest, ok := strings.CutPrefix(family, p); ok && !strings.HasSuffix(p, "e") && strings.ContainsAny(p, "'’") && rest != "" {
			return p, rest
		}
	}
	return "", family
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// straight is the name as it is said: Anna van Berg Jr.
func (n name) straight() string {
	if n.whole != "" {
		return n.whole
	}
	return oneLine(n.given + " " + glue(n.particle, n.family) + " " + n.suffix)
}

// inverted is the name as an index has it: Berg, Anna de, Jr.
func (n name) inverted() string {
	if n.whole != "" {
		return n.whole
	}
	out := n.family
	if given := oneLine(n.given + " " + n.particle); given != "" {
		out += ", " + given
	}
	if n.suffix != "" {
		out += ", " + n.suffix
	}
	return out
}

// demoted puts the particles that are kept with a family name behind the given
// name too: Gogh, Vincent van.
func (n name) demoted() name {
	words := strings.Fields(n.family)
	kept := keptAtFront(words)
	n.particle = oneLine(n.particle + " " + strings.Join(words[:kept], " "))
	n.family = strings.Join(words[kept:], " ")
	return n
}

// keptAtFront counts the small particles that a family name begins with.
func keptAtFront(words []string) int {
	kept := 0
	for kept < len(words)-1 && slices.Contains(keptParticles, words[kept]) {
		kept++
	}
	return kept
}

// short is what short references use: Berg, of Anna de Berg, and van Gogh.
func (n name) short() string {
	if n.whole != "" {
		return n.whole
	}
	return n.family
}

// surname is the family name with all its particles: de Berg.
func (n name) surname() string {
	if n.whole != "" {
		return n.whole
	}
	return glue(n.particle, n.family)
}

func glue(particle, family string) string {
	if particle == "" || strings.HasSuffix(particle, "'") || strings.HasSuffix(particle, "’") {
		return particle + family
	}
	return particle + " " + family
}

// initials shortens given names: J.-P. M. for Jean-Paul Marie.
func (n name) initials() string {
	var out []string
	for _, word := range strings.Fields(strings.ReplaceAll(n.given, ".", ". ")) {
		var parts []string
		for part := range strings.SplitSeq(strings.TrimSuffix(word, "."), "-") {
			if part != "" {
				parts = append(parts, strings.ToUpper(string(firstRune(part)))+".")
			}
		}
		if len(parts) > 0 {
			out = append(out, strings.Join(parts, "-"))
		}
	}
	return strings.Join(out, " ")
}

// straightAll lists names as they are said: A, B and C.
func straightAll(all []name, serial bool) string {
	var out []string
	for _, n := range all {
		out = append(out, n.straight())
	}
	return series(out, "and", serial)
}

// series joins a list with a word before its last; serial puts a comma there too
// when there are three or more.
func series(all []string, and string, serial bool) string {
	switch len(all) {
	case 0:
		return ""
	case 1:
		return all[0]
	}
	last := len(all) - 1
	comma := ""
	if serial && last > 1 {
		comma = ","
	}
	return strings.Join(all[:last], ", ") + comma + " " + and + " " + all[last]
}
