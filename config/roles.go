package config

import (
	"fmt"
	"slices"
	"strings"
)

// Role is a part of the work that a process may do.
type Role string

// The roles of `wiredesk run --roles`. Health and metrics are answered in each.
const (
	Gateway Role = "gateway" // Discord's gateway: the shards this process holds
	Poll    Role = "poll"    // sources, down the line into the archive
	Deliver Role = "deliver" // what is due, to its channels
	Web     Role = "web"     // interactions over HTTP
)

// Roles are those of one process; the zero value stands for all.
type Roles []Role

var allRoles = Roles{Gateway, Poll, Deliver, Web}

// ReadRoles reads a list such as "poll,deliver"; an empty one is an error, since
// leaving the flag out stands for all.
func ReadRoles(list string) (Roles, error) {
	var out Roles
	for name := range strings.SplitSeq(list, ",") {
		role := Role(strings.ToLower(strings.TrimSpace(name)))
		if !slices.Contains(allRoles, role) {
			return nil, fmt.Errorf("--roles: %q is no role; give some of gateway, poll, deliver and web, parted by commas, or leave --roles out for all", strings.TrimSpace(name))
		}
		if !slices.Contains(out, role) {
			out = append(out, role)
		}
	}
	return out, nil
}

// Has says whether a process with these roles does that part.
func (r Roles) Has(role Role) bool { return len(r) == 0 || slices.Contains(r, role) }
