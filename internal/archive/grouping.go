package archive

import "context"

// story finds the story of an addition's report on its desk.
func (w *adding) story(ctx context.Context, a *Addition, done *Added) error {
	if !done.NewToDesk {
		return w.row(ctx, "SELECT story FROM desk_reports WHERE desk = ? AND report = ?", a.Desk, done.ID).Scan(&done.Story)
	}
	done.Story = done.ID
	_, err := w.exec(ctx, "INSERT INTO stories (desk, id, size, changed) VALUES (?,?,1,?) ON CONFLICT DO NOTHING", a.Desk, done.ID, millis(a.Now))
	return err
}
