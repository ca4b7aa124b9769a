package sandbox

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

func (s *Server) fileURL(f *file) string {
	return s.URL() + "/attachments/" + f.channel + "/" + f.id + "/" + url.PathEscape(f.name)
}

// keepFile makes a file available under its address.
func (s *Server) keepFile(f *file, channel string) {
	f.channel = channel
	s.world.files[f.id] = f
}

// serveFile answers as Discord's CDN does.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	f := s.world.files[r.PathValue("id")]
	s.mu.Unlock()
	if f == nil || f.channel != r.PathValue("channel") || f.name != r.PathValue("name") {
		http.Error(w, "This content is no longer available.", http.StatusNotFound)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Content-Length", strconv.Itoa(len(f.body)))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	if !strings.HasPrefix(f.kind, "image/") || strings.HasPrefix(f.kind, "image/svg") {
		h.Set("Content-Disposition", "attachment")
	}
	if _, err := w.Write(f.body); err != nil {
		s.log.Debug("file not read", "err", err)
	}
}

// resolveMedia puts the addresses of a message's own files in place of attachment://.
func (s *Server) resolveMedia(m *message) {
	for _, f := range m.files {
		s.keepFile(f, m.channel.id)
		f.ephemeral = m.only != ""
	}
	resolve := func(v object, key, proxy string) {
		text, _ := v[key].(string)
		name, is := strings.CutPrefix(text, "attachment://")
		if !is {
			return
		}
		for _, f := range m.files {
			if f.name != name {
				continue
			}
			v[key], v[proxy] = s.fileURL(f), s.fileURL(f)
			if _, isMedia := v["content_type"]; isMedia {
				v["content_type"], v["attachment_id"] = f.kind, f.id
				v["width"], v["height"] = f.width, f.height
			}
		}
	}
	for _, e := range m.embeds {
		for key, entry := range e {
			v, isObject := entry.(object)
			switch {
			case !isObject:
			case key == "image" || key == "thumbnail":
				resolve(v, "url", "proxy_url")
			case key == "author" || key == "footer":
				resolve(v, "icon_url", "proxy_icon_url")
			}
		}
	}
	walkComponents(m.components, func(v object) {
		for _, key := range []string{"media", "file"} {
			if media, isObject := v[key].(object); isObject {
				resolve(media, "url", "proxy_url")
			}
		}
		items, _ := v["items"].([]object)
		for _, item := range items {
			resolve(item["media"].(object), "url", "proxy_url")
		}
	})
}
