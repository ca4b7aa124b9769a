package archive

import (
	"context"

	"wiredesk/internal/news"
)

// applicationSetting is the setting, of no desk, that names the Discord application
// whose archive it is.
const applicationSetting = "application"

// BelongTo makes the archive that of a Discord application, the first time, and
// refuses every other one from then on: two bots on one archive would each post what
// the other finds.
func (s *Store) BelongTo(ctx context.Context, application string) error {
	return s.change(ctx, "claim archive", func(ctx context.Context, q *querier) error {
		if _, err := q.exec(ctx, "INSERT INTO settings (desk, name, value) VALUES ('', ?, ?) ON CONFLICT DO NOTHING", applicationSetting, application); err != nil {
			return err
		}
		var owner string
		err := q.row(ctx, "SELECT value FROM settings WHERE desk = '' AND name = ?", applicationSetting).Scan(&owner)
		if err == nil && owner != application {
			return news.Errorf(news.Conflict, "This archive belongs to another Discord application, %s; the token is of %s. Set DISCORD_TOKEN to that application's token, or give this bot a database of its own.", owner, application)
		}
		return err
	})
}
