// Package shareddata finds the evaluation data that tests and benchmarks read
// where it lies. It is imported by tests only.
package shareddata

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Dir gives the folder of the evaluation data called name, beside the project
// or where WIREDESK_SHARED says. Where it is absent the test is skipped.
func Dir(t testing.TB, name ...string) string {
	t.Helper()
	dir := filepath.Join(append([]string{root(), "data"}, name...)...)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no evaluation data at %s: lay it beside the project or set WIREDESK_SHARED", dir)
	}
	return dir
}

// File is Dir for a file outside the data folder, such as discord/openapi.json.
func File(t testing.TB, name ...string) string {
	t.Helper()
	file := filepath.Join(append([]string{root()}, name...)...)
	if _, err := os.Stat(file); err != nil {
		t.Skipf("no evaluation file at %s: lay it beside the project or set WIREDESK_SHARED", file)
	}
	return file
}

// Path is where an evaluation file lies, if it is there.
func Path(name ...string) string {
	return filepath.Join(append([]string{root()}, name...)...)
}

func root() string {
	if dir := os.Getenv("WIREDESK_SHARED"); dir != "" {
		return dir
	}
	_, here, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(here), "..", "..", "..", "shared")
}
