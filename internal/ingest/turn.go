package ingest

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"wiredesk/internal/alert"
	"wiredesk/internal/archive"
	"wiredesk/internal/match"
	"wiredesk/internal/news"
)

// turned fills in what the report does to its story: the story with it in it, and
// what an update of a known report changed.
func (l *Line) turned(ctx context.Context, past archive.Past, c *alert.Case, e *entry, added archive.Added) error {
	var err error
	changed := added.Before != nil
	if added.Story == added.ID && added.NewToDesk && len(e.links) == 0 && added.Joined.Story == 0 {
		return nil // it is all of its story
	}
	if !added.NewToDesk && !changed || c.FirstPoll && c.IsNew {
		return nil
	}
	if c.Story, err = past.Standing(ctx, added.Story); err != nil {
		return err
	}
	c.Outlets = c.Story.Outlets
	if !changed {
		return nil
	}
	before := match.NewDoc(l.Analyser, added.Before)
	now := c.Report
	if added.Withdrawn && now.Text == "" {
		now = *added.Before
		now.Withdrawn, now.Source = true, c.Report.Source
	}
	c.Changes = alert.Changes(alert.Update{Before: *added.Before, Now: now, BeforeWords: before.Text, NowWords: e.doc.Text, At: c.Now})
	c.Moved = slices.ContainsFunc(c.Changes, func(x news.Change) bool { return x.Kind == news.ChangeFigure })
	matched := l.Watches.Match(before, c.Desk.ID)
	for i := range c.Matches {
		id := c.Matches[i].Watch.ID
		c.Matches[i].Newly = !slices.ContainsFunc(matched, func(m alert.Match) bool { return m.Watch.ID == id })
	}
	return nil
}

// abroad keeps the messages true of stories in other languages that the report is
// linked with: they name it from now on.
func (l *Line) abroad(ctx context.Context, past archive.Past, out *archive.Outcome, c alert.Case, added archive.Added) error {
	if !added.NewToDesk || c.FirstPoll {
		return nil
	}
	done := map[int64]bool{added.Story: true}
	for _, r := range c.Story.Abroad {
		if done[r.Story] {
			continue
		}
		done[r.Story] = true
		s, err := past.Standing(ctx, r.Story)
		if err != nil {
			return err
		}
		for _, d := range alert.Follow(s, alert.Turn{Desk: c.Desk, Now: c.Now}) {
			if d.Kind != "" {
				follow(out, d, archive.Added{ID: added.ID, Story: r.Story}, c.Now)
			}
		}
	}
	return nil
}

// Joined says how a report came into its story, as a decision that is kept.
func Joined(added archive.Added) []archive.Decision {
	j := added.Joined
	if j.Story == 0 {
		return nil
	}
	return []archive.Decision{{
		Stage: StoryStage, Reason: j.Reason,
		Args: []string{strconv.FormatInt(j.With, 10), fmt.Sprintf("%.2f", j.Score), j.Passages},
	}}
}

// StoryStage is the stage of decisions on which reports are one story. Their
// arguments are the report that agrees most, how much, and the shared passages.
const StoryStage = "story"

// Reasons of decisions that a person took. Their arguments are the report that
// stands for the other story, and the person's name.
const (
	SplitByHand  = "split_by_hand"
	MergedByHand = "merged_by_hand"
)

// Hand is what a person does to stories of a desk.
type Hand struct {
	Desk    news.Desk
	Reason  string // SplitByHand or MergedByHand
	Person  string
	Reports []int64 // that are moved
	Matches func(ctx context.Context, report int64) ([]alert.Match, error)
	Now     time.Time
}

// Follow gives what follows: the messages of the stories are kept true, one that has
// none is posted where watches match it, and who did it is kept with each report.
func (h Hand) Follow(ctx context.Context, past archive.Past, stories []int64) (archive.Outcome, error) {
	var out archive.Outcome
	for _, story := range stories {
		s, err := past.Standing(ctx, story)
		if err != nil {
			return out, err
		}
		decided := alert.Follow(s, alert.Turn{Desk: h.Desk, Now: h.Now})
		if len(s.Deliveries) == 0 {
			c := alert.Case{Desk: h.Desk, Report: s.Reports[0], IsNew: true, Story: s, Outlets: s.Outlets, Now: h.Now}
			if c.Matches, err = h.Matches(ctx, c.Report.ID); err != nil {
				return out, err
			}
			decided = alert.Decide(c)
		}
		for _, d := range decided {
			if d.Kind != "" || d.Wait != nil {
				follow(&out, d, archive.Added{ID: s.Reports[0].ID, Story: story}, h.Now)
			}
		}
	}
	for _, r := range h.Reports {
		out.Decisions = append(out.Decisions, archive.Decision{
			Report: r, Stage: StoryStage, Reason: h.Reason, Args: []string{strconv.FormatInt(stories[0], 10), h.Person},
		})
	}
	return out, nil
}
