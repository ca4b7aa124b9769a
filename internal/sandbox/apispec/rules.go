package apispec

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"wiredesk/internal/sandbox"
)

// What Discord's documentation states and its description of the API doesn't.
const (
	maxContent    = 2000
	maxEmbedsText = 6000
	componentsV2  = 1 << 15
)

var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

type messageBody struct {
	Content    *string           `json:"content"`
	Flags      int               `json:"flags"`
	Embeds     []embedBody       `json:"embeds"`
	Components []json.RawMessage `json:"components"`
	Stickers   []string          `json:"sticker_ids"`
	Poll       json.RawMessage   `json:"poll"`
}

type embedBody struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Footer      struct {
		Text string `json:"text"`
	} `json:"footer"`
	Author struct {
		Name string `json:"name"`
	} `json:"author"`
	Fields []struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	} `json:"fields"`
}

// rules checks an accepted request by hand.
func rules(r sandbox.Request) []string {
	switch {
	case strings.HasSuffix(r.Route, "/callback"):
		var body struct {
			Type int          `json:"type"`
			Data *messageBody `json:"data"`
		}
		if json.Unmarshal(r.Request, &body) != nil || body.Data == nil || body.Type != 4 && body.Type != 7 {
			return nil
		}
		return body.Data.problems(body.Type == 4, len(r.Files))
	case strings.Contains(r.Route, "/commands"):
		return commandRules(r)
	case strings.HasSuffix(r.Route, "/messages"), strings.HasSuffix(r.Route, "/{message_id}"),
		strings.HasSuffix(r.Route, "/@original"), strings.HasSuffix(r.Route, "/{webhook_token}"):
		var body messageBody
		if len(r.Request) == 0 || json.Unmarshal(r.Request, &body) != nil {
			return nil
		}
		return body.problems(r.Method == "POST", len(r.Files))
	}
	return nil
}

func (m *messageBody) problems(isNew bool, files int) []string {
	var problems []string
	if m.Content != nil && utf8.RuneCountInString(*m.Content) > maxContent {
		problems = append(problems, "rule: content is longer than 2000")
	}
	total := 0
	for _, e := range m.Embeds {
		texts := []string{e.Title, e.Description, e.Footer.Text, e.Author.Name}
		for _, f := range e.Fields {
			texts = append(texts, f.Name, f.Value)
		}
		total += utf8.RuneCountInString(strings.Join(texts, ""))
	}
	if total > maxEmbedsText {
		problems = append(problems, fmt.Sprintf("rule: all embeds together have %d characters, 6000 are allowed", total))
	}
	noContent := m.Content == nil || strings.TrimSpace(*m.Content) == ""
	if isNew && noContent && len(m.Embeds) == 0 && len(m.Components) == 0 && files == 0 && len(m.Stickers) == 0 && len(m.Poll) == 0 {
		problems = append(problems, "rule: the message is empty")
	}
	if m.Flags&componentsV2 != 0 && (!noContent || len(m.Embeds) > 0) {
		problems = append(problems, "rule: content or embeds with IS_COMPONENTS_V2")
	}
	return problems
}

type commandBody struct {
	Type    int           `json:"type"`
	Name    string        `json:"name"`
	Options []commandBody `json:"options"`
}

func commandRules(r sandbox.Request) []string {
	var list []commandBody
	if json.Unmarshal(r.Request, &list) != nil {
		var one commandBody
		if json.Unmarshal(r.Request, &one) != nil {
			return nil
		}
		list = append(list, one)
	}
	var problems []string
	for _, c := range list {
		if c.Name != "" && c.Type <= 1 {
			problems = append(problems, nameProblems(c)...)
		}
	}
	return problems
}

func nameProblems(c commandBody) []string {
	var problems []string
	if !commandName.MatchString(c.Name) || c.Name != strings.ToLower(c.Name) {
		problems = append(problems, fmt.Sprintf("rule: %q is no name for a command", c.Name))
	}
	for _, o := range c.Options {
		problems = append(problems, nameProblems(o)...)
	}
	return problems
}
