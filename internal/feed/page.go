package feed

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"

	"wiredesk/internal/news"
)

// ParseList reads a page whose links, chosen by a CSS selector, are the items. The
// selector may choose the links themselves or what is around each of them.
func ParseList(body []byte, contentType, address, selector string) (*Feed, error) {
	doc, chosen, err := choose(body, contentType, address, selector)
	if err != nil {
		return nil, err
	}
	f, base := pageFeed(List, doc, address)
	seen := map[string]bool{}
	chosen.EachWithBreak(func(_ int, s *goquery.Selection) bool {
		a := s
		if goquery.NodeName(s) != "a" {
			a = s.Find("a[href]").First()
		}
		href, _ := a.Attr("href")
		link := resolve(base, href)
		title := oneLine(a.Text())
		if title == "" {
			title = oneLine(s.Text())
		}
		if webOnly(link) == "" || title == "" || seen[link] {
			return true
		}
		seen[link] = true
		at, _ := s.Find("time[datetime]").First().Attr("datetime")
		f.Items = append(f.Items, news.Item{ID: link, Link: link, Title: title, Published: ParseDate(at), Lang: f.Lang})
		return len(f.Items) < maxItems
	})
	if len(f.Items) == 0 {
		return nil, nothingChosen(selector)
	}
	return f, nil
}

// ParsePage reads one page that is watched for change: its only item has an id
// that is another one when the words of the chosen part are. Without a selector
// that part is the main text, or all of the page without what stands around it.
func ParsePage(body []byte, contentType, address, selector string) (*Feed, error) {
	watched := selector
	if watched == "" {
		watched = "body"
	}
	doc, chosen, err := choose(body, contentType, address, watched)
	if err != nil {
		return nil, err
	}
	f, base := pageFeed(Page, doc, address)
	if selector == "" {
		if main := doc.Find("main, article, [role=main]"); main.Length() > 0 {
			chosen = main.First()
		}
	}
	chosen.Find("script, style, noscript, template, nav, header, footer, aside, form, iframe, svg").Remove()
	var parts []string
	chosen.Each(func(_ int, s *goquery.Selection) {
		if html, err := s.Html(); err == nil {
			parts = append(parts, cleanHTML(html, base))
		}
	})
	content := strings.Join(parts, "\n")
	words := oneLine(plain(content))
	if words == "" {
		return nil, nothingChosen(selector)
	}
	sum := sha256.Sum256([]byte(words))
	f.Items = []news.Item{{ID: "sha256:" + hex.EncodeToString(sum[:]), Link: f.Link, Title: f.Title, Content: content, Lang: f.Lang}}
	return f, nil
}

// choose parses a page and finds what the selector chooses in it.
func choose(body []byte, contentType, address, selector string) (*goquery.Document, *goquery.Selection, error) {
	matcher, err := cascadia.Compile(selector)
	if err != nil {
		return nil, nil, news.Errorf(news.Invalid, "%s is not a CSS selector. Write one such as article h2 a.", selector).Because(err)
	}
	text, _ := Decode(body, contentType)
	switch wall := Wall(text); wall {
	case Captcha:
		return nil, nil, news.Errorf(news.Forbidden, "The site shows a captcha instead of its page, which only a person can pass. Ask the site to let feed readers in, or choose another source.").Because(&NotFeed{Kind: wall})
	case Login:
		return nil, nil, news.Errorf(news.Forbidden, "The site shows a login form instead of its page. Give a public page of it.").Because(&NotFeed{Kind: wall})
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
	if err != nil {
		return nil, nil, news.Errorf(news.Invalid, "What this address gives is no web page. Give the address of a page.").Because(err)
	}
	return doc, doc.FindMatcher(matcher), nil
}

func nothingChosen(selector string) error {
	return news.Errorf(news.Unavailable, "Nothing on the page matches the selector %s. The page may have changed: look at it and set another one.", selector)
}

// pageFeed gives what a page says of itself, and what its relative links refer to.
func pageFeed(kind Kind, doc *goquery.Document, address string) (f *Feed, base string) {
	lang, _ := doc.Find("html").Attr("lang")
	f = &Feed{Kind: kind, Title: oneLine(doc.Find("head title").First().Text()), Link: address, Lang: tag(lang)}
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		if b := resolve(address, href); webOnly(b) != "" {
			return f, b
		}
	}
	return f, address
}
