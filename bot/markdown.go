package bot

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"wiredesk/commands"
)

// plain makes fetched text harmless: Markdown is escaped, mentions are broken,
// and characters that reorder or hide text are taken out.
func plain(s string) string {
	var b strings.Builder
	lineStart := true
	for _, r := range s {
		switch {
		case hidden(r):
			continue
		case strings.ContainsRune("\\*_~`|[]<>@", r):
			b.WriteByte('\\')
		case lineStart && strings.ContainsRune("#-+>", r):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
		lineStart = r == '\n' || lineStart && (unicode.IsSpace(r) || unicode.IsDigit(r))
	}
	return unlink(b.String())
}

// unlink keeps a bare address in fetched text from turning into a link, so that
// only links that Wiredesk made can be followed.
func unlink(s string) string { return unlinked.Replace(s) }

// Making a replacer takes longer than most of what it is used for.
var (
	unlinked = strings.NewReplacer("https://", "https:\u200B//", "http://", "http:\u200B//", "discord.gg/", "discord.gg\u200B/")
	inLink   = strings.NewReplacer("(", "%28", ")", "%29", "<", "%3C", ">", "%3E", " ", "%20", "\\", "%5C", "`", "%60")
)

// hidden tells the characters that reorder, join or hide text: bidi controls,
// zero-width characters, tags and the rest of what can't be seen.
func hidden(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Co, r), unicode.Is(unicode.Cs, r):
		return true
	case r == '\u200D' || r == '\u200C': // joiners that scripts and emoji need
		return false
	}
	return unicode.Is(unicode.Cf, r)
}

// markdown renders a line for Discord.
func markdown(line commands.Line) string {
	var b strings.Builder
	for _, s := range line {
		b.WriteString(span(s))
	}
	return b.String()
}

func span(s commands.Span) string {
	switch {
	case !s.At.IsZero() && s.Ago:
		return fmt.Sprintf("<t:%d:R>", s.At.Unix())
	case !s.At.IsZero():
		return fmt.Sprintf("<t:%d:f>", s.At.Unix())
	case s.Channel != "":
		return "<#" + snowflake(s.Channel) + ">"
	case s.Role != "":
		return "<@&" + snowflake(s.Role) + ">"
	case s.Code:
		return "`` " + strings.ReplaceAll(strip(s.Text), "`", "ˋ") + " ``"
	}
	text := plain(s.Text)
	if strings.TrimSpace(text) == "" {
		return text
	}
	if s.Italic {
		text = "*" + text + "*"
	}
	if s.Strike {
		text = "~~" + text + "~~"
	}
	if s.Bold {
		text = "**" + text + "**"
	}
	if link := safeLink(s.Link); link != "" {
		return "[" + text + "](<" + link + ">)"
	}
	return text
}

// strip takes out what can't be seen.
func strip(s string) string {
	return strings.Map(func(r rune) rune {
		if hidden(r) {
			return -1
		}
		return r
	}, s)
}

func snowflake(id string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, id)
}

// safeLink gives an address that can stand in a link, or "" when it can't: only
// http and https, and nothing that ends the link early.
func safeLink(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	u.User = nil
	return inLink.Replace(u.String())
}

// codeBlock shows text ready to copy.
func codeBlock(s string) string {
	return "```\n" + strings.ReplaceAll(strip(s), "```", "ˋˋˋ") + "\n```"
}
