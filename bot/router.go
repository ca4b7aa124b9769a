package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/bwmarrin/discordgo"

	"wiredesk/commands"
	"wiredesk/internal/memory"
	"wiredesk/internal/news"
	"wiredesk/internal/phrase"
)

// Times of one interaction. Discord forgets an interaction that has had no
// answer within 3 s (https://docs.discord.com/developers/interactions/receiving-and-responding).
const (
	deferAfter   = 1500 * time.Millisecond
	commandWait  = 30 * time.Second
	completeWait = 2 * time.Second
)

// Answerer sends what a person sees; Session is one.
type Answerer interface {
	Respond(ctx context.Context, in *discordgo.Interaction, answer *discordgo.InteractionResponse) error
	EditOriginal(ctx context.Context, in *discordgo.Interaction, edit *discordgo.WebhookEdit) error
}

// Router brings an interaction to its command and the reply back: it finds the
// command, checks the permission, sets the deadline, defers, recovers and renders.
type Router struct {
	Table   *commands.Table
	Desk    func(ctx context.Context, id string) (news.Desk, error)
	Phrases *phrase.Catalogue
	Memory  *memory.Memory
	Answer  Answerer
	Now     func() time.Time
	Log     *slog.Logger
}

// call is one interaction on its way to a command.
type call struct {
	in      *discordgo.Interaction
	req     *commands.Request
	run     commands.Run
	editors bool
	again   saved // what the pager asks for again
	update  bool  // the answer replaces the message clicked on
	form    bool  // came from a modal, so it can't open another
}

// Handle answers one interaction. It returns when the person has their answer.
func (r *Router) Handle(ctx context.Context, event *discordgo.InteractionCreate) {
	in := event.Interaction
	ctx, cancel := context.WithTimeout(ctx, commandWait)
	defer cancel()
	say := r.Phrases.In(string(in.Locale))
	if in.Type == discordgo.InteractionApplicationCommandAutocomplete {
		r.complete(ctx, in)
		return
	}
	c, err := r.route(ctx, in, say)
	if err != nil {
		r.answer(ctx, in, r.refusal(in, say, err), false)
		return
	}
	r.perform(ctx, c)
}

func (r *Router) route(ctx context.Context, in *discordgo.Interaction, say *phrase.Speaker) (*call, error) {
	req, err := r.request(ctx, in, say)
	if err != nil {
		return nil, err
	}
	switch in.Type {
	case discordgo.InteractionApplicationCommand:
		return r.command(in, req)
	case discordgo.InteractionMessageComponent:
		return r.component(ctx, in, req)
	case discordgo.InteractionModalSubmit:
		return r.form(ctx, in, req)
	}
	return nil, news.Errorf(news.Invalid, "This kind of interaction is not known here; update Wiredesk.")
}

// request gathers who asks, where, and in which language.
func (r *Router) request(ctx context.Context, in *discordgo.Interaction, say *phrase.Speaker) (*commands.Request, error) {
	if in.GuildID == "" || in.Member == nil || in.Member.User == nil {
		return nil, news.Errorf(news.Invalid, "Wiredesk works in a server: use its commands in a channel of your newsroom's server.")
	}
	desk, err := r.Desk(ctx, in.GuildID)
	if err != nil {
		return nil, fmt.Errorf("open desk: %w", err)
	}
	return &commands.Request{
		Desk: desk, User: in.Member.User.ID, UserName: in.Member.User.Username, Channel: in.ChannelID,
		Editor: editor(in.Member, desk), Say: say, Now: r.Now(),
		Values: map[string]string{}, Files: map[string]commands.Attachment{},
	}, nil
}

// editor tells whether a member may do what editors do. Discord computes the
// permissions it sends with an interaction, overwrites included.
func editor(m *discordgo.Member, desk news.Desk) bool {
	if m.Permissions&(discordgo.PermissionManageMessages|discordgo.PermissionAdministrator) != 0 {
		return true
	}
	for _, role := range m.Roles {
		if desk.Role != "" && role == desk.Role {
			return true
		}
	}
	return false
}

type result struct {
	reply *commands.Reply
	err   error
}

// perform runs the command, deferring the answer when it takes long.
func (r *Router) perform(ctx context.Context, c *call) {
	if c.editors && !c.req.Editor {
		err := news.Errorf(news.Forbidden, "Only people with Manage Messages or the desk's editor role may do this. Ask an editor of the desk.")
		r.answer(ctx, c.in, r.refusal(c.in, c.req.Say, err), false)
		return
	}
	done := make(chan result, 1)
	go func() { done <- r.guarded(ctx, c) }()
	wait := time.NewTimer(deferAfter)
	defer wait.Stop()
	select {
	case res := <-done:
		r.finish(ctx, c, res, false)
	case <-wait.C:
		deferred := r.postpone(ctx, c)
		r.finish(ctx, c, <-done, deferred)
	}
}

// guarded runs the command and turns a panic into an error.
func (r *Router) guarded(ctx context.Context, c *call) (res result) {
	defer func() {
		if p := recover(); p != nil {
			res = result{err: fmt.Errorf("command panicked: %v\n%s", p, debug.Stack())}
		}
	}()
	reply, err := c.run(ctx, c.req)
	return result{reply, err}
}

func (r *Router) postpone(ctx context.Context, c *call) bool {
	answer := &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource, Data: &discordgo.InteractionResponseData{}}
	switch {
	case c.update:
		answer.Type = discordgo.InteractionResponseDeferredMessageUpdate
	case !c.req.Flag("share"):
		answer.Data.Flags = discordgo.MessageFlagsEphemeral
	}
	if err := r.Answer.Respond(ctx, c.in, answer); err != nil {
		r.Log.Warn("answer not deferred", "command", c.again.name(), "err", err)
		return false
	}
	return true
}

func (r *Router) finish(ctx context.Context, c *call, res result, deferred bool) {
	if res.err != nil {
		r.answer(ctx, c.in, r.refusal(c.in, c.req.Say, res.err), deferred)
		return
	}
	if res.reply.Modal != nil && !deferred && !c.form {
		id := r.save(ctx, saved{Desk: c.req.Desk.ID, User: c.req.User, Path: res.reply.Modal.Path, Values: res.reply.Modal.Values})
		r.respond(ctx, c.in, modal(res.reply.Modal, modalID(id, res.reply.Modal.Path)))
		return
	}
	again := ""
	if res.reply.Pages > 1 {
		again = r.save(ctx, c.again)
	}
	out := render(res.reply, c.req.Say, again)
	c.update = c.update || res.reply.Replace
	if deferred {
		r.edit(ctx, c.in, out)
		return
	}
	r.respond(ctx, c.in, response(out, c.update))
}

// refusal is what a person sees of an error: its own sentence when it was made
// for people, otherwise that it is noted, with the number it is logged under.
func (r *Router) refusal(in *discordgo.Interaction, say *phrase.Speaker, err error) rendered {
	if e, ok := errors.AsType[*news.Error](err); ok {
		if e.Err != nil && e.Code == news.Unavailable {
			r.Log.Warn("command could not finish", "interaction", in.ID, "err", e.Err)
		}
		return rendered{Content: fit(plain(say.Say(e.Message, e.Args...)), maxContent), Ephemeral: true}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return rendered{Content: say.Say("This took too long and was stopped. Ask for less: a shorter period, or rarer words."), Ephemeral: true}
	}
	r.Log.Error("command failed", "interaction", in.ID, "err", err)
	return rendered{Content: say.Say("That went wrong on our side, and nothing was changed. Try again; if it stays, tell whoever runs Wiredesk the number %s.", in.ID), Ephemeral: true}
}

func (r *Router) answer(ctx context.Context, in *discordgo.Interaction, out rendered, deferred bool) {
	if deferred {
		r.edit(ctx, in, out)
		return
	}
	r.respond(ctx, in, response(out, false))
}

func (r *Router) respond(ctx context.Context, in *discordgo.Interaction, answer *discordgo.InteractionResponse) {
	if err := r.Answer.Respond(ctx, in, answer); err != nil {
		r.Log.Warn("answer not sent", "interaction", in.ID, "err", err)
	}
}

func (r *Router) edit(ctx context.Context, in *discordgo.Interaction, out rendered) {
	edit := &discordgo.WebhookEdit{Content: &out.Content, Embeds: &out.Embeds, Components: &out.Components, Files: out.Files, AllowedMentions: noMentions()}
	if err := r.Answer.EditOriginal(ctx, in, edit); err != nil {
		r.Log.Warn("answer not edited", "interaction", in.ID, "err", err)
	}
}

func response(out rendered, update bool) *discordgo.InteractionResponse {
	data := &discordgo.InteractionResponseData{
		Content: out.Content, Embeds: out.Embeds, Components: out.Components, Files: out.Files, AllowedMentions: noMentions(),
	}
	if update {
		return &discordgo.InteractionResponse{Type: discordgo.InteractionResponseUpdateMessage, Data: data}
	}
	if out.Ephemeral {
		data.Flags = discordgo.MessageFlagsEphemeral
	}
	return &discordgo.InteractionResponse{Type: discordgo.InteractionResponseChannelMessageWithSource, Data: data}
}
