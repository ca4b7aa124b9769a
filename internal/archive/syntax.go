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
	term:   func(c columns, term string) string { return fts5Columns(c) + fts5String(term) },
	prefix: func(c columns, term string) string { return fts5Columns(c) + fts5String(term) + " *" },
	phrase: func(c columns, terms []string) (string, bool) {
		return fts5Columns(c) + fts5String(strings.Join(terms, " ")), true
	},
	field: func(letter byte, word string) string { return "fields : " + fts5String(string(letter)+word) },
}

func fts5String(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

func fts5Columns(c columns) string {
	var names []string
	for column, name := range [...]string{
		match.TitleStems: "title", match.TextStems: "text", match.TitleKeys: "title_keys", match.TextKeys: "keys",
	} {
		if c.has(match.Column(column)) {
			names = append(names, name)
		}
	}
	return "{" + strings.Join(names, " ") + "} : "
}

// tsquerySyntax is that of https://www.postgresql.org/docs/current/datatype-textsearch.html.
// The index has no positions: a phrase asks for its words and their pairs, and the
// evaluator decides.
var tsquerySyntax = syntax{
	and: " & ", or: " | ", not: " & !",
	term: func(c columns, term string) string {
		return inEither(c, func(letter byte) string { return lexemeString(lexeme(letter, term)) })
	},
	prefix: func(c columns, term string) string {
		return inEither(c, func(letter byte) string { return lexemeString(lexeme(letter, term)) + ":*" })
	},
	phrase: func(c columns, terms []string) (string, bool) {
		return inEither(c, func(letter byte) string { return pairedPhrase(letter, terms) }), len(terms) == 1
	},
	field: func(letter byte, word string) string { return lexemeString(lexeme(letter, word)) },
}

// inEither asks for something among words or keys, whichever the columns are of.
func inEither(c columns, expr func(letter byte) string) string {
	var parts []string
	for _, letter := range lettersOf(c) {
		parts = append(parts, expr(letter))
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return "(" + strings.Join(parts, " | ") + ")"
}

func pairedPhrase(letter byte, terms []string) string {
	var parts []string
	for i, t := range terms {
		parts = append(parts, lexemeString(lexeme(letter, t)))
		if i > 0 {
			parts = append(parts, "("+lexemeString(pair(terms[i-1], t))+" | "+lexemeString(unpaired)+")")
		}
	}
	return "(" + strings.Join(parts, " & ") + ")"
}

// lexemeString quotes a lexeme for a tsvector or tsquery.
func lexemeString(lexeme string) string {
	return "'" + strings.NewReplacer(`'`, `''`, `\`, `\\`).Replace(lexeme) + "'"
}
