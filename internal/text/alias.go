package text

import (
	_ "embed"
	"strings"
	"sync"

	"wiredesk/internal/text/places"
)

//go:embed aliases.txt
var aliasesFile string

// aliases finds the group that a folded spelling belongs to. Groups are read as
// they are asked for: few of many thousands ever are.
type aliases struct {
	groups map[string][]string // folded spelling to its groups, each a line of spellings between bars
}

var builtIn = sync.OnceValue(func() *aliases {
	a := &aliases{groups: map[string][]string{}}
	for _, file := range []string{aliasesFile, places.Spellings} {
		for line := range strings.Lines(file) {
			line = strings.TrimSpace(line)
			if line == "" || line[0] == '#' {
				continue
			}
			for spelling := range strings.SplitSeq(line, "|") {
				at := foldName(spelling)
				a.groups[at] = append(a.groups[at], line)
			}
		}
	}
	return a
})

// keys gives the keys of all the spellings in the groups of a folded spelling.
func (a *aliases) keys(at string) []string {
	var out []string
	for _, line := range a.groups[at] {
		for spelling := range strings.SplitSeq(line, "|") {
			out = unite(out, NameKeys(spelling))
		}
	}
	return out
}
