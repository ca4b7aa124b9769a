package article

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"wiredesk/internal/news"
)

const (
	barText = 40  // words of text from which a page is believed to show its article
	barPage = 250 // words from which a whole page is too long to do nothing but bar the way
)

// captchaPhrases are folded and stand on pages that ask for a proof that a person reads them.
var captchaPhrases = []string{
	"verify you are human", "verify that you are human", "are you a robot", "not a robot", "checking your browser", "unusual traffic", "enable javascript and cookies to continue",
	"complete the captcha", "solve the captcha", "security check to access", "attention required", "press and hold",
	"vérifiez que vous êtes humain", "vérification que vous êtes un humain", "je ne suis pas un robot", "êtes vous un robot",
	"bestätigen sie dass sie ein mensch sind", "ich bin kein roboter", "sind sie ein mensch",
	"verifica que eres humano", "no soy un robot", "verifique que es humano",
	"підтвердьте що ви людина", "я не робот", "підтвердіть що ви не робот",
	"подтвердите что вы человек", "подтвердите что вы не робот", "вы не робот",
}

// barred tells pages that show a captcha or a login instead of an article.
func barred(root *html.Node, s *scene, text string) error {
	if len(strings.Fields(text)) >= barText {
		return nil
	}
	captcha, password := false, false
	for n := range root.Descendants() {
		switch n.DataAtom {
		case atom.Input:
			password = password || strings.EqualFold(attr(n, "type"), "password")
		case atom.Div, atom.Form, atom.Iframe, atom.Script:
			captcha = captcha || challenge(n)
		}
	}
	words := 0
	for i := range s.blocks {
		words += s.blocks[i].words
	}
	if words >= barPage {
		return nil
	}
	for i := range s.blocks {
		for _, p := range captchaPhrases {
			captcha = captcha || strings.Contains(s.folded[i], p)
		}
	}
	switch {
	case captcha && !password:
		return news.Errorf(news.Unavailable, "This page asks for a proof that a person reads it (a captcha), so its article can't be read. Open it in a browser and add the text as a file.")
	case password:
		return news.Errorf(news.Forbidden, "This page asks for a login before it shows its article. Add the text as a file, or give an address that is open to all.")
	}
	return nil
}

// challenge tells the elements of the known captcha services.
func challenge(n *html.Node) bool {
	names := head(attr(n, "class"), maxNameLen) + " " + head(attr(n, "id"), maxNameLen) + " " + head(attr(n, "src"), maxNameLen)
	for _, mark := range []string{"g-recaptcha", "h-captcha", "hcaptcha", "cf-challenge", "challenge-form", "cf-turnstile", "px-captcha", "captcha-container", "/cdn-cgi/challenge", "captcha-delivery"} {
		if strings.Contains(names, mark) {
			return true
		}
	}
	return false
}
