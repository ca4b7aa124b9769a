package commands

import (
	"slices"
	"strings"

	"wiredesk/internal/news"
	"wiredesk/internal/phrase"
)

// outletName bounds an outlet's name among others, in characters.
const outletName = 60

// storyLines says what a message shows of its story besides the report: what
// updates changed, who else carries it, and where numbers differ.
func storyLines(say *phrase.Speaker, a news.Alert) []Line {
	var out []Line
	if a.Withdrawn {
		out = append(out, bold(Sentence(say, "Withdrawn by its outlet.")))
	}
	for _, c := range a.Changes {
		if c.Kind != news.ChangeWithdrawn {
			out = append(out, changeLine(say, c))
		}
	}
	if len(a.Sides) > 1 {
		out = append(out, append(Sentence(say, "Numbers differ:"), sides(a.Sides)...))
	}
	if len(a.Also) > 0 {
		line := append(Sentence(say, "Also in:"), carriers(a.Also)...)
		if a.More > 0 {
			line = append(line, append(Line{{Text: " "}}, Sentence(say, "and %d more", a.More)...)...)
		}
		out = append(out, line)
	}
	var langs []string
	for _, c := range a.Abroad {
		if slices.Contains(langs, c.Lang) {
			continue
		}
		langs = append(langs, c.Lang)
		of := slices.DeleteFunc(slices.Clone(a.Abroad), func(o news.Carrier) bool { return o.Lang != c.Lang })
		out = append(out, append(Sentence(say, "Also in %s:", languageName(say, c.Lang)), carriers(of)...))
	}
	return out
}

// storyReply draws the short message that tells how a story moved.
func storyReply(say *phrase.Speaker, d news.Delivery, r news.Report) *Reply {
	e := Entry{Title: reportTitle(say, r), Link: r.Address, Alert: true}
	for _, c := range d.Alert.Changes {
		e.Lines = append(e.Lines, bold(changeLine(say, c)))
	}
	return &Reply{Share: true, Entries: []Entry{e}}
}

// changeLine says what an update changed: "12 → 14 dead · 16:40, franceinfo".
func changeLine(say *phrase.Speaker, c news.Change) Line {
	var line Line
	switch c.Kind {
	case news.ChangeFigure:
		line = Line{{Text: c.Before + " → " + c.After}}
		if c.Counted != "" {
			line = append(line, Span{Text: " " + c.Counted})
		}
	case news.ChangeName:
		line = Line{{Text: c.Before + " → " + c.After}}
	case news.ChangeTitle:
		line = Sentence(say, "New headline, before: %s", c.Before)
	case news.ChangeCorrection:
		line = Sentence(say, "Correction: %s", correctionOf(c.After))
	case news.ChangeMatch:
		line = Sentence(say, "Now with the words of the watch %s", c.After)
	case news.ChangeWithdrawn:
		line = Sentence(say, "Withdrawn by its outlet.")
	}
	line = append(line, Span{Text: " · "}, Span{At: c.At})
	if c.Outlet != "" {
		line = append(line, Span{Text: ", " + shortened(c.Outlet, outletName)})
	}
	return line
}

// correctionOf is a correction without the word with which the message begins already.
func correctionOf(s string) string {
	word, rest, marked := strings.Cut(s, ":")
	if marked && slices.Contains([]string{"correction", "corrections", "rectificatif", "correctif"}, strings.ToLower(strings.TrimSpace(word))) {
		return strings.TrimSpace(rest)
	}
	return s
}

func carriers(list []news.Carrier) Line {
	var line Line
	for i, c := range list {
		line = append(line, Span{Text: separator(i)}, Span{Text: shortened(orElse(c.Outlet, "?"), outletName), Link: c.Address})
	}
	return line
}

func separator(i int) string {
	if i == 0 {
		return " "
	}
	return ", "
}

// sides names each number's outlets, as many as one line bears.
func sides(list []news.Side) Line {
	var line Line
	for i, s := range list {
		line = append(line, Span{Text: []string{" ", " · "}[min(i, 1)]}, Span{Text: shortened(s.Figure, outletName), Bold: true}, Span{Text: " ("})
		for n, outlet := range s.Outlets[:min(len(s.Outlets), 3)] {
			line = append(line, Span{Text: []string{"", ", "}[min(n, 1)] + shortened(outlet, outletName)})
		}
		if len(s.Outlets) > 3 {
			line = append(line, Span{Text: ", …"})
		}
		line = append(line, Span{Text: ")"})
	}
	return line
}

func bold(line Line) Line {
	out := slices.Clone(line)
	for i := range out {
		out[i].Bold = true
	}
	return out
}

// languageName says a language's name, or its code where the catalogue has none.
func languageName(say *phrase.Speaker, lang string) string {
	switch lang {
	case "en":
		return say.Say("English")
	case "fr":
		return say.Say("French")
	case "ru":
		return say.Say("Russian")
	case "uk":
		return say.Say("Ukrainian")
	case "de":
		return say.Say("German")
	case "es":
		return say.Say("Spanish")
	case "it":
		return say.Say("Italian")
	case "pl":
		return say.Say("Polish")
	}
	return orElse(lang, "?")
}
