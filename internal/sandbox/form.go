package sandbox

import (
	"bytes"
	"encoding/json"
	"io"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// form reads one object of a body and notes what is wrong with its fields. Codes
// and sentences are those that Discord answers with.
type form struct {
	v     object
	place string
	errs  *formErrors
}

// decode reads JSON, keeping numbers exact.
func decode(body []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, io.ErrUnexpectedEOF
	}
	return v, nil
}

func newForm(v object) form { return form{v: v, errs: new(formErrors)} }

func (f form) fail(key, code, message string, args ...any) {
	f.errs.add(at(f.place, key), code, message, args...)
}

// has says whether a field is there and not null.
func (f form) has(key string) bool { return f.v[key] != nil }

// given says whether a field is there, perhaps null.
func (f form) given(key string) bool {
	_, ok := f.v[key]
	return ok
}

func (f form) need(key string) bool {
	if f.has(key) {
		return true
	}
	f.fail(key, "BASE_TYPE_REQUIRED", "This field is required")
	return false
}

// text reads a string of least to most characters, "" when it is absent.
func (f form) text(key string, least, most int) string {
	if !f.has(key) {
		return ""
	}
	text, ok := f.v[key].(string)
	if !ok {
		if number, isNumber := f.v[key].(json.Number); isNumber {
			text = number.String()
		} else {
			f.fail(key, "STRING_TYPE_CONVERT", "Could not interpret \"%v\" as string.", f.v[key])
			return ""
		}
	}
	text = strings.TrimSpace(text)
	n := utf8.RuneCountInString(text)
	switch {
	case n >= least && n <= most:
	case n == 0 && least > 0 && most == 0:
	case least <= 0:
		f.fail(key, "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", most)
	case n == 0 && least == 1:
		f.fail(key, "BASE_TYPE_REQUIRED", "This field is required")
	default:
		f.fail(key, "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length.", least, most)
	}
	return text
}

// needText is text for a field that must be there.
func (f form) needText(key string, least, most int) string {
	if !f.need(key) {
		return ""
	}
	return f.text(key, least, most)
}

// integer reads a whole number between least and most.
func (f form) integer(key string, least, most int64) (int64, bool) {
	if !f.has(key) {
		return 0, false
	}
	var text string
	switch v := f.v[key].(type) {
	case json.Number:
		text = v.String()
	case string:
		text = v
	case float64:
		text = strconv.FormatFloat(v, 'f', -1, 64)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		f.fail(key, "NUMBER_TYPE_COERCE", "Value \"%v\" is not int.", f.v[key])
		return 0, false
	}
	if n < least {
		f.fail(key, "NUMBER_TYPE_MIN", "int value should be greater than or equal to %d.", least)
	}
	if n > most {
		f.fail(key, "NUMBER_TYPE_MAX", "int value should be less than or equal to %d.", most)
	}
	return n, true
}

func (f form) boolean(key string) bool {
	if !f.has(key) {
		return false
	}
	v, ok := f.v[key].(bool)
	if !ok {
		f.fail(key, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
	}
	return v
}

// list reads an array of least to most entries; ok is false when it is absent or not one.
func (f form) list(key string, least, most int) (list []any, ok bool) {
	if !f.has(key) {
		return nil, false
	}
	list, ok = f.v[key].([]any)
	if !ok {
		f.fail(key, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
		return nil, false
	}
	if len(list) < least || len(list) > most {
		if least == 0 {
			f.fail(key, "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", most)
		} else {
			f.fail(key, "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length.", least, most)
		}
	}
	return list, true
}

// forms reads an array of objects.
func (f form) forms(key string, least, most int) ([]form, bool) {
	list, ok := f.list(key, least, most)
	if !ok {
		return nil, false
	}
	forms := make([]form, 0, len(list))
	for i, entry := range list {
		v, isObject := entry.(object)
		if !isObject {
			f.fail(at(key, i), "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
			continue
		}
		forms = append(forms, form{v: v, place: at(f.place, key, i), errs: f.errs})
	}
	return forms, true
}

// child reads an object.
func (f form) child(key string) (form, bool) {
	if !f.has(key) {
		return form{}, false
	}
	v, ok := f.v[key].(object)
	if !ok {
		f.fail(key, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
		return form{}, false
	}
	return form{v: v, place: at(f.place, key), errs: f.errs}, true
}

// snowflake reads an id, "" when it is absent.
func (f form) snowflake(key string) string {
	if !f.has(key) {
		return ""
	}
	id := f.text(key, 0, 1024)
	if !isSnowflake(id) {
		f.fail(key, "NUMBER_TYPE_COERCE", "Value \"%s\" is not snowflake.", id)
		return ""
	}
	return id
}

// choice reads a whole number that must be one of those given.
func (f form) choice(key string, among ...int64) int64 {
	n, ok := f.integer(key, -1<<31, 1<<31)
	if !ok {
		return 0
	}
	for _, m := range among {
		if n == m {
			return n
		}
	}
	words := make([]string, len(among))
	for i, m := range among {
		words[i] = strconv.FormatInt(m, 10)
	}
	f.fail(key, "BASE_TYPE_CHOICES", "Value must be one of {%s}.", strings.Join(words, ", "))
	return 0
}

// address reads a web address; schemes are those allowed.
func (f form) address(key string, most int, schemes ...string) string {
	text := f.text(key, 0, most)
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme == "" {
		f.fail(key, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
		return ""
	}
	for _, scheme := range schemes {
		if strings.EqualFold(u.Scheme, scheme) {
			if u.Host == "" {
				f.fail(key, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
			}
			return text
		}
	}
	f.fail(key, "URL_TYPE_INVALID_SCHEME", "Scheme \"%s\" must be one of ('%s').", u.Scheme, strings.Join(schemes, "', '"))
	return ""
}
