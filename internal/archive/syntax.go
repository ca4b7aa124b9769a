package archive

import (
	"strings"

	"wiredesk/internal/match"
)

// syntax gives the database's way to write full-text expressions.
func (s *Store) syntax() syntax {
	if s.dialect.numbered {
		return tsquerySyntax
	}
	return fts5Syntax
}

// fts5Syntax is that of https://www.sqlite.org/fts5.html#full_text_query_syntax.
var fts5Syntax = syntax{
	and: " AND ", or: " OR ", not: " NOT ",
	term: func(columns []match.Column, term string) string { return fts5Columns(columns) + fts5String(term) },
	prefix: func(columns []match.Column, term string) string {
		return fts5Columns(columns) + fts5String(term) + " *"
	},
	phrase: func(columns []match.Column, terms []string) (string, bool) {
		return fts5Columns(columns) + fts5String(strings.Join(terms, " ")), true
	},
	field: func(letter byte, word string) string { return "fields : " + fts5String(string(letter)+word) },
}

func fts5String(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

func fts5Columns(columns []match.Column) string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = [...]string{match.TitleStems: "title", match.TextStems: "text", match.TitleKeys: "title_keys", match.TextKeys: "keys"}[c]
	}
	return "{" + strings.Join(names, " ") + "} : "
}

// tsquerySyntax is that of https://www.postgresql.org/docs/current/datatype-textsearch.html.
// The index has no positions: a phrase asks for its words, and the evaluator decides.
var tsquerySyntax = syntax{
	and: " & ", or: " | ", not: " & !",
	term:   func(columns []match.Column, term string) string { return inColumns(columns, term, "") },
	prefix: func(columns []match.Column, term string) string { return inColumns(columns, term, ":*") },
	phrase: func(columns []match.Column, terms []string) (string, bool) {
		var alternatives []string
		for _, c := range columns {
			var parts []string
			for _, t := range terms {
				parts = append(parts, inColumns([]match.Column{c}, t, ""))
			}
			alternatives = append(alternatives, "("+strings.Join(parts, " & ")+")")
		}
		return "(" + strings.Join(alternatives, " | ") + ")", len(terms) == 1
	},
	field: func(letter byte, word string) string { return lexemeString(lexeme(letter, word)) },
}

func inColumns(columns []match.Column, term, after string) string {
	parts := make([]string, len(columns))
	for i, c := range columns {
		parts[i] = lexemeString(lexeme(columnLetter(c), term)) + after
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return "(" + strings.Join(parts, " | ") + ")"
}

// lexemeString quotes a lexeme for a tsvector or tsquery.
func lexemeString(lexeme string) string {
	return "'" + strings.NewReplacer(`'`, `''`, `\`, `\\`).Replace(lexeme) + "'"
}
