package sandbox

import (
	"net/url"
	"strings"
	"time"
)

// route is one call of the REST API. Paths are written as Discord's own
// description of the API writes them.
type route struct {
	method      string
	path        string
	do          func(*Server, *request) answer
	open        bool          // needs no bot token
	interaction bool          // not counted against the global limit
	bucket      string        // rate limit bucket; several routes may share one
	limit       int           // calls a window, 0 for no limit of its own
	every       time.Duration // the window
}

// limitedTo sets a bucket of its own.
func (r route) limitedTo(bucket string, limit int, every time.Duration) route {
	r.bucket, r.limit, r.every = bucket, limit, every
	return r
}

func bot(method, path string, do func(*Server, *request) answer) route {
	return route{method: method, path: path, do: do}.limitedTo(method+path, 10, time.Second)
}

// free is a route under an interaction's token.
func free(method, path string, do func(*Server, *request) answer) route {
	return route{method: method, path: path, do: do, open: true, interaction: true}.limitedTo("webhook", 5, 2*time.Second)
}

// routes is every call that the sandbox answers. The windows are those that
// Discord's headers were seen to give; it documents none of them and changes them.
func routes() []route {
	var list []route
	list = append(list, accountRoutes()...)
	list = append(list, guildRoutes()...)
	list = append(list, channelRoutes()...)
	list = append(list, messageRoutes()...)
	list = append(list, threadRoutes()...)
	list = append(list, commandRoutes()...)
	return append(list, interactionRoutes()...)
}

// findRoute gives the route of a call and its parameters, or the refusal.
func (s *Server) findRoute(method, path string) (*route, map[string]string, *apiError) {
	segments := strings.Split(path, "/")
	known := false
	var best *route
	for i := range s.routes {
		r := &s.routes[i]
		if !matchTemplate(r.path, segments) {
			continue
		}
		known = true
		if r.method == method && (best == nil || strings.Count(r.path, "{") < strings.Count(best.path, "{")) {
			best = r
		}
	}
	switch {
	case best != nil:
		return best, paramsOf(best.path, segments), nil
	case known:
		return nil, nil, errMethod()
	}
	return nil, nil, errNotFound()
}

func matchTemplate(template string, segments []string) bool {
	n := 0
	for part := range strings.SplitSeq(template, "/") {
		if n >= len(segments) {
			return false
		}
		variable := strings.HasPrefix(part, "{")
		if !variable && part != segments[n] || variable && segments[n] == "" {
			return false
		}
		n++
	}
	return n == len(segments)
}

func paramsOf(template string, segments []string) map[string]string {
	params := make(map[string]string)
	for i, part := range strings.Split(template, "/") {
		if !strings.HasPrefix(part, "{") {
			continue
		}
		value, err := url.PathUnescape(segments[i])
		if err != nil {
			value = segments[i]
		}
		params[strings.Trim(part, "{}")] = value
	}
	return params
}
