// Package phrase is the catalogue of every sentence that people see. The key of
// a sentence is its English text in fmt's notation; a language is one JSON file
// that maps the key to its own text, or to texts by plural form.
package phrase

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
)

//go:embed *.json
var files embed.FS

// Catalogue holds the sentences of all languages.
type Catalogue struct {
	builder *catalog.Builder
	matcher language.Matcher
	tags    []language.Tag
}

// entry is one sentence of a language file: a plain text, or texts by plural
// form ("one", "few", "many", "other", "=0") of the argument numbered Arg from 1.
type entry struct {
	Text  string
	Arg   int               `json:"arg"`
	Forms map[string]string `json:"forms"`
}

func (e *entry) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &e.Text)
	}
	type plain entry
	return json.Unmarshal(b, (*plain)(e))
}

// New reads the embedded language files; English is the fallback.
func New() (*Catalogue, error) {
	c := &Catalogue{builder: catalog.NewBuilder(catalog.Fallback(language.English)), tags: []language.Tag{language.English}}
	names, err := files.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("read catalogue: %w", err)
	}
	for _, f := range names {
		if err := c.add(f.Name()); err != nil {
			return nil, fmt.Errorf("read catalogue %s: %w", f.Name(), err)
		}
	}
	c.matcher = language.NewMatcher(c.tags)
	return c, nil
}

func (c *Catalogue) add(name string) error {
	tag, err := language.Parse(strings.TrimSuffix(name, path.Ext(name)))
	if err != nil {
		return err
	}
	entries, err := read(name)
	if err != nil {
		return err
	}
	for key, e := range entries {
		if e.Forms == nil {
			err = c.builder.SetString(tag, key, e.Text)
		} else {
			err = c.builder.Set(tag, key, plural.Selectf(e.Arg, "", cases(e.Forms)...))
		}
		if err != nil {
			return fmt.Errorf("sentence %q: %w", key, err)
		}
	}
	if tag != language.English {
		c.tags = append(c.tags, tag)
	}
	return nil
}

func read(name string) (map[string]*entry, error) {
	b, err := files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	entries := map[string]*entry{}
	return entries, json.Unmarshal(b, &entries)
}

func cases(forms map[string]string) []any {
	var out []any
	for _, form := range []string{"=0", "=1", "zero", "one", "two", "few", "many", "other"} {
		if text, ok := forms[form]; ok {
			out = append(out, form, text)
		}
	}
	return out
}

// Languages lists the languages of the catalogue, English first.
func (c *Catalogue) Languages() []string {
	out := make([]string, len(c.tags))
	for i, t := range c.tags {
		out[i] = t.String()
	}
	return out
}

// In gives the speaker of the catalogue's language nearest to locale, which is a
// BCP 47 tag such as Discord's "en-GB" or "fr"; "" speaks English.
func (c *Catalogue) In(locale string) *Speaker {
	_, i, _ := c.matcher.Match(language.Make(locale))
	tag := c.tags[i]
	return &Speaker{Tag: tag, printer: message.NewPrinter(tag, message.Catalog(c.builder))}
}

// Speaker says sentences in one language.
type Speaker struct {
	Tag     language.Tag
	printer *message.Printer
}

// Say gives the sentence whose English text is key, with its arguments in the
// language's form. Arguments that are numbers are grouped as the language groups them.
func (s *Speaker) Say(key string, args ...any) string { return s.printer.Sprintf(key, args...) }
