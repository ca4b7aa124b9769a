package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"wiredesk/internal/article"
	"wiredesk/internal/feed"
	"wiredesk/internal/fetch"
	"wiredesk/internal/news"
)

// Numbers of reading. FeedBytes bounds a feed after decompression.
const (
	pagesAtOnce   = 4   // of one source; politeness per host is the fetcher's
	enoughText    = 600 // characters of an item's content that make its page unnecessary
	FeedBytes     = 16 << 20
	indexChildren = 3 // sitemaps of an index that are read; they come newest first
	pageBytes     = 8 << 20
	pageWait      = 25 * time.Second
	troubledWait  = 10 * time.Second // for the answer of a source in trouble
)

// What is asked for.
const (
	AcceptFeed = "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
	acceptPage = "text/html, application/xhtml+xml, text/plain;q=0.8, application/pdf;q=0.7, */*;q=0.1"
)

// fetched gets the source, unless its server says that it is as it was.
func (l *Line) fetched(ctx context.Context, b *batch) error {
	src := b.claim.Source
	got, err := Get(ctx, l.Fetch, fetch.Request{
		Address: src.Address, ETag: src.ETag, LastModified: src.LastModified, Accept: AcceptFeed, Limit: FeedBytes,
		Page: IsPage(src.Kind), Timeout: patience(src.Failures),
	})
	if err != nil {
		return err
	}
	b.got, b.done = got, got.NotModified
	return nil
}

// patience is how long a source may take to answer, 0 for as long as any. One
// whose last poll failed gets less, but all of it at each third try, so that one
// that is merely slow comes back.
func patience(failures int) time.Duration {
	if failures%3 == 0 {
		return 0
	}
	return troubledWait
}

func (l *Line) parsed(ctx context.Context, b *batch) error {
	var err error
	if b.desk, err = l.Store.Desk(ctx, b.claim.Source.Desk); err != nil {
		return err
	}
	b.feed, err = Parse(b.claim.Source, b.got)
	b.got.Body = nil // it isn't needed again, and many sources are under way
	return err
}

// IsPage tells the kinds of source that are pages made for people, for which
// robots.txt is obeyed.
func IsPage(kind news.SourceKind) bool { return kind == news.SourceList || kind == news.SourcePage }

// Parse reads what a source's server gave.
func Parse(src news.Source, got *fetch.Response) (*feed.Feed, error) {
	switch src.Kind {
	case news.SourceList:
		return feed.ParseList(got.Body, got.ContentType, got.Base(), src.Selector)
	case news.SourcePage:
		return feed.ParsePage(got.Body, got.ContentType, got.Base(), src.Selector)
	}
	return feed.Parse(got.Body, got.ContentType, got.Base())
}

// children reads the newest sitemaps that a sitemap index names in its place.
func (l *Line) children(ctx context.Context, b *batch) error {
	if !isIndex(b) {
		return nil
	}
	index := b.feed.Items
	b.feed.Items = nil
	for i, child := range index {
		if i == indexChildren {
			break
		}
		got, err := Get(ctx, l.Fetch, fetch.Request{Address: child.Link, Accept: AcceptFeed, Limit: FeedBytes})
		if err != nil {
			return err
		}
		sitemap, err := feed.Parse(got.Body, got.ContentType, got.Base())
		if err != nil {
			return err
		}
		if sitemap.Kind != feed.Index {
			b.feed.Items = append(b.feed.Items, sitemap.Items...)
		}
	}
	return nil
}

// told takes the text that the feed itself has of each item.
func (l *Line) told(_ context.Context, b *batch) error {
	for i := range b.items {
		b.items[i].said = article.Fragment(b.items[i].item.Content)
	}
	return nil
}

// wantsPage tells that the item's own text is too short to be the report.
func (e *entry) wantsPage() bool {
	return e.item.Link != "" && utf8.RuneCountInString(e.said) < enoughText
}

// read makes a report of each item: from the feed where it carries the text,
// otherwise from the page. A page that can't be read loses nothing: what the
// feed says is archived, and why is kept with the item's decisions.
func (l *Line) read(ctx context.Context, b *batch) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(pagesAtOnce)
	for i := range b.items {
		e := &b.items[i]
		group.Go(func() error {
			page, err := l.page(ctx, e)
			if err != nil && ctx.Err() != nil {
				return ctx.Err()
			}
			e.pageErr = err
			e.report = reportOf(e, page, b, l.Now())
			return nil
		})
	}
	return group.Wait()
}

// page reads the item's page where it is wanted.
func (l *Line) page(ctx context.Context, e *entry) (*article.Article, error) {
	if !e.wantsPage() {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, pageWait)
	defer cancel()
	return l.Reader.Page(ctx, e.item.Link)
}

// Reader reads articles, wherever they are.
type Reader struct {
	Fetch *fetch.Client
	PDF   *article.PDFReader
}

// Page fetches an address and reads the article there: a page, a plain text, a PDF.
func (r Reader) Page(ctx context.Context, address string) (*article.Article, error) {
	got, err := Get(ctx, r.Fetch, fetch.Request{Address: address, Accept: acceptPage, Limit: article.MaxPDFBytes, Page: true})
	if err != nil {
		return nil, err
	}
	kind, _, _ := strings.Cut(got.ContentType, ";")
	switch {
	case article.IsPDF(got.Body):
		return r.PDF.Extract(ctx, got.Body, got.Address)
	case len(got.Body) > pageBytes:
		return nil, news.Errorf(news.Limit, "%s is larger than %d MB. Add its text as a file.", address, pageBytes>>20)
	case strings.TrimSpace(kind) == "text/plain":
		return article.Plain(got.Body, got.ContentType)
	}
	return article.Extract(got.Body, got.ContentType, got.Address)
}

// reportOf puts together what the page and the feed say. The page's own word
// comes first, except for the title, which the feed gives without the outlet's name.
// The outlet is called as it calls itself: a desk's own name for a source is no
// other desk's to see.
func reportOf(e *entry, page *article.Article, b *batch, now time.Time) news.Report {
	item, src := e.item, b.claim.Source
	r := news.Report{
		Address: item.Link, Canonical: e.canonical, GUID: item.ID, Title: item.Title, Authors: item.Authors,
		Published: item.Published, Updated: item.Updated, Source: firstOf(b.feed.Title, fetch.Host(src.Address)), SourceID: src.ID, Summary: article.Fragment(item.Summary),
		Text: e.said, FirstSeen: now, LastSeen: now,
	}
	if !r.Published.IsZero() {
		r.PublishedFrom = article.FromFeed
	}
	if page != nil {
		fill(&r, page)
	}
	if r.Text == "" {
		r.Text = r.Summary
	}
	r.Correction = firstOf(r.Correction, article.Correction(r.Text))
	if r.Lang == "" {
		r.Lang = firstOf(item.Lang, b.feed.Lang, src.Lang)
	}
	if r.Withdrawn = takenBack(r.Title); e.lost() {
		r.Withdrawn, r.Text = true, "" // the archive keeps what it said
	}
	Seal(&r)
	return r
}

// fill takes over what a page says.
func fill(r *news.Report, page *article.Article) {
	if len(page.Text) > len(r.Text) {
		r.Text = page.Text
	}
	r.Title = firstOf(r.Title, page.Title)
	if len(page.Authors) > 0 {
		r.Authors = page.Authors
	}
	if !page.Published.IsZero() {
		r.Published, r.PublishedFrom = page.Published, page.PublishedFrom
	}
	if !page.Updated.IsZero() {
		r.Updated = page.Updated
	}
	r.Lang, r.Image, r.Credit, r.Correction, r.Paid = page.Lang, page.Image, page.Credit, page.Correction, page.Paid
}

// FromArticle makes the report of an article that a person gave. What it doesn't
// say stays unknown.
func FromArticle(a *article.Article, address, canonical string, now time.Time) news.Report {
	r := news.Report{Address: address, Canonical: canonical, Title: a.Title, Source: a.SiteName, FirstSeen: now, LastSeen: now}
	fill(&r, a)
	if r.Source == "" && address != "" {
		r.Source = fetch.Host(address)
	}
	Seal(&r)
	return r
}

// Seal gives a report its fingerprint and its version.
func Seal(r *news.Report) {
	sum := sha256.Sum256([]byte(r.Text))
	r.SHA256 = hex.EncodeToString(sum[:])
	r.Version = max(r.Version, 1)
}

func firstOf(list ...string) string {
	for _, s := range list {
		if strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}
