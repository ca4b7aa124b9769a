package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// listed is what `go list` tells of a package.
type listed struct {
	ImportPath string
	Doc        string
	Imports    []string
	GoFiles    []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Doc,Imports,GoFiles", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// pure are the packages that know nothing of the network, databases or Discord.
var pure = []string{
	"news", "text", "query", "match", "quote", "figure", "alert", "cite", "check", "chart", "poll", "fts5",
}

// outside are the imports that pure packages may not have.
var outside = []string{"net/http", "database/sql", "discordgo", "go-redis", "gocron", "os/exec"}

// TestLayout holds the packages to docs/architecture.md: who may import whom.
func TestLayout(t *testing.T) {
	all := packages(t)
	if len(all) < 15 {
		t.Fatalf("only %d packages listed", len(all))
	}
	for _, p := range all {
		name := strings.TrimPrefix(p.ImportPath, "wiredesk/")
		if p.Doc == "" && len(p.GoFiles) > 0 {
			t.Errorf("%s has no package comment", name)
		}
		for _, i := range p.Imports {
			inside := strings.TrimPrefix(i, "wiredesk/")
			switch {
			case name == "wiredesk":
			case inside == "bot" || inside == "jobs" || inside == "wiredesk":
				if !strings.HasPrefix(name, "internal/sandbox/") {
					t.Errorf("%s imports %s: only main may", name, i)
				}
			case strings.HasPrefix(i, "wiredesk/internal/sandbox"):
				if !strings.HasPrefix(name, "internal/sandbox") {
					t.Errorf("%s imports the sandbox: only main and tests may", name)
				}
			case inside == "internal/servers":
				t.Errorf("%s imports servers: only tests may", name)
			case inside == "internal/lineartest":
				t.Errorf("%s imports lineartest: only tests may", name)
			case inside == "internal/archive/archivetest":
				t.Errorf("%s imports archivetest: only tests may", name)
			case inside == "internal/shareddata" && name != "internal/sandbox/apispec":
				t.Errorf("%s imports shareddata: only tests may", name)
			case name == "internal/news" && strings.Contains(strings.Split(i, "/")[0], "."):
				t.Errorf("news imports %s: the standard library alone is allowed", i)
			}
		}
		checkPure(t, name, p.Imports)
		checkNames(t, name)
	}
}

func checkPure(t *testing.T, name string, imports []string) {
	t.Helper()
	if !slices.Contains(pure, strings.TrimPrefix(name, "internal/")) {
		return
	}
	for _, i := range imports {
		for _, bad := range outside {
			if strings.Contains(i, bad) {
				t.Errorf("%s is pure and imports %s", name, i)
			}
		}
	}
}

func checkNames(t *testing.T, name string) {
	t.Helper()
	last := name[strings.LastIndex(name, "/")+1:]
	if slices.Contains([]string{"utils", "util", "helpers", "helper", "common", "models", "manager", "types", "base"}, last) {
		t.Errorf("%s: name the package by what it holds", name)
	}
}
