package archive

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"wiredesk/internal/news"
)

// keeping archives a sample report that waits as x says, and gives its number.
func keeping(t *testing.T, s *Store, n int, x news.Waiting) int64 {
	t.Helper()
	done, err := s.Add(t.Context(), Addition{Desk: "d", Report: sample(n), Now: noon, Then: func(_ context.Context, _ Past, done Added) (Outcome, error) {
		x.Desk, x.Story, x.Report, x.Since = "d", done.Story, done.ID, noon
		return Outcome{Waiting: []news.Waiting{x}, Finds: []news.Find{{Watch: x.Watch, Story: done.Story, At: noon}}}, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	return done.ID
}

func watching(t *testing.T, s *Store, name string, m news.Manner) news.Watch {
	t.Helper()
	w, err := s.AddWatch(t.Context(), news.Watch{Desk: "d", Name: name, Query: name, Channel: "c", Manner: m, AddedAt: noon})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// composed writes one delivery with what was told.
func composed(key string) Compose {
	return func(groups []news.Group) []news.Delivery {
		return []news.Delivery{{Key: key, Nonce: key, Alert: news.Alert{Desk: "d", Channel: "c", Page: &news.Page{Digest: "Morning", Groups: groups}}}}
	}
}

func TestDigests(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		d, err := s.SetDigest(ctx, news.Digest{Desk: "d", Name: "Morning", Channel: "c", Times: news.Times{At: []int{480}}, Next: noon, AddedAt: noon})
		if err != nil {
			t.Fatal(err)
		}
		again, err := s.SetDigest(ctx, news.Digest{Desk: "d", Name: "Morning", Channel: "c2", Times: news.Times{At: []int{540}}, Next: noon.Add(time.Hour)})
		if err != nil || again.ID != d.ID {
			t.Fatalf("set again: %+v, %v", again, err)
		}
		if d, err = s.Digest(ctx, "d", d.ID); err != nil || d.Channel != "c2" || d.Times.At[0] != 540 {
			t.Fatalf("read back: %+v, %v", d, err)
		}
		_, err = s.Digest(ctx, "other", d.ID)
		wantCode(t, err, news.NotFound)
		wantCode(t, s.RemoveDigest(ctx, "other", d.ID), news.NotFound)
		w := watching(t, s, "w", news.Manner{Digest: d.ID})
		keeping(t, s, 1, news.Waiting{Digest: d.ID, Watch: w.ID})
		keeping(t, s, 2, news.Waiting{Digest: d.ID, Watch: w.ID})
		keeping(t, s, 3, news.Waiting{Digest: d.ID, Watch: 999}) // removed meanwhile
		if n, err := s.WaitingFor(ctx, d.ID); err != nil || n != 2 {
			t.Fatalf("%d wait, %v", n, err)
		}
		due, err := s.DueDigests(ctx, noon.Add(time.Hour), 9)
		if err != nil || len(due) != 1 {
			t.Fatalf("due: %+v, %v", due, err)
		}
		// Several processes find it due; one makes it.
		var wg sync.WaitGroup
		told := make([]int, 4)
		for i := range told {
			wg.Go(func() {
				n, err := s.MakeDigest(ctx, due[0], noon.Add(2*time.Hour), noon.Add(24*time.Hour), composed(fmt.Sprint("digest", i)))
				if err != nil {
					t.Error(err)
				}
				told[i] = n
			})
		}
		wg.Wait()
		if sum := told[0] + told[1] + told[2] + told[3]; sum != 2 {
			t.Errorf("told %v", told)
		}
		posts, err := s.Deliveries(ctx, "d", news.DeliveryPending, 9)
		if err != nil || len(posts) != 1 {
			t.Fatalf("%d deliveries, %v", len(posts), err)
		}
		groups := posts[0].Alert.Page.Groups
		if len(groups) != 1 || groups[0].Watch != "w" || len(groups[0].Stories) != 2 || groups[0].Stories[0].Outlets != 1 || groups[0].Stories[0].Address == "" {
			t.Errorf("told of %+v", groups)
		}
		if due, err = s.DueDigests(ctx, noon.Add(2*time.Hour), 9); err != nil || len(due) != 0 {
			t.Errorf("due again: %+v, %v", due, err)
		}
		if err := s.RemoveDigest(ctx, "d", d.ID); err != nil {
			t.Fatal(err)
		}
		if w, err = s.Watch(ctx, "d", w.ID); err != nil || w.Manner.Digest != 0 {
			t.Errorf("the watch of a removed digest: %+v, %v", w, err)
		}
	})
}

func TestRolls(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		w := watching(t, s, "w", news.Manner{Cap: 1})
		for i := range 3 {
			keeping(t, s, i, news.Waiting{Watch: w.ID, Channel: "c", Due: noon.Add(time.Duration(i+1) * time.Hour)})
		}
		if due, err := s.DueRolls(ctx, noon); err != nil || len(due) != 0 {
			t.Fatalf("due before their time: %v, %v", due, err)
		}
		due, err := s.DueRolls(ctx, noon.Add(time.Hour))
		if err != nil || len(due) != 1 || due[0] != (Roll{"d", "c"}) {
			t.Fatalf("due: %v, %v", due, err)
		}
		for _, want := range []int{3, 0} {
			if n, err := s.MakeRoll(ctx, due[0], noon.Add(time.Hour), composed("roll")); err != nil || n != want {
				t.Fatalf("told of %d, %v; want %d", n, err, want)
			}
		}
	})
}

func TestClaims(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		report := keeping(t, s, 1, news.Waiting{})
		first, second := post("c", int(report), 1), post("c2", int(report), 1)
		put(t, s, first, second)
		n := 0
		redraw := func(last news.Delivery) news.Delivery {
			n++
			return news.Delivery{Key: fmt.Sprint("edit", n), Nonce: "n", Kind: news.DeliveryEdit, Alert: last.Alert}
		}
		ann := news.Claim{Desk: "d", Story: report, Person: "1", Name: "Ann", At: noon}
		ben := news.Claim{Desk: "d", Story: report, Person: "2", Name: "Ben", At: noon}
		for _, c := range []news.Claim{ann, ben, ann} {
			if got, err := s.Take(ctx, c, redraw); err != nil || got != ann {
				t.Fatalf("%s takes it: %+v, %v", c.Name, got, err)
			}
		}
		if n != 2 {
			t.Errorf("%d messages drawn anew, want one a channel", n)
		}
		if freed, err := s.Release(ctx, "d", report, "2", redraw); err != nil || freed {
			t.Errorf("another's story was freed: %v", err)
		}
		if freed, err := s.Release(ctx, "other", report, "", redraw); err != nil || freed {
			t.Errorf("another desk's story was freed: %v", err)
		}
		if c, err := s.ClaimOf(ctx, "d", report); err != nil || c != ann {
			t.Errorf("who has it: %+v, %v", c, err)
		}
		if freed, err := s.Release(ctx, "d", report, "1", redraw); err != nil || !freed || n != 4 {
			t.Errorf("freed %v, %d drawn, %v", freed, n, err)
		}
		if c, err := s.ClaimOf(ctx, "d", report); err != nil || c.Person != "" {
			t.Errorf("who has it then: %+v, %v", c, err)
		}
	})
}

func TestMarksAndMutes(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		w := watching(t, s, "w", news.Manner{})
		report := keeping(t, s, 1, news.Waiting{Watch: w.ID})
		for _, desk := range []string{"other", "d", "d"} {
			names, err := s.Mark(ctx, desk, report, "1", noon, []int64{w.ID, 999})
			if err != nil || (len(names) == 1) != (desk == "d") {
				t.Fatalf("marked for %s: %v, %v", desk, names, err)
			}
		}
		if got, err := s.Marked(ctx, "d", w.ID, 9); err != nil || len(got) != 1 || got[0].ID != report {
			t.Fatalf("marked %d, %v", len(got), err)
		}
		muted := func() (m map[string]bool, posts int) {
			_, err := s.Add(ctx, Addition{Desk: "d", Report: sample(1), Now: noon, Then: func(ctx context.Context, p Past, _ Added) (Outcome, error) {
				var err error
				if m, err = p.Muted(ctx, report); err != nil {
					return Outcome{}, err
				}
				posts, err = p.Posts(ctx, w.ID, noon)
				return Outcome{Finds: []news.Find{{Watch: w.ID, Story: report, At: noon, Posted: true}}}, err
			}})
			if err != nil {
				t.Fatal(err)
			}
			return m, posts
		}
		if m, posts := muted(); len(m) != 0 || posts != 0 {
			t.Errorf("muted %v, %d posts", m, posts)
		}
		if err := s.Mute(ctx, "d", report, "c", "1", noon); err != nil {
			t.Fatal(err)
		}
		if m, posts := muted(); len(m) != 1 || !m["c"] || posts != 1 {
			t.Errorf("muted %v, %d posts", m, posts)
		}
		if err := s.Unmute(ctx, "d", report, "c"); err != nil {
			t.Fatal(err)
		}
		if m, _ := muted(); len(m) != 0 {
			t.Errorf("muted %v after it was taken back", m)
		}
	})
}

func TestMentionsRest(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		for i, step := range []struct {
			key, desk, role string
			after           time.Duration
			want            bool
		}{
			{"a", "d", "1", 0, true}, {"b", "d", "1", time.Minute, false}, {"c", "d", "2", time.Minute, true}, {"d", "e", "1", time.Minute, true},
			{"a", "d", "1", 9 * time.Minute, true}, {"b", "d", "1", time.Hour, false}, {"e", "d", "1", 15 * time.Minute, true},
		} {
			got, err := s.Mention(t.Context(), step.key, step.desk, step.role, 15*time.Minute, noon.Add(step.after))
			if err != nil || got != step.want {
				t.Errorf("step %d: %v, %v", i, got, err)
			}
		}
	})
}

func TestBusyWatches(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		w, idle := watching(t, s, "w", news.Manner{}), watching(t, s, "idle", news.Manner{})
		for i := range 3 {
			keeping(t, s, i, news.Waiting{Watch: w.ID})
		}
		if busy, err := s.BusyWatches(ctx, noon, 3); err != nil || len(busy) != 1 || busy[0].Now != 3 || busy[0].Told {
			t.Fatalf("busy %+v, %v", busy, err)
		}
		if at, err := s.FoundAt(ctx, w.ID, noon); err != nil || len(at) != 3 || !at[0].Equal(noon) {
			t.Fatalf("found at %v, %v", at, err)
		}
		for _, want := range []bool{true, false} {
			if first, err := s.TellOnce(ctx, SpikeKey(idle.ID), post("c", 1, 1)); err != nil || first != want {
				t.Fatalf("told %v, %v", first, err)
			}
		}
		if busy, err := s.BusyWatches(ctx, noon.Add(time.Hour), 3); err != nil || len(busy) != 1 || !busy[0].Told || busy[0].Now != 0 {
			t.Fatalf("busy later %+v, %v", busy, err)
		}
	})
}
