package config

import (
	"encoding/base64"
	"strconv"
	"strings"
)

// Application gives the id of the Discord application that the token is of, which
// is its first part in base64; "" for a token of another form.
func (c Config) Application() string {
	first, _, _ := strings.Cut(strings.TrimPrefix(c.Token.Reveal(), "Bot "), ".")
	id, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(first, "="))
	if err != nil {
		return ""
	}
	if _, err := strconv.ParseUint(string(id), 10, 64); err != nil {
		return ""
	}
	return string(id)
}
