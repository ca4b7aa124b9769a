package commands

import (
	"cmp"
	"context"
	"path"
	"slices"
	"strconv"
	"strings"

	"wiredesk/internal/archive"
	"wiredesk/internal/article"
	"wiredesk/internal/check"
	"wiredesk/internal/fetch"
	"wiredesk/internal/ingest"
	"wiredesk/internal/news"
	"wiredesk/internal/phrase"
)

// Bounds of a draft: the file as it is sent, and what Discord lets a person type
// into an option and a form.
const (
	maxDraftFile = 4 << 20
	maxDraftText = 6000
	maxDraftForm = 4000
)

// valuesShown is how many archived values a line of an answer lists.
const valuesShown = 4

func (k *Kit) check() Command {
	return Command{
		Name: "check", Description: "Compare a draft's quotes and figures with the archive", Run: k.runCheck,
		Options: []Option{
			{Name: "text", Description: "The draft; leave it out for a form", MaxLength: maxDraftText},
			{Name: "file", Description: "The draft as a .txt, .md or .docx file", Kind: File},
			shareOption,
		},
	}
}

// checkMenu is the message menu Check against archive.
func (k *Kit) checkMenu() Menu {
	return Menu{Name: "Check against archive", Run: func(ctx context.Context, req *Request) (*Reply, error) {
		return k.compare(ctx, req, req.Target.Content)
	}}
}

func (k *Kit) runCheck(ctx context.Context, req *Request) (*Reply, error) {
	file, attached := req.Files["file"]
	typed := req.Text("text")
	switch {
	case attached && typed != "":
		return nil, news.Errorf(news.Invalid, "Give the draft either as text or as a file.")
	case attached:
		text, err := k.draftOf(ctx, file)
		if err != nil {
			return nil, err
		}
		if len([]rune(text)) <= check.MaxDraft {
			req.Values["text"] = text // the pager asks again without the file
		}
		typed = text
	case typed == "" && !req.Flag("form"):
		return checkForm(req), nil
	}
	return k.compare(ctx, req, typed)
}

func checkForm(req *Request) *Reply {
	return &Reply{Modal: &Modal{
		Path: []string{"check"}, Title: req.Say.Say("Check a draft"), Values: map[string]string{"share": req.Text("share")},
		Fields: []Field{{
			Name: "text", Label: req.Say.Say("The draft"), Hint: req.Say.Say("A longer one: attach it as a file"),
			Long: true, Required: true, Max: maxDraftForm,
		}},
	}}
}

func (k *Kit) draftOf(ctx context.Context, file Attachment) (string, error) {
	kind := strings.ToLower(path.Ext(file.Name))
	if kind != ".txt" && kind != ".md" && kind != ".docx" {
		return "", news.Errorf(news.Invalid, "%s is not a draft that can be read here. Attach a .txt, .md or .docx file.", file.Name)
	}
	if file.Size > maxDraftFile {
		return "", news.Errorf(news.Limit, "%s is larger than 4 MB. Attach the text alone, as a .txt file.", file.Name)
	}
	got, err := k.Fetch.Get(ctx, fetch.Request{Address: file.Address, Limit: maxDraftFile})
	if err != nil {
		return "", err
	}
	if kind == ".docx" {
		return check.Docx(got.Body)
	}
	a, err := article.Plain(got.Body, fileType(file))
	if err != nil {
		return "", err
	}
	return a.Text, nil
}

// compare answers with what needs a look first, then what is as archived.
func (k *Kit) compare(ctx context.Context, req *Request, draft string) (*Reply, error) {
	names, err := ingest.DeskNames(ctx, k.Store, req.Desk.ID)
	if err != nil {
		return nil, err
	}
	checker := check.Checker{Archive: archive.Passages{Store: k.Store, Desk: req.Desk.ID}, Analyser: k.Analyser, Names: names}
	found, err := checker.Draft(ctx, draft)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(found, func(a, b check.Finding) int { return cmp.Compare(rank(a), rank(b)) })
	alike, compared := 0, 0
	for _, f := range found {
		if f.Kind != check.Name {
			compared++
		}
		if rank(f) == asArchived {
			alike++
		}
	}
	from, to, pages := page(len(found), req.Page)
	reply := &Reply{
		Share: req.Flag("share"), Pages: pages, Page: req.Page,
		Head: Sentence(req.Say, "%d quotes and figures compared; %d as the archive has them.", compared, alike),
		Foot: Sentence(req.Say, "This compares the draft with this desk's archive and judges nothing: what the archive lacks may be right, and what it holds may be wrong."),
	}
	menu := &Select{Hint: req.Say.Say("Cite or open one of these"), Action: "look"}
	offered := map[int64]bool{}
	for i, f := range found[from:to] {
		reply.Entries = append(reply.Entries, findingEntry(req.Say, f))
		if f.Archived == nil || offered[f.Archived.Report.ID] {
			continue // a select takes each value once
		}
		offered[f.Archived.Report.ID] = true
		id, title := strconv.FormatInt(f.Archived.Report.ID, 10), strconv.Itoa(i+1)+". "+reportTitle(req.Say, f.Archived.Report)
		menu.Choices = append(menu.Choices,
			Choice{Name: req.Say.Say("Cite %s", title), Value: "cite " + id},
			Choice{Name: req.Say.Say("Open %s", title), Value: "show " + id},
		)
	}
	if len(menu.Choices) > 0 {
		reply.Rows = []Row{{Select: menu}}
	}
	return reply, nil
}

// The order of an answer.
const (
	needsLook = iota
	unknown
	asArchived
)

func rank(f check.Finding) int {
	switch f.Verdict {
	case check.Verbatim, check.Same:
		return asArchived
	case check.Absent:
		return unknown
	}
	return needsLook
}

func verdict(say *phrase.Speaker, v check.Verdict) string {
	switch v {
	case check.Verbatim:
		return say.Say("verbatim")
	case check.Altered:
		return say.Say("altered")
	case check.SomeoneElse:
		return say.Say("said by someone else")
	case check.Same:
		return say.Say("same")
	case check.Hedge:
		return say.Say("hedge dropped or changed")
	case check.Different:
		return say.Say("different")
	case check.Newer:
		return say.Say("newer figure exists")
	case check.Otherwise:
		return say.Say("spelled otherwise in the archive")
	}
	return say.Say("not in the archive")
}

// findingEntry shows what the draft says, what the archive says, and where.
func findingEntry(say *phrase.Speaker, f check.Finding) Entry {
	e := Entry{Title: flat([]rune(shortened(f.Text, 200))), Lines: []Line{{{Text: verdict(say, f.Verdict), Bold: true}}}}
	if f.Archived == nil {
		return e
	}
	p := f.Archived
	e.Link = p.Report.Address
	if len(f.Difference) > 0 {
		e.Lines = append(e.Lines, difference(say, f.Difference))
	}
	if n := f.Spelling; n != nil {
		e.Lines = append(e.Lines, Sentence(say, "%s in %d of %d reports that were looked at", Span{Text: n.Mostly, Bold: true}, n.Times, n.Of))
	}
	if f.Kind == check.Quote {
		e.Lines = append(e.Lines, speakerLine(say, f))
	}
	e.Lines = append(e.Lines, passageLine(p), reportSource(say, p.Report))
	for i, v := range f.Values {
		if i == valuesShown {
			break
		}
		line := Line{{Text: "• "}, {Text: hedged(v.Figure), Bold: true}, {Text: " · "}}
		e.Lines = append(e.Lines, append(line, reportSource(say, v.Report)...))
	}
	return e
}

// hedged writes an archived figure with what makes it inexact.
func hedged(f *news.Figure) string {
	switch f.Hedge {
	case news.HedgeAbout, news.HedgeUnder, news.HedgeOver:
		return string(f.Hedge) + " " + f.Text
	}
	return f.Text
}

func speakerLine(say *phrase.Speaker, f check.Finding) Line {
	switch {
	case f.Archived.Quote == nil:
		return Sentence(say, "There the words stand outside quotation marks.")
	case f.Archived.Quote.Speaker == "":
		return Sentence(say, "There the text names no speaker beside it.")
	}
	said := f.Archived.Quote.Speaker
	if n := f.Archived.Quote.Name; n != "" && n != said {
		said += " (" + n + ")"
	}
	return Sentence(say, "There said by %s.", Span{Text: said, Bold: true})
}

func difference(say *phrase.Speaker, changes []check.Change) Line {
	var line Line
	for i, c := range changes {
		if i > 0 {
			line = append(line, Span{Text: " "})
		}
		switch c.Op {
		case check.Dropped:
			line = append(line, Sentence(say, "[archive: %s]", Span{Text: shortened(c.Text, 200), Bold: true})...)
		case check.Added:
			line = append(line, Sentence(say, "[draft: %s]", Span{Text: shortened(c.Text, 200), Italic: true})...)
		default:
			line = append(line, Span{Text: shortened(c.Text, 200)})
		}
	}
	return line
}

func passageLine(p *check.Passage) Line {
	return Line{{Text: flat([]rune(p.Before))}, {Text: flat([]rune(shortened(p.Text, 400))), Bold: true}, {Text: flat([]rune(p.After))}}
}

// shortened keeps the beginning and the end of a long passage.
func shortened(s string, limit int) string {
	runes := []rune(s)
	if len(runes) <= limit {
		return s
	}
	return string(runes[:limit*2/3]) + " […] " + string(runes[len(runes)-limit/3:])
}
