package feed

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// This file reads the small part of Python that the Expect lines of feedparser's
// test suite are written in, over what this package makes of a feed.

// dict, list and tuple are Python's; when is a date that equals any writing of it;
// people's names equal themselves with a mail address behind them.
type (
	dict  map[string]any
	list  []any
	when  time.Time
	human string
)

// unknown is a value that this package doesn't give, with the reason.
type unknown struct{ what string }

func (u unknown) Error() string { return u.what }

// view shows what `wiredesk feed` prints of a feed as feedparser would.
func view(f *Feed) dict {
	l := f.Line("")
	entries := list{}
	for _, it := range l.Items {
		entries = append(entries, viewItem(it))
	}
	head := dict{"title": l.Title, "title_detail": dict{"value": l.Title}, "link": l.Link, "language": f.Lang}
	return dict{"feed": head, "entries": entries}
}

func viewItem(it LineItem) dict {
	e := dict{}
	for _, v := range []struct{ value, names string }{{it.Title, "title"}, {it.Link, "link"}, {it.ID, "id guid"}, {it.Summary, "summary description"}} {
		for n := range strings.FieldsSeq(v.names) {
			if v.value != "" {
				e[n] = v.value
			}
		}
	}
	e["title_detail"], e["summary_detail"] = dict{"value": it.Title}, dict{"value": it.Summary}
	if it.Content != "" {
		e["content"] = list{dict{"value": it.Content}}
	}
	if len(it.Authors) > 0 {
		e["author"], e["author_detail"] = human(it.Authors[0]), dict{"name": it.Authors[0]}
		var authors list
		for _, a := range it.Authors {
			authors = append(authors, dict{"name": a})
		}
		e["authors"] = authors
	}
	for name, at := range map[string]string{"published": it.Published, "updated": it.Updated} {
		if t, err := time.Parse(time.RFC3339, at); err == nil {
			e[name], e[name+"_parsed"] = when(t), when(t)
		}
	}
	return e
}

// expression evaluates an Expect line and notes which names it asks for.
type expression struct {
	src   string
	toks  []string
	pos   int
	root  dict
	asked []string // paths such as entries[0].title
}

func evaluate(src string, root dict) (ok bool, asked []string, err error) {
	x := &expression{src: src, root: root}
	defer func() {
		if r := recover(); r != nil {
			asked = x.asked
			if e, isErr := r.(error); isErr {
				err = e
				return
			}
			err = fmt.Errorf("%v", r)
		}
	}()
	x.toks = scan(src)
	v := x.or()
	if x.pos < len(x.toks) {
		panic(fmt.Errorf("rest of expression not understood: %v", x.toks[x.pos:]))
	}
	return truth(v), x.asked, nil
}

func scan(s string) []string {
	var out []string
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\\':
			i++
		case c == '\'' || c == '"':
			j := i + 1
			for j < len(s) && s[j] != c {
				if s[j] == '\\' {
					j++
				}
				j++
			}
			if j >= len(s) {
				panic(fmt.Errorf("string without end"))
			}
			out = append(out, s[i:j+1])
			i = j + 1
		case c == 'u' && i+1 < len(s) && (s[i+1] == '\'' || s[i+1] == '"'):
			i++
		case unicode.IsLetter(rune(c)) || c == '_' || unicode.IsDigit(rune(c)):
			j := i
			for j < len(s) && (unicode.IsLetter(rune(s[j])) || unicode.IsDigit(rune(s[j])) || s[j] == '_' || unicode.IsDigit(rune(c)) && s[j] == '.') {
				j++
			}
			out = append(out, s[i:j])
			i = j
		case strings.HasPrefix(s[i:], "==") || strings.HasPrefix(s[i:], "!="):
			out = append(out, s[i:i+2])
			i += 2
		default:
			out = append(out, s[i:i+1])
			i++
		}
	}
	return out
}

func (x *expression) peek() string {
	if x.pos < len(x.toks) {
		return x.toks[x.pos]
	}
	return ""
}

func (x *expression) take() string { t := x.peek(); x.pos++; return t }

func (x *expression) want(t string) {
	if got := x.take(); got != t {
		panic(fmt.Errorf("%q where %q was expected", got, t))
	}
}

func (x *expression) or() any {
	v := x.and()
	for x.peek() == "or" {
		x.pos++
		w := x.and()
		if !truth(v) {
			v = w
		}
	}
	return v
}

func (x *expression) and() any {
	v := x.not()
	for x.peek() == "and" {
		x.pos++
		w := x.not()
		if truth(v) {
			v = w
		}
	}
	return v
}

func (x *expression) not() any {
	if x.peek() == "not" {
		x.pos++
		return !truth(x.not())
	}
	return x.compare()
}

func (x *expression) compare() any {
	v := x.sum()
	result, compared := true, false
	for {
		op := x.peek()
		switch op {
		case "==", "!=", "is", "in":
			x.pos++
		default:
			if compared {
				return result
			}
			return v
		}
		negated := op == "!="
		if op == "is" && x.peek() == "not" {
			x.pos++
			negated = true
		}
		w := x.sum()
		compared = true
		var holds bool
		if op == "in" {
			d, _ := w.(dict)
			_, holds = d[fmt.Sprint(v)]
		} else {
			holds = same(v, w)
		}
		result = result && holds != negated
		v = w
	}
}

func (x *expression) sum() any {
	v := x.value()
	for x.peek() == "+" {
		x.pos++
		v = fmt.Sprint(v) + fmt.Sprint(x.value())
	}
	return v
}

func (x *expression) value() any {
	t := x.take()
	switch {
	case t == "(":
		return x.tuple()
	case t == "[":
		return x.sequence("]")
	case t == "{":
		return x.dict()
	case t == "-":
		return -x.value().(int)
	case t == "None":
		return nil
	case t == "True" || t == "False":
		return t == "True"
	case t == "":
		panic(fmt.Errorf("expression ends too early"))
	case t[0] == '\'' || t[0] == '"':
		return unquote(t)
	case t[0] >= '0' && t[0] <= '9':
		if n, err := strconv.Atoi(t); err == nil {
			return n
		}
		f, _ := strconv.ParseFloat(t, 64)
		return f
	}
	return x.name(t)
}

func (x *expression) tuple() any {
	l := x.sequence(")")
	if len(l) == 1 {
		return l[0]
	}
	return l
}

func (x *expression) sequence(end string) list {
	l := list{}
	for x.peek() != end {
		l = append(l, x.or())
		if x.peek() != "," {
			break
		}
		x.pos++
	}
	x.want(end)
	return l
}

func (x *expression) dict() any {
	d := dict{}
	for x.peek() != "}" {
		k := fmt.Sprint(x.or())
		x.want(":")
		d[k] = x.or()
		if x.peek() != "," {
			break
		}
		x.pos++
	}
	x.want("}")
	return d
}

// name reads a path such as entries[0]['title'].
func (x *expression) name(t string) any {
	switch t {
	case "len", "ord":
		x.want("(")
		v := x.or()
		x.want(")")
		if t == "len" {
			return count(v)
		}
		for _, r := range fmt.Sprint(v) {
			return int(r)
		}
		return 0
	case "bozo":
		return false
	}
	v, known := x.root[t]
	path := t
	if !known {
		x.asked = append(x.asked, t)
		panic(unknown{t})
	}
	for x.peek() == "[" || x.peek() == "." {
		if x.take() == "." {
			key := x.take()
			if key == "has_key" {
				x.want("(")
				key = fmt.Sprint(x.or())
				x.want(")")
				x.asked = append(x.asked, path+"."+key)
				d, _ := v.(dict)
				_, ok := d[key]
				return ok
			}
			path += "." + key
			v = step(v, key)
			continue
		}
		k := x.or()
		x.want("]")
		if n, ok := k.(int); ok {
			path += "[" + strconv.Itoa(n) + "]"
			v = step(v, n)
		} else {
			path += "." + fmt.Sprint(k)
			v = step(v, fmt.Sprint(k))
		}
	}
	x.asked = append(x.asked, path)
	return v
}

// absent is a key that feedparser would have and this package's view hasn't.
type absent struct{}

func step(v, key any) any {
	switch v := v.(type) {
	case dict:
		if w, ok := v[fmt.Sprint(key)]; ok {
			return w
		}
	case list:
		if n, ok := key.(int); ok && n < len(v) {
			return v[n]
		}
	}
	return absent{}
}

func count(v any) int {
	switch v := v.(type) {
	case list:
		return len(v)
	case dict:
		return len(v)
	case string:
		return len([]rune(v))
	}
	return 0
}

func truth(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case int:
		return v != 0
	case string:
		return v != ""
	case absent:
		return false
	}
	return true
}

func same(a, b any) bool {
	switch b.(type) {
	case when, human:
		a, b = b, a
	}
	switch a := a.(type) {
	case when:
		return a.equals(b)
	case human:
		s, ok := b.(string)
		return ok && (s == string(a) || strings.HasPrefix(s, string(a)+" (") && strings.HasSuffix(s, ")"))
	case string:
		s, ok := b.(string)
		return ok && a == s
	case absent:
		return b == nil
	case list:
		b, ok := b.(list)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !same(a[i], b[i]) {
				return false
			}
		}
		return true
	case dict:
		b, ok := b.(dict)
		if !ok || len(a) != len(b) {
			return false
		}
		for k := range a {
			if !same(a[k], b[k]) {
				return false
			}
		}
		return true
	}
	if _, ok := b.(list); ok {
		return false
	}
	if _, ok := b.(dict); ok {
		return false
	}
	return a == b
}

// equals compares a date with a time tuple, or with a date as the feed writes it.
func (w when) equals(b any) bool {
	t := time.Time(w)
	switch b := b.(type) {
	case list:
		want := list{t.Year(), int(t.Month()), t.Day(), t.Hour(), t.Minute(), t.Second(), (int(t.Weekday()) + 6) % 7, t.YearDay(), 0}
		return same(b, want)
	case string:
		return ParseDate(b).Equal(t)
	case when:
		return time.Time(b).Equal(t)
	}
	return false
}

func unquote(t string) string {
	var b strings.Builder
	for s := t[1 : len(t)-1]; s != ""; {
		if s[0] != '\\' || len(s) == 1 {
			r := []rune(s)[0]
			b.WriteRune(r)
			s = s[len(string(r)):]
			continue
		}
		size := map[byte]int{'x': 2, 'u': 4, 'U': 8}[s[1]]
		if n, err := strconv.ParseUint(s[2:min(len(s), 2+size)], 16, 32); size > 0 && err == nil {
			b.WriteRune(rune(n))
			s = s[2+size:]
			continue
		}
		switch s[1] {
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case 'r':
			b.WriteByte('\r')
		default:
			b.WriteByte(s[1])
		}
		s = s[2:]
	}
	return b.String()
}
