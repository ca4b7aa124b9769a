package memory

import (
	"context"
	"strings"
)

// Notice is something that one process lets all others of its deployment know.
// It may be lost: who hears it only looks sooner at what the store holds.
type Notice string

// The notices there are.
const (
	WatchesChanged Notice = "watches" // a watch, or a desk's names
	DeliveriesDue  Notice = "deliver"
	SourcesDue     Notice = "poll"
)

// Tell lets all other processes know.
func (m *Memory) Tell(ctx context.Context, n Notice) error {
	return m.Publish(ctx, m.Key("notice"), m.id+" "+string(n)).Err()
}

// Hear calls heard with each notice of another process until the context ends. While Redis doesn't
// answer there are none; the connection comes back by itself.
func (m *Memory) Hear(ctx context.Context, heard func(Notice)) {
	sub := m.Subscribe(ctx, m.Key("notice"))
	defer sub.Close() // nothing is read after it
	all := sub.Channel()
	for {
		select {
		case n, ok := <-all:
			if !ok {
				return
			}
			if from, what, _ := strings.Cut(n.Payload, " "); from != m.id {
				heard(Notice(what))
			}
		case <-ctx.Done():
			return
		}
	}
}
