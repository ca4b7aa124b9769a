package commands

import (
	"context"
	"log/slog"
	"time"

	"wiredesk/internal/archive"
	"wiredesk/internal/fetch"
	"wiredesk/internal/ingest"
	"wiredesk/internal/memory"
	"wiredesk/internal/text"
)

// Kit is what the commands work with.
type Kit struct {
	Store    *archive.Store
	Memory   *memory.Memory
	Cache    *memory.Cache
	Fetch    *fetch.Client
	Reader   ingest.Reader
	Analyser *text.Analyser
	Watches  *ingest.Watches
	Stories  *ingest.Stories
	Log      *slog.Logger
	Started  time.Time
	Version  string

	// CanPost says whether the bot may post in a channel: nil, or what to mend.
	CanPost func(ctx context.Context, desk, channel string) error
	// Forum says whether a channel takes forum posts.
	Forum func(ctx context.Context, channel string) (bool, error)
	// PollSoon asks for due sources to be polled without waiting for the next tick.
	PollSoon func()
	// Wake tells the outbox that there is something to send.
	Wake func()
	// Gateway says how the connection to Discord is: its delay and how often it was made anew.
	Gateway func() (delay time.Duration, renewed int)
}

// New gives everything people can ask.
func New(k *Kit) *Table {
	t := &Table{
		Commands: []Command{
			k.find(), k.report(), k.quotes(), k.figures(), k.timeline(), k.cite(), k.check(), k.why(), k.story(), k.watch(), k.source(), k.digest(), k.names(), k.desk(), k.setup(), k.status(),
		},
		Menus:   []Menu{k.citeMenu(), k.checkMenu()},
		Actions: []Action{k.look(), k.citeAction(), k.deskAction()},
	}
	t.Actions = append(t.Actions, k.alertActions()...)
	t.Commands = append(t.Commands, help(t))
	return t
}

// suggestions is how many values an option proposes.
const suggestions = 25
