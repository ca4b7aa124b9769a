package news

import (
	"errors"
	"fmt"
)

// Code sorts errors by what a person can do about them.
type Code string

// The codes.
const (
	Invalid     Code = "invalid"     // what was given can't be used
	NotFound    Code = "not_found"   // no such thing on this desk
	Forbidden   Code = "forbidden"   // the person or the bot may not
	Conflict    Code = "conflict"    // it is there already, or has changed meanwhile
	Unavailable Code = "unavailable" // something outside doesn't answer; try again
	Limit       Code = "limit"       // over a stated bound
)

// Error is the one error that people see. Message is an English sentence in
// fmt's notation that says what to do next; it is also the sentence's key in the
// catalogue. Err, which people never see, is what lies behind it.
type Error struct {
	Code    Code
	Message string
	Args    []any
	Err     error
}

// Errorf makes an Error from a sentence of the catalogue and its arguments.
func Errorf(code Code, message string, args ...any) *Error {
	return &Error{Code: code, Message: message, Args: args}
}

// Because returns a copy of e with err behind it.
func (e *Error) Because(err error) *Error {
	c := *e
	c.Err = err
	return &c
}

// Error gives the English sentence, without what lies behind it.
func (e *Error) Error() string { return fmt.Sprintf(e.Message, e.Args...) }

// Unwrap gives what lies behind the error.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf gives the code of the first Error in err's chain, or "".
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}
