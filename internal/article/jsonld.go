package article

import (
	"encoding/json"
	"html"
	"strings"
)

// object is one schema.org object of a page.
type object map[string]any

const (
	maxObjects     = 200     // kept of one script element
	maxObjectDepth = 8       // how deep objects are looked for in others
	maxScript      = 4 << 20 // bytes of a script element that are still read
)

// readObjects gives the schema.org objects of a script element, those inside
// @graph, mainEntity and lists too. A script that isn't JSON gives none.
func readObjects(script string) []object {
	if len(script) > maxScript {
		return nil
	}
	script = strings.TrimSpace(script)
	script = strings.TrimSuffix(strings.TrimPrefix(script, "<!--"), "-->")
	script = strings.TrimSuffix(strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(script), "//<![CDATA[")), "//]]>")
	var v any
	if json.Unmarshal([]byte(script), &v) != nil {
		// Pages often leave raw line ends inside their strings.
		if json.Unmarshal([]byte(strings.Map(blankControl, script)), &v) != nil {
			return nil
		}
	}
	return gather(nil, v, 0)
}

func blankControl(r rune) rune {
	if r < ' ' {
		return ' '
	}
	return r
}

func gather(out []object, v any, depth int) []object {
	if depth > maxObjectDepth || len(out) >= maxObjects {
		return out
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			out = gather(out, x, depth+1)
		}
	case map[string]any:
		if v["@type"] != nil {
			out = append(out, object(v))
		}
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage", "hasPart"} {
			out = gather(out, v[key], depth+1)
		}
	}
	return out
}

// is tells whether the object's type is one of the names, without regard to its vocabulary's address.
func (o object) is(names ...string) bool {
	for _, t := range texts(o["@type"]) {
		t = t[strings.LastIndexByte(t, '/')+1:]
		for _, n := range names {
			if t == n {
				return true
			}
		}
	}
	return false
}

// text gives a property as plain text: a string, or the name or address of an object.
func (o object) text(key string) string {
	for _, s := range texts(o[key]) {
		if s = squash(html.UnescapeString(s)); s != "" {
			return s
		}
	}
	return ""
}

// texts gives the strings of a value: itself, its list, or the names of its objects.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, x := range v {
			out = append(out, texts(x)...)
		}
		return out
	case map[string]any:
		for _, key := range []string{"name", "@value", "url", "@id"} {
			if out := texts(v[key]); len(out) > 0 {
				return out
			}
		}
	}
	return nil
}

// articleTypes are the schema.org types of something with an article's text.
// https://schema.org/Article
var articleTypes = []string{
	"Article", "NewsArticle", "BlogPosting", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle",
	"BackgroundNewsArticle", "ReviewNewsArticle", "AskPublicNewsArticle", "LiveBlogPosting", "Report", "Review",
	"TechArticle", "SocialMediaPosting", "ScholarlyArticle", "AdvertiserContentArticle", "SatiricalArticle",
	"CriticReview", "ClaimReview", "MedicalWebPage", "Recipe",
}

// article gives the object that describes the page's article, nil when there is none.
func (d *declared) article() object {
	for _, types := range [][]string{articleTypes, {"WebPage", "CreativeWork"}} {
		for _, o := range d.objects {
			if o.is(types...) && (o["headline"] != nil || o["datePublished"] != nil || o["articleBody"] != nil || o["author"] != nil) {
				return o
			}
		}
	}
	return nil
}
