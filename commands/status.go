package commands

import (
	"context"
	"time"

	"wiredesk/internal/news"
)

// troubles is how many sources in trouble /status names.
const troubles = 12

func (k *Kit) status() Command {
	return Command{Name: "status", Description: "How the desk's sources, posts and the machine are", Run: k.runStatus}
}

func (k *Kit) runStatus(ctx context.Context, req *Request) (*Reply, error) {
	st, err := k.Store.Status(ctx, req.Desk.ID)
	if err != nil {
		return nil, err
	}
	archived := Entry{Title: req.Say.Say("Archive"), Lines: []Line{
		Sentence(req.Say, "Reports: %d · sources: %d · watches: %d", st.Reports, st.Sources, st.Watches),
	}}
	if !st.LastNew.IsZero() {
		archived.Lines = append(archived.Lines, Sentence(req.Say, "newest report came in %s", Span{At: st.LastNew, Ago: true}))
	}
	if st.Failing+st.Paused > 0 {
		archived.Lines = append(archived.Lines, Sentence(req.Say, "Sources in trouble: %d · paused: %d", st.Failing, st.Paused))
	}
	posts, err := k.statusPosts(ctx, req, st.Deliveries)
	if err != nil {
		return nil, err
	}
	store, redis := k.Store.Writable(), k.Memory.Health(ctx)
	wrong := st.Failing + st.Deliveries[news.DeliveryHeld]
	for _, err := range []error{store, redis} {
		if err != nil {
			wrong++
		}
	}
	reply := &Reply{Head: k.statusHead(req, wrong), Entries: []Entry{archived, posts}}
	if st.Failing+st.Paused > 0 {
		trouble, err := k.statusTrouble(ctx, req)
		if err != nil {
			return nil, err
		}
		reply.Entries = append(reply.Entries, trouble)
	}
	reply.Entries = append(reply.Entries, k.statusMachine(req, store, redis))
	return reply, nil
}

func (k *Kit) statusHead(req *Request, wrong int) Line {
	if wrong == 0 {
		return Sentence(req.Say, "All is well.")
	}
	return Sentence(req.Say, "%d things need a look.", wrong)
}

func (k *Kit) statusPosts(ctx context.Context, req *Request, counts map[news.DeliveryState]int) (Entry, error) {
	waiting := counts[news.DeliveryPending] + counts[news.DeliverySending] + counts[news.DeliveryUnknown]
	e := Entry{Title: req.Say.Say("Posts"), Lines: []Line{
		Sentence(req.Say, "Posted: %d · waiting: %d · held: %d · given up: %d", counts[news.DeliverySent], waiting, counts[news.DeliveryHeld], counts[news.DeliveryFailed]),
	}}
	if counts[news.DeliveryHeld] == 0 {
		return e, nil
	}
	held, err := k.Store.Deliveries(ctx, req.Desk.ID, news.DeliveryHeld, troubles)
	if err != nil {
		return e, err
	}
	for _, d := range held {
		e.Lines = append(e.Lines, Sentence(req.Say, "held for %s: %s", Span{Channel: d.Alert.Channel}, said(req.Say, d.Reason)))
	}
	return e, nil
}

func (k *Kit) statusTrouble(ctx context.Context, req *Request) (Entry, error) {
	list, err := k.Store.Sources(ctx, req.Desk.ID)
	e := Entry{Title: req.Say.Say("Sources in trouble")}
	for _, s := range list {
		if s.Failures == 0 && !s.Paused {
			continue
		}
		if len(e.Lines) == troubles {
			e.Lines = append(e.Lines, Sentence(req.Say, "and more; see %s", Span{Text: "/source list", Code: true}))
			break
		}
		line := Line{{Text: s.Name, Bold: true}, {Text: ": "}}
		e.Lines = append(e.Lines, append(line, sourceState(req, s)...))
	}
	return e, err
}

func (k *Kit) statusMachine(req *Request, store, redis error) Entry {
	e := Entry{Title: req.Say.Say("Machine")}
	e.Lines = append(e.Lines, Sentence(req.Say, "Wiredesk %s, running since %s, archive in %s", k.Version, Span{At: k.Started, Ago: true}, k.Store.Engine()))
	if redis == nil {
		e.Lines = append(e.Lines, Sentence(req.Say, "Redis answers."))
	}
	for _, err := range []error{store, redis} {
		if shown, ok := asNews(err); ok {
			e.Lines = append(e.Lines, Plain(req.Say.Say(shown.Message, shown.Args...)))
		}
	}
	delay, renewed := k.Gateway()
	e.Lines = append(e.Lines, Sentence(req.Say, "Discord answers in %d ms; the connection was renewed %d times.", delay/time.Millisecond, renewed))
	return e
}
