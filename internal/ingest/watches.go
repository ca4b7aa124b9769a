package ingest

import (
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"wiredesk/internal/alert"
	"wiredesk/internal/archive"
	"wiredesk/internal/match"
	"wiredesk/internal/news"
	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

// Watches is all the watches of all desks in memory, kept in step with the store
// by the version that each change there raises. The version is asked for after a
// notice of a change, and when Every has passed, since a notice may be missed.
type Watches struct {
	Every time.Duration // 0 asks each time
	store *archive.Store
	now   func() time.Time
	log   *slog.Logger

	refreshing sync.Mutex
	mu         sync.RWMutex
	version    int64
	notices    int // of changes, heard so far
	heeded     int // those that the version was asked for after
	asked      time.Time
	set        *match.Set
	byID       map[int64]held
}

type held struct {
	watch   news.Watch
	names   namesPrint // of the desk's names that the matcher was made with
	matcher *match.Matcher
}

// namesPrint tells two states of a desk's names apart.
type namesPrint [sha256.Size]byte

func printOf(aliases []archive.Alias) namesPrint {
	h := sha256.New()
	for _, a := range aliases {
		fmt.Fprintf(h, "%q %q\n", a.Name, a.Same)
	}
	return namesPrint(h.Sum(nil))
}

// NewWatches makes an empty set that Refresh fills.
func NewWatches(store *archive.Store, now func() time.Time, log *slog.Logger) *Watches {
	return &Watches{store: store, now: now, log: log, version: -1, set: match.NewSet(), byID: map[int64]held{}}
}

// Changed notes that a watch has changed. It never blocks.
func (w *Watches) Changed() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.notices++
}

// Refresh reads the watches again when one of them may have changed.
func (w *Watches) Refresh(ctx context.Context) error {
	w.mu.RLock()
	asked, notices := time.Now(), w.notices
	current := w.Every > 0 && w.heeded == notices && asked.Sub(w.asked) < w.Every
	known := w.version
	w.mu.RUnlock()
	if current {
		return nil
	}
	version, err := w.store.WatchVersion(ctx)
	if err != nil {
		return fmt.Errorf("read watches' version: %w", err)
	}
	if version != known {
		if err := w.read(ctx); err != nil {
			return err
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked, w.heeded = asked, max(w.heeded, notices)
	return nil
}

func (w *Watches) read(ctx context.Context) error {
	w.refreshing.Lock()
	defer w.refreshing.Unlock()
	list, version, err := w.store.AllWatches(ctx)
	if err != nil {
		return fmt.Errorf("read watches: %w", err)
	}
	aliases, err := w.store.AllAliases(ctx) // after the version, so that a change in between is read again
	if err != nil {
		return fmt.Errorf("read names: %w", err)
	}
	w.replace(list, aliases, version)
	return nil
}

// replace puts in what is new or changed and takes out what is gone. A watch is
// compiled anew when its query or its desk's names have changed.
func (w *Watches) replace(list []news.Watch, aliases map[string][]archive.Alias, version int64) {
	names, prints := map[string]*text.Names{}, map[string]namesPrint{}
	w.mu.Lock()
	defer w.mu.Unlock()
	keep := make(map[int64]bool, len(list))
	for _, watch := range list {
		if watch.Paused {
			continue
		}
		keep[watch.ID] = true
		print, ok := prints[watch.Desk]
		if !ok {
			print = printOf(aliases[watch.Desk])
			prints[watch.Desk] = print
		}
		if old, ok := w.byID[watch.ID]; ok && old.watch.Query == watch.Query && old.names == print {
			w.byID[watch.ID] = held{watch, print, old.matcher}
			continue
		}
		q, err := query.ParseWatch(watch.Query, w.now())
		if err != nil {
			w.log.Error("watch not read", "watch", watch.ID, "err", err)
			continue
		}
		if names[watch.Desk] == nil {
			names[watch.Desk] = namesOf(aliases[watch.Desk])
		}
		m := match.Compile(q, names[watch.Desk])
		w.byID[watch.ID] = held{watch, print, m}
		w.set.Put(watch.ID, m)
	}
	for id := range w.byID {
		if !keep[id] {
			delete(w.byID, id)
			w.set.Remove(id)
		}
	}
	w.version = version
}

// DeskNames gives the built-in names and the desk's own.
func DeskNames(ctx context.Context, store *archive.Store, desk string) (*text.Names, error) {
	aliases, err := store.Aliases(ctx, desk)
	if err != nil {
		return nil, fmt.Errorf("read names: %w", err)
	}
	return namesOf(aliases), nil
}

func namesOf(aliases []archive.Alias) *text.Names {
	var groups [][]string
	for _, a := range aliases {
		groups = append(groups, []string{a.Name, a.Same})
	}
	return text.NewNames(groups)
}

// Match gives the watches of one desk that a report matches, with the places in
// its text.
func (w *Watches) Match(d *match.Doc, desk string) []alert.Match {
	w.mu.RLock()
	defer w.mu.RUnlock()
	var out []alert.Match
	for _, id := range w.set.Match(d) {
		h, ok := w.byID[id]
		if !ok || h.watch.Desk != desk {
			continue
		}
		m := alert.Match{Watch: h.watch}
		if _, hits := h.matcher.Eval(d); hits != nil {
			for _, hit := range hits {
				if hit.Field == match.InText {
					m.Words = append(m.Words, news.Place{Start: hit.Start, End: hit.End})
				}
			}
		}
		out = append(out, m)
	}
	return out
}
