package feed

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"wiredesk/internal/news"
)

func parse(t *testing.T, body, contentType string) *Feed {
	t.Helper()
	f, err := Parse([]byte(body), contentType, "https://daily.example/feeds/all.xml")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func one(t *testing.T, item string) news.Item {
	t.Helper()
	f := parse(t, `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Daily</title>`+item+`</channel></rss>`, "")
	if len(f.Items) != 1 {
		t.Fatalf("%d items", len(f.Items))
	}
	return f.Items[0]
}

func TestCoBylinesAreAllKept(t *testing.T) {
	for in, want := range map[string][]string{
		`<dc:creator>Ana Ruiz</dc:creator><dc:creator><![CDATA[Jo O'Neil]]></dc:creator><dc:creator>ana ruiz</dc:creator>`: {"Ana Ruiz", "Jo O'Neil"},
		`<author>desk@daily.example (Ana Ruiz)</author>`:                                                                   {"Ana Ruiz"},
		`<author>Ana Ruiz &lt;ana@daily.example&gt;</author>`:                                                              {"Ana Ruiz"},
		`<author>noreply@daily.example</author><dc:creator>Ana Ruiz</dc:creator>`:                                          {"Ana Ruiz"},
		`<author>desk@daily.example</author>`:                                                                              {"desk@daily.example"},
		`<author></author>`:                                                                                                nil,
		`<dc:creator>Ren&amp;eacute; Roy</dc:creator>`:                                                                     {"René Roy"},
	} {
		if got := one(t, "<item>"+in+"</item>").Authors; !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func TestIdentityAndLink(t *testing.T) {
	for _, c := range []struct{ in, id, link string }{
		{`<guid>https://daily.example/?p=1&amp;x=%7Ea</guid>`, "https://daily.example/?p=1&x=%7Ea", "https://daily.example/?p=1&x=%7Ea"},
		{`<guid isPermaLink="false">https://daily.example/1</guid>`, "https://daily.example/1", ""},
		{`<guid>tag:daily,2026:1</guid>`, "tag:daily,2026:1", ""},
		{`<guid>1</guid><link>../news/1?a=1&b=2&copy=3</link>`, "1", "https://daily.example/news/1?a=1&b=2&copy=3"},
		{`<link>//daily.example/1</link>`, "", "https://daily.example/1"},
		{`<link>javascript:alert(1)</link>`, "", ""},
	} {
		if it := one(t, "<item>"+c.in+"</item>"); it.ID != c.id || it.Link != c.link {
			t.Errorf("%s: id %q, link %q", c.in, it.ID, it.Link)
		}
	}
}

func TestRDF(t *testing.T) {
	f := parse(t, `<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://daily.example/"><title>Daily</title><link>https://daily.example/</link></channel>
<item rdf:about="https://daily.example/1"><title>One</title><dc:date>2026-03-04T10:00+01:00</dc:date></item></rdf:RDF>`, "")
	if f.Kind != RDF || f.Title != "Daily" || len(f.Items) != 1 {
		t.Fatalf("%+v", f)
	}
	if it := f.Items[0]; it.ID != "https://daily.example/1" || it.Link != it.ID || stamp(it.Published) != "2026-03-04T09:00:00Z" {
		t.Errorf("%+v", it)
	}
}

func TestDatesAreKeptOrLeftEmpty(t *testing.T) {
	seen := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	for in, want := range map[string]string{
		`<pubDate>Wed, 04 Mar 2026 11:00:00 +0100</pubDate>`:        "2026-03-04T10:00:00Z",
		`<dcterms:issued>2026-03-04</dcterms:issued>`:               "2026-03-04T00:00:00Z",
		`<pubDate>yesterday</pubDate><dc:date>2026-03-03</dc:date>`: "2026-03-03T00:00:00Z",
		`<pubDate>soon</pubDate>`:                                   "",
		``:                                                          "",
		`<pubDate>Mon, 04 Mar 2030 11:00:00 GMT</pubDate>`:          "2030-03-04T11:00:00Z",
	} {
		it := one(t, "<item><title>x</title>"+in+"</item>")
		if stamp(it.Published) != want {
			t.Errorf("%s: %q, want %q", in, stamp(it.Published), want)
		}
		if Ahead(it, seen) != strings.HasPrefix(want, "2030") {
			t.Errorf("%s: ahead is %v", in, Ahead(it, seen))
		}
	}
}

func TestParseDate(t *testing.T) {
	for in, want := range map[string]string{
		"2003-12-31T10:14:55Z":                   "2003-12-31T10:14:55Z",
		"2003-12-31T10:14:55.123-0800":           "2003-12-31T18:14:55Z",
		"2003-12-31 10:14":                       "2003-12-31T10:14:00Z",
		"20031231T101455Z":                       "2003-12-31T10:14:55Z",
		"2003-12":                                "2003-12-01T00:00:00Z",
		"2003":                                   "2003-01-01T00:00:00Z",
		"2003-365":                               "2003-12-31T00:00:00Z",
		"Thu, 01 Jan 2004 19:48:21 EST":          "2004-01-02T00:48:21Z",
		"Thu, 1 Jan 04 19:48 GMT":                "2004-01-01T19:48:00Z",
		"01 Jan 2004 19:48:21":                   "2004-01-01T19:48:21Z",
		"Thu, 01 Jan 2004 19:48:21 GMT+0200":     "2004-01-01T17:48:21Z",
		"Thu Jan  1 19:48:21 2004":               "2004-01-01T19:48:21Z",
		"Thu Jan  1 19:48:21 CET 2004":           "2004-01-01T18:48:21Z",
		"January 1, 2004, 7:48 PM":               "2004-01-01T19:48:00Z",
		"Jan 1st, 2004":                          "2004-01-01T00:00:00Z",
		"mar. 7 avril 2020 08:00:00 +0200":       "2020-04-07T06:00:00Z",
		"Вт, 07 апр 2020 08:00:00 +0300":         "2020-04-07T05:00:00Z",
		"7 квітня 2020":                          "2020-04-07T00:00:00Z",
		"31/12/2003":                             "2003-12-31T00:00:00Z",
		"12/31/2003 10:14":                       "2003-12-31T10:14:00Z",
		"1577836800":                             "2020-01-01T00:00:00Z",
		"Thu, 01 Jan 2004 19:48:21 GMT (London)": "2004-01-01T19:48:21Z",
		"01/02/2004":                             "",
		"Thu, 31 Feb 2004 19:48:21 GMT":          "",
		"2003-13-01":                             "",
		"2003-12-31T25:00:00Z":                   "",
		"0000-00-00 00:00:00":                    "",
		"9999-12-31":                             "",
		"today":                                  "",
		"12:30":                                  "",
	} {
		if got := stamp(ParseDate(in)); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestCutOffFeedYieldsItsWholeItems(t *testing.T) {
	const whole = `<rss><channel><title>Daily</title><item><title>One</title></item><item><title>Two</title><description>It was`
	f := parse(t, whole, "")
	if !f.Cut || len(f.Items) != 1 || f.Items[0].Title != "One" {
		t.Errorf("%+v", f)
	}
	for i := len("<rss><channel><"); i < len(whole); i++ {
		f, err := Parse([]byte(whole[:i]), "", "")
		if err != nil || len(f.Items) > 1 || len(f.Items) == 1 && f.Items[0].Title != "One" {
			t.Fatalf("cut at %d: %+v, %v", i, f, err)
		}
	}
}

func TestItemsThatWereNeverClosed(t *testing.T) {
	f := parse(t, `<rss><channel><item><title>One</title><item><title>Two</title></item></channel></rss>`, "")
	if len(f.Items) != 2 || f.Items[0].Title != "One" {
		t.Errorf("%+v", f.Items)
	}
}

func TestBrokenMarkupIsSurvived(t *testing.T) {
	it := one(t, "<item><title>Rock & Roll \x08at 5 < 6 &nbsp;&hellip; AT&T; &#x27;s &#0;</title><description>a<br>b</description></item>")
	if it.Title != "Rock & Roll at 5 < 6 … AT&T; 's \ufffd" {
		t.Errorf("title %q", it.Title)
	}
	if it.Summary != "a<br />b" {
		t.Errorf("summary %q", it.Summary)
	}
}

func TestEntityBomb(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY x SYSTEM "file:///etc/passwd">`)
	for i := 1; i < 10; i++ {
		b.WriteString(`<!ENTITY lol` + string(rune('0'+i)) + ` "` + strings.Repeat("&lol"+strings.TrimPrefix(string(rune('0'+i-1)), "0")+";", 10) + `">`)
	}
	b.WriteString(`<!ENTITY big "` + strings.Repeat("x", 1000) + `">]><rss><channel><item><title>&lol; &lol9; &x;</title><description>`)
	b.WriteString(strings.Repeat("&big;", 10_000) + `</description></item></channel></rss>`)
	f := parse(t, b.String(), "")
	it := f.Items[0]
	if !strings.HasPrefix(it.Title, "lol ") || strings.Contains(it.Title, "root") || len(it.Title) > 2000 || len(it.Summary) > 200_000 {
		t.Errorf("title %.100q of %d bytes, summary of %d", it.Title, len(it.Title), len(it.Summary))
	}
}

func TestDeepNesting(t *testing.T) {
	f := parse(t, `<rss><channel><item><description>`+strings.Repeat("<b>", 200_000)+`</description></item></channel></rss>`, "")
	if f == nil {
		t.Fatal("no feed")
	}
}

func TestItemsAfterAnEndlessOneAreRead(t *testing.T) {
	for _, endless := range []string{"<b>x</b>", "<b>"} {
		f := parse(t, `<rss><channel><item><title>One</title><description>`+strings.Repeat(endless, maxNodes)+`</description></item><item><title>Two</title></item></channel></rss>`, "")
		if len(f.Items) != 2 || f.Items[0].Title != "One" || f.Items[1].Title != "Two" {
			t.Errorf("%s: %d items", endless, len(f.Items))
		}
	}
}

func TestMarkupIsMadeSafeAndLinksAbsolute(t *testing.T) {
	it := one(t, `<item xml:base="https://cdn.example/a/"><content:encoded><![CDATA[<p onclick="x()">A <a href="b?x=1&amp;y=2">link</a><script>alert("<b>")</script><img src=/i.png><a href="JavaScript:x()">no</a><iframe src="https://evil.example"></iframe></p>]]></content:encoded></item>`)
	want := `<p>A <a href="https://cdn.example/a/b?x=1&amp;y=2">link</a><img src="https://cdn.example/i.png" /><a>no</a></p>`
	if it.Content != want {
		t.Errorf("%s\nwant %s", it.Content, want)
	}
}

func TestTitlesArePlain(t *testing.T) {
	for in, want := range map[string]string{
		`<title type="html">Fish &amp;amp; &lt;b&gt;chips&lt;/b&gt;</title>`:                                  "Fish & chips",
		`<title type="text">a &lt;b&gt; c</title>`:                                                            "a <b> c",
		`<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Fish &amp; <i>chips</i></div></title>`: "Fish & chips",
		"<title>\n  two\n lines </title>":                                                                     "two lines",
		`<title><![CDATA[L&#8217;école]]></title>`:                                                            "L&#8217;école",
	} {
		f := parse(t, `<feed xmlns="http://www.w3.org/2005/Atom"><entry>`+in+`</entry></feed>`, "")
		if got := f.Items[0].Title; got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
	marked := parse(t, `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>a</title></entry><entry><title type="html">Fish &amp;amp; &lt;b onclick="x"&gt;chips&lt;/b&gt;</title></entry></feed>`, "").Line("f")
	if marked.Items[0].Title != "a" || marked.Items[1].Title != "Fish &amp; <b>chips</b>" {
		t.Errorf("printed titles %q, %q", marked.Items[0].Title, marked.Items[1].Title)
	}
	if got := one(t, `<item><title><![CDATA[L&#8217;école <em>ferme</em>]]></title></item>`).Title; got != "L’école ferme" {
		t.Errorf("RSS title %q", got)
	}
}

func TestAtomInheritsAuthors(t *testing.T) {
	f := parse(t, `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="uk"><title>t</title><author><name>Desk</name></author><entry><id>1</id></entry>
<entry><id>2</id><author><name>Ana</name></author><author><name>Jo</name></author></entry>
<entry><id>3</id><source><author><name>Wire</name></author></source></entry></feed>`, "")
	for i, want := range [][]string{{"Desk"}, {"Ana", "Jo"}, {"Wire"}} {
		if got := f.Items[i].Authors; !slices.Equal(got, want) || f.Items[i].Lang != "uk" {
			t.Errorf("entry %d: %q (%s), want %q", i+1, got, f.Items[i].Lang, want)
		}
	}
}

func TestRhythmOfTheFeed(t *testing.T) {
	f := parse(t, `<rss><channel><ttl> 40 </ttl><skipHours><hour>3</hour><hour>24</hour><hour>x</hour></skipHours><skipDays><day>Sunday</day></skipDays></channel></rss>`, "")
	if f.TTL != 40*time.Minute || !slices.Equal(f.SkipHours, []int{3, 0}) || !slices.Equal(f.SkipDays, []time.Weekday{time.Sunday}) {
		t.Errorf("%v %v %v", f.TTL, f.SkipHours, f.SkipDays)
	}
}

func TestSitemaps(t *testing.T) {
	f := parse(t, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://daily.example/1</loc><lastmod>2026-03-04</lastmod><news:news><news:publication><news:name>Daily</news:name><news:language>fr</news:language></news:publication><news:publication_date>2026-03-04T08:00:00Z</news:publication_date><news:title>Le pont</news:title></news:news></url>
<url><loc>/2</loc></url><url><loc>`, "")
	if f.Kind != Sitemap || len(f.Items) != 2 || f.Title != "Daily" {
		t.Fatalf("%+v", f)
	}
	if it := f.Items[0]; it.Title != "Le pont" || it.Lang != "fr" || stamp(it.Published) != "2026-03-04T08:00:00Z" || stamp(it.Updated) != "2026-03-04T00:00:00Z" {
		t.Errorf("%+v", it)
	}
	if f.Items[1].Link != "https://daily.example/2" {
		t.Errorf("%+v", f.Items[1])
	}
	index := parse(t, `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://daily.example/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap><sitemap><loc>https://daily.example/new.xml.gz</loc><lastmod>2026-03-04</lastmod></sitemap></sitemapindex>`, "")
	if index.Kind != Index || len(index.Items) != 2 || index.Items[0].Link != "https://daily.example/new.xml.gz" {
		t.Errorf("%+v", index)
	}
}

func TestJSONFeed(t *testing.T) {
	f := parse(t, "\ufeff"+`{"version":"https://jsonfeed.org/version/1.1","title":"Daily","home_page_url":"/","language":"en","authors":[{"name":"Desk"}],
"items":[{"id":7,"url":"/7","title":"Seven","content_html":"<p>x<script>y</script></p>","date_published":"2026-03-04T08:00:00Z"},"junk",{"id":"8","content_text":"a < b","author":{"name":"Ana"}}]}`, "application/feed+json")
	if f.Kind != JSON || len(f.Items) != 2 || f.Link != "https://daily.example/" {
		t.Fatalf("%+v", f)
	}
	if it := f.Items[0]; it.ID != "7" || it.Link != "https://daily.example/7" || it.Content != "<p>x</p>" || !slices.Equal(it.Authors, []string{"Desk"}) {
		t.Errorf("%+v", it)
	}
	if it := f.Items[1]; it.Content != "a < b" || !slices.Equal(it.Authors, []string{"Ana"}) {
		t.Errorf("%+v", it)
	}
}

func TestDecode(t *testing.T) {
	const russian = "<rss><channel><title>Юрий сказал, что тюрьма в Изюме</title></channel></rss>"
	bytesOf := func(m *charmap.Charmap, s string) string {
		out, err := m.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	utf16Of := func(order binary.AppendByteOrder, mark bool) string {
		var b []byte
		if mark {
			b = order.AppendUint16(b, 0xfeff)
		}
		for _, u := range utf16.Encode([]rune(russian)) {
			b = order.AppendUint16(b, u)
		}
		return string(b)
	}
	utf32 := []byte{0, 0, 0xfe, 0xff}
	for _, r := range russian {
		utf32 = binary.BigEndian.AppendUint32(utf32, uint32(r))
	}
	for name, c := range map[string]struct{ body, header, charset string }{
		"plain":                  {russian, "", "utf-8"},
		"mark":                   {"\ufeff" + russian, "text/xml; charset=iso-8859-1", "utf-8"},
		"the header lies":        {russian, "text/xml; charset=iso-8859-1", "utf-8"},
		"only the header says":   {bytesOf(charmap.KOI8R, russian), `application/rss+xml; charset="koi8-r"`, "koi8-r"},
		"only XML says":          {bytesOf(charmap.Windows1251, `<?xml version="1.0" encoding='windows-1251'?>`+russian), "text/xml", "windows-1251"},
		"the header is no use":   {bytesOf(charmap.Windows1251, `<?xml version="1.0" encoding='windows-1251'?>`+russian), "text/xml; charset=utf-8", "windows-1251"},
		"the header is nonsense": {bytesOf(charmap.Windows1251, `<?xml version="1.0" encoding='windows-1251'?>`+russian), "text/xml; charset=x-nonsense", "windows-1251"},
		"a meta element says":    {bytesOf(charmap.Windows1251, `<meta charset=windows-1251>`+russian), "text/html", "windows-1251"},
		"nobody says":            {bytesOf(charmap.Windows1251, russian), "", "windows-1251"},
		"UTF-16 with mark":       {utf16Of(binary.LittleEndian, true), "", "utf-16le"},
		"UTF-16 without":         {utf16Of(binary.BigEndian, false), "text/xml", "utf-16be"},
		"UTF-32":                 {string(utf32), "", "utf-32be"},
	} {
		text, charset := Decode([]byte(c.body), c.header)
		if !strings.Contains(text, "Юрий сказал, что тюрьма в Изюме") || charset != c.charset {
			t.Errorf("%s: %s %.80q", name, charset, text)
		}
	}
	if text, _ := Decode([]byte("Юрий и Анна — "+"\x93quote\x94"+" в Изюме"), ""); text != "Юрий и Анна — “quote” в Изюме" {
		t.Errorf("a few spoilt bytes: %q", text)
	}
}
