package article

import (
	"strings"

	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

// Plain reads a plain text, which is archived as it is: only its charset and its
// line ends are changed. Its title is its first line, with From["title"] text; its
// date and address stay unknown.
func Plain(body []byte, contentType string) (*Article, error) {
	s, _ := decode(body, contentType)
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	if strings.TrimSpace(s) == "" {
		return nil, news.Errorf(news.Invalid, "This text is empty. Send a file with words in it.")
	}
	a := &Article{Text: s, From: map[string]string{}, Marked: marks(s)}
	first, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	if first = strings.TrimSpace(first); len([]rune(first)) <= 300 {
		a.Title, a.From["title"] = first, FromText
	}
	a.Lang = text.Detect(s, "")
	if a.Lang != "" {
		a.From["lang"] = FromText
	}
	if a.Credit = creditIn(s); a.Credit != "" {
		a.From["credit"] = FromText
	}
	if a.Correction = Correction(s); a.Correction != "" {
		a.From["correction"] = FromText
	}
	return a, nil
}
