package commands

import (
	"strconv"
	"strings"
	"time"

	"wiredesk/internal/phrase"
)

// Reply is what a command answers. Nothing in it is Markdown: the renderer
// escapes all text, so that what was fetched from outside stays harmless.
type Reply struct {
	Head    Line    // what was asked, or the answer in a sentence
	Entries []Entry // a list, one block an entry
	Foot    Line
	Rows    []Row
	Pages   int  // more than one shows the pager
	Page    int  // from 0
	Share   bool // everyone in the channel sees it
	Modal   *Modal
	Files   []ReplyFile
	Replace bool // a click's answer takes the place of the message clicked on
}

// Entry is one block of a reply: a report, a source, a watch, a citation.
type Entry struct {
	Title string
	Link  string
	Lines []Line
	Code  string // shown ready to copy
	Image string
	Alert bool // drawn in the colour of an alert
	Foot  string
}

// Line is a run of spans.
type Line []Span

// Span is a piece of text with one look.
type Span struct {
	Text    string
	Bold    bool
	Italic  bool
	Strike  bool
	Code    bool
	Link    string
	At      time.Time // shown in the reader's own zone; Text is ignored
	Ago     bool      // with At: as the time that has passed
	Channel string    // a channel's id, shown as a link to it
	Role    string    // a role's id, shown as its name; it pings nobody
}

// Row is a row of buttons, or one select.
type Row struct {
	Buttons []Button
	Select  *Select
}

// Button runs an action, or opens Link.
type Button struct {
	Label    string
	Action   string
	Argument string
	Link     string
	Main     bool // drawn as the first choice
	Danger   bool
}

// Select runs an action with the chosen value as its argument.
type Select struct {
	Hint    string
	Action  string
	Choices []Choice
}

// Modal is a form that asks for what is missing. Its fields are options of the
// command at Path, which runs when the form is sent, with Values kept.
type Modal struct {
	Path   []string
	Title  string
	Fields []Field
	Values map[string]string
}

// Field is one question of a form.
type Field struct {
	Name     string
	Label    string
	Hint     string
	Long     bool
	Required bool
	Max      int
	Value    string
	Channel  bool     // a choice among the server's channels
	Role     bool     // a choice among the server's roles
	Choices  []Choice // a choice among these; Value is chosen to begin with
}

// ReplyFile is a file sent with a reply.
type ReplyFile struct {
	Name string
	Type string
	Body []byte
	Alt  string
}

// Plain is a line of one plain span.
func Plain(text string) Line { return Line{{Text: text}} }

// holder marks an argument's place in a sentence while it is being said; both
// are private-use characters that the catalogue never holds.
const holderOpen, holderClose = "\uE000", "\uE001"

// Sentence says a sentence of the catalogue. Arguments may be spans, which keep
// their look, besides what fmt takes.
func Sentence(say *phrase.Speaker, key string, args ...any) Line {
	plain := make([]any, len(args))
	spans := map[string]Span{}
	for i, a := range args {
		plain[i] = a
		if span, ok := a.(Span); ok {
			id := strconv.Itoa(i)
			spans[id] = span
			plain[i] = holderOpen + id + holderClose
		} else if s, ok := a.(string); ok {
			plain[i] = strings.NewReplacer(holderOpen, "", holderClose, "").Replace(s)
		}
	}
	return split(say.Say(key, plain...), spans)
}

func split(text string, spans map[string]Span) Line {
	var line Line
	for text != "" {
		before, rest, found := strings.Cut(text, holderOpen)
		if before != "" {
			line = append(line, Span{Text: before})
		}
		if !found {
			break
		}
		id, after, _ := strings.Cut(rest, holderClose)
		line = append(line, spans[id])
		text = after
	}
	return line
}
