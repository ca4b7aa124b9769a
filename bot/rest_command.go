package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// SyncCommands makes the application's global commands those given. It asks first
// and writes only when something differs, and says whether it wrote.
func (s *Session) SyncCommands(ctx context.Context, want []*discordgo.ApplicationCommand) (bool, error) {
	if s.app.Load() == nil {
		if _, err := s.Application(ctx); err != nil {
			return false, err
		}
	}
	endpoint := discordgo.EndpointApplicationGlobalCommands(*s.app.Load())
	var have []json.RawMessage
	if _, err := s.do(ctx, request{method: http.MethodGet, url: endpoint + "?with_localizations=true", repeat: true}, &have); err != nil {
		return false, err
	}
	wanted, err := json.Marshal(want)
	if err != nil {
		return false, fmt.Errorf("encode commands: %w", err)
	}
	same, err := sameCommands(have, wanted)
	if err != nil || same {
		return false, err
	}
	_, err = s.do(ctx, request{method: http.MethodPut, url: endpoint, body: want, repeat: true}, nil)
	return err == nil, err
}

func sameCommands(have []json.RawMessage, want []byte) (bool, error) {
	var wanted []json.RawMessage
	if err := json.Unmarshal(want, &wanted); err != nil {
		return false, fmt.Errorf("decode commands: %w", err)
	}
	a, err := canonicalCommands(have)
	if err != nil {
		return false, err
	}
	b, err := canonicalCommands(wanted)
	return err == nil && bytes.Equal(a, b), err
}

// canonicalCommands writes commands so that what Discord adds or leaves out by
// default makes no difference: sorted by kind and name, without ids, versions,
// nulls, empty lists and values that are the default.
func canonicalCommands(commands []json.RawMessage) ([]byte, error) {
	list := make([]map[string]any, len(commands))
	for i, raw := range commands {
		if err := json.Unmarshal(raw, &list[i]); err != nil {
			return nil, fmt.Errorf("decode command: %w", err)
		}
		for _, key := range []string{"id", "application_id", "guild_id", "version", "default_permission", "handler", "name_localized", "description_localized"} {
			delete(list[i], key)
		}
		if list[i]["type"] == nil {
			list[i]["type"] = 1.0
		}
		defaults(list[i])
	}
	slices.SortFunc(list, func(a, b map[string]any) int { return strings.Compare(commandKey(a), commandKey(b)) })
	return json.Marshal(list)
}

func commandKey(c map[string]any) string { return fmt.Sprint(c["type"], " ", c["name"]) }

// Values that Discord fills in where a command leaves them out.
// https://discord.com/developers/docs/interactions/application-commands#application-command-object
func defaults(c map[string]any) {
	if c["dm_permission"] == true {
		delete(c, "dm_permission")
	}
	if types, ok := c["integration_types"].([]any); ok && len(types) == 1 && types[0] == 0.0 {
		delete(c, "integration_types")
	}
	// Discord derives the one from the other when only one is given.
	if c["contexts"] != nil {
		delete(c, "dm_permission")
	}
	dropEmpty(c)
}

// dropEmpty removes nulls, falses and empty texts, lists and maps all the way down.
func dropEmpty(v map[string]any) {
	for key, inner := range v {
		if empty(inner) {
			delete(v, key)
		}
	}
}

func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		return v == ""
	case []any:
		for _, inner := range v {
			empty(inner)
		}
		return len(v) == 0
	case map[string]any:
		dropEmpty(v)
		return len(v) == 0
	}
	return false
}
