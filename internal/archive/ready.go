package archive

import (
	"context"
	"crypto/sha256"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"wiredesk/internal/news"
)

// ready is what can be made of an addition without the database: a third of the work,
// which needn't wait for the one who writes, nor keep others waiting.
type ready struct {
	report    news.Report // storable
	sum       [sha256.Size]byte
	canonical string // the address it is known by
	key       hash   // of that
	packed    packedReport
	entry     entry
}

// packedReport is what of a report isn't kept as it is.
type packedReport struct {
	authors, quotes, figures string
	text                     any
}

// prepare gives the additions ready to be archived.
func (s *Store) prepare(ctx context.Context, all []Addition) ([]Addition, error) {
	all = slices.Clone(all)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range all {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			var err error
			all[i].ready, err = s.readyOf(&all[i])
			return err
		})
	}
	return all, group.Wait()
}

func (s *Store) readyOf(a *Addition) (*ready, error) {
	out := &ready{report: clean(a.Report)}
	r := &out.report
	out.sum = sha256.Sum256([]byte(r.Text))
	if out.canonical = r.Canonical; out.canonical == "" {
		out.canonical = privateAddress(a.Desk, out.sum)
	}
	out.key = hashOf(out.canonical)
	var err error
	if out.packed, err = s.dialect.packed(r); err != nil {
		return nil, err
	}
	out.entry = s.entryOf(0, a, r, false)
	return out, nil
}

// entryFor gives the report's words under its number.
func (r *ready) entryFor(id int64, again bool) entry {
	e := r.entry
	e.id, e.again = id, again
	return e
}

func (d dialect) packed(r *news.Report) (p packedReport, err error) {
	if p.text, err = d.body(r.Text); err != nil {
		return p, err
	}
	if p.authors, err = pack(r.Authors); err != nil {
		return p, fmt.Errorf("write authors: %w", err)
	}
	if p.quotes, err = pack(r.Quotes); err != nil {
		return p, fmt.Errorf("write quotes: %w", err)
	}
	if p.figures, err = pack(r.Figures); err != nil {
		return p, fmt.Errorf("write figures: %w", err)
	}
	return p, nil
}

// clean makes every text storable in both databases: valid UTF-8 without NUL.
func clean(r news.Report) news.Report {
	for _, s := range []*string{&r.Address, &r.Canonical, &r.GUID, &r.Title, &r.Source, &r.Lang, &r.Text, &r.Summary, &r.Image, &r.Credit, &r.Correction} {
		*s = storable(*s)
	}
	return r
}

func storable(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "\uFFFD")
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
