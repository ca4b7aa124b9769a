package feed

import (
	"html"
	"io"
	"strings"

	"github.com/nlnwa/whatwg-url/url"
	xhtml "golang.org/x/net/html"
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// What of HTML is kept: elements and attributes that carry text, its structure
// and its pictures, and none that runs, loads or posts anything.
var (
	keptElements = set(`a abbr acronym address area article aside audio b bdi bdo big blockquote br button canvas caption
		center cite code col colgroup command data datagrid datalist dd del details dfn dialog dir div dl dt em event-source
		fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd keygen label legend
		li m main map mark menu meter multicol nav nextid noscript ol optgroup option output p picture pre progress q rp rt ruby
		s samp section select small sound source spacer span strike strong sub summary sup table tbody td textarea tfoot th
		thead time tr tt u ul var video wbr`)
	keptAttributes = set(`abbr accept accept-charset accesskey action align alt autocomplete autofocus axis background balance
		bgcolor bgproperties border bordercolor bordercolordark bordercolorlight bottompadding cellpadding cellspacing ch
		challenge char charoff charset checked choff cite class clear color cols colspan compact contenteditable controls coords
		data datafld datapagesize datasrc datetime default delay dir disabled draggable dynsrc enctype end face for form frame
		galleryimg gutter headers height hidden hidefocus high href hreflang hspace icon id inputmode ismap keytype label lang
		leftspacing list longdesc loop loopcount loopend loopstart low lowsrc max maxlength media method min multiple name nohref
		noshade nowrap open optimum pattern ping point-size poster pqg preload prompt radiogroup readonly rel repeat-max
		repeat-min replace required rev rightspacing rows rowspan rules scope selected shape size span src srcset start step
		style summary suppress tabindex target template title toppadding type unselectable urn usemap valign value variable
		volume vrml vspace width wrap xml:lang`)
	linkAttributes = set(`action background cite data dynsrc href icon longdesc lowsrc ping poster src urn usemap`)
	dropped        = set(`script style applet`) // left out with all they hold
	void           = set(`area base br col command embed frame hr img input keygen link meta param source track wbr`)
	safeSchemes    = set(`http https ftp mailto tel sms sip sips news nntp irc xmpp feed magnet geo data: aim callto cvs ed2k git
		gopher gtalk maps mms msnim rsync rtsp svn tag urn webcal wtai`)
)

// cleanHTML gives HTML with only what is kept, and its links made absolute.
func cleanHTML(s, base string) string {
	if !strings.ContainsAny(s, "<") {
		return strings.TrimSpace(s)
	}
	c := cleaner{base: base}
	z := xhtml.NewTokenizer(strings.NewReader(s))
	z.SetMaxBuf(len(s) + 1)
	for {
		switch z.Next() {
		case xhtml.ErrorToken:
			if z.Err() == io.EOF {
				c.text(string(z.Raw())) // a tag without an end is none
			}
			return strings.TrimSpace(c.out.String())
		case xhtml.TextToken:
			c.text(string(z.Raw()))
		case xhtml.StartTagToken, xhtml.SelfClosingTagToken:
			c.start(z)
		case xhtml.EndTagToken:
			c.end(z)
		}
	}
}

type cleaner struct {
	out  strings.Builder
	base string
	skip string // the dropped element being in, "" for none
}

// text writes what stands between tags. A '<' there begins no tag, but could once
// the tag behind it is left out.
func (c *cleaner) text(raw string) {
	if c.skip == "" {
		c.out.WriteString(strings.ReplaceAll(raw, "<", "&lt;"))
	}
}

func (c *cleaner) start(z *xhtml.Tokenizer) {
	name, more := z.TagName()
	tag := string(name)
	if c.skip != "" {
		return
	}
	if dropped[tag] {
		c.skip = tag
		return
	}
	if !keptElements[tag] {
		return
	}
	c.out.WriteByte('<')
	c.out.WriteString(tag)
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		c.attribute(string(key), string(value))
	}
	if void[tag] {
		c.out.WriteString(" />")
	} else {
		c.out.WriteByte('>')
	}
}

func (c *cleaner) attribute(key, value string) {
	if !keptAttributes[key] {
		return
	}
	switch {
	case key == "style":
		if value = cleanStyle(value); value == "" {
			return
		}
	case linkAttributes[key] && value != "":
		if value = resolve(c.base, value); value == "" {
			return
		}
	}
	c.out.WriteByte(' ')
	c.out.WriteString(key)
	c.out.WriteString(`="`)
	_, _ = attrEscape.WriteString(&c.out, value)
	c.out.WriteByte('"')
}

func (c *cleaner) end(z *xhtml.Tokenizer) {
	name, _ := z.TagName()
	tag := string(name)
	if c.skip != "" {
		if tag == c.skip {
			c.skip = ""
		}
		return
	}
	if keptElements[tag] && !void[tag] {
		c.out.WriteString("</")
		c.out.WriteString(tag)
		c.out.WriteByte('>')
	}
}

// resolve gives a link made absolute, "" when its scheme isn't one to follow, and
// the link as it is where there is nothing to resolve it against.
func resolve(base, link string) string {
	link = strings.TrimSpace(link)
	if link == "" {
		return ""
	}
	if scheme, _, ok := strings.Cut(link, ":"); ok && isScheme(scheme) {
		if !safeSchemes[strings.ToLower(scheme)] {
			return ""
		}
		return link
	}
	if base == "" {
		return link
	}
	b, err := url.Parse(base)
	if err != nil {
		return link
	}
	u, err := b.Parse(link)
	if err != nil {
		return link
	}
	return u.String()
}

func isScheme(s string) bool {
	for i, c := range s {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || !(c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.')) {
			return false
		}
	}
	return s != "" && !strings.Contains(s, ".")
}

// plain gives the text of HTML: tags left out, references undone.
func plain(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	s = cleanHTML(s, "")
	var b strings.Builder
	z := xhtml.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case xhtml.ErrorToken:
			return b.String()
		case xhtml.TextToken:
			b.WriteString(html.UnescapeString(string(z.Raw())))
		case xhtml.StartTagToken, xhtml.SelfClosingTagToken:
			if name, _ := z.TagName(); breaks[string(name)] {
				b.WriteByte(' ')
			}
		}
	}
}

// breaks are elements that part words.
var breaks = set(`br p div li tr td th h1 h2 h3 h4 h5 h6 hr`)
