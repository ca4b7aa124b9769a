package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"wiredesk/internal/alert"
	"wiredesk/internal/news"
)

// Bounds of how a watch delivers.
const (
	maxCap     = 1000 // posts an hour
	maxOutlets = 100
	maxTags    = 5 // of a forum post: https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel
)

// Words that empty a setting.
const (
	noneOf = "none"
	allOf  = "all"
)

// mannerOptions say how a watch delivers.
func mannerOptions() []Option {
	return []Option{
		{Name: "thread", Description: "A thread for each story", Kind: Flag},
		{Name: "tags", Description: "Tags of its forum posts, parted by commas; none for none", MaxLength: 200},
		{Name: "digest", Description: "The digest that its stories wait for; none to post each by itself", Completes: true, MaxLength: maxDigestName},
		{Name: "cap", Description: "Most posts an hour, the rest comes in a roll-up; 0 for no bound", Kind: Number},
		{Name: "urgency", Description: "How much it presses, and so whom it mentions", Choices: urgencies()},
		{Name: "quiet", Description: "Hours that hold posts back until they end, such as 22:00-7:00; none for none", MaxLength: 30},
		{Name: "languages", Description: "Only reports in these, such as fr, en; all for all", MaxLength: 100},
		{Name: "sources", Description: "Only reports of these sources, parted by commas; all for all", Completes: true, MaxLength: 500},
		{Name: "outlets", Description: "Only stories that so many outlets carry", Kind: Number},
		{Name: "moves", Description: "Only when a figure of the story moves", Kind: Flag},
		{Name: "image", Description: "With the lead image", Kind: Flag},
	}
}

func urgencies() []Choice {
	var out []Choice
	for _, u := range news.Urgencies() {
		out = append(out, Choice{Name: string(u), Value: string(u)})
	}
	return out
}

// manner changes how a watch delivers by the options that are given.
func (k *Kit) manner(ctx context.Context, req *Request, w *news.Watch) error {
	m := &w.Manner
	for _, s := range []struct {
		option string
		set    func(value string) error
	}{
		{"digest", func(v string) error { return k.setDigest(ctx, req, m, v) }},
		{"cap", func(v string) (err error) { m.Cap, err = within(v, maxCap); return err }},
		{"urgency", func(v string) error { return setUrgency(m, v) }},
		{"quiet", func(v string) error { return setQuiet(m, v) }},
		{"languages", func(v string) (err error) { m.Langs, err = langsOf(v); return err }},
		{"sources", func(v string) (err error) { m.Sources, err = k.sourcesOf(ctx, req, v); return err }},
		{"outlets", func(v string) (err error) { m.Outlets, err = within(v, maxOutlets); return err }},
		{"moves", func(v string) error { m.Moves = v == "true"; return nil }},
		{"image", func(v string) error { m.Image = v == "true"; return nil }},
		{"tags", func(v string) (err error) { m.Tags, err = tagsOf(v); return err }},
	} {
		if v := strings.TrimSpace(req.Text(s.option)); v != "" {
			if err := s.set(v); err != nil {
				return err
			}
		}
	}
	return k.place(ctx, req, w)
}

// place says in what form alerts stand in the watch's channel: a forum takes
// forum posts alone.
func (k *Kit) place(ctx context.Context, req *Request, w *news.Watch) error {
	forum, err := k.Forum(ctx, w.Channel)
	switch {
	case err != nil:
		return err
	case forum:
		w.Manner.Where = news.InForum
	case req.Text("thread") == "true":
		w.Manner.Where = news.InThread
	case req.Text("thread") == "false" || w.Manner.Where == news.InForum:
		w.Manner.Where = news.InChannel
	}
	return nil
}

func within(value string, most int) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > most {
		return 0, news.Errorf(news.Invalid, "%s is not a number from 0 to %d. Give one, or 0 for no bound.", value, most)
	}
	return n, nil
}

func (k *Kit) setDigest(ctx context.Context, req *Request, m *news.Manner, value string) error {
	m.Digest = 0
	if strings.EqualFold(value, noneOf) {
		return nil
	}
	d, err := k.namedDigest(ctx, req.Desk.ID, value)
	m.Digest = d.ID
	return err
}

func setUrgency(m *news.Manner, value string) error {
	if !slices.Contains(news.Urgencies(), news.Urgency(value)) {
		return news.Errorf(news.Invalid, "%s is no urgency. Choose flash, urgent or routine.", value)
	}
	m.Urgency = news.Urgency(value)
	return nil
}

func setQuiet(m *news.Manner, value string) (err error) {
	m.Quiet = news.Window{}
	if !strings.EqualFold(value, noneOf) {
		m.Quiet, err = alert.ParseWindow(value)
	}
	return err
}

// listed parts a list that a person typed; nil when it is the word that empties it.
func listed(value, empty string) []string {
	if strings.EqualFold(value, empty) {
		return nil
	}
	var out []string
	for part := range strings.SplitSeq(value, ",") {
		if part = strings.TrimSpace(part); part != "" && !slices.Contains(out, part) {
			out = append(out, part)
		}
	}
	return out
}

func langsOf(value string) ([]string, error) {
	var out []string
	for _, lang := range listed(strings.ReplaceAll(strings.ToLower(value), " ", ","), allOf) {
		if len(lang) != 2 || strings.Trim(lang, "abcdefghijklmnopqrstuvwxyz") != "" {
			return nil, news.Errorf(news.Invalid, "%s is no code of a language. Give codes of two letters, such as fr, en, uk.", lang)
		}
		out = append(out, lang)
	}
	return out, nil
}

func tagsOf(value string) ([]string, error) {
	tags := listed(value, noneOf)
	if len(tags) > maxTags {
		return nil, news.Errorf(news.Limit, "A forum post can have %d tags at most. Choose fewer.", maxTags)
	}
	return tags, nil
}

// sourcesOf gives the numbers of the desk's sources that are named.
func (k *Kit) sourcesOf(ctx context.Context, req *Request, value string) ([]int64, error) {
	names := listed(value, allOf)
	if len(names) == 0 {
		return nil, nil
	}
	list, err := k.Store.Sources(ctx, req.Desk.ID)
	if err != nil {
		return nil, err
	}
	var out []int64
	for _, name := range names {
		i := slices.IndexFunc(list, func(s news.Source) bool { return strings.EqualFold(s.Name, name) })
		if i < 0 {
			return nil, news.Errorf(news.NotFound, "This desk has no source called %s. See the names with /source list.", name)
		}
		out = append(out, list[i].ID)
	}
	return out, nil
}

// mannerNames are the names of what a desk's watches refer to by number.
type mannerNames struct {
	digests map[int64]string
	sources map[int64]string
}

func (k *Kit) mannerNames(ctx context.Context, desk string) (mannerNames, error) {
	n := mannerNames{map[int64]string{}, map[int64]string{}}
	digests, err := k.Store.Digests(ctx, desk)
	if err != nil {
		return n, err
	}
	for _, d := range digests {
		n.digests[d.ID] = d.Name
	}
	sources, err := k.Store.Sources(ctx, desk)
	for _, s := range sources {
		n.sources[s.ID] = s.Name
	}
	return n, err
}

// mannerLine says how a watch delivers, where it differs from posting every
// story to its channel at once; nil when it doesn't.
func mannerLine(req *Request, m news.Manner, names mannerNames) Line {
	var parts []string
	add := func(given bool, said string) {
		if given {
			parts = append(parts, said)
		}
	}
	say := req.Say.Say
	add(m.Presses() != news.Routine, say(string(m.Presses())))
	add(m.Digest != 0, say("waits for the digest %s", names.digests[m.Digest]))
	add(m.Where == news.InThread, say("a thread for each story"))
	add(m.Where == news.InForum, say("forum posts"))
	add(len(m.Tags) > 0, say("tags: %s", strings.Join(m.Tags, ", ")))
	add(m.Cap > 0, say("at most %d an hour", m.Cap))
	add(!m.Quiet.IsZero(), say("quiet from %s to %s", alert.Clock(m.Quiet.From), alert.Clock(m.Quiet.To)))
	add(len(m.Langs) > 0, say("languages: %s", strings.Join(m.Langs, ", ")))
	if len(m.Sources) > 0 {
		var of []string
		for _, id := range m.Sources {
			of = append(of, orElse(names.sources[id], "?"))
		}
		add(true, say("sources: %s", strings.Join(of, ", ")))
	}
	add(m.Outlets > 1, say("from %d outlets on", m.Outlets))
	add(m.Moves, say("only when a figure moves"))
	add(m.Image, say("with the lead image"))
	if len(parts) == 0 {
		return nil
	}
	return Plain(strings.Join(parts, " · "))
}

// completeManner proposes watches, digests or sources for the option being typed.
func (k *Kit) completeManner(ctx context.Context, req *Request) ([]Choice, error) {
	switch req.Focused {
	case "digest":
		return k.completeDigest(ctx, req)
	case "sources":
		return k.completeSources(ctx, req)
	}
	return k.completeWatch(ctx, req)
}

// completeSources proposes a source's name after those that stand there already.
func (k *Kit) completeSources(ctx context.Context, req *Request) ([]Choice, error) {
	typed, before := req.Text("sources"), ""
	if i := strings.LastIndexByte(typed, ','); i >= 0 {
		before, typed = typed[:i+1]+" ", typed[i+1:]
	}
	list, err := k.Store.Sources(ctx, req.Desk.ID)
	if err != nil {
		return nil, err
	}
	var out []Choice
	for _, s := range list {
		if value := before + s.Name; strings.Contains(strings.ToLower(s.Name), strings.ToLower(strings.TrimSpace(typed))) && len(out) < suggestions && len(value) <= 100 {
			out = append(out, Choice{Name: value, Value: value})
		}
	}
	return out, nil
}
