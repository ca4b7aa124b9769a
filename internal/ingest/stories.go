package ingest

import (
	"context"
	"fmt"
	"hash/fnv"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"time"

	"wiredesk/internal/archive"
	"wiredesk/internal/dedup"
	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

// Numbers of grouping. What is longer ago than storyWindow begins a story of its
// own, unless it is known by its words or its guid.
const (
	StoryWindow = 72 * time.Hour
	KeepPrints  = 30 * 24 * time.Hour // how long the same words and guids are known
	tailPrints  = 50_000              // of a desk that are looked at where Redis doesn't help
	warmReports = 5_000               // whose words are counted at the start
	warmAtOnce  = 500
	linkReports = 600 // of a desk that are remembered for links
	linkDesks   = 32
)

// Stories finds which reports of a desk tell the same news. Who is in which story
// the store decides, in the transaction that archives the report; Stories finds
// what it is compared with, and compares. All that it remembers can be lost.
type Stories struct {
	store    *archive.Store
	buckets  *dedup.Buckets // nil where the store's prints are quicker than the embedded Redis
	analyser *text.Analyser
	now      func() time.Time
	log      *slog.Logger

	warming sync.Mutex
	warm    bool
	mu      sync.RWMutex
	rarity  *dedup.Rarity

	recent   recentPrints
	made     madePrints
	listener dedup.Listener
	linking  sync.Mutex
	links    map[string]*deskLinks
}

// NewStories makes Stories. Without buckets the store's prints are kept in memory.
func NewStories(store *archive.Store, buckets *dedup.Buckets, analyser *text.Analyser, now func() time.Time, log *slog.Logger) *Stories {
	return &Stories{
		store: store, buckets: buckets, analyser: analyser, now: now, log: log,
		rarity: dedup.NewRarity(), recent: recentPrints{desks: map[string]*deskPrints{}}, links: map[string]*deskLinks{},
		made: madePrints{byReport: map[int64]*dedup.Print{}},
	}
}

// SetClock makes Stories count time by another clock.
func (s *Stories) SetClock(now func() time.Time) { s.now = now }

// grouped finds for each report of a batch what it may belong with.
func (l *Line) grouped(ctx context.Context, b *batch) error {
	prints := make([]*dedup.Print, len(b.items))
	guids := make([]int64, len(b.items))
	for i := range b.items {
		r := &b.items[i].report
		prints[i], guids[i] = dedup.FingerprintOf(r.Title, r.Text), guidKey(r)
	}
	arrivals, err := l.Stories.arrivals(ctx, b.desk.ID, prints, guids)
	if err != nil {
		return err
	}
	for i := range b.items {
		b.items[i].print, b.items[i].arrival = prints[i], arrivals[i]
	}
	return l.Stories.link(ctx, b.desk.ID, b.items)
}

// Arrival prepares one report of a desk to be grouped.
func (s *Stories) Arrival(ctx context.Context, desk string, r *news.Report) (*archive.Arrival, error) {
	out, err := s.arrivals(ctx, desk, []*dedup.Print{dedup.FingerprintOf(r.Title, r.Text)}, []int64{guidKey(r)})
	if err != nil {
		return nil, err
	}
	return out[0], nil
}

// arrivals prepares reports of one desk, by their prints and guids.
func (s *Stories) arrivals(ctx context.Context, desk string, prints []*dedup.Print, guids []int64) ([]*archive.Arrival, error) {
	if err := s.count(ctx); err != nil {
		return nil, err
	}
	terms := make([][]uint32, len(prints))
	s.mu.RLock()
	for i, p := range prints {
		terms[i] = p.Terms(s.rarity, dedup.TermCount)
	}
	most := s.rarity.Candidates()
	s.mu.RUnlock()
	near, after, err := s.near(ctx, desk, terms, most)
	if err != nil {
		return nil, err
	}
	earlier, err := s.prints(ctx, desk, near)
	if err != nil {
		return nil, err
	}
	now := s.now()
	out := make([]*archive.Arrival, len(prints))
	for i, p := range prints {
		out[i] = &archive.Arrival{
			Exact: int64(p.Exact()), GUID: guids[i], Terms: terms[i], After: after, Near: near[i],
			Since: now.Add(-StoryWindow), Again: now.Add(-dedup.RenewAfter),
		}
		out[i].Join = s.joiner(p, near[i], earlier)
	}
	return out, nil
}

// guidKey names an item of a source; 0 for one without guid.
func guidKey(r *news.Report) int64 {
	if r.GUID == "" || r.SourceID == 0 {
		return 0
	}
	h := fnv.New64a()
	h.Write([]byte(strconv.FormatInt(r.SourceID, 10) + "\n" + r.GUID))
	return int64(h.Sum64())
}

// joiner compares a report with the earlier ones at once, and gives the function
// that decides once it is known in which stories they are.
func (s *Stories) joiner(p *dedup.Print, near []int64, earlier map[int64]*dedup.Print) func([]archive.Neighbour, func(x, y int64) bool) archive.Joining {
	verdicts := make(map[int64]dedup.Verdict, len(near))
	s.mu.RLock()
	weighed := dedup.Weigh(p, s.rarity)
	for _, id := range near {
		if q := earlier[id]; q != nil {
			verdicts[id] = weighed.Compare(q)
		}
	}
	s.mu.RUnlock()
	return func(list []archive.Neighbour, apart func(x, y int64) bool) archive.Joining {
		var all []dedup.Compared
		for _, n := range list {
			if n.SameItem || n.SameText {
				return alike(n, p)
			}
			v, ok := verdicts[n.Report]
			if !ok {
				s.mu.RLock()
				v = dedup.Compare(p, dedup.Fingerprint(n.Text), s.rarity)
				s.mu.RUnlock()
			}
			all = append(all, dedup.Compared{Entry: dedup.Entry{Report: n.Report, Story: n.Story, Size: n.Size}, Verdict: v})
		}
		d := dedup.Decide(0, all, apart)
		if d.New {
			return archive.Joining{}
		}
		return archive.Joining{Story: d.Story, With: d.With, Reason: string(d.Reason), Score: d.Score, Passages: Passages(d.Passages), Unite: d.Merged}
	}
}

// alike joins a report to one that is known to be the same: the same item before
// the same words.
func alike(n archive.Neighbour, p *dedup.Print) archive.Joining {
	j := archive.Joining{Story: n.Story, With: n.Report, Reason: string(dedup.SameText), Score: 1, Passages: Passages(dedup.Whole(p))}
	if n.SameItem {
		j.Reason, j.Passages = string(dedup.SameGUID), ""
	}
	return j
}

// Passages writes shared passages as they are kept with a decision: places in the
// report's text and in that of the one it agrees with.
func Passages(list []dedup.Passage) string {
	out := []byte{}
	for _, p := range list[:min(len(list), mostPassages)] {
		out = fmt.Appendf(out, "%d-%d=%d-%d ", p.A.Start, p.A.End, p.B.Start, p.B.End)
	}
	return string(out)
}

// mostPassages bounds those that are kept.
const mostPassages = 12

// near gives for each list of terms the reports that share most of them, and the
// number of the last arrival among which they were looked for. Redis knows most
// of them; those that it doesn't know the store has, and Redis is told.
func (s *Stories) near(ctx context.Context, desk string, terms [][]uint32, most int) (near [][]int64, after int64, err error) {
	since := s.now().Add(-StoryWindow)
	if s.buckets != nil {
		numbers, upto, err := s.buckets.Near(ctx, desk, terms, most)
		if err == nil {
			return s.known(ctx, desk, terms, numbers, upto, since, most)
		}
		s.log.Debug("buckets not asked", "err", err)
	}
	return s.recent.near(ctx, s.store, desk, terms, since, most)
}

// known turns numbers into reports and adds those after upto that share terms.
func (s *Stories) known(ctx context.Context, desk string, terms [][]uint32, numbers [][]int64, upto int64, since time.Time, most int) ([][]int64, int64, error) {
	tail, after, err := s.store.Prints(ctx, desk, upto, since, tailPrints)
	if err != nil {
		return nil, 0, err
	}
	if len(tail) > 0 {
		s.Put(ctx, desk, tail[0].Number-1, tail)
	}
	var all []int64
	for _, list := range numbers {
		all = append(all, list...)
	}
	slices.Sort(all)
	known, err := s.store.PrintsByNumber(ctx, desk, slices.Compact(all))
	if err != nil {
		return nil, 0, err
	}
	var late termIndex
	late.add(tail)
	near := make([][]int64, len(terms))
	for i := range terms {
		near[i] = late.sharing(terms[i], most)
		for _, n := range numbers[i] {
			p, ok := known[n]
			if ok && !p.At.Before(since) && len(near[i]) < most && !slices.Contains(near[i], p.Report) {
				near[i] = append(near[i], p.Report)
			}
		}
	}
	return near, after, nil
}

// Put tells Redis of arrivals. What it isn't told now it is told when it is asked next.
func (s *Stories) Put(ctx context.Context, desk string, base int64, list []archive.Print) {
	if s.buckets == nil || len(list) == 0 {
		return
	}
	marks := make([]dedup.Marked, len(list))
	for i, p := range list {
		marks[i] = dedup.Marked{Number: p.Number, Terms: p.Terms}
	}
	if err := s.buckets.Put(ctx, desk, base, marks); err != nil {
		s.log.Debug("buckets not told", "err", err)
	}
}

// prints gives those of the reports that a batch is compared with, each once.
func (s *Stories) prints(ctx context.Context, desk string, near [][]int64) (map[int64]*dedup.Print, error) {
	out := map[int64]*dedup.Print{}
	var unmade []int64
	for _, list := range near {
		for _, id := range list {
			if _, there := out[id]; there {
				continue
			}
			if out[id] = s.made.get(id); out[id] == nil {
				unmade = append(unmade, id)
			}
		}
	}
	texts, err := s.store.Texts(ctx, desk, unmade)
	if err != nil {
		return nil, err
	}
	for id, body := range texts {
		out[id] = dedup.Fingerprint(body)
		s.made.put(id, out[id])
	}
	return out, nil
}

// archived remembers what arrived, counts the words of what began a story, and tells Redis.
func (s *Stories) archived(ctx context.Context, desk string, items []entry, added []archive.Added) {
	var list []archive.Print
	for i, a := range added {
		e := &items[i]
		if a.New || a.NewVersion {
			s.made.put(a.ID, e.print)
		}
		if a.Printed != nil {
			list = append(list, *a.Printed)
			if e.signs != nil {
				s.linksOf(desk).keep(a.ID, e.signs)
			}
		}
		if a.New && a.Story == a.ID {
			s.learn(e.print)
		}
	}
	s.Put(ctx, desk, 0, list)
}

// learn counts the words of a report that began a story.
func (s *Stories) learn(p *dedup.Print) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rarity.Learn(p)
	s.rarity.LearnStory(p)
}

// count learns from the newest reports what words are rare, once, so that a start
// changes nothing.
func (s *Stories) count(ctx context.Context) error {
	s.warming.Lock()
	defer s.warming.Unlock()
	if s.warm {
		return nil
	}
	for read, before := 0, int64(0); read < warmReports; read += warmAtOnce {
		list, next, err := s.store.Founders(ctx, before, warmAtOnce)
		if err != nil {
			return err
		}
		for _, f := range list {
			s.learn(dedup.Fingerprint(f.Text))
		}
		if before = next; next == 0 {
			break
		}
	}
	s.warm = true
	return nil
}
