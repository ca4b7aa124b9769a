package feed

import (
	"cmp"
	"encoding/json"
	"strings"

	"wiredesk/internal/news"
)

// jsonFeed is JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), with
// values that publishers write as numbers taken as such.
type jsonFeed struct {
	Version  string            `json:"version"`
	Title    string            `json:"title"`
	HomePage string            `json:"home_page_url"`
	Language string            `json:"language"`
	Authors  []jsonAuthor      `json:"authors"`
	Author   *jsonAuthor       `json:"author"`
	Items    []json.RawMessage `json:"items"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

type jsonItem struct {
	ID        json.RawMessage `json:"id"`
	URL       string          `json:"url"`
	External  string          `json:"external_url"`
	Title     string          `json:"title"`
	HTML      string          `json:"content_html"`
	Text      string          `json:"content_text"`
	Summary   string          `json:"summary"`
	Published string          `json:"date_published"`
	Modified  string          `json:"date_modified"`
	Authors   []jsonAuthor    `json:"authors"`
	Author    *jsonAuthor     `json:"author"`
	Language  string          `json:"language"`
}

func parseJSON(text, address string) (*Feed, error) {
	var j jsonFeed
	if err := json.NewDecoder(strings.NewReader(text)).Decode(&j); err != nil {
		return nil, news.Errorf(news.Invalid, "What this address gives is no feed. Give the address of a feed, or of a page that links to one.").
			Because(&NotFeed{Kind: Unreadable, Err: err})
	}
	if j.Items == nil && !strings.Contains(j.Version, "jsonfeed") {
		return nil, news.Errorf(news.Invalid, "What this address gives is no feed. Give the address of a feed, or of a page that links to one.").
			Because(&NotFeed{Kind: Unreadable})
	}
	f := &Feed{Kind: JSON, Title: oneLine(j.Title), Link: resolve(address, j.HomePage), Lang: tag(j.Language)}
	authors := jsonAuthors(j.Authors, j.Author)
	for _, raw := range j.Items[:min(len(j.Items), maxItems)] {
		var i jsonItem
		if json.Unmarshal(raw, &i) != nil { // one entry of another shape doesn't spoil the others
			continue
		}
		it := news.Item{
			ID: jsonID(i.ID), Link: resolve(address, cmp.Or(i.URL, i.External)), Title: oneLine(i.Title),
			Published: ParseDate(i.Published), Updated: ParseDate(i.Modified),
			Summary: i.Summary, Content: cmp.Or(cleanHTML(i.HTML, cmp.Or(i.URL, address)), i.Text),
			Lang: cmp.Or(tag(i.Language), f.Lang), Authors: jsonAuthors(i.Authors, i.Author),
		}
		if len(it.Authors) == 0 {
			it.Authors = authors
		}
		f.Items = append(f.Items, it)
	}
	return f, nil
}

func jsonID(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

func jsonAuthors(list []jsonAuthor, one *jsonAuthor) []string {
	if one != nil {
		list = append(list, *one)
	}
	var names []string
	for _, a := range list {
		if name, _ := person(a.Name); name != "" {
			names = appendNew(names, name)
		}
	}
	return names
}
