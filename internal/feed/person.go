package feed

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

var (
	mail      = regexp.MustCompile(`[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+`)
	emptyPair = regexp.MustCompile(`\(\s*\)|<\s*>|\[\s*\]|"\s*"`)
)

// people gives the authors named in an item or feed: every author and creator, in
// order and once. The podcast's author counts where there is no other; and where
// names are given, bare mail addresses beside them aren't authors.
func people(n *node) []string {
	var names, mails []string
	add := func(s string) {
		name, isMail := person(s)
		switch {
		case name == "":
		case isMail:
			mails = appendNew(mails, name)
		default:
			names = appendNew(names, name)
		}
	}
	for _, c := range n.children {
		switch {
		case c.space == "" && c.name == "author", c.space == "dc" && (c.name == "creator" || c.name == "author"), c.space == "" && c.name == "creator", c.space == "dcterms" && c.name == "creator":
			add(authorText(c))
		}
	}
	if names == nil && mails == nil {
		add(n.child("itunes", "author").value())
	}
	if source := n.child("", "source"); names == nil && mails == nil && source != nil && source.hasElements() {
		return people(source)
	}
	if names == nil {
		return mails
	}
	return names
}

// authorText gives an author element's name, or else its mail address.
func authorText(n *node) string {
	if !n.hasElements() {
		return n.value()
	}
	if name := n.child("", "name").value(); name != "" {
		return name
	}
	if name := n.child("", "email").value(); name != "" {
		return name
	}
	if d := n.onlyElement(); d != nil && d.space == "rdf" { // FOAF and its like
		return authorText(d)
	}
	if n.child("", "uri") != nil || n.child("", "url") != nil || n.child("", "homepage") != nil {
		return ""
	}
	return n.value()
}

// person splits "Name <mail>", "mail (Name)" and "Name (mail)" and gives the name,
// or the mail address where that is all.
func person(s string) (name string, isMail bool) {
	s = oneLine(s)
	if strings.ContainsAny(s, "<&") && !mail.MatchString(s) {
		s = oneLine(plain(s))
	} else if strings.Contains(s, "&") {
		s = html.UnescapeString(s)
	}
	m := mail.FindString(s)
	if m == "" {
		return strings.Clone(s), false
	}
	s = strings.ReplaceAll(s, "mailto:", "")
	rest := strings.TrimSpace(emptyPair.ReplaceAllString(strings.Replace(s, m, "", 1), ""))
	if inner, ok := strings.CutPrefix(rest, "("); ok && strings.HasSuffix(inner, ")") {
		rest = inner[:len(inner)-1]
	}
	rest = strings.Trim(rest, `"',;: `)
	if rest == "" {
		return strings.Clone(m), true
	}
	return strings.Clone(rest), false
}

func appendNew(list []string, s string) []string {
	for _, have := range list {
		if strings.EqualFold(have, s) {
			return list
		}
	}
	return append(list, s)
}
