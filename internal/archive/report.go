package archive

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"wiredesk/internal/news"
)

const reportColumns = `r.id, r.address, r.canonical, r.guid, r.title, r.authors, r.published, r.published_from, r.updated,
	r.source, r.source_id, r.lang, r.sha256, r.summary, r.image, r.credit, r.correction, r.paid, r.version, r.first_seen,
	r.last_seen, r.withdrawn, d.story, r.quotes, r.figures, r.text`

// scanReport reads a report; u may remember its parts.
func scanReport(row scanner, u *unpacked) (news.Report, error) {
	var r news.Report
	var authors string
	var p packed
	var published, updated, first, last int64
	var sum []byte
	err := row.Scan(&r.ID, &r.Address, &r.Canonical, &r.GUID, &r.Title, &authors, &published, &r.PublishedFrom, &updated,
		&r.Source, &r.SourceID, &r.Lang, &sum, &r.Summary, &r.Image, &r.Credit, &r.Correction, &r.Paid, &r.Version, &first,
		&last, &r.Withdrawn, &r.Story, &p.quotes, &p.figures, &p.body)
	if err != nil {
		return r, err
	}
	r.Published, r.Updated, r.FirstSeen, r.LastSeen = moment(published), moment(updated), moment(first), moment(last)
	r.SHA256 = hex.EncodeToString(sum)
	if strings.HasPrefix(r.Canonical, privateText) {
		r.Canonical = ""
	} else if r.Address == "" {
		r.Address = r.Canonical
	}
	if r.Authors, err = unpackList[string]("authors", authors); err != nil {
		return r, err
	}
	p.id = r.ID
	return r, u.fill(&r, p)
}

// pack writes a list as JSON, an empty one as nothing.
func pack[T any](list []T) (string, error) {
	if len(list) == 0 {
		return "", nil
	}
	b, err := json.Marshal(list)
	return string(b), err
}

// packOne is pack for what is no list.
func packOne(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

func unpack[T any](packed string, v *T) error {
	if packed == "" {
		return nil
	}
	return json.Unmarshal([]byte(packed), v)
}

// unpackList reads what pack wrote.
func unpackList[T any](what, packed string) ([]T, error) {
	var list []T
	if err := unpack(packed, &list); err != nil {
		return nil, fmt.Errorf("read %s: %w", what, err)
	}
	return slices.Clip(list), nil
}

// ofDesk joins reports with those that a desk sees.
const ofDesk = " FROM reports r JOIN desk_reports d ON d.report = r.id WHERE d.desk = ?"

// Report gives one report of a desk.
func (s *Store) Report(ctx context.Context, desk string, id int64) (news.Report, error) {
	return s.report(ctx, " AND d.report = ?", desk, id)
}

// ReportByAddress gives a desk's report at a canonical address.
func (s *Store) ReportByAddress(ctx context.Context, desk, canonical string) (news.Report, error) {
	h := hashOf(canonical)
	return s.report(ctx, " AND r.akey = ?", desk, h[:])
}

func (s *Store) report(ctx context.Context, where string, args ...any) (news.Report, error) {
	var r news.Report
	err := s.look(ctx, "read report", func(ctx context.Context, q *querier) error {
		var err error
		r, err = scanReport(q.row(ctx, "SELECT "+reportColumns+ofDesk+where, args...), nil)
		if errors.Is(err, sql.ErrNoRows) {
			return news.Errorf(news.NotFound, "This desk's archive has no such report. Look for it with /find, or add it with /report add.")
		}
		return err
	})
	return r, err
}

// Reports gives those of the ids that the desk sees, in the order asked.
func (s *Store) Reports(ctx context.Context, desk string, ids []int64) ([]news.Report, error) {
	byID := make(map[int64]news.Report, len(ids))
	err := s.look(ctx, "read reports", func(ctx context.Context, q *querier) error {
		return reportsByID(ctx, q, desk, ids, byID)
	})
	out := make([]news.Report, 0, len(byID))
	for _, id := range ids {
		if r, ok := byID[id]; ok {
			out = append(out, r)
		}
	}
	return out, err
}

func reportsByID(ctx context.Context, q *querier, desk string, ids []int64, into map[int64]news.Report) error {
	return inParts(ids, func(part []int64) error {
		args, in := in([]any{desk}, part)
		return q.each(ctx, func(row scanner) error {
			r, err := scanReport(row, q.unpacked)
			into[r.ID] = r
			return err
		}, "SELECT "+reportColumns+ofDesk+" AND d.report IN ("+in+")", args...)
	})
}

// Recent gives a desk's newest reports, older than before when it isn't 0.
func (s *Store) Recent(ctx context.Context, desk string, before int64, limit int) ([]news.Report, error) {
	return s.reports(ctx, " AND d.report < ? ORDER BY d.report DESC LIMIT ?", desk, beforeOr(before), limit)
}

// StoryReports gives those reports of a story that the desk sees, oldest first.
func (s *Store) StoryReports(ctx context.Context, desk string, story int64) ([]news.Report, error) {
	return s.reports(ctx, " AND d.story = ? ORDER BY d.report", desk, story)
}

func (s *Store) reports(ctx context.Context, where string, args ...any) ([]news.Report, error) {
	var out []news.Report
	err := s.look(ctx, "list reports", func(ctx context.Context, q *querier) error {
		return q.each(ctx, func(row scanner) error {
			r, err := scanReport(row, nil)
			out = append(out, r)
			return err
		}, "SELECT "+reportColumns+ofDesk+where, args...)
	})
	return out, err
}

// Versions gives a report's earlier texts, oldest first. The latest is the report's own.
func (s *Store) Versions(ctx context.Context, desk string, id int64) ([]news.Version, error) {
	var out []news.Version
	err := s.look(ctx, "list versions", func(ctx context.Context, q *querier) error {
		return q.each(ctx, func(row scanner) error {
			v := news.Version{Report: id}
			var sum, body []byte
			var seen int64
			if err := row.Scan(&v.Number, &v.Title, &sum, &seen, &body); err != nil {
				return err
			}
			v.SHA256, v.SeenAt = hex.EncodeToString(sum), moment(seen)
			var err error
			v.Text, err = unpackText(body)
			out = append(out, v)
			return err
		}, `SELECT v.number, v.title, v.sha256, v.seen_at, v.text FROM versions v
			JOIN desk_reports d ON d.report = v.report WHERE d.desk = ? AND v.report = ? ORDER BY v.number`, desk, id)
	})
	return out, err
}
