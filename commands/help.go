package commands

import "context"

// help is made from the table itself, so that it can't promise what isn't there.
func help(t *Table) Command {
	return Command{
		Name: "help", Description: "What Wiredesk can do here", Run: func(_ context.Context, req *Request) (*Reply, error) {
			reply := &Reply{Head: Sentence(req.Say, "Wiredesk archives what your sources publish, posts what your watches match, and answers while you write.")}
			for _, part := range []struct {
				title   string
				editors bool
			}{{req.Say.Say("For everyone"), false}, {req.Say.Say("For editors"), true}} {
				if part.editors && !req.Editor {
					continue
				}
				e := Entry{Title: part.title}
				for _, c := range t.Commands {
					e.Lines = append(e.Lines, helpLines(req, c, part.editors)...)
				}
				reply.Entries = append(reply.Entries, e)
			}
			reply.Entries = append(reply.Entries, searchHelp(req))
			return reply, nil
		},
	}
}

// helpLines gives a command's lines for everyone, or those for editors.
func helpLines(req *Request, c Command, editors bool) []Line {
	if len(c.Subs) == 0 {
		if c.Editors != editors {
			return nil
		}
		return []Line{{{Text: "/" + c.Name, Code: true}, {Text: " " + req.Say.Say(c.Description)}}}
	}
	var out []Line
	for _, s := range c.Subs {
		if (c.Editors || s.Editors) != editors {
			continue
		}
		out = append(out, Line{{Text: "/" + c.Name + " " + s.Name, Code: true}, {Text: " " + req.Say.Say(s.Description)}})
	}
	return out
}

func searchHelp(req *Request) Entry {
	e := Entry{Title: req.Say.Say("The search language")}
	for _, row := range []struct{ example, meaning string }{
		{"izium prison", req.Say.Say("both words, in any form; names in any spelling")},
		{`"want them to come out"`, req.Say.Say("these words in this order")},
		{`"army deserters"~5`, req.Say.Say("within five words of each other")},
		{"prison OR jail", req.Say.Say("one of them")},
		{"-wagner", req.Say.Say("without this word")},
		{"refus*", req.Say.Say("words that begin so")},
		{"=Izium", req.Say.Say("exactly so, no other form or spelling")},
		{"title:… source:… by:… lang:fr after:2022-06 last:7d", req.Say.Say("in the title, from a source, by an author, in a language, in a time")},
	} {
		e.Lines = append(e.Lines, Line{{Text: row.example, Code: true}, {Text: " " + row.meaning}})
	}
	return e
}
