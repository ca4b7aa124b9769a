package ingest

import (
	"context"
	"errors"

	"wiredesk/internal/feed"
	"wiredesk/internal/fetch"
	"wiredesk/internal/news"
)

// Get fetches an address. A refusal that shows a captcha is said as such: unlike
// others it won't pass by itself.
func Get(ctx context.Context, client *fetch.Client, r fetch.Request) (*fetch.Response, error) {
	got, err := client.Get(ctx, r)
	failure, ok := errors.AsType[*fetch.Failure](err)
	if !ok || len(failure.Page) == 0 {
		return got, err
	}
	if page, _ := feed.Decode(failure.Page, "text/html"); feed.Wall(page) != feed.Captcha {
		return got, err
	}
	if r.Page {
		return nil, news.Errorf(news.Forbidden, "This page asks for a proof that a person reads it (a captcha), so its article can't be read. Open it in a browser and add the text as a file.").Because(failure)
	}
	return nil, news.Errorf(news.Forbidden, "The site shows a captcha instead of its feed, which only a person can pass. Ask the site to let feed readers in, or choose another source.").Because(failure)
}
