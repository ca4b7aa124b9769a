package newsroom

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
)

// markup writes HTML and XML. It stands in for the standard library's templates,
// which call methods by name and so keep every method of every library in the
// program: a quarter of its size.
type markup struct{ strings.Builder }

// add writes format with its arguments, all strings, escaped for HTML and XML.
func (m *markup) add(format string, args ...string) {
	escaped := make([]any, len(args))
	for i, a := range args {
		escaped[i] = html.EscapeString(a)
	}
	fmt.Fprintf(m, format, escaped...)
}

func (p *feedPage) rss() string {
	var m markup
	m.add(`<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>%s</title>
<link>%s</link>
<atom:link rel="self" type="application/rss+xml" href="%s"/>
<description>%s</description>
<language>%s</language>
<ttl>1</ttl>
`, p.Name, p.Home, p.Self, p.Motto, p.Lang)
	for _, e := range p.Entries {
		m.add("<item>\n<title>%s</title>\n<link>%s</link>\n<guid isPermaLink=\"false\">%s</guid>\n<pubDate>%s</pubDate>\n<atom:updated>%s</atom:updated>\n",
			e.title, e.Link, e.ID, e.RFC822(), e.Updated())
		for _, a := range e.by {
			m.add("<dc:creator>%s</dc:creator>\n", a)
		}
		m.add("<category>%s</category>\n<description>%s</description>\n", e.section, e.summary)
		if p.Full {
			m.add("<content:encoded>%s</content:encoded>\n", e.Content)
		}
		m.add("</item>\n")
	}
	m.add("</channel>\n</rss>\n")
	return m.String()
}

func (p *feedPage) atom() string {
	var m markup
	m.add(`<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="%s">
<id>%s</id>
<title>%s</title>
<subtitle>%s</subtitle>
<link rel="alternate" type="text/html" href="%s"/>
<link rel="self" type="application/atom+xml" href="%s"/>
<updated>%s</updated>
`, p.Lang, p.Home, p.Name, p.Motto, p.Home, p.Self, p.Updated.Format("2006-01-02T15:04:05Z07:00"))
	for _, e := range p.Entries {
		m.add("<entry>\n<id>%s</id>\n<title>%s</title>\n<link rel=\"alternate\" type=\"text/html\" href=\"%s\"/>\n<published>%s</published>\n<updated>%s</updated>\n",
			e.ID, e.title, e.Link, e.RFC3339(), e.Updated())
		for _, a := range e.by {
			m.add("<author><name>%s</name></author>\n", a)
		}
		m.add("<category term=\"%s\"/>\n<summary>%s</summary>\n", e.section, e.summary)
		if p.Full {
			m.add("<content type=\"html\">%s</content>\n", e.Content)
		}
		m.add("</entry>\n")
	}
	m.add("</feed>\n")
	return m.String()
}

func (p *feedPage) rdf() string {
	var m markup
	m.add(`<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="%s">
<title>%s</title>
<link>%s</link>
<description>%s</description>
<dc:language>%s</dc:language>
<items><rdf:Seq>
`, p.Self, p.Name, p.Home, p.Motto, p.Lang)
	for _, e := range p.Entries {
		m.add("<rdf:li rdf:resource=\"%s\"/>\n", e.Link)
	}
	m.add("</rdf:Seq></items>\n</channel>\n")
	for _, e := range p.Entries {
		m.add("<item rdf:about=\"%s\">\n<title>%s</title>\n<link>%s</link>\n<description>%s</description>\n<dc:date>%s</dc:date>\n",
			e.Link, e.title, e.Link, e.summary, e.RFC3339())
		for _, a := range e.by {
			m.add("<dc:creator>%s</dc:creator>\n", a)
		}
		m.add("<dc:subject>%s</dc:subject>\n</item>\n", e.section)
	}
	m.add("</rdf:RDF>\n")
	return m.String()
}

func home(v view) string {
	var m markup
	m.add(`<!doctype html>
<html lang="%s">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>%s</title>
<link rel="alternate" title="%s" href="%s">
<style>body{font:18px/1.6 Georgia,serif;max-width:42rem;margin:0 auto;padding:1.2rem;border-top:6px solid %s}a{color:%s}time,footer{font:14px system-ui,sans-serif;color:#555}</style>
</head>
<body>
<h1>%s</h1>
<p>%s</p>
<main>`, v.Lang, v.Outlet, v.Outlet, v.Feed, v.Colour, v.Colour, v.Outlet, v.Motto)
	for _, i := range v.Items {
		m.add("<article><h2><a href=\"%s\">%s</a></h2><time datetime=\"%s\">%s</time><p>%s</p></article>\n", i.Link, i.Title, i.Published, i.ReadDate, i.Summary)
	}
	m.add("</main>\n<footer>%s</footer>\n</body>\n</html>\n", v.Furniture.Sample)
	return m.String()
}

func articlePage(v view) (string, error) {
	var m markup
	m.add(`<!doctype html>
<html lang="%s">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>%s | %s</title>
<meta name="description" content="%s">
<link rel="canonical" href="%s">
<link rel="alternate" title="%s" href="%s">
`, v.Lang, v.Title, v.Outlet, v.Summary, v.Link, v.Outlet, v.Feed)
	if v.Tags {
		m.add(`<meta property="og:type" content="article">
<meta property="og:site_name" content="%s">
<meta property="og:title" content="%s">
<meta property="og:url" content="%s">
<meta property="article:published_time" content="%s">
<meta property="article:modified_time" content="%s">
<meta property="article:section" content="%s">
`, v.Outlet, v.Title, v.Link, v.Published, v.Modified, v.Section)
		for _, a := range v.By {
			m.add("<meta name=\"author\" content=\"%s\">\n", a)
		}
	}
	if v.LD != nil {
		body, err := json.Marshal(v.LD) // escapes < and >, so it can't end the script
		if err != nil {
			return "", fmt.Errorf("write linked data: %w", err)
		}
		m.WriteString("<script type=\"application/ld+json\">" + string(body) + "</script>\n")
	}
	m.WriteString("<style>" + strings.ReplaceAll(pageStyle, "COLOUR", v.Colour) + "</style>\n</head>\n<body>\n")
	v.before(&m)
	v.article(&m)
	v.after(&m)
	return m.String(), nil
}

// before is what stands above an article: cookies, masthead, navigation.
func (v view) before(m *markup) {
	m.add(`<div class="cookies" role="region">%s <button type="button">%s</button></div>
<header class="masthead"><a href="%s">%s</a><p class="meta">%s</p></header>
<nav><ul>`, v.Furniture.Cookies, v.Furniture.Accept, v.Home, v.Outlet, v.Motto)
	for _, n := range v.Furniture.Nav {
		m.add("<li><a href=\"%s\">%s</a></li>", v.Home, n)
	}
	m.add("</ul></nav>\n")
}

func (v view) article(m *markup) {
	m.add("<main>\n<article>\n<p class=\"meta\">%s</p>\n<h1>%s</h1>\n", v.Section, v.Title)
	if v.Summary != "" {
		m.add("<p class=\"standfirst\">%s</p>", v.Summary)
	}
	m.add("\n<p class=\"meta\"><span class=\"%s\">%s %s</span> · <time datetime=\"%s\">%s</time>", v.ByClass, v.Furniture.By, v.Byline, v.Published, v.ReadDate)
	if v.Revised {
		m.add(" · %s <time datetime=\"%s\">%s</time>", v.Furniture.Updated, v.Modified, v.ReadModified)
	}
	m.add("</p>\n<div class=\"%s\">\n", v.BodyClass)
	for _, p := range v.Text {
		if p.Heading {
			m.add("<h2>%s</h2>\n", p.Words)
		} else {
			m.add("<p>%s</p>\n", p.Words)
		}
	}
	if v.Credit != "" {
		m.add("<p class=\"credit\">%s: %s</p>\n", v.Furniture.Source, v.Credit)
	}
	if v.Correction != "" {
		m.add("<p class=\"correction\">%s</p>\n", v.Correction)
	}
	m.add("</div>\n<p class=\"share\">%s</p>\n</article>\n</main>\n", v.Furniture.Share)
}

// after is what stands below an article: related pages, a newsletter, the foot.
func (v view) after(m *markup) {
	m.add("<aside>\n<h2>%s</h2>\n<ul>", v.Furniture.Related)
	for _, r := range v.Related {
		m.add("<li><a href=\"%s\">%s</a></li>", r.Link, r.Title)
	}
	m.add(`</ul>
<form><label>%s <input type="email" name="email"></label> <button type="button">%s</button></form>
</aside>
<footer><p>© %s · %s</p><p>%s</p></footer>
</body>
</html>
`, v.Furniture.Letter, v.Furniture.Subscribe, v.Outlet, v.Furniture.About, v.Furniture.Sample)
}

const pageStyle = `
body{font:18px/1.6 Georgia,"Times New Roman",serif;margin:0;color:#1b1b1b;background:#fff}
header,footer,nav,main,aside{max-width:42rem;margin:0 auto;padding:0 1.2rem}
.masthead{border-top:6px solid COLOUR;padding-top:1rem}
.masthead a{color:COLOUR;font-size:1.7rem;font-weight:700;text-decoration:none}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:1rem;padding:.6rem 0;margin:0;border-bottom:1px solid #ddd;font:14px/1.4 system-ui,sans-serif}
nav a,aside a{color:COLOUR}
h1{line-height:1.2;font-size:2rem}
.standfirst{font-size:1.15rem;color:#444}
.meta,.share,footer,aside,.cookies{font:14px/1.5 system-ui,sans-serif;color:#555}
.cookies{background:#f3f0e8;padding:.6rem 1.2rem}
.correction{border-left:4px solid COLOUR;padding-left:.8rem;font-style:italic}
aside{margin-top:2rem;border-top:1px solid #ddd;padding-top:.8rem}
footer{margin:2rem auto;border-top:1px solid #ddd;padding-top:.8rem}
`
