package feed

import (
	"regexp"
	"strings"

	"wiredesk/internal/news"
)

// Obstacle is what was found where a feed was expected.
type Obstacle string

// The obstacles.
const (
	Empty      Obstacle = "empty"
	WebPage    Obstacle = "page"
	Login      Obstacle = "login"
	Captcha    Obstacle = "captcha"
	Unreadable Obstacle = "unreadable"
)

// NotFeed lies behind the news.Error of a document that is no feed.
type NotFeed struct {
	Kind Obstacle
	Err  error
}

// Error names the obstacle, and the cause where there is one.
func (e *NotFeed) Error() string {
	if e.Err == nil {
		return string(e.Kind)
	}
	return string(e.Kind) + ": " + e.Err.Error()
}

// Unwrap gives the cause.
func (e *NotFeed) Unwrap() error { return e.Err }

var (
	htmlStart    = regexp.MustCompile(`(?i)<(?:!doctype\s+html|html|head|body|title|meta|script|div)[\s>]`)
	captchaMarks = regexp.MustCompile(`(?i)cf-challenge|challenge-platform|cf_chl_|g-recaptcha|h-captcha|hcaptcha\.com|px-captcha|captcha-delivery|geo\.captcha|awswaf|_incapsula_|cf-turnstile|<title>\s*(?:just a moment|attention required|are you a robot|are you human|access denied|pardon our interruption|vérification|security check|captcha)`)
	passwordBox  = regexp.MustCompile(`(?i)<input[^>]{0,300}type\s*=\s*["']?password`)
)

const (
	headBytes    = 64 << 10
	wordsOfAPage = 4000 // bytes of text beside a captcha or a password box that make a page to be read for itself
)

// Wall says whether a page of HTML is a login form or a captcha in place of what
// was asked for: Login, Captcha, or "" for neither. Pages with much text of their
// own are neither, whatever box they carry.
func Wall(page string) Obstacle {
	head := page[:min(len(page), 4*headBytes)]
	captcha, login := captchaMarks.MatchString(head), passwordBox.MatchString(head)
	if !captcha && !login || len(strings.TrimSpace(plain(head))) > wordsOfAPage {
		return ""
	}
	if captcha {
		return Captcha
	}
	return Login
}

// notFeed says what a document is instead of a feed.
func notFeed(text string) error {
	if !htmlStart.MatchString(text[:min(len(text), headBytes)]) {
		return news.Errorf(news.Invalid, "What this address gives is no feed. Give the address of a feed, or of a page that links to one.").
			Because(&NotFeed{Kind: Unreadable})
	}
	switch wall := Wall(text); wall {
	case Captcha:
		return news.Errorf(news.Forbidden, "The site shows a captcha instead of its feed, which only a person can pass. Ask the site to let feed readers in, or choose another source.").
			Because(&NotFeed{Kind: wall})
	case Login:
		return news.Errorf(news.Forbidden, "The site shows a login form instead of its feed. Give a public feed of it.").
			Because(&NotFeed{Kind: wall})
	}
	return news.Errorf(news.Invalid, "This address gives a web page instead of a feed. Add the site's home page, so that its feeds are looked for, or give the feed's own address.").
		Because(&NotFeed{Kind: WebPage})
}
