package article

import (
	"html"
	"net/url"
	"strings"

	"wiredesk/internal/text"
)

// describe fills in all that isn't the text, each from the first place that says it.
func describe(a *Article, d *declared, s *scene, keep []bool) {
	o := d.article()
	if o == nil {
		o = object{}
	}
	a.set("site_name", &a.SiteName, FromJSONLD, object(asObject(o["publisher"])).text("name"), FromMeta, d.first("og:site_name", "application-name"))
	a.set("title", &a.Title, FromJSONLD, o.text("headline"), FromMeta, d.first("og:title", "twitter:title", "dc.title"), FromText, headline(d, s), FromMeta, d.title)
	a.Title = bareTitle(a.Title, a.SiteName)
	a.set("canonical", &a.Canonical, FromMeta, a.absolute(d, d.link["canonical"]), FromMeta, a.absolute(d, d.first("og:url")), FromJSONLD, a.absolute(d, o.text("url")))
	a.set("image", &a.Image, FromJSONLD, a.absolute(d, imageOf(o["image"])), FromMeta, a.absolute(d, d.first("og:image:secure_url", "og:image", "twitter:image", "twitter:image:src")))
	setLang(a, d, o)
	setAuthors(a, d, o, s)
	setDates(a, d, o, s)
	setPaid(a, d)
	setCredit(a, d, o, s, keep)
	setCorrection(a, s)
}

// set gives a field the first value that isn't empty; pairs are where it is from and the value.
func (a *Article) set(name string, field *string, pairs ...string) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if v := squash(html.UnescapeString(pairs[i+1])); v != "" {
			*field, a.From[name] = v, pairs[i]
			return
		}
	}
}

func asObject(v any) map[string]any {
	switch v := v.(type) {
	case map[string]any:
		return v
	case []any:
		if len(v) > 0 {
			return asObject(v[0])
		}
	}
	return nil
}

// headline gives the first <h1> that isn't the outlet's name, "" when there is none.
func headline(d *declared, s *scene) string {
	site := fold(d.first("og:site_name"))
	for _, h := range d.h1 {
		if f := fold(h); f != "" && f != site {
			return h
		}
	}
	return ""
}

// bareTitle takes the outlet's name off the end or the beginning of a title.
func bareTitle(title, site string) string {
	if site == "" {
		return title
	}
	for _, mark := range []string{" | ", " - ", " – ", " — ", " :: ", " · ", " » "} {
		if i := strings.LastIndex(title, mark); i > 0 && fold(title[i:]) == fold(site) {
			return strings.TrimSpace(title[:i])
		}
		if before, after, ok := strings.Cut(title, mark); ok && fold(before) == fold(site) {
			return strings.TrimSpace(after)
		}
	}
	return title
}

// absolute resolves an address against the page's own; "" unless it is one of the web.
func (a *Article) absolute(d *declared, address string) string {
	address = strings.TrimSpace(address)
	if address == "" {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	for _, from := range []string{d.base, a.Address} {
		if base, err := url.Parse(from); err == nil && !u.IsAbs() && from != "" {
			u = base.ResolveReference(u)
		}
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}

func imageOf(v any) string {
	if o := asObject(v); o != nil {
		for _, key := range []string{"url", "contentUrl", "@id"} {
			if s, ok := o[key].(string); ok {
				return s
			}
		}
		return ""
	}
	if all := texts(v); len(all) > 0 {
		return all[0]
	}
	return ""
}

// setLang takes the declared language unless the text is clearly in another.
func setLang(a *Article, d *declared, o object) {
	lang := ""
	a.set("lang", &lang, FromMeta, d.lang, FromMeta, d.first("og:locale"), FromJSONLD, o.text("inLanguage"), FromMeta, d.first("content-language", "language", "dc.language"))
	lang = strings.ToLower(lang)
	if i := strings.IndexAny(lang, "-_,; "); i >= 0 {
		lang = lang[:i]
	}
	if len(lang) < 2 || len(lang) > 3 {
		lang = ""
		delete(a.From, "lang")
	}
	a.Lang = text.Detect(a.Text, lang)
	if a.Lang != lang {
		a.From["lang"] = FromText
	}
}

// setPaid says whether the page keeps its text for those who pay.
// https://developers.google.com/search/docs/appearance/structured-data/paywalled-content
func setPaid(a *Article, d *declared) {
	for _, o := range d.objects {
		if v, ok := o["isAccessibleForFree"]; ok && o.is(append(articleTypes, "WebPage", "CreativeWork")...) {
			if b, ok := v.(bool); ok && !b || strings.EqualFold(o.text("isAccessibleForFree"), "false") {
				a.Paid, a.From["paid"] = true, FromJSONLD
				return
			}
		}
	}
	if tier := strings.ToLower(d.first("article:content_tier")); tier == "locked" || tier == "premium" {
		a.Paid, a.From["paid"] = true, FromMeta
	}
}
