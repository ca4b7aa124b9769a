package archive

import (
	"context"
	"fmt"
	"time"

	"wiredesk/internal/news"
)

// Outcome is what follows from an addition once it is known what became of it.
type Outcome struct {
	Deliveries []news.Delivery
	Decisions  []Decision
	Waiting    []news.Waiting
	Finds      []news.Find
}

// Past answers, inside an addition's transaction, what came before it. It is of
// use only while the transaction runs.
type Past struct {
	q    *querier
	desk string
}

// Muted gives the channels in which people of the desk muted a story.
func (p Past) Muted(ctx context.Context, story int64) (map[string]bool, error) {
	out := map[string]bool{}
	err := p.q.each(ctx, func(row scanner) error {
		var channel string
		err := row.Scan(&channel)
		out[channel] = true
		return err
	}, "SELECT channel FROM mutes WHERE desk = ? AND story = ?", p.desk, story)
	if err != nil {
		return nil, fmt.Errorf("read mutes: %w", err)
	}
	return out, nil
}

// Posts counts the stories that a watch posted since a time.
func (p Past) Posts(ctx context.Context, watch int64, since time.Time) (int, error) {
	var n int
	err := p.q.row(ctx, "SELECT count(*) FROM finds WHERE watch = ? AND at >= ? AND posted = 1", watch, millis(since)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count posts: %w", err)
	}
	return n, nil
}

// settle keeps what follows from an addition.
func (w *adding) settle(ctx context.Context, a *Addition, done Added, o Outcome) error {
	if err := w.deliver(ctx, a, done, o.Deliveries); err != nil {
		return err
	}
	for _, x := range o.Waiting {
		if err := w.wait(ctx, x); err != nil {
			return err
		}
	}
	for _, f := range o.Finds {
		if err := w.find(ctx, f); err != nil {
			return err
		}
	}
	return w.decide(ctx, a, done, o.Decisions)
}

// wait keeps a story for a digest or roll-up. One that waits there keeps its
// place and its time. Whoever removed the watch meanwhile wants neither; whoever
// removed the digest has it told in a roll-up.
func (w *adding) wait(ctx context.Context, x news.Waiting) error {
	_, err := w.exec(ctx, `INSERT INTO waiting (watch, story, digest, desk, channel, report, since, due)
		SELECT w.id, ?, coalesce((SELECT d.id FROM digests d WHERE d.id = ?), 0), ?, ?, ?, ?, ? FROM watches w WHERE w.id = ? ON CONFLICT DO NOTHING`,
		x.Story, x.Digest, x.Desk, x.Channel, x.Report, millis(x.Since), millis(x.Due), x.Watch)
	if err != nil {
		return fmt.Errorf("keep waiting story: %w", err)
	}
	return nil
}

func (w *adding) find(ctx context.Context, f news.Find) error {
	_, err := w.exec(ctx, `INSERT INTO finds (watch, story, at, posted) SELECT id, ?, ?, ? FROM watches WHERE id = ?
		ON CONFLICT (watch, story) DO UPDATE SET posted = CASE WHEN excluded.posted = 1 THEN 1 ELSE finds.posted END`,
		f.Story, millis(f.At), flag(f.Posted), f.Watch)
	if err != nil {
		return fmt.Errorf("keep find: %w", err)
	}
	return nil
}
