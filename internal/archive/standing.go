package archive

import (
	"context"
	"fmt"

	"wiredesk/internal/news"
)

// Bounds of a standing. Of a story that more reports belong to, the outlets are
// counted among the first standingCounted.
const (
	standingReports = 60
	standingCounted = 500
	standingAbroad  = 12
)

const briefColumns = "r.id, r.canonical, r.address, r.title, r.source, r.lang, r.published, r.first_seen, r.withdrawn, r.figures, d.story"

func scanBrief(row scanner) (news.Report, error) {
	var r news.Report
	var published, first int64
	var figures string
	if err := row.Scan(&r.ID, &r.Canonical, &r.Address, &r.Title, &r.Source, &r.Lang, &published, &first, &r.Withdrawn, &figures, &r.Story); err != nil {
		return r, err
	}
	if r.Address == "" {
		r.Address = r.Canonical
	}
	r.Published, r.FirstSeen = moment(published), moment(first)
	return r, unpack(figures, &r.Figures)
}

// Standing gives a story of the desk with what was delivered about it.
func (p Past) Standing(ctx context.Context, story int64) (news.Standing, error) {
	st := news.Standing{Story: story}
	err := p.q.standing(ctx, p.desk, &st)
	if err != nil {
		return st, fmt.Errorf("read story: %w", err)
	}
	return st, nil
}

func (q *querier) standing(ctx context.Context, desk string, st *news.Standing) error {
	if err := q.row(ctx, "SELECT canonical FROM reports WHERE id = ?", st.Story).Scan(&st.Founder); err != nil {
		return err
	}
	err := q.row(ctx, `SELECT count(DISTINCT source) FROM (SELECT r.source FROM desk_reports d JOIN reports r ON r.id = d.report
		WHERE d.desk = ? AND d.story = ? ORDER BY d.report LIMIT ?) AS first`, desk, st.Story, standingCounted).Scan(&st.Outlets)
	if err != nil {
		return err
	}
	brief := func(into *[]news.Report) func(scanner) error {
		return func(row scanner) error {
			r, err := scanBrief(row)
			*into = append(*into, r)
			return err
		}
	}
	if err := q.each(ctx, brief(&st.Reports), "SELECT "+briefColumns+ofDesk+" AND d.story = ? ORDER BY d.report LIMIT ?", desk, st.Story, standingReports); err != nil {
		return err
	}
	if err := q.each(ctx, brief(&st.Abroad), "SELECT "+briefColumns+ofDesk+` AND d.report IN (SELECT l.other FROM links l JOIN desk_reports o
		ON o.desk = l.desk AND o.report = l.report WHERE l.desk = ? AND o.story = ?) ORDER BY d.report LIMIT ?`, desk, desk, st.Story, standingAbroad); err != nil {
		return err
	}
	err = q.each(ctx, func(row scanner) error {
		d, err := scanDelivery(row)
		st.Deliveries = append(st.Deliveries, d)
		return err
	}, "SELECT "+deliveryColumns+" FROM deliveries WHERE desk = ? AND story = ? ORDER BY id", desk, st.Story)
	if err != nil {
		return err
	}
	return q.elsewhere(ctx, desk, st)
}

func (q *querier) elsewhere(ctx context.Context, desk string, st *news.Standing) error {
	st.Elsewhere = map[string]bool{}
	for _, r := range st.Abroad {
		if r.Story == st.Story {
			continue
		}
		err := q.each(ctx, func(row scanner) error {
			var channel string
			err := row.Scan(&channel)
			st.Elsewhere[channel] = true
			return err
		}, "SELECT DISTINCT channel FROM deliveries WHERE desk = ? AND story = ? AND kind = 'post' AND state <> 'failed'", desk, r.Story)
		if err != nil {
			return err
		}
	}
	return nil
}

// Link says that a report of the desk tells the same piece in another language.
type Link struct {
	Other int64
	Score float32
}

// link keeps a report's links, both ways.
func (w *adding) link(ctx context.Context, a *Addition, done *Added) error {
	for _, l := range a.Links {
		for _, pair := range [][2]int64{{done.ID, l.Other}, {l.Other, done.ID}} {
			_, err := w.exec(ctx, "INSERT INTO links (desk, report, other, score) VALUES (?,?,?,?) ON CONFLICT DO NOTHING", a.Desk, pair[0], pair[1], l.Score)
			if err != nil {
				return fmt.Errorf("link report: %w", err)
			}
		}
	}
	return nil
}
