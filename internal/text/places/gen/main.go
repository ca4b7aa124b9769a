// Gen writes the places whose spellings don't all meet by their keys: go run ./gen
// names.tsv out.txt, where names.tsv has an id and then one column a language.
package main

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"

	"wiredesk/internal/text"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: gen names.tsv out.txt")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(in, out string) error {
	f, err := os.Open(in)
	if err != nil {
		return err
	}
	defer f.Close()
	var lines []string
	for rows := bufio.NewScanner(f); rows.Scan(); {
		columns := strings.Split(rows.Text(), "\t")
		if line := group(columns[1:]); line != "" && columns[0] != "id" {
			lines = append(lines, line)
		}
	}
	slices.Sort(lines)
	lines = slices.Compact(lines)
	return os.WriteFile(out, []byte("# GeoNames, https://www.geonames.org, CC BY 4.0\n"+strings.Join(lines, "\n")+"\n"), 0o644)
}

// group gives the spellings of a place between bars, or "" when their keys unite
// them all. Spellings that only differ in case or marks are one.
func group(names []string) string {
	var spellings []string
	for _, n := range names {
		n = strings.ToLower(strings.TrimSpace(n))
		if n == "" || strings.ContainsAny(n, "|0123456789(") || slices.ContainsFunc(spellings, func(s string) bool { return text.Fold(s) == text.Fold(n) }) {
			continue
		}
		spellings = append(spellings, n)
	}
	for i, a := range spellings {
		for _, b := range spellings[i+1:] {
			if !meet(text.NameKeys(a), text.NameKeys(b)) {
				return strings.Join(spellings, "|")
			}
		}
	}
	return ""
}

func meet(a, b []string) bool {
	return slices.ContainsFunc(a, func(k string) bool { return slices.Contains(b, k) })
}
