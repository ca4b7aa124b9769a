package bot

import "strings"

// route says which rate limit a request falls under before Discord has named
// the bucket: its method and path without minor ids, and its major id.
// https://discord.com/developers/docs/topics/rate-limits#rate-limits
type route struct {
	template string
	major    string
}

// routeOf finds the route of a path that begins after /api/vN/.
func routeOf(method, path string) route {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	major := ""
	for i := 1; i < len(parts); i++ {
		switch {
		case i == 1 && (parts[0] == "channels" || parts[0] == "guilds"):
			major, parts[i] = parts[i], "{}"
		case i <= 2 && (parts[0] == "webhooks" || parts[0] == "interactions"):
			major, parts[i] = major+"/"+parts[i], "{}"
		case isID(parts[i]):
			parts[i] = "{}"
		}
	}
	return route{template: method + " " + strings.Join(parts, "/"), major: major}
}

func isID(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
