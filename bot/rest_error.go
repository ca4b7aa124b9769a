package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/bwmarrin/discordgo"

	"wiredesk/internal/news"
	"wiredesk/internal/outbox"
)

// fault is a request that Discord neither did nor refused, as far as is known.
type fault struct {
	status int           // of the last answer, 0 when there was none
	wait   time.Duration // until another try makes sense, 0 when unknown
	err    error
}

func (f *fault) Error() string {
	if f.status != 0 {
		return fmt.Sprintf("discord answered %d: %v", f.status, f.err)
	}
	return f.err.Error()
}

func (f *fault) Unwrap() error { return f.err }

// RetryAfter is how long to wait before another try, 0 when unknown.
func (f *fault) RetryAfter() time.Duration { return f.wait }

// Discord's error codes that discordgo has no name for, or that need a name here.
// https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
const (
	codeUnknownChannel     = discordgo.ErrCodeUnknownChannel
	codeUnknownMessage     = discordgo.ErrCodeUnknownMessage
	codeUnknownWebhook     = discordgo.ErrCodeUnknownWebhook
	codeUnknownInteraction = discordgo.ErrCodeUnknownInteraction
	codeTooLarge           = discordgo.ErrCodeRequestEntityTooLarge
	codeAnswered           = 40060
	codeMissingAccess      = discordgo.ErrCodeMissingAccess
	codeMissingPermissions = discordgo.ErrCodeMissingPermissions
	codeInvalidToken       = discordgo.ErrCodeInvalidWebhookTokenProvided
	codeInvalidForm        = discordgo.ErrCodeInvalidFormBody
	codeThreadArchived     = discordgo.ErrCodePerformedOperationOnArchivedThread
	codeThreadLocked       = discordgo.ErrCodeThreadIsLocked
	codeEditsSpent         = 30046 // of a message older than an hour
)

// explain turns what a request came back with into the sentence people see.
// Unless an attempt may have been done after all, the error also is outbox.ErrNotSent.
func explain(err error, uncertain bool) error {
	if at, ok := errors.AsType[*url.Error](err); ok {
		err = at.Err // without the address, which may hold an interaction's token
	}
	e := sentence(err)
	if e.Err == nil {
		e = e.Because(err)
	}
	if !uncertain {
		return e.Because(errors.Join(e.Err, outbox.ErrNotSent))
	}
	return e
}

func sentence(err error) *news.Error {
	if e, ok := errors.AsType[*news.Error](err); ok {
		return e
	}
	if rest, ok := errors.AsType[*discordgo.RESTError](err); ok {
		return refusal(rest)
	}
	if errors.Is(err, context.Canceled) {
		return news.Errorf(news.Unavailable, "Wiredesk is stopping. Try again in a minute.")
	}
	return news.Errorf(news.Unavailable, "Discord doesn't answer at the moment. Wiredesk goes on trying.")
}

func refusal(rest *discordgo.RESTError) *news.Error {
	code := 0
	if rest.Message != nil {
		code = rest.Message.Code
	}
	switch code {
	case codeUnknownChannel:
		return news.Errorf(news.NotFound, "The channel no longer exists. Choose another one with /desk or /watch edit.")
	case codeUnknownMessage:
		return news.Errorf(news.Conflict, "The message was deleted in Discord.")
	case codeUnknownInteraction, codeUnknownWebhook, codeInvalidToken:
		return news.Errorf(news.NotFound, "Discord no longer waits for this answer. Run the command again.")
	case codeAnswered:
		return news.Errorf(news.Conflict, "This was answered already.")
	case codeMissingAccess, codeMissingPermissions:
		return news.Errorf(news.Forbidden, "Wiredesk may not post in the channel. Allow it View Channel, Send Messages, Embed Links and Read Message History there.")
	case codeThreadArchived, codeThreadLocked:
		return news.Errorf(news.Forbidden, "The thread is archived or locked. Unlock it, or choose another channel.")
	case codeEditsSpent:
		return news.Errorf(news.Unavailable, "Discord takes no more edits of a message this old for the moment. Wiredesk makes this one later.").Because(outbox.ErrLater)
	case codeTooLarge:
		return tooLong()
	case codeInvalidForm:
		if formTooLong(rest.ResponseBody) {
			return tooLong()
		}
	}
	return refusalByStatus(rest.Response.StatusCode)
}

func refusalByStatus(status int) *news.Error {
	switch status {
	case http.StatusUnauthorized:
		return errToken()
	case http.StatusForbidden:
		return news.Errorf(news.Forbidden, "Discord doesn't let Wiredesk do this here. Check the bot's permissions.")
	case http.StatusNotFound:
		return news.Errorf(news.NotFound, "Discord no longer has this.")
	case http.StatusRequestEntityTooLarge:
		return tooLong()
	}
	return news.Errorf(news.Invalid, "Discord refused the message as it was written.")
}

// errToken has the code of something that mends itself once the token is right,
// so that deliveries wait for it.
func errToken() *news.Error {
	return news.Errorf(news.Unavailable, "Discord refused the bot's token. Make a new one in Discord's developer portal and set DISCORD_TOKEN.")
}

func tooLong() *news.Error {
	return news.Errorf(news.Limit, "The message is longer than Discord allows.")
}

// formTooLong tells whether a 50035 complains of a length: its nested errors
// then carry a code such as BASE_TYPE_MAX_LENGTH or MAX_EMBED_SIZE_EXCEEDED.
// https://discord.com/developers/docs/reference#error-messages
func formTooLong(body []byte) bool {
	var form struct {
		Errors any `json:"errors"`
	}
	return json.Unmarshal(body, &form) == nil && hasLengthCode(form.Errors)
}

func hasLengthCode(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		if code, ok := v["code"].(string); ok {
			return code == "BASE_TYPE_MAX_LENGTH" || code == "BASE_TYPE_BAD_LENGTH" || code == "MAX_EMBED_SIZE_EXCEEDED"
		}
		for _, inner := range v {
			if hasLengthCode(inner) {
				return true
			}
		}
	case []any:
		for _, inner := range v {
			if hasLengthCode(inner) {
				return true
			}
		}
	}
	return false
}
