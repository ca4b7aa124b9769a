package main

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"wiredesk/commands"
)

// sentenceCalls are the functions that take a sentence of the catalogue, with the
// place of the argument that is the sentence.
var sentenceCalls = map[string]int{"Errorf": 1, "Say": 0, "say": 0, "Sentence": 1, "noticef": 1}

// sentences collects the sentences that the code says, by place, and all string
// literals there are: a sentence may be kept in a constant before it is said.
func sentences(t *testing.T) (found map[string]string, literals map[string]bool) {
	t.Helper()
	found, literals = map[string]string{}, map[string]bool{}
	files := token.NewFileSet()
	walk := func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != "." || d.Name() == "testdata" || d.Name() == "conformance") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if key, ok := sentence(n); ok {
					found[key] = files.Position(n.Pos()).String()
				}
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); err == nil {
					literals[text] = true
				}
			}
			return true
		})
		return nil
	}
	if err := filepath.WalkDir(".", walk); err != nil {
		t.Fatal(err)
	}
	for _, key := range definitionSentences() {
		found[key] = "a command's definition"
	}
	return found, literals
}

func sentence(call *ast.CallExpr) (string, bool) {
	name := ""
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		name = f.Sel.Name
		if x, ok := f.X.(*ast.Ident); name == "Errorf" && (!ok || x.Name != "news") {
			return "", false
		}
	case *ast.Ident:
		name = f.Name
		if name == "Errorf" {
			return "", false
		}
	}
	at, ok := sentenceCalls[name]
	if !ok || len(call.Args) <= at {
		return "", false
	}
	lit, ok := call.Args[at].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	key, err := strconv.Unquote(lit.Value)
	return key, err == nil
}

var verb = regexp.MustCompile(`%(\[\d+\])?[+#]?[-.\d]*[a-zA-Z]`)

// TestCatalogueIsComplete fails on a sentence that a language lacks, one that
// nobody says any more, and one whose arguments don't fit the English.
func TestCatalogueIsComplete(t *testing.T) {
	said, literals := sentences(t)
	if len(said) < 50 {
		t.Fatalf("only %d sentences found in the code: the search for them is broken", len(said))
	}
	names, err := filepath.Glob("internal/phrase/*.json")
	if err != nil || len(names) < 2 {
		t.Fatalf("language files: %v %v", names, err)
	}
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		entries := map[string]json.RawMessage{}
		if err := json.Unmarshal(body, &entries); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if filepath.Base(name) != "en.json" {
			for key, where := range said {
				if _, ok := entries[key]; !ok {
					t.Errorf("%s lacks %q (said in %s)", name, key, where)
				}
			}
		}
		for key, raw := range entries {
			if _, ok := said[key]; !ok && !literals[key] {
				t.Errorf("%s: nobody says %q", name, key)
			}
			checkVerbs(t, name, key, raw)
		}
	}
}

func checkVerbs(t *testing.T, name, key string, raw json.RawMessage) {
	t.Helper()
	texts := []string{}
	var text string
	var forms struct{ Forms map[string]string }
	if json.Unmarshal(raw, &text) == nil {
		texts = append(texts, text)
	} else if err := json.Unmarshal(raw, &forms); err != nil {
		t.Errorf("%s: %q: %v", name, key, err)
	}
	for _, f := range forms.Forms {
		texts = append(texts, f)
	}
	want := len(verb.FindAllString(strings.ReplaceAll(key, "%%", ""), -1))
	for _, text := range texts {
		used := map[string]bool{}
		for i, v := range verb.FindAllString(strings.ReplaceAll(text, "%%", ""), -1) {
			if m := regexp.MustCompile(`\[(\d+)\]`).FindStringSubmatch(v); m != nil {
				used[m[1]] = true
			} else {
				used[strconv.Itoa(i+1)] = true
			}
		}
		indexes := []string{}
		for k := range used {
			if n, _ := strconv.Atoi(k); n > want {
				indexes = append(indexes, k)
			}
		}
		slices.Sort(indexes)
		if len(indexes) > 0 || len(used) < want && forms.Forms == nil {
			t.Errorf("%s: %q has %d arguments, its text %q uses %d of them (too high: %v)", name, key, want, text, len(used), indexes)
		}
	}
}

// definitionSentences are the names and descriptions of all that is registered
// with Discord.
func definitionSentences() []string {
	var out []string
	var walk func(c commands.Command)
	walk = func(c commands.Command) {
		out = append(out, "/"+c.Name, c.Description)
		for _, o := range c.Options {
			out = append(out, "/"+o.Name, o.Description)
			for _, choice := range o.Choices {
				out = append(out, choice.Name)
			}
		}
		for _, s := range c.Subs {
			walk(s)
		}
	}
	table := commands.New(&commands.Kit{})
	for _, c := range table.Commands {
		walk(c)
	}
	for _, m := range table.Menus {
		out = append(out, m.Name)
	}
	return out
}
