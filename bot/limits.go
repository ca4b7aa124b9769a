package bot

import (
	"strings"
	"unicode/utf16"
)

// Limits of messages, components and commands, as documented at
// https://docs.discord.com/developers/resources/message#embed-object-embed-limits,
// https://docs.discord.com/developers/components/reference and
// https://docs.discord.com/developers/interactions/application-commands.
const (
	maxContent        = 2000
	maxEmbeds         = 10
	maxEmbedTitle     = 256
	maxEmbedText      = 4096
	maxEmbedFooter    = 2048
	maxEmbedsTogether = 6000
	maxRows           = 5
	maxRowButtons     = 5
	maxButtonLabel    = 80
	maxCustomID       = 100
	maxSelectOptions  = 25
	maxOptionLabel    = 100
	maxPlaceholder    = 150
	maxModalTitle     = 45
	maxFieldLabel     = 45
	maxFieldHint      = 100
	maxModalFields    = 5
	maxChoices        = 25
	maxChoiceName     = 100
	maxDescription    = 100
)

// length counts a text in UTF-16 units. Discord documents "characters" and counts
// some limits in code points and some in UTF-16 units; what fits this count fits both.
func length(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// cut shortens a plain text to at most limit units, at a word's end where one is
// near, and marks the cut with an ellipsis.
func cut(s string, limit int) string {
	if length(s) <= limit {
		return s
	}
	n, end := 0, 0
	for i, r := range s {
		n += max(1, utf16.RuneLen(r))
		if n > limit-1 {
			end = i
			break
		}
	}
	s = s[:end]
	if i := strings.LastIndexAny(s, " \n"); i > len(s)*3/4 {
		s = s[:i]
	}
	return strings.TrimRight(s, " \n,;:") + "…"
}
