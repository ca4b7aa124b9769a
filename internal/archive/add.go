package archive

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wiredesk/internal/match"
	"wiredesk/internal/news"
)

// Addition is one report on its way into a desk's archive, with all that must be
// kept or lost together with it.
type Addition struct {
	Desk       string
	Source     int64    // 0 when a person adds it
	ItemKeys   []string // what the item is known by in its source from now on
	Report     news.Report
	Doc        *match.Doc // Report analysed; nil lets the store do it
	Arrival    *Arrival   // what it is grouped by; nil for a story by itself
	Links      []Link     // reports that tell the same piece in other languages
	Now        time.Time  // when it is seen
	Deliveries []news.Delivery
	Decisions  []Decision
	// Then, when given, says what more follows once it is known what became of the
	// report. It runs inside the transaction: it must be quick and may run again.
	Then  func(context.Context, Past, Added) (Outcome, error)
	ready *ready
}

// Added says what became of an addition.
type Added struct {
	ID         int64
	Story      int64 // on the desk; the report's own number where it began it
	Version    int
	New        bool         // archived for the first time, by any desk
	NewVersion bool         // its title or text changed; the earlier one is kept
	NewToDesk  bool         // the desk sees it for the first time
	Withdrawn  bool         // its outlet has withdrawn it just now
	Before     *news.Report // what it said before, with NewVersion or Withdrawn: title, text, language, figures, correction
	Joined     Joining      // how it came into its story, when it joined one just now
	Printed    *Print       // what it is found by from now on, nil when that stays as it is
	sameText   time.Time    // when the desk last saw a report of the same words
}

// Add is AddAll for one.
func (s *Store) Add(ctx context.Context, a Addition) (Added, error) {
	out, err := s.AddAll(ctx, []Addition{a})
	if err != nil {
		return Added{}, err
	}
	return out[0], nil
}

// AddAll archives reports in the order given, in one transaction: each becomes a
// new report, a new version, or is merely seen again; the desk sees it, the item
// counts as seen, the words are indexed, and the deliveries whose keys are new
// are in the outbox. Either all of it is kept or nothing. On SQLite, callers that
// wait for each other share a transaction, and one that fails does so alone.
//
// A report's number and its place in time come from the publication date of its
// first version, which later versions don't change.
func (s *Store) AddAll(ctx context.Context, all []Addition) ([]Added, error) {
	all, err := s.prepare(ctx, all)
	if err != nil {
		return nil, fmt.Errorf("archive reports: %w", err)
	}
	if s.turns == nil {
		return s.addAll(ctx, all)
	}
	return s.turns.take(ctx, all, s.addAll)
}

func (s *Store) addAll(ctx context.Context, all []Addition) ([]Added, error) {
	var out []Added
	var w *adding
	err := s.change(ctx, "archive reports", func(ctx context.Context, q *querier) error {
		w = &adding{store: s, querier: q, desks: map[string]bool{}, met: map[hash]met{}, last: map[int64]int64{}}
		out = make([]Added, len(all))
		if err := w.keep(ctx, all, out); err != nil {
			return err
		}
		if err := w.flush(ctx); err != nil {
			return err
		}
		for i := range all {
			if err := w.follow(ctx, &all[i], &out[i]); err != nil {
				return err
			}
		}
		if err := w.seeItems(ctx); err != nil {
			return err
		}
		return w.tally(ctx)
	})
	if err != nil {
		return nil, err
	}
	w.kept(ctx)
	return out, nil
}

// kept remembers what is new, once the transaction is kept, and writes the counts that have
// waited long enough.
func (w *adding) kept(ctx context.Context) {
	w.store.known.add(w.spelt)
	if w.volumes != nil {
		w.store.volumes.Store(&w.volumes)
		w.store.room = w.store.fullVolume
	}
	if w.store.tally.add(w.counts) {
		w.store.writeTally(ctx) // the reports are kept whatever becomes of the counts
	}
}

// adding is one transaction of AddAll.
type adding struct {
	*querier
	store   *Store
	desks   map[string]bool // known in this transaction
	met     map[hash]met    // reports that the archive has already, or has by now
	last    map[int64]int64 // the greatest number of a minute, where it is known
	spill   int64           // the farthest that a number lies beyond its moment
	items   []itemSeen
	prints  map[string]*printed // by desk
	split   map[string]bool     // by desk: whether a person split a story
	index   []entry
	counts  map[string]int64 // of words, to be written with those of other transactions
	spelt   []string         // words, languages and months new to the archive
	volumes volumes          // of the index, when one of them is new
}

// keep archives the reports themselves and shows them to their desks. Nothing of it has
// other processes wait, but those that archive the same reports.
func (w *adding) keep(ctx context.Context, all []Addition, out []Added) error {
	if err := w.meet(ctx, all); err != nil {
		return fmt.Errorf("look for known reports: %w", err)
	}
	for i := range all {
		a := &all[i]
		if a.Now.IsZero() {
			return errors.New("no time given")
		}
		if !w.desks[a.Desk] {
			if err := meetDesk(ctx, w.querier, a.Desk); err != nil {
				return err
			}
			w.desks[a.Desk] = true
		}
		var err error
		if out[i], err = w.report(ctx, a); err != nil {
			return fmt.Errorf("archive %s: %w", a.Report.Address, err)
		}
		w.see(a.Source, a.Now, a.ItemKeys...)
	}
	return w.show(ctx, all, out)
}

// show tells the desks of their reports, and notes which are new to them.
func (w *adding) show(ctx context.Context, all []Addition, out []Added) error {
	type shown struct {
		desk   string
		report int64
	}
	first := map[shown]int{}
	var order []int
	for i := range all {
		k := shown{all[i].Desk, out[i].ID}
		if _, again := first[k]; !again {
			first[k] = i
			order = append(order, i)
		}
	}
	return inParts(order, func(part []int) error {
		args := make([]any, 0, 5*len(part))
		for _, i := range part {
			args = append(args, all[i].Desk, out[i].ID, all[i].Source, millis(all[i].Now), out[i].ID)
		}
		err := w.each(ctx, func(row scanner) error {
			var k shown
			err := row.Scan(&k.desk, &k.report)
			out[first[k]].NewToDesk = err == nil
			return err
		}, "INSERT INTO desk_reports (desk, report, source, seen, story) VALUES "+times(len(part), "(?,?,?,?,?)")+" ON CONFLICT DO NOTHING RETURNING desk, report", args...)
		if err != nil {
			return fmt.Errorf("link reports to desk: %w", err)
		}
		return nil
	})
}

// follow groups a report that was kept, and does what follows from it.
func (w *adding) follow(ctx context.Context, a *Addition, done *Added) error {
	if err := w.story(ctx, a, done); err != nil {
		return fmt.Errorf("group %s: %w", a.Report.Address, err)
	}
	if err := w.link(ctx, a, done); err != nil {
		return err
	}
	if err := w.settle(ctx, a, *done, Outcome{Deliveries: a.Deliveries, Decisions: a.Decisions}); err != nil || a.Then == nil {
		return err
	}
	more, err := a.Then(ctx, Past{w.querier, a.Desk}, *done)
	if err != nil {
		return fmt.Errorf("decide what follows: %w", err)
	}
	return w.settle(ctx, a, *done, more)
}

// report keeps the report itself and gives its number.
func (w *adding) report(ctx context.Context, a *Addition) (Added, error) {
	r := a.ready.report
	for range 20 { // on PostgreSQL another process may take the slot or the address in between
		if m, ok := w.met[a.ready.key]; ok {
			return w.known(ctx, a, &r, m)
		}
		done, ok, err := w.fresh(ctx, a, &r)
		if err != nil || ok {
			return done, err
		}
		if err := w.meet(ctx, []Addition{*a}); err != nil {
			return done, err
		}
	}
	return Added{}, errors.New("no free number for the report")
}

// met is what the archive has of a report.
type met struct {
	id      int64
	version int
	title   string
	sum     [32]byte
}

// meet looks which reports the archive has already, and holds them for this transaction.
func (w *adding) meet(ctx context.Context, all []Addition) error {
	return inParts(all, func(part []Addition) error {
		keys := make([][]byte, len(part))
		for i := range part {
			keys[i] = part[i].ready.key[:]
		}
		args, in := in(nil, keys)
		return w.each(ctx, func(row scanner) error {
			var m met
			var key, sum []byte
			if err := row.Scan(&key, &m.id, &m.version, &m.title, &sum); err != nil {
				return err
			}
			copy(m.sum[:], sum)
			w.met[hash(key)] = m
			return nil
		}, "SELECT akey, id, version, title, sha256 FROM reports WHERE akey IN ("+in+")"+w.dialect.turn, args...)
	})
}

// known sees an archived report again, with a new version when it has changed.
func (w *adding) known(ctx context.Context, a *Addition, r *news.Report, m met) (Added, error) {
	done := Added{ID: m.id, Version: m.version}
	if m.sum == a.ready.sum && (m.title == r.Title || r.Title == "") || r.Withdrawn && r.Text == "" {
		return done, w.again(ctx, a, r, &done)
	}
	done.NewVersion = true
	done.Version++
	w.met[a.ready.key] = met{done.ID, done.Version, r.Title, a.ready.sum}
	return done, w.revise(ctx, a, r, &done)
}

// again sees a report that says what it said. One that is withdrawn without a word
// keeps its text.
func (w *adding) again(ctx context.Context, a *Addition, r *news.Report, done *Added) error {
	n, err := w.exec(ctx, "UPDATE reports SET last_seen = ?, withdrawn = ? WHERE id = ? AND withdrawn <> ?",
		millis(a.Now), flag(r.Withdrawn), done.ID, flag(r.Withdrawn))
	if err != nil {
		return err
	}
	if done.Withdrawn = n == 1 && r.Withdrawn; done.Withdrawn {
		done.Before, err = w.before(ctx, done.ID)
		return err
	}
	_, err = w.exec(ctx, "UPDATE reports SET last_seen = ? WHERE id = ? AND last_seen < ?", millis(a.Now), done.ID, millis(a.Now))
	return err
}

// before reads what a report says now.
func (w *adding) before(ctx context.Context, id int64) (*news.Report, error) {
	r := news.Report{ID: id}
	var figures string
	var body []byte
	err := w.row(ctx, "SELECT title, lang, correction, withdrawn, figures, text FROM reports WHERE id = ?", id).
		Scan(&r.Title, &r.Lang, &r.Correction, &r.Withdrawn, &figures, &body)
	if err != nil {
		return nil, fmt.Errorf("read report as it was: %w", err)
	}
	if r.Text, err = unpackText(body); err != nil {
		return nil, err
	}
	return &r, unpack(figures, &r.Figures)
}

func (w *adding) revise(ctx context.Context, a *Addition, r *news.Report, done *Added) error {
	var err error
	if done.Before, err = w.before(ctx, done.ID); err != nil {
		return err
	}
	done.Withdrawn = r.Withdrawn && !done.Before.Withdrawn
	_, err = w.exec(ctx, `INSERT INTO versions (report, number, title, sha256, seen_at, text)
		SELECT id, version, title, sha256, last_seen, text FROM reports WHERE id = ?`, done.ID)
	if err != nil {
		return fmt.Errorf("keep earlier version: %w", err)
	}
	p := a.ready.packed
	_, err = w.exec(ctx, `UPDATE reports SET guid = ?, title = ?, authors = ?, updated = ?, source = ?, lang = ?, sha256 = ?, summary = ?,
		image = ?, credit = ?, correction = ?, paid = ?, version = ?, last_seen = ?, withdrawn = ?, quotes = ?, figures = ?, text = ? WHERE id = ?`,
		r.GUID, r.Title, p.authors, millis(r.Updated), r.Source, r.Lang, a.ready.sum[:], r.Summary, r.Image, r.Credit, r.Correction,
		flag(r.Paid), done.Version, millis(a.Now), flag(r.Withdrawn), p.quotes, p.figures, p.text, done.ID)
	if err != nil {
		return fmt.Errorf("write new version: %w", err)
	}
	w.index = append(w.index, a.ready.entryFor(done.ID, true))
	return nil
}

// fresh archives a report for the first time; it says false when someone else
// took its number or address meanwhile.
func (w *adding) fresh(ctx context.Context, a *Addition, r *news.Report) (Added, bool, error) {
	r.FirstSeen, r.LastSeen = a.Now, a.Now
	id, err := w.freeSlot(ctx, r.Date())
	if err != nil {
		return Added{}, false, err
	}
	done := Added{ID: id, Version: 1, New: true}
	p, key := a.ready.packed, a.ready.key
	address := r.Address
	if address == r.Canonical {
		address = ""
	}
	n, err := w.exec(ctx, `INSERT INTO reports (id, akey, canonical, address, guid, title, authors, published, published_from, updated,
		source, source_id, lang, sha256, summary, image, credit, correction, paid, version, first_seen, last_seen, withdrawn,
		quotes, figures, text) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING`,
		id, key[:], a.ready.canonical, address, r.GUID, r.Title, p.authors, millis(r.Published), r.PublishedFrom, millis(r.Updated),
		r.Source, a.Source, r.Lang, a.ready.sum[:], r.Summary, r.Image, r.Credit, r.Correction, flag(r.Paid), 1, millis(a.Now), millis(a.Now),
		flag(r.Withdrawn), p.quotes, p.figures, p.text)
	if err != nil || n == 0 {
		clear(w.last)
		return done, false, err
	}
	w.spill = max(w.spill, id-w.dialect.slotOf(r.Date()))
	w.last[id/w.dialect.minute()] = id
	w.met[key] = met{id, 1, r.Title, a.ready.sum}
	w.index = append(w.index, a.ready.entryFor(id, false))
	return done, true, nil
}
