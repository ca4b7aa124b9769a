package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"wiredesk/internal/news"
	"wiredesk/internal/outbox"
	"wiredesk/internal/phrase"
)

// handleVersion begins what an alert's buttons carry: its form may change, and
// messages stand for years.
const handleVersion = "1"

// handle is what an alert's buttons carry: the form's version, the desk and the report.
func handle(desk string, report int64) string {
	return handleVersion + "/" + desk + "/" + strconv.FormatInt(report, 10)
}

// alertRow is the row of buttons under an alert.
func alertRow(say *phrase.Speaker, d news.Delivery, r news.Report) Row {
	of := handle(d.Alert.Desk, r.ID)
	return Row{Buttons: []Button{
		{Label: say.Say("Take it"), Action: "take", Argument: of},
		{Label: say.Say("Cite"), Action: "cite", Argument: strconv.FormatInt(r.ID, 10), Main: true},
		{Label: say.Say("Background"), Action: "background", Argument: of},
		{Label: say.Say("Mute story"), Action: "mute", Argument: of},
		{Label: say.Say("Not relevant"), Action: "irrelevant", Argument: of},
	}}
}

// Claimed shows on an alert who has taken its story. Only what isn't used to know
// a message again in its channel says so.
func Claimed(say *phrase.Speaker, reply *Reply, c news.Claim) {
	if c.Person == "" || len(reply.Entries) == 0 || len(reply.Rows) == 0 {
		return
	}
	reply.Entries[0].Foot = say.Say("Taken by %s", c.Name)
	for i, b := range reply.Rows[0].Buttons {
		if b.Action == "take" {
			reply.Rows[0].Buttons[i].Label = say.Say("Release")
		}
	}
}

// held gives the report that a button of an alert is about, if the alert is this desk's.
func (k *Kit) held(ctx context.Context, req *Request) (news.Report, error) {
	parts := strings.Split(req.Argument, "/")
	if len(parts) != 3 || parts[0] != handleVersion {
		return news.Report{}, news.Errorf(news.NotFound, "This button belongs to an older Wiredesk. Ask again.")
	}
	id, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil || parts[1] != req.Desk.ID {
		return news.Report{}, news.Errorf(news.Forbidden, "This alert belongs to another desk.")
	}
	return k.Store.Report(ctx, req.Desk.ID, id)
}

// redraw makes an edit that shows what the message's newest delivery shows, and
// who has the story now.
func redraw(c news.Claim, what string) func(news.Delivery) news.Delivery {
	return func(last news.Delivery) news.Delivery {
		key := strings.Join([]string{"claim", strconv.FormatInt(c.Story, 10), last.Alert.Channel, strconv.FormatInt(c.At.UnixMilli(), 10) + what}, "/")
		edit := news.Delivery{Key: key, Nonce: outbox.Nonce(key), Kind: news.DeliveryEdit, Alert: last.Alert, Created: c.At, Target: last.Target}
		if last.Kind == news.DeliveryPost {
			edit.Target = last.Message
		}
		return edit
	}
}

func (k *Kit) alertActions() []Action {
	return []Action{
		{Name: "take", Run: k.take},
		{Name: "release", Editors: true, Run: k.release},
		{Name: "background", Run: k.background},
		{Name: "mute", Editors: true, Run: k.mute(true)},
		{Name: "unmute", Editors: true, Run: k.mute(false)},
		{Name: "irrelevant", Run: k.irrelevant},
	}
}

// take gives a story to the person who clicks, or takes it back from them.
func (k *Kit) take(ctx context.Context, req *Request) (*Reply, error) {
	r, err := k.held(ctx, req)
	if err != nil {
		return nil, err
	}
	mine := news.Claim{Desk: req.Desk.ID, Story: r.Story, Person: req.User, Name: req.UserName, At: req.Now.UTC().Truncate(time.Millisecond)}
	holder, err := k.Store.Take(ctx, mine, redraw(mine, "t"))
	switch {
	case err != nil:
		return nil, err
	case holder.Person == req.User && holder.At.Equal(mine.At):
		k.Wake()
		return &Reply{Head: Sentence(req.Say, "You have this story now, and the alert says so. Click again to release it.")}, nil
	case holder.Person == req.User:
		if _, err := k.Store.Release(ctx, req.Desk.ID, r.Story, req.User, redraw(mine, "r")); err != nil {
			return nil, err
		}
		k.Wake()
		return &Reply{Head: Sentence(req.Say, "You released this story; others can take it.")}, nil
	}
	reply := &Reply{Head: Sentence(req.Say, "%s has had this story since %s.", Span{Text: holder.Name, Bold: true}, Span{At: holder.At})}
	if req.Editor {
		reply.Rows = []Row{{Buttons: []Button{{Label: req.Say.Say("Release it for others"), Action: "release", Argument: req.Argument}}}}
	}
	return reply, nil
}

// release frees a story that somebody else has.
func (k *Kit) release(ctx context.Context, req *Request) (*Reply, error) {
	r, err := k.held(ctx, req)
	if err != nil {
		return nil, err
	}
	c := news.Claim{Story: r.Story, At: req.Now}
	freed, err := k.Store.Release(ctx, req.Desk.ID, r.Story, "", redraw(c, "r"))
	if err != nil {
		return nil, err
	}
	if !freed {
		return &Reply{Head: Sentence(req.Say, "Nobody has this story.")}, nil
	}
	k.Wake()
	return &Reply{Head: Sentence(req.Say, "The story is free for others to take.")}, nil
}

// alertHere gives the report of a button, and what was posted about its story in the
// channel, thread or forum post that the person clicked in.
func (k *Kit) alertHere(ctx context.Context, req *Request) (news.Report, news.Alert, error) {
	r, err := k.held(ctx, req)
	if err != nil {
		return r, news.Alert{}, err
	}
	list, err := k.Store.DeliveriesOfStory(ctx, req.Desk.ID, r.Story)
	if err != nil {
		return r, news.Alert{}, err
	}
	for _, d := range slices.Backward(list) {
		if d.Kind != news.DeliveryReply && (d.Alert.Channel == req.Channel || d.Message == req.Channel || d.Target == req.Channel) {
			return r, d.Alert, nil
		}
	}
	return r, news.Alert{}, news.Errorf(news.NotFound, "Nothing was posted about this story in this channel.")
}

// mute keeps a story's further posts out of the channel, or lets them in again.
func (k *Kit) mute(on bool) Run {
	return func(ctx context.Context, req *Request) (*Reply, error) {
		r, a, err := k.alertHere(ctx, req)
		if err != nil {
			return nil, err
		}
		if !on {
			if err := k.Store.Unmute(ctx, req.Desk.ID, r.Story, a.Channel); err != nil {
				return nil, err
			}
			return &Reply{Head: Sentence(req.Say, "This story is posted in %s again.", Span{Channel: a.Channel})}, nil
		}
		if err := k.Store.Mute(ctx, req.Desk.ID, r.Story, a.Channel, req.User, req.Now); err != nil {
			return nil, err
		}
		return &Reply{
			Head: Sentence(req.Say, "Nothing more is posted about this story in %s. What stands there is still kept true.", Span{Channel: a.Channel}),
			Rows: []Row{{Buttons: []Button{{Label: req.Say.Say("Unmute"), Action: "unmute", Argument: req.Argument}}}},
		}, nil
	}
}

// irrelevant keeps that a report was not what its watches are for.
func (k *Kit) irrelevant(ctx context.Context, req *Request) (*Reply, error) {
	r, a, err := k.alertHere(ctx, req)
	if err != nil {
		return nil, err
	}
	names, err := k.Store.Mark(ctx, req.Desk.ID, r.ID, req.User, req.Now, a.By)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return &Reply{Head: Sentence(req.Say, "The watches that brought this are removed already.")}, nil
	}
	return &Reply{Head: Sentence(req.Say, "Kept for %s. What its words bring in shows in %s.", Span{Text: strings.Join(names, ", "), Bold: true}, Span{Text: "/watch tune", Code: true})}, nil
}
