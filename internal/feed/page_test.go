package feed

import (
	"errors"
	"slices"
	"testing"

	"wiredesk/internal/news"
)

const frontPage = `<!DOCTYPE html><html lang="fr"><head><title>Le Courrier du lac</title><base href="https://courrier.example/"></head><body>
<nav><a href="/abonnement">S’abonner</a></nav>
<main><article><h2><a href="une/pont?id=1">Le pont rouvre</a></h2><time datetime="2026-03-04T08:00:00+01:00">ce matin</time></article>
<article><h2><a href="/une/ecole">L’école ferme</a></h2></article>
<article><h2><a href="/une/ecole">L’école ferme (suite)</a></h2></article>
<article><h2><a href="javascript:void(0)">Partager</a></h2></article></main></body></html>`

func TestParseList(t *testing.T) {
	f, err := ParseList([]byte(frontPage), "text/html", "https://courrier.example/index", "main article")
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Items) != 2 || f.Kind != List || f.Lang != "fr" || f.Title != "Le Courrier du lac" {
		t.Fatalf("%+v", f)
	}
	first := f.Items[0]
	if first.Link != "https://courrier.example/une/pont?id=1" || first.Title != "Le pont rouvre" || stamp(first.Published) != "2026-03-04T07:00:00Z" {
		t.Errorf("first item %+v", first)
	}
	if !f.Items[1].Published.IsZero() {
		t.Errorf("a date was invented: %v", f.Items[1].Published)
	}
}

func TestParseListSaysWhatIsWrong(t *testing.T) {
	for selector, want := range map[string]news.Code{"h2 a[": news.Invalid, ".gone a": news.Unavailable} {
		if _, err := ParseList([]byte(frontPage), "", "https://courrier.example/", selector); news.CodeOf(err) != want {
			t.Errorf("%q: %v", selector, err)
		}
	}
}

func TestParsePageNoticesChange(t *testing.T) {
	id := func(page string) string {
		f, err := ParsePage([]byte(page), "text/html", "https://ministry.example/losses", "")
		if err != nil {
			t.Fatal(err)
		}
		return f.Items[0].ID
	}
	before := id(`<title>Losses</title><nav>1 visitor</nav><main><p>Killed:  17</p><script>n=1</script></main>`)
	same := id(`<title>Losses</title><nav>2 visitors</nav><main><p>Killed: 17</p><script>n=2</script></main>`)
	after := id(`<title>Losses</title><main><p>Killed: 18</p></main>`)
	if before != same {
		t.Error("what stands around the text counts as a change")
	}
	if before == after {
		t.Error("a changed number isn't noticed")
	}
}

func TestWallsAreSaidAsSuch(t *testing.T) {
	for page, want := range map[string]Obstacle{
		`<html><head><title>Just a moment...</title></head><body><div class="cf-challenge"></div></body></html>`: Captcha,
		`<html><body><form><input name="u"><input type="password" name="p"></form></body></html>`:                Login,
		`<html><body><p>Welcome.</p></body></html>`:                                                              WebPage,
		`plain words`: Unreadable,
		"  \n ":       Empty,
		`{"a":1}`:     Unreadable,
	} {
		_, err := Parse([]byte(page), "", "https://example.org/")
		n, ok := errors.AsType[*NotFeed](err)
		if !ok || n.Kind != want || news.CodeOf(err) == "" {
			t.Errorf("%.40q: %v (%+v), want %s", page, err, n, want)
		}
	}
}

func TestDiscover(t *testing.T) {
	const page = `<html><head>
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
<link rel="stylesheet" type="text/css" href="/style.css">
<link rel="alternate" type="application/atom+xml" title="News" href="/atom.xml">
<link rel="alternate" hreflang="fr" href="/fr/"></head>
<body><a href="/about">About</a><a href="/sport/rss.xml">Sport</a><a href="https://other.example/feed">Partner</a></body></html>`
	var got []string
	for _, c := range Discover(page, "https://daily.example/") {
		got = append(got, c.Address)
	}
	want := []string{"https://daily.example/atom.xml", "https://daily.example/sport/rss.xml", "https://other.example/feed", "https://daily.example/comments/feed/"}
	if !slices.Equal(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
	if c := Discover(page, "https://daily.example/")[0]; c.Title != "News" || c.Kind != Atom || !c.Declared {
		t.Errorf("best is %+v", c)
	}
}

func TestOPMLComesBackWhole(t *testing.T) {
	sources := []Outline{
		{Title: `The "Daily" & Co`, Address: "https://daily.example/feed?a=1&b=2", Page: "https://daily.example/", Kind: news.SourceFeed},
		{Title: "Ministère", Address: "https://ministry.example/", Kind: news.SourceList, Selector: "main > a"},
	}
	b, err := WriteOPML("Desk", sources)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ReadOPML(b)
	if err != nil || !slices.Equal(got, sources) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestReadOPML(t *testing.T) {
	got, err := ReadOPML([]byte(`<opml version="1.0"><head><title>x</title></head><body>
<outline text="Press"><outline text="A & B" xmlUrl="https://a.example/rss"/><outline title="Deep"><outline text="C" type="rss" xmlURL="https://c.example/rss"></outline></outline></outline>
<outline text="A again" xmlUrl="https://a.example/rss"/></body></opml>`))
	want := []Outline{
		{Title: "A & B", Address: "https://a.example/rss", Folder: "Press", Kind: news.SourceFeed},
		{Title: "C", Address: "https://c.example/rss", Folder: "Press / Deep", Kind: news.SourceFeed},
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	for _, bad := range []string{"", "<rss/>", "<opml><body/></opml>"} {
		if _, err := ReadOPML([]byte(bad)); news.CodeOf(err) != news.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
