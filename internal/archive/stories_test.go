package archive

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"wiredesk/internal/news"
)

// alike is an arrival that joins the neighbour with the lowest number.
func alike(terms ...uint32) *Arrival {
	return &Arrival{Terms: terms, Since: noon.Add(-time.Hour), Again: noon.Add(-time.Hour), Join: func(near []Neighbour, _ func(x, y int64) bool) Joining {
		if len(near) == 0 {
			return Joining{}
		}
		return Joining{Story: near[0].Story, With: near[0].Report, Reason: "passages", Score: 0.8}
	}}
}

func storyOf(t *testing.T, s *Store, desk string, id int64) int64 {
	t.Helper()
	r, err := s.Report(t.Context(), desk, id)
	if err != nil {
		t.Fatal(err)
	}
	return r.Story
}

func nothing(context.Context, Past, []int64) (Outcome, error) { return Outcome{}, nil }

func TestReportsJoinOnTheirDeskAlone(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		one := add(t, s, Addition{Desk: "d", Report: sample(1), Arrival: alike(1, 2, 3)})
		two := add(t, s, Addition{Desk: "d", Report: sample(2), Arrival: alike(2, 3, 4)})
		if two.Story != one.ID || two.Joined.With != one.ID || one.Joined.Story != 0 {
			t.Fatalf("one %+v, two %+v", one, two)
		}
		far := add(t, s, Addition{Desk: "d", Report: sample(3), Arrival: alike(3, 8, 9)})
		if far.Story != far.ID {
			t.Errorf("a report that shares one term joined %d", far.Story)
		}
		there := add(t, s, Addition{Desk: "e", Report: sample(2), Arrival: alike(2, 3, 4)})
		if there.Story != two.ID || storyOf(t, s, "d", two.ID) != one.ID {
			t.Errorf("on another desk it is in story %d", there.Story)
		}
		if again := add(t, s, Addition{Desk: "d", Report: sample(2), Arrival: alike(2, 3, 4)}); again.Story != one.ID || again.Printed != nil {
			t.Errorf("seen again it is %+v", again)
		}
	})
}

// TestTwoAtOnceAreOneStory has many processes archive reports of one story at the
// same moment, none of which was there when the others looked.
func TestTwoAtOnceAreOneStory(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		const reports = 16
		var wg sync.WaitGroup
		for n := range reports {
			wg.Go(func() {
				if _, err := s.Add(t.Context(), Addition{Desk: "d", Report: sample(n + 1), Now: noon, Arrival: alike(1, 2)}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		list, err := s.Recent(t.Context(), "d", 0, 100)
		if err != nil || len(list) != reports {
			t.Fatalf("%d reports, %v", len(list), err)
		}
		for _, r := range list {
			if r.Story != list[0].Story {
				t.Errorf("report %d is in story %d, another in %d", r.ID, r.Story, list[0].Story)
			}
		}
		prints, last, err := s.Prints(t.Context(), "d", 0, noon.Add(-time.Hour), 100)
		if err != nil || len(prints) != reports || last != reports {
			t.Errorf("%d prints, the last is %d, %v", len(prints), last, err)
		}
	})
}

func TestSplitIsForGood(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		one := add(t, s, Addition{Desk: "d", Report: sample(1), Arrival: alike(1, 2)})
		two := add(t, s, Addition{Desk: "d", Report: sample(2), Arrival: alike(1, 2)})
		three := add(t, s, Addition{Desk: "d", Report: sample(3), Arrival: alike(1, 2)})
		put(t, s, news.Delivery{Key: "k", Nonce: "k", Kind: news.DeliveryPost, Alert: news.Alert{Desk: "d", Channel: "c", Report: one.ID, Story: one.Story}, Created: noon})
		if _, _, err := s.Split(t.Context(), "d", []int64{one.ID, two.ID, three.ID}, noon, nothing); news.CodeOf(err) != news.Invalid {
			t.Errorf("splitting all off: %v", err)
		}
		left, made, err := s.Split(t.Context(), "d", []int64{one.ID}, noon, nothing)
		if err != nil || made != one.ID || left != two.ID || storyOf(t, s, "d", one.ID) != made || storyOf(t, s, "d", three.ID) != left {
			t.Fatalf("split into %d and %d, %v", left, made, err)
		}
		if got, err := s.DeliveriesOfStory(t.Context(), "d", made); err != nil || len(got) != 1 {
			t.Errorf("its message went to another story: %v, %v", got, err)
		}
		both := alike(1, 2)
		both.Join = func(near []Neighbour, apart func(x, y int64) bool) Joining {
			if len(near) != 3 || !apart(left, made) || !apart(made, left) {
				t.Errorf("neighbours %+v, apart %v", near, apart(left, made))
			}
			return Joining{Story: left, With: two.ID, Reason: "passages"}
		}
		add(t, s, Addition{Desk: "d", Report: sample(4), Arrival: both})
		if _, _, err := s.Split(t.Context(), "d", []int64{one.ID}, noon, nothing); news.CodeOf(err) != news.Invalid {
			t.Errorf("splitting the only one off: %v", err)
		}
		if _, _, err := s.Split(t.Context(), "e", []int64{two.ID}, noon, nothing); news.CodeOf(err) != news.Invalid {
			t.Errorf("splitting another desk's: %v", err)
		}
		story, err := s.Merge(t.Context(), "d", left, made, noon, nothing)
		if err != nil || storyOf(t, s, "d", one.ID) != story || storyOf(t, s, "d", three.ID) != story {
			t.Errorf("merged into %d, %v", story, err)
		}
		if _, err := s.Merge(t.Context(), "d", story, 99, noon, nothing); news.CodeOf(err) != news.NotFound {
			t.Errorf("merging with nothing: %v", err)
		}
	})
}

// TestWaitingEditTakesTheNext: what nobody has tried to send yet is replaced, what
// is under way isn't.
func TestWaitingEditTakesTheNext(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		alert := func(more int) news.Alert { return news.Alert{Desk: "d", Channel: "c", Report: 7, Story: 7, More: more} }
		edit := func(n int) news.Delivery {
			return news.Delivery{Key: fmt.Sprint("c/7/", n), Nonce: fmt.Sprint(n), Kind: news.DeliveryEdit, Alert: alert(n), Created: noon}
		}
		first := edit(1)
		first.Kind = news.DeliveryPost
		put(t, s, first)
		put(t, s, edit(2)) // the post itself says it
		got, err := s.ClaimDeliveries(t.Context(), "me", time.Minute, 10)
		if err != nil || len(got) != 1 || got[0].Kind != news.DeliveryPost || got[0].Alert.More != 2 {
			t.Fatalf("claimed %+v, %v", got, err)
		}
		put(t, s, edit(3)) // under way: another delivery
		put(t, s, edit(4)) // replaces it
		got[0].State, got[0].Message = news.DeliverySent, "m"
		if _, err := s.SettleDelivery(t.Context(), got[0]); err != nil {
			t.Fatal(err)
		}
		got, err = s.ClaimDeliveries(t.Context(), "me", time.Minute, 10)
		if err != nil || len(got) != 1 || got[0].Kind != news.DeliveryEdit || got[0].Alert.More != 4 || got[0].Target != "m" {
			t.Fatalf("claimed %+v, %v", got, err)
		}
		if all, err := s.DeliveriesOfStory(t.Context(), "d", 7); err != nil || len(all) != 2 {
			t.Errorf("%d deliveries, %v", len(all), err)
		}
	})
}

func TestWithdrawnKeepsItsText(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		one := add(t, s, Addition{Desk: "d", Report: sample(1)})
		gone := sample(1)
		gone.Text, gone.Withdrawn = "", true
		if got := add(t, s, Addition{Desk: "d", Report: gone}); !got.Withdrawn || got.NewVersion || got.Before == nil || got.Before.Text != sample(1).Text {
			t.Errorf("withdrawn: %+v", got)
		}
		if got := add(t, s, Addition{Desk: "d", Report: gone}); got.Withdrawn {
			t.Error("it is withdrawn twice")
		}
		r, err := s.Report(t.Context(), "d", one.ID)
		if err != nil || !r.Withdrawn || r.Text != sample(1).Text {
			t.Errorf("kept as %+v, %v", r, err)
		}
	})
}

// TestLiveBlogIsPrintedOnceAnHour changes a report by the minute: each version is
// kept, and once an hour it is put among those that later reports are compared with.
func TestLiveBlogIsPrintedOnceAnHour(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		r := sample(1)
		printed := 0
		for minute := range 150 {
			now := noon.Add(time.Duration(minute) * time.Minute)
			r.Text = fmt.Sprintf("Minute %d. %s", minute, r.Text)
			a := alike(1, 2, uint32(100+minute))
			a.Since, a.Again = now.Add(-72*time.Hour), now.Add(-time.Hour)
			done := add(t, s, Addition{Desk: "d", Report: r, Now: now, Arrival: a})
			if done.Version != minute+1 || done.Story != done.ID {
				t.Fatalf("minute %d is %+v", minute, done)
			}
			if done.Printed != nil {
				printed++
			}
		}
		if printed != 3 {
			t.Errorf("printed %d times in two hours and a half", printed)
		}
	})
}
