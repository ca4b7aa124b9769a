package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/bwmarrin/discordgo"
)

// dispatch takes what an event changes over and hands it to its handler.
func (g *gateway) dispatch(e frame) error {
	if !g.mine() { // what arrived while this process slept is another's by now
		return errNotHeld
	}
	switch e.Type {
	case "READY":
		var r discordgo.Ready
		if err := decode(e.Data, &r); err != nil {
			return fmt.Errorf("read READY: %w", err)
		}
		g.id, g.resume = r.SessionID, r.ResumeGatewayURL
		if r.Application != nil {
			g.session.app.Store(&r.Application.ID)
		}
		g.expected = make(map[string]bool, len(r.Guilds))
		for _, guild := range r.Guilds {
			g.expected[guild.ID] = true
		}
		g.up()
		if g.handlers.Ready != nil && g.shard == 0 {
			g.hand(func() { g.handlers.Ready(g.work, &r) })
		}
	case "RESUMED":
		g.up()
	case "INTERACTION_CREATE":
		var i discordgo.InteractionCreate
		if err := decode(e.Data, &i); err != nil || i.Interaction == nil {
			g.session.log.Warn("interaction not understood", "err", err)
			return nil
		}
		if g.handlers.Interaction != nil && g.seen.add(i.ID) {
			g.hand(func() { g.handlers.Interaction(g.work, &i) })
		}
	case "CHANNEL_UPDATE", "THREAD_UPDATE", "GUILD_ROLE_UPDATE", "GUILD_CREATE":
		g.changed(e)
	}
	return nil
}

// changed tells of a channel or a whole desk whose permissions may have changed.
func (g *gateway) changed(e frame) {
	var at struct {
		ID    string `json:"id"`
		Guild string `json:"guild_id"`
	}
	if g.handlers.Changed == nil || json.Unmarshal(e.Data, &at) != nil {
		return
	}
	switch {
	case e.Type == "GUILD_CREATE" && g.expected[at.ID]:
		delete(g.expected, at.ID) // was there already when the session began
	case e.Type == "GUILD_CREATE":
		g.hand(func() { g.handlers.Changed(g.work, at.ID, "") })
	case at.Guild != "":
		g.hand(func() { g.handlers.Changed(g.work, at.Guild, at.ID) })
	}
}

// up notes that the session answers.
func (g *gateway) up() {
	g.connected, g.resumed = true, 0
	g.session.gateway.set(g.shard, true)
}

// hand runs a handler in a goroutine that finish waits for.
func (g *gateway) hand(f func()) {
	g.hands.Go(func() {
		defer func() {
			if p := recover(); p != nil {
				g.session.log.Error("handler panicked", "err", p, "stack", string(debug.Stack()))
			}
		}()
		f()
	})
}

// finish waits for handlers, then cancels those that go on too long.
func (g *gateway) finish(cancel context.CancelFunc) error {
	done := make(chan struct{})
	go func() { g.hands.Wait(); close(done) }()
	for _, grace := range []time.Duration{finishGrace, cancelGrace} {
		t := time.NewTimer(grace)
		select {
		case <-done:
			t.Stop()
			return nil
		case <-t.C:
			cancel()
		}
	}
	return errors.New("handlers of interactions didn't end in time")
}

// decode reads JSON into one of discordgo's types; a type whose own reading
// panics on what it doesn't expect gives an error.
func decode(data json.RawMessage, into any) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("decode %T: %v", into, p)
		}
	}()
	return json.Unmarshal(data, into)
}

// seenRing remembers the latest interactions, so that one that is told twice is
// answered once.
type seenRing struct {
	ids  [1024]string
	next int
	have map[string]bool
}

// add says whether the id is new.
func (r *seenRing) add(id string) bool {
	if r.have == nil {
		r.have = map[string]bool{}
	}
	if r.have[id] {
		return false
	}
	delete(r.have, r.ids[r.next])
	r.ids[r.next], r.have[id] = id, true
	r.next = (r.next + 1) % len(r.ids)
	return true
}
