package bot

import (
	"bytes"
	"encoding/json"

	"github.com/bwmarrin/discordgo"

	"wiredesk/commands"
)

// maxFileDescription is the longest description of a file.
// https://docs.discord.com/developers/resources/message#attachment-object
const maxFileDescription = 1024

// described is a file's content with the words that say what it shows.
type described struct {
	*bytes.Reader
	alt string
}

func fileOf(f commands.ReplyFile) *discordgo.File {
	return &discordgo.File{Name: f.Name, ContentType: f.Type, Reader: described{bytes.NewReader(f.Body), cut(f.Alt, maxFileDescription)}}
}

// attachment names a file of a request. discordgo's own type has no description
// and writes fields that Discord doesn't take.
type attachment struct {
	ID          int    `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
}

// withAttachments adds what its files are to a request's body: in the data of an
// interaction's answer, and in a message itself. In an edit they replace the
// files that the message had.
func withAttachments(body any, files []*discordgo.File) (any, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, err
	}
	list := make([]attachment, len(files))
	for i, f := range files {
		list[i] = attachment{ID: i, Filename: f.Name}
		if d, ok := f.Reader.(described); ok {
			list[i].Description = d.alt
		}
	}
	if data, ok := fields["data"]; ok {
		inner := map[string]json.RawMessage{}
		if err := json.Unmarshal(data, &inner); err != nil {
			return nil, err
		}
		if inner["attachments"], err = json.Marshal(list); err != nil {
			return nil, err
		}
		fields["data"], err = json.Marshal(inner)
		return fields, err
	}
	fields["attachments"], err = json.Marshal(list)
	return fields, err
}
