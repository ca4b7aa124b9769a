// Package commands answers what people ask in Discord. A command is a function
// from a request to a reply: it never touches the session. Deferral, deadlines,
// permissions, recovery and rendering are the router's, in package bot.
package commands

import (
	"context"
	"slices"
	"time"

	"wiredesk/internal/news"
	"wiredesk/internal/phrase"
)

// OptionKind is the type of an option's value.
type OptionKind int

// The kinds of option.
const (
	Text    OptionKind = iota
	Number             // a whole number
	Channel            // a channel's id
	Role               // a role's id
	File               // an attachment
	Flag               // yes or no
)

// Option is one thing a person can tell a command. Name and Description are
// English; the catalogue holds their other languages.
type Option struct {
	Name        string
	Description string
	Kind        OptionKind
	Required    bool
	Completes   bool // the command's Complete proposes values
	Choices     []Choice
	MaxLength   int
	Forums      bool // of a Channel: forums too
}

// Choice is a proposed value. Name is shown as it is.
type Choice struct {
	Name  string
	Value string
}

// Run answers a request.
type Run func(ctx context.Context, req *Request) (*Reply, error)

// Complete proposes values for the option named in req.Focused, at most 25.
type Complete func(ctx context.Context, req *Request) ([]Choice, error)

// Command is a slash command, or one of the subcommands in Subs.
type Command struct {
	Name        string
	Description string
	Editors     bool // needs Manage Messages or the desk's chosen role
	Options     []Option
	Subs        []Command
	Run         Run
	Complete    Complete
}

// Menu is an entry of a message's context menu.
type Menu struct {
	Name string
	Run  Run // req.Target is the message
}

// Action answers a click on a button or a choice in a select. Its argument is
// req.Argument.
type Action struct {
	Name    string
	Editors bool
	Run     Run
}

// Table is everything people can ask.
type Table struct {
	Commands []Command
	Menus    []Menu
	Actions  []Action
}

// Find gives the command at path, such as ["watch", "add"].
func (t *Table) Find(path ...string) (*Command, bool) {
	list := t.Commands
	var found *Command
	for _, name := range path {
		i := slices.IndexFunc(list, func(c Command) bool { return c.Name == name })
		if i < 0 {
			return nil, false
		}
		found, list = &list[i], list[i].Subs
	}
	return found, found != nil && found.Run != nil
}

// Request is one call of a command by a person at a desk.
type Request struct {
	Desk     news.Desk
	User     string // Discord id
	UserName string
	Editor   bool // may do what Editors commands do
	Channel  string
	Say      *phrase.Speaker
	Now      time.Time
	Values   map[string]string // options by name, as text
	Files    map[string]Attachment
	Focused  string // the option being completed
	Argument string // of an action
	Target   Message
	Page     int // from 0
}

// Attachment is a file a person sent along.
type Attachment struct {
	Name    string
	Type    string // MIME type as declared
	Size    int64
	Address string // where Discord keeps it
}

// Message is a message that a menu was opened on.
type Message struct {
	ID, Channel, Content string
	Addresses            []string // in its text and embeds, in order
}

// Text gives an option's value, "" when it was left out.
func (r *Request) Text(name string) string { return r.Values[name] }

// Flag tells whether a yes-or-no option was chosen.
func (r *Request) Flag(name string) bool { return r.Values[name] == "true" }
