package archive

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"wiredesk/internal/news"
)

func TestDeskSettingsAndNotices(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		if d, err := s.Desk(ctx, "d"); err != nil || d != (news.Desk{ID: "d"}) {
			t.Fatalf("unknown desk: %+v, %v", d, err)
		}
		want := news.Desk{ID: "d", Name: "Desk", Lang: "fr", Zone: "Europe/Paris", Channel: "1", Health: "2", Role: "3", Setup: true, Mentions: news.Mentions{Flash: "4", Cooldown: time.Hour}}
		if err := s.SaveDesk(ctx, want); err != nil {
			t.Fatal(err)
		}
		if d, err := s.Desk(ctx, "d"); err != nil || d != want {
			t.Fatalf("desk read back: %+v, %v", d, err)
		}
		for _, v := range []string{"1", "2"} {
			if err := s.SaveSetting(ctx, "d", "k", v); err != nil {
				t.Fatal(err)
			}
		}
		if v, err := s.Setting(ctx, "d", "k"); err != nil || v != "2" {
			t.Fatalf("setting %q, %v", v, err)
		}
		if all, err := s.Settings(ctx, "other"); err != nil || len(all) != 0 {
			t.Fatalf("another desk's settings %v, %v", all, err)
		}
		for i, want := range []bool{true, false} {
			if first, err := s.FirstNotice(ctx, "d", "gone", noon); err != nil || first != want {
				t.Fatalf("notice %d: first %v, %v", i, first, err)
			}
		}
		if err := s.ForgetNotice(ctx, "d", "gone"); err != nil {
			t.Fatal(err)
		}
		if first, err := s.FirstNotice(ctx, "d", "gone", noon); err != nil || !first {
			t.Fatalf("after forgetting: first %v, %v", first, err)
		}
	})
}

func TestAliases(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		a := Alias{Name: "Kharkiv", Same: "Kharkov"}
		version := func() int64 {
			t.Helper()
			v, err := s.WatchVersion(ctx)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		before := version()
		if err := s.AddAlias(ctx, "d", "kharkiv", a); err != nil {
			t.Fatal(err)
		}
		added := version()
		if added == before {
			t.Error("watches aren't told of an alias")
		}
		if all, err := s.AllAliases(ctx); err != nil || len(all) != 1 || !slices.Equal(all["d"], []Alias{a}) {
			t.Errorf("aliases of all desks: %v, %v", all, err)
		}
		wantCode(t, s.AddAlias(ctx, "d", "kharkiv", a), news.Conflict)
		if got, err := s.Aliases(ctx, "d"); err != nil || !slices.Equal(got, []Alias{a}) {
			t.Fatalf("aliases %v, %v", got, err)
		}
		wantCode(t, s.RemoveAlias(ctx, "other", "kharkiv", a), news.NotFound)
		if err := s.RemoveAlias(ctx, "d", "kharkiv", a); err != nil {
			t.Fatal(err)
		}
		if version() == added {
			t.Error("watches aren't told of an alias that is gone")
		}
	})
}

func TestChangeDesk(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		change := func(fn func(*news.Desk)) {
			t.Helper()
			if _, err := s.ChangeDesk(t.Context(), "d", fn); err != nil {
				t.Fatal(err)
			}
		}
		change(func(d *news.Desk) { d.Zone = "Europe/Kyiv" })
		change(func(d *news.Desk) { d.Role = "7" })
		if d, err := s.Desk(t.Context(), "d"); err != nil || d.Zone != "Europe/Kyiv" || d.Role != "7" {
			t.Errorf("the desk is %+v, %v", d, err)
		}
	})
}

func TestSources(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		src := news.Source{Desk: "d", Kind: news.SourceFeed, Address: "https://example.org/feed", Name: "Example_Post", AddedAt: noon, Every: time.Hour}
		src, err := s.AddSource(ctx, src)
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.AddSource(ctx, news.Source{Desk: "d", Kind: news.SourceFeed, Address: src.Address})
		wantCode(t, err, news.Conflict)
		if other, err := s.AddSource(ctx, news.Source{Desk: "other", Kind: news.SourceFeed, Address: src.Address}); err != nil || other.ID == src.ID {
			t.Fatalf("another desk's source: %+v, %v", other, err)
		}
		if got, err := s.Source(ctx, "d", src.ID); err != nil || got != src {
			t.Fatalf("source read back: %+v, %v", got, err)
		}
		_, err = s.Source(ctx, "other", src.ID)
		wantCode(t, err, news.NotFound)
		wantCode(t, s.RemoveSource(ctx, "other", src.ID), news.NotFound)
		if got, err := s.SuggestSources(ctx, "d", "PLE_p", 5); err != nil || len(got) != 1 {
			t.Fatalf("suggested %v, %v", got, err)
		}
		if got, err := s.SuggestSources(ctx, "d", "%", 5); err != nil || len(got) != 0 {
			t.Fatalf("suggested for a percent sign %v, %v", got, err)
		}
		foreign := src
		foreign.Desk = "other"
		if err := s.UpdateSource(ctx, foreign); err == nil {
			t.Fatal("another desk changed the source")
		}
	})
}

func TestPollsAreClaimed(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		src, err := s.AddSource(ctx, news.Source{Desk: "d", Kind: news.SourceFeed, Address: "https://example.org/feed"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.AddSource(ctx, news.Source{Desk: "d", Address: "https://example.org/2", Paused: true}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.AddSource(ctx, news.Source{Desk: "d", Address: "https://example.org/3", NextPoll: noon.Add(time.Hour)}); err != nil {
			t.Fatal(err)
		}
		slow, err := s.ClaimSources(ctx, "slow", noon, 0, 10)
		if err != nil || len(slow) != 1 || slow[0].Source.ID != src.ID {
			t.Fatalf("claimed %+v, %v", slow, err)
		}
		quick, err := s.ClaimSources(ctx, "quick", noon, time.Hour, 10)
		if err != nil || len(quick) != 1 {
			t.Fatalf("claimed after the lease %+v, %v", quick, err)
		}
		if again, err := s.ClaimSources(ctx, "third", noon, time.Hour, 10); err != nil || len(again) != 0 {
			t.Fatalf("claimed a held source %+v, %v", again, err)
		}
		late := Finished{Claim: slow[0], At: noon, Notices: []news.Delivery{{Key: "late", Alert: news.Alert{Desk: "d", Channel: "1"}}}}
		late.Claim.Health = "late"
		c := quick[0]
		c.Source.ETag, c.Source.NextPoll, c.Source.Failures, c.Source.Paused, c.Source.PauseWhy = `W/"1"`, noon.Add(time.Minute), 2, true, "It is gone."
		c.Source.Address, c.Health = "https://example.org/3", "well"
		if lost, err := s.FinishPolls(ctx, []Finished{late, {Claim: c, At: noon, Moved: true}}); err != nil || len(lost) != 1 || lost[0] != src.ID {
			t.Fatalf("lost %v, %v; want the one whose lease was over", lost, err)
		}
		if list, err := s.Deliveries(ctx, "d", news.DeliveryPending, 10); err != nil || len(list) != 0 {
			t.Fatalf("a poll after its lease told %+v, %v", list, err)
		}
		got, err := s.Source(ctx, "d", src.ID)
		if err != nil || got.ETag != `W/"1"` || got.Failures != 2 || !got.Paused || got.PauseWhy != "It is gone." || got.Address != src.Address || !got.NextPoll.Equal(noon.Add(time.Minute)) {
			t.Fatalf("after the poll: %+v, %v", got, err)
		}
		got.Paused, got.NextPoll = false, noon
		if err := s.UpdateSource(ctx, got); err != nil {
			t.Fatal(err)
		}
		if list, err := s.ClaimSources(ctx, "third", noon, time.Hour, 10); err != nil || len(list) != 0 {
			t.Fatalf("a source in trouble was claimed with the others: %+v, %v", list, err)
		}
		troubled, err := s.ClaimTroubled(ctx, "third", noon, time.Hour, 10)
		if err != nil || len(troubled) != 1 || troubled[0].Health != "well" {
			t.Fatalf("in trouble: %+v, %v", troubled, err)
		}
		troubled[0].Source.Address, troubled[0].Source.Failures = "https://example.org/moved", 0
		notice := news.Delivery{Key: "told", Alert: news.Alert{Desk: "d", Channel: "1"}}
		if _, err := s.FinishPolls(ctx, []Finished{{Claim: troubled[0], At: noon, Moved: true, Notices: []news.Delivery{notice}}}); err != nil {
			t.Fatal(err)
		}
		if got, err = s.Source(ctx, "d", src.ID); err != nil || got.Address != "https://example.org/moved" {
			t.Fatalf("after the move: %+v, %v", got, err)
		}
		if list, err := s.Deliveries(ctx, "d", news.DeliveryPending, 10); err != nil || len(list) != 1 {
			t.Fatalf("told %+v, %v", list, err)
		}
	})
}

func TestItemsSeen(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		src, err := s.AddSource(ctx, news.Source{Desk: "d", Address: "https://example.org/feed"})
		if err != nil {
			t.Fatal(err)
		}
		add(t, s, Addition{Desk: "d", Source: src.ID, ItemKeys: []string{"one"}, Report: sample(1)})
		if err := s.Decide(ctx, src.ID, "two", []Decision{{Desk: "d", Stage: "fetch", Reason: "It has no text.", Args: []string{"x"}, At: noon}}); err != nil {
			t.Fatal(err)
		}
		known, err := s.KnownItems(ctx, src.ID, []string{"one", "two", "three"})
		if err != nil || len(known) != 2 || !known["one"] || !known["two"] {
			t.Fatalf("known %v, %v", known, err)
		}
		claims, err := s.ClaimSources(ctx, "me", noon, time.Hour, 1)
		if err != nil || len(claims) != 1 {
			t.Fatalf("claimed %+v, %v", claims, err)
		}
		if _, err := s.FinishPolls(ctx, []Finished{{Claim: claims[0], At: noon.Add(72 * time.Hour), Seen: []string{"one"}}}); err != nil {
			t.Fatal(err)
		}
		if n, err := s.Prune(ctx, noon.Add(48*time.Hour)); err != nil || n != 2 {
			t.Fatalf("pruned %d, %v; want the item and the decision", n, err)
		}
		if known, err = s.KnownItems(ctx, src.ID, []string{"one", "two"}); err != nil || len(known) != 1 || !known["one"] {
			t.Fatalf("known after pruning %v, %v", known, err)
		}
		if err := s.RemoveSource(ctx, "d", src.ID); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Recent(ctx, "d", 0, 10); err != nil || len(got) != 1 {
			t.Fatalf("%d reports after removing their source, %v", len(got), err)
		}
	})
}

func TestWatches(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		version := func() int64 {
			v, err := s.WatchVersion(ctx)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		start := version()
		w, err := s.AddWatch(ctx, news.Watch{Desk: "d", Name: "Izium", Query: "izium prison", Channel: "c", AddedAt: noon, Manner: news.Manner{
			Where: news.InForum, Tags: []string{"war"}, Cap: 3, Urgency: news.Urgent, Quiet: news.Window{From: 1320, To: 420}, Langs: []string{"fr"}, Moves: true,
		}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.AddWatch(ctx, w)
		wantCode(t, err, news.Conflict)
		if version() != start+1 {
			t.Fatalf("version %d after one change to %d", version(), start)
		}
		other := w
		other.Desk = "other"
		wantCode(t, s.UpdateWatch(ctx, other), news.NotFound)
		wantCode(t, s.RemoveWatch(ctx, "other", w.ID), news.NotFound)
		if all, v, err := s.AllWatches(ctx); err != nil || len(all) != 1 || !reflect.DeepEqual(all[0], w) || v != version() {
			t.Fatalf("all watches %+v at %d, %v", all, v, err)
		}
		w.Paused = true
		if err := s.UpdateWatch(ctx, w); err != nil {
			t.Fatal(err)
		}
		if all, _, err := s.AllWatches(ctx); err != nil || len(all) != 0 {
			t.Fatalf("a paused watch is among all: %+v, %v", all, err)
		}
		if got, err := s.SuggestWatches(ctx, "d", "PRISON", 5); err != nil || len(got) != 1 || !reflect.DeepEqual(got[0], w) {
			t.Fatalf("suggested %+v, %v", got, err)
		}
		if err := s.RemoveWatch(ctx, "d", w.ID); err != nil || version() != start+3 {
			t.Fatalf("removed: %v, version %d", err, version())
		}
	})
}
