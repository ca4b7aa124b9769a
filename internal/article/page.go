package article

import (
	"net/url"
	"strings"

	trafilatura "github.com/markusmobius/go-trafilatura"

	"wiredesk/internal/news"
)

// Extract reads the article of an HTML page. contentType is the page's HTTP header,
// "" when unknown; address is where it was found, "" when unknown.
func Extract(body []byte, contentType, address string) (*Article, error) {
	s, _ := decode(body, contentType)
	u, _ := url.Parse(address) // a page without a readable address is read all the same
	res, err := trafilatura.Extract(strings.NewReader(s), trafilatura.Options{OriginalURL: u, ExcludeComments: true})
	if err != nil {
		return nil, news.Errorf(news.Invalid, "There is no article on this page. Give the address of a single article.").Because(err)
	}
	a := &Article{Address: address, From: map[string]string{}, Title: res.Metadata.Title, Lang: res.Metadata.Language, Text: res.ContentText, SiteName: res.Metadata.Sitename, Image: res.Metadata.Image}
	return a, nil
}
