package archive

import (
	"testing"
	"time"

	"wiredesk/internal/news"
)

func TestAddNewAgainAndChanged(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		r := sample(1)
		v := 1200.0
		r.Quotes = []news.Quote{{Start: 1, End: 4, Text: "old", Kind: news.QuoteDirect, Speaker: "Ann"}}
		r.Figures = []news.Figure{{Start: 1, End: 4, Text: "1,200", Value: &v, Hedge: news.HedgeOver, Kind: news.FigureCount}}
		first := add(t, s, Addition{Desk: "d", Report: r})
		if !first.New || first.NewVersion || !first.NewToDesk || first.Version != 1 || first.Story != first.ID {
			t.Fatalf("first addition: %+v", first)
		}
		again := add(t, s, Addition{Desk: "d", Report: r, Now: noon.Add(time.Hour)})
		if again.ID != first.ID || again.New || again.NewVersion || again.NewToDesk {
			t.Fatalf("second addition: %+v", again)
		}
		r.Text += "They were sent home."
		changed := add(t, s, Addition{Desk: "d", Report: r, Now: noon.Add(2 * time.Hour)})
		if changed.ID != first.ID || changed.New || !changed.NewVersion || changed.Version != 2 {
			t.Fatalf("changed addition: %+v", changed)
		}
		got, err := s.Report(t.Context(), "d", first.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got.Text != r.Text || got.Version != 2 || !got.FirstSeen.Equal(noon) || !got.LastSeen.Equal(noon.Add(2*time.Hour)) ||
			got.Address != r.Address || got.Canonical != r.Canonical || !got.Published.Equal(r.Published) || len(got.Quotes) != 1 ||
			len(got.Figures) != 1 || *got.Figures[0].Value != 1200 || len(got.SHA256) != 64 {
			t.Fatalf("report read back: %+v", got)
		}
		versions, err := s.Versions(t.Context(), "d", first.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(versions) != 1 || versions[0].Number != 1 || versions[0].Text != sample(1).Text || !versions[0].SeenAt.Equal(noon.Add(time.Hour)) {
			t.Fatalf("versions: %+v", versions)
		}
	})
}

func TestNumbersFollowTime(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		late := add(t, s, Addition{Desk: "d", Report: sample(5)})
		early := add(t, s, Addition{Desk: "d", Report: sample(2)})
		same := sample(6)
		same.Published = sample(2).Published
		next := add(t, s, Addition{Desk: "d", Report: same})
		undated := sample(7)
		undated.Published = time.Time{}
		last := add(t, s, Addition{Desk: "d", Report: undated, Now: noon.Add(time.Hour)})
		if early.ID >= next.ID || next.ID >= late.ID || late.ID >= last.ID {
			t.Fatalf("numbers out of order: %d %d %d %d", early.ID, next.ID, late.ID, last.ID)
		}
		if got := s.dialect.slotTime(early.ID); !got.Equal(sample(2).Published) {
			t.Fatalf("number %d stands for %v", early.ID, got)
		}
		recent, err := s.Recent(t.Context(), "d", 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(recent) != 4 || recent[0].ID != last.ID || recent[3].ID != early.ID {
			t.Fatalf("recent reports out of order")
		}
	})
}

func TestFullMinutePassesOn(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		var all []Addition
		for n := range 65 {
			r := sample(n)
			r.Text = "short"
			r.Published = noon
			all = append(all, Addition{Desk: "d", Report: r, Now: noon})
		}
		done, err := s.AddAll(t.Context(), all)
		if err != nil {
			t.Fatal(err)
		}
		for i, d := range done {
			if want := s.dialect.slotOf(noon) + int64(i); d.ID != want {
				t.Fatalf("report %d has number %d, want %d", i, d.ID, want)
			}
		}
	})
}

func TestTextWithoutAddressStaysOnItsDesk(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		r := news.Report{Title: "Notes", Text: "They refused to fight."}
		one := add(t, s, Addition{Desk: "one", Report: r})
		two := add(t, s, Addition{Desk: "two", Report: r})
		again := add(t, s, Addition{Desk: "one", Report: r})
		if one.ID == two.ID || again.ID != one.ID || !two.New || again.New {
			t.Fatalf("one %+v two %+v again %+v", one, two, again)
		}
		got, err := s.Report(t.Context(), "one", one.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got.Canonical != "" || got.Address != "" {
			t.Fatalf("a text without address shows %q %q", got.Address, got.Canonical)
		}
	})
}

func TestDesksSeeTheirOwn(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		mine := add(t, s, Addition{Desk: "mine", Report: sample(1), Decisions: []Decision{{Stage: "match", Reason: "No watch matches."}}})
		shared := add(t, s, Addition{Desk: "mine", Report: sample(2)})
		if again := add(t, s, Addition{Desk: "other", Report: sample(2)}); again.ID != shared.ID || again.New || !again.NewToDesk {
			t.Fatalf("shared report: %+v", again)
		}
		ctx := t.Context()
		_, err := s.Report(ctx, "other", mine.ID)
		wantCode(t, err, news.NotFound)
		_, err = s.ReportByAddress(ctx, "other", sample(1).Canonical)
		wantCode(t, err, news.NotFound)
		if got, err := s.Reports(ctx, "other", []int64{mine.ID, shared.ID}); err != nil || len(got) != 1 {
			t.Fatalf("reports of the other desk: %d, %v", len(got), err)
		}
		if got, err := s.Decisions(ctx, "other", mine.ID, ""); err != nil || len(got) != 0 {
			t.Fatalf("decisions of the other desk: %v, %v", got, err)
		}
		if got, err := s.Decisions(ctx, "mine", 0, sample(1).Canonical); err != nil || len(got) != 1 || got[0].Stage != "match" {
			t.Fatalf("decisions of the desk: %v, %v", got, err)
		}
	})
}

func TestAddIsAllOrNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		_, err := s.AddAll(t.Context(), []Addition{
			{Desk: "d", Report: sample(1), Now: noon},
			{Desk: "d", Report: sample(2), Now: noon, Deliveries: []news.Delivery{{}}}, // has no key
		})
		if err == nil {
			t.Fatal("a delivery without key was taken")
		}
		if got, err := s.Recent(t.Context(), "d", 0, 10); err != nil || len(got) != 0 {
			t.Fatalf("%d reports were kept, %v", len(got), err)
		}
	})
}

func TestUnstorableText(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		r := sample(1)
		r.Text = "before\x00after \xff end"
		done := add(t, s, Addition{Desk: "d", Report: r})
		got, err := s.Report(t.Context(), "d", done.ID)
		if err != nil || got.Text != "before\uFFFDafter \uFFFD end" {
			t.Fatalf("text %q, %v", got.Text, err)
		}
	})
}
