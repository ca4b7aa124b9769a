package commands

import (
	"context"
	"errors"
	"net/url"
	"path"
	"strconv"
	"strings"

	"wiredesk/internal/alert"
	"wiredesk/internal/archive"
	"wiredesk/internal/article"
	"wiredesk/internal/dedup"
	"wiredesk/internal/fetch"
	"wiredesk/internal/ingest"
	"wiredesk/internal/news"
)

// maxAttachment is the largest file that is read as a report.
const maxAttachment = 8 << 20

// pageText is how many characters of a report one page of /report show holds.
const pageText = 3000

func (k *Kit) report() Command {
	which := Option{Name: "report", Description: "The report, by title or number", Required: true, Completes: true, MaxLength: 200}
	return Command{
		Name: "report", Description: "One archived report",
		Subs: []Command{
			{Name: "show", Description: "Read a report as it was archived", Options: []Option{which, shareOption}, Run: k.reportShow, Complete: k.completeReport},
			{Name: "versions", Description: "How a report's text changed, word by word", Options: []Option{which, shareOption}, Run: k.reportVersions, Complete: k.completeReport},
			{
				Name: "add", Description: "Archive a page or a file", Run: k.reportAdd,
				Options: []Option{
					{Name: "address", Description: "The page's address", MaxLength: 2000},
					{Name: "file", Description: "A .txt or .html file of up to 8 MB", Kind: File},
				},
			},
		},
	}
}

// asNews gives the error that people see in err's chain.
func asNews(err error) (*news.Error, bool) { return errors.AsType[*news.Error](err) }

// chosenReport gives the report that a person named: by number, address or title.
func (k *Kit) chosenReport(ctx context.Context, req *Request, typed string) (news.Report, error) {
	typed = strings.TrimSpace(typed)
	if id, err := strconv.ParseInt(strings.TrimPrefix(typed, "#"), 10, 64); err == nil {
		return k.Store.Report(ctx, req.Desk.ID, id)
	}
	if strings.Contains(typed, "://") {
		canonical, err := dedup.Canonical(typed)
		if err != nil {
			return news.Report{}, err
		}
		return k.Store.ReportByAddress(ctx, req.Desk.ID, canonical)
	}
	list, err := k.Store.SuggestReports(ctx, req.Desk.ID, typed, 2)
	if err != nil {
		return news.Report{}, err
	}
	if len(list) == 0 {
		return news.Report{}, news.Errorf(news.NotFound, "This desk's archive has no report called %s. Choose one from the list while typing, or look with /find.", typed)
	}
	return list[0], nil
}

func (k *Kit) reportShow(ctx context.Context, req *Request) (*Reply, error) {
	r, err := k.chosenReport(ctx, req, req.Text("report"))
	if err != nil {
		return nil, err
	}
	runes := []rune(r.Text)
	pages := max(1, (len(runes)+pageText-1)/pageText)
	at := min(max(0, req.Page), pages-1)
	from, to := pageBreak(runes, at*pageText), pageBreak(runes, (at+1)*pageText)
	e := Entry{Title: reportTitle(req.Say, r), Link: r.Address, Lines: []Line{reportSource(req.Say, r)}}
	if at == 0 {
		e.Lines = append(e.Lines, reportNotes(req, r)...)
	}
	e.Lines = append(e.Lines, Plain(""), Plain(strings.TrimSpace(string(runes[from:to]))))
	return &Reply{
		Entries: []Entry{e}, Share: req.Flag("share"), Pages: pages, Page: at,
		Rows: []Row{{Buttons: []Button{{Label: req.Say.Say("Cite"), Action: "cite", Argument: strconv.FormatInt(r.ID, 10), Main: true}}}},
	}, nil
}

// pageBreak moves a place back to the end of a word, the same for the page
// before it and the one after.
func pageBreak(runes []rune, at int) int {
	if at >= len(runes) {
		return len(runes)
	}
	for i := at; i > at-80 && i > 0; i-- {
		if runes[i] == ' ' || runes[i] == '\n' {
			return i
		}
	}
	return at
}

// reportNotes says what is known about a report beside its text.
func reportNotes(req *Request, r news.Report) []Line {
	var out []Line
	if r.Address == "" {
		out = append(out, Sentence(req.Say, "Address unknown: it was added as a file."))
	}
	if r.Credit != "" {
		out = append(out, Sentence(req.Say, "Agency credit: %s", r.Credit))
	}
	if r.Correction != "" {
		out = append(out, Sentence(req.Say, "Correction: %s", r.Correction))
	}
	if r.Paid {
		out = append(out, Sentence(req.Say, "Paid content: the archive may hold only its beginning."))
	}
	return append(out, Sentence(req.Say, "Language %s · first seen %s · last seen %s", orElse(r.Lang, "?"), Span{At: r.FirstSeen}, Span{At: r.LastSeen}))
}

func (k *Kit) reportAdd(ctx context.Context, req *Request) (*Reply, error) {
	file, attached := req.Files["file"]
	address := strings.TrimSpace(req.Text("address"))
	var r news.Report
	var err error
	switch {
	case attached && address == "":
		r, err = k.reportOfFile(ctx, req, file)
	case !attached && address != "":
		r, err = k.reportOfPage(ctx, req, address)
	default:
		return nil, news.Errorf(news.Invalid, "Give either an address or a file.")
	}
	if err != nil {
		return nil, err
	}
	doc := ingest.Analyse(k.Analyser, &r)
	arrival, err := k.Stories.Arrival(ctx, req.Desk.ID, &r)
	if err != nil {
		return nil, err
	}
	added, err := k.Store.Add(ctx, archive.Addition{
		Report: r, Doc: doc, Desk: req.Desk.ID, Now: req.Now, Arrival: arrival,
		Decisions: []archive.Decision{{Stage: "alert", Reason: string(alert.AddedByOne)}},
		Then: func(_ context.Context, _ archive.Past, added archive.Added) (archive.Outcome, error) {
			return archive.Outcome{Decisions: ingest.Joined(added)}, nil
		},
	})
	if err != nil {
		return nil, err
	}
	if err := k.Cache.Changed(ctx, req.Desk.ID); err != nil {
		k.Log.Debug("cache not told of a change", "err", err)
	}
	if r, err = k.Store.Report(ctx, req.Desk.ID, added.ID); err != nil {
		return nil, err
	}
	head := Sentence(req.Say, "Archived, %d characters. It is not posted anywhere.", len([]rune(r.Text)))
	switch {
	case added.NewVersion:
		head = Sentence(req.Say, "The archive had this report; its text has changed and is kept as version %d.", r.Version)
	case !added.New:
		head = Sentence(req.Say, "The archive has this report already, with the same text.")
	}
	return &Reply{
		Head: head, Entries: []Entry{reportEntry(req.Say, r, nil)},
		Rows: []Row{{Buttons: []Button{{Label: req.Say.Say("Cite"), Action: "cite", Argument: strconv.FormatInt(r.ID, 10), Main: true}}}},
	}, nil
}

func (k *Kit) reportOfPage(ctx context.Context, req *Request, typed string) (news.Report, error) {
	address, err := fetch.Address(typed)
	if err != nil {
		return news.Report{}, err
	}
	page, err := k.Reader.Page(ctx, address)
	if err != nil {
		return news.Report{}, err
	}
	canonical, err := dedup.Canonical(address)
	if err != nil {
		return news.Report{}, err
	}
	return reportOf(ingest.FromArticle(page, address, canonical, req.Now))
}

func reportOf(r news.Report) (news.Report, error) {
	if strings.TrimSpace(r.Text) == "" {
		return r, news.Errorf(news.Invalid, "No text could be read there. Open the page, save its text as a .txt file, and add that.")
	}
	return r, nil
}

func (k *Kit) reportOfFile(ctx context.Context, req *Request, file Attachment) (news.Report, error) {
	kind := strings.ToLower(path.Ext(file.Name))
	if kind != ".txt" && kind != ".html" && kind != ".htm" {
		return news.Report{}, news.Errorf(news.Invalid, "%s is not a file that can be read here. Attach a .txt or .html file.", file.Name)
	}
	if file.Size > maxAttachment {
		return news.Report{}, news.Errorf(news.Limit, "%s is larger than 8 MB. Attach the text alone, as a .txt file.", file.Name)
	}
	got, err := k.Fetch.Get(ctx, fetch.Request{Address: file.Address, Limit: maxAttachment})
	if err != nil {
		return news.Report{}, err
	}
	read := article.Plain
	if kind != ".txt" {
		read = func(body []byte, contentType string) (*article.Article, error) {
			return article.Extract(body, contentType, "")
		}
	}
	a, err := read(got.Body, fileType(file))
	if err != nil {
		return news.Report{}, err
	}
	address := webAddress(a.Canonical)
	canonical := ""
	if address != "" {
		if canonical, err = dedup.Canonical(address); err != nil {
			return news.Report{}, err
		}
	}
	return reportOf(ingest.FromArticle(a, address, canonical, req.Now))
}

// fileType gives the charset that Discord noted for a text, and nothing else of it.
func fileType(file Attachment) string {
	if strings.Contains(strings.ToLower(file.Type), "charset=") {
		return file.Type
	}
	return ""
}

func webAddress(s string) string {
	if u, err := url.Parse(s); err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
		return s
	}
	return ""
}

func (k *Kit) completeReport(ctx context.Context, req *Request) ([]Choice, error) {
	typed := req.Text(req.Focused)
	list, err := k.Store.SuggestReports(ctx, req.Desk.ID, typed, suggestions)
	if err != nil {
		return nil, err
	}
	var out []Choice
	for _, r := range list {
		name := reportTitle(req.Say, r) + " · " + orElse(r.Source, "?")
		if !r.Published.IsZero() {
			name += " · " + r.Published.Format("2006-01-02")
		}
		out = append(out, Choice{Name: name, Value: strconv.FormatInt(r.ID, 10)})
	}
	return out, nil
}
