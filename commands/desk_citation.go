package commands

import (
	"context"
	"strings"

	"wiredesk/internal/archive"
	"wiredesk/internal/cite"
)

// changeCitation checks and keeps the citation template that a person gave, or
// empties it, and says whether it did.
func (k *Kit) changeCitation(ctx context.Context, req *Request) (bool, error) {
	given := strings.TrimSpace(req.Text("citation"))
	if given == "" {
		if req.Text("clear") != clearCitation {
			return false, nil
		}
		return true, k.Store.SaveSetting(ctx, req.Desk.ID, archive.CitationSetting, "")
	}
	if _, err := cite.ParseTemplate(given); err != nil {
		return false, err
	}
	return true, k.Store.SaveSetting(ctx, req.Desk.ID, archive.CitationSetting, given)
}

// citationTemplate gives the desk's own template, nil when it has none.
func (k *Kit) citationTemplate(ctx context.Context, desk string) (*cite.Template, error) {
	kept, err := k.Store.Setting(ctx, desk, archive.CitationSetting)
	if err != nil || kept == "" {
		return nil, err
	}
	return cite.ParseTemplate(kept)
}
