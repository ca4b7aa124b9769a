package sandbox

import (
	"bytes"
	"errors"
	"image"
	_ "image/gif" // sizes of uploaded pictures
	_ "image/jpeg"
	_ "image/png"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"regexp"
	"strings"
)

var filePart = regexp.MustCompile(`^(?:files\[(\d+)\]|file\d*)$`)

// readMultipart reads payload_json and files[n].
// https://discord.com/developers/docs/reference#uploading-files
func (s *Server) readMultipart(req *request, body io.Reader, boundary string) *apiError {
	parts := multipart.NewReader(body, boundary)
	index := make(map[string]*file)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return multipartError(err)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return multipartError(err)
		}
		name := part.FormName()
		switch match := filePart.FindStringSubmatch(name); {
		case name == "payload_json":
			if refusal := req.setJSON(content); refusal != nil {
				return refusal
			}
		case match != nil:
			s.mu.Lock()
			f := s.newFile(part.FileName(), part.Header.Get("Content-Type"), content)
			s.mu.Unlock()
			req.files = append(req.files, f)
			index[match[1]] = f
		}
	}
	if len(req.files) > maxAttachments {
		return formError("files", "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", maxAttachments)
	}
	return req.nameFiles(index)
}

// nameFiles gives the files the names and descriptions that attachments holds, and
// drops those entries, which leaves the ones that are kept in an edit.
func (req *request) nameFiles(index map[string]*file) *apiError {
	places := []object{req.body.v}
	for _, key := range []string{"data", "message"} {
		if v, isObject := req.body.v[key].(object); isObject {
			places = append(places, v)
		}
	}
	for _, place := range places {
		list, isList := place["attachments"].([]any)
		if !isList {
			continue
		}
		for _, entry := range list {
			v, _ := entry.(object)
			if f := index[idText(v["id"])]; f != nil {
				if name, isText := v["filename"].(string); isText && name != "" {
					f.name = cleanName(name)
				}
				f.description, _ = v["description"].(string)
			}
		}
	}
	return nil
}

func multipartError(err error) *apiError {
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return errTooLarge()
	}
	return refuse(http.StatusBadRequest, 50035, "Invalid Form Body")
}

var unsafeName = regexp.MustCompile(`[^\p{L}\p{N}._\-]+`)

// cleanName keeps of a file's name what may stand in its address.
func cleanName(name string) string {
	name = strings.Trim(unsafeName.ReplaceAllString(path.Base(strings.ReplaceAll(name, "\\", "/")), "_"), "_")
	if name == "" || name == "." || name == ".." {
		return "unknown"
	}
	return name
}

func (s *Server) newFile(name, kind string, body []byte) *file {
	if kind == "" || kind == "application/octet-stream" {
		kind = kindOf(name, body)
	}
	f := &file{id: s.newID(), name: cleanName(name), kind: kind, body: body}
	if c, _, err := image.DecodeConfig(bytes.NewReader(body)); err == nil {
		f.width, f.height = c.Width, c.Height
	}
	return f
}
