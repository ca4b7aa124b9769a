package bot

import (
	"errors"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"wiredesk/internal/news"
)

// ending is why a connection ended and what that asks for.
type ending struct {
	forget bool          // the session can't be resumed
	wait   time.Duration // at least, before the next connection
	final  *news.Error   // there must be no next connection
	err    error
}

func (e *ending) Error() string { return e.err.Error() }
func (e *ending) Unwrap() error { return e.err }

// The gateway's close codes that ask for something else than a resume.
// https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
const (
	closeNotAuthenticated = 4003
	closeTokenRefused     = 4004
	closeInvalidSeq       = 4007
	closeTimedOut         = 4009
	closeInvalidShard     = 4010
	closeShardsRequired   = 4011
	closeInvalidVersion   = 4012
	closeInvalidIntents   = 4013
	closeForbiddenIntents = 4014
)

// endOf reads from an error what the connection's end asks for.
func endOf(err error) ending {
	if e, ok := errors.AsType[*ending](err); ok {
		return *e
	}
	if rest, ok := errors.AsType[*discordgo.RESTError](err); ok && rest.Response.StatusCode == http.StatusUnauthorized {
		return ending{final: errToken()}
	}
	closed, ok := errors.AsType[*websocket.CloseError](err)
	if !ok {
		return ending{}
	}
	switch closed.Code {
	case closeTokenRefused:
		return ending{final: errToken()}
	case closeInvalidIntents:
		return ending{final: news.Errorf(news.Invalid, "Discord doesn't know the intents that Wiredesk asks for. Update Wiredesk.")}
	case closeForbiddenIntents:
		return ending{final: news.Errorf(news.Forbidden, "Discord doesn't allow the bot the intents that Wiredesk asks for. Allow them in Discord's developer portal, under Bot.")}
	case closeInvalidVersion:
		return ending{final: news.Errorf(news.Invalid, "Discord no longer speaks the version of its gateway that Wiredesk knows. Update Wiredesk.")}
	case closeInvalidShard, closeShardsRequired:
		return ending{final: news.Errorf(news.Limit, "The bot is on too many servers for one gateway connection. See docs/scale.md for how to run several.")}
	case closeNotAuthenticated, closeInvalidSeq, closeTimedOut, websocket.CloseNormalClosure, websocket.CloseGoingAway:
		return ending{forget: true}
	}
	return ending{}
}
