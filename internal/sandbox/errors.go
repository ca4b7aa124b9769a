package sandbox

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// object is a JSON object.
type object = map[string]any

// apiError is a refusal in Discord's shape.
// https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
type apiError struct {
	Status  int
	Code    int
	Message string
	Fields  object // nested errors, nil for none
}

func (e *apiError) Error() string { return fmt.Sprintf("%d: %s", e.Code, e.Message) }

func (e *apiError) body() object {
	body := object{"message": e.Message, "code": e.Code}
	if e.Fields != nil {
		body["errors"] = e.Fields
	}
	return body
}

func refuse(status, code int, message string) *apiError {
	return &apiError{Status: status, Code: code, Message: message}
}

func unknown(code int, what string) *apiError {
	return refuse(http.StatusNotFound, code, "Unknown "+what)
}

func errUnauthorized() *apiError { return refuse(http.StatusUnauthorized, 0, "401: Unauthorized") }
func errNotFound() *apiError     { return refuse(http.StatusNotFound, 0, "404: Not Found") }
func errMethod() *apiError {
	return refuse(http.StatusMethodNotAllowed, 0, "405: Method Not Allowed")
}
func errUnknownChannel() *apiError     { return unknown(10003, "Channel") }
func errUnknownGuild() *apiError       { return unknown(10004, "Guild") }
func errUnknownMember() *apiError      { return unknown(10007, "Member") }
func errUnknownMessage() *apiError     { return unknown(10008, "Message") }
func errUnknownRole() *apiError        { return unknown(10011, "Role") }
func errUnknownUser() *apiError        { return unknown(10013, "User") }
func errUnknownWebhook() *apiError     { return unknown(10015, "Webhook") }
func errUnknownInteraction() *apiError { return unknown(10062, "interaction") }
func errUnknownCommand() *apiError     { return unknown(10063, "application command") }
func errUnknownApplication() *apiError { return unknown(10002, "Application") }
func errMissingAccess() *apiError      { return refuse(http.StatusForbidden, 50001, "Missing Access") }
func errMissingPermissions() *apiError {
	return refuse(http.StatusForbidden, 50013, "Missing Permissions")
}
func errEmptyMessage() *apiError {
	return refuse(http.StatusBadRequest, 50006, "Cannot send an empty message")
}
func errAlreadyAnswered() *apiError {
	return refuse(http.StatusBadRequest, 40060, "Interaction has already been acknowledged.")
}
func errWebhookToken() *apiError {
	return refuse(http.StatusUnauthorized, 50027, "Invalid Webhook Token")
}
func errTooLarge() *apiError {
	return refuse(http.StatusRequestEntityTooLarge, 40005, "Request entity too large")
}
func errChannelType() *apiError {
	return refuse(http.StatusBadRequest, 50024, "Cannot execute action on this channel type")
}

// formErrors collects what is wrong with a body, by the place of each field.
type formErrors struct{ root object }

// add notes an error at a place such as "embeds.0.title"; "" is the body itself.
func (f *formErrors) add(place, code, message string, args ...any) {
	if f.root == nil {
		f.root = object{}
	}
	node := f.root
	if place != "" {
		for part := range strings.SplitSeq(place, ".") {
			next, ok := node[part].(object)
			if !ok {
				next = object{}
				node[part] = next
			}
			node = next
		}
	}
	list, _ := node["_errors"].([]object)
	node["_errors"] = append(list, object{"code": code, "message": fmt.Sprintf(message, args...)})
}

// err is the refusal, nil when nothing is wrong.
func (f *formErrors) err() *apiError {
	if f.root == nil {
		return nil
	}
	return &apiError{Status: http.StatusBadRequest, Code: 50035, Message: "Invalid Form Body", Fields: f.root}
}

// formError is a refusal for one field.
func formError(place, code, message string, args ...any) *apiError {
	var f formErrors
	f.add(place, code, message, args...)
	return f.err()
}

// at joins the parts of a place.
func at(parts ...any) string {
	words := make([]string, 0, len(parts))
	for _, part := range parts {
		switch part := part.(type) {
		case int:
			words = append(words, strconv.Itoa(part))
		case string:
			if part != "" {
				words = append(words, part)
			}
		}
	}
	return strings.Join(words, ".")
}
