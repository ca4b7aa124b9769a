package commands

import (
	"strings"

	"wiredesk/internal/alert"
	"wiredesk/internal/archive"
	"wiredesk/internal/dedup"
	"wiredesk/internal/ingest"
)

// whyStory says why reports are one story or no longer one.
func whyStory(req *Request, d archive.Decision) Line {
	with, score := Span{Text: "?", Bold: true}, "?"
	if len(d.Args) > 0 {
		with.Text = "#" + d.Args[0]
	}
	if len(d.Args) > 1 {
		score = d.Args[1]
	}
	switch d.Reason {
	case string(dedup.SameText):
		return Sentence(req.Say, "One story with report %s: the same words.", with)
	case string(dedup.SameGUID), string(dedup.SameAddress):
		return Sentence(req.Say, "One story with report %s: the same item of its source.", with)
	case string(dedup.SamePassages):
		passages := 0
		if len(d.Args) > 2 {
			passages = len(strings.Fields(d.Args[2]))
		}
		return Sentence(req.Say, "One story with report %s: agreement %s, shared passages: %d.", with, score, passages)
	case ingest.SplitByHand:
		return Sentence(req.Say, "%s split it off the story of report %s: they are never joined again.", hand(d), with)
	case ingest.MergedByHand:
		return Sentence(req.Say, "%s made it one story with report %s.", hand(d), with)
	}
	return Line{{Text: d.Stage + ": "}, {Text: d.Reason, Code: true}}
}

// hand names the person whose decision it was.
func hand(d archive.Decision) Span {
	if len(d.Args) > 1 {
		return Span{Text: d.Args[1], Bold: true}
	}
	return Span{Text: "?", Bold: true}
}

// whyStanding says what became of a message that stood already; nil for any other
// decision.
func whyStanding(req *Request, d archive.Decision) Line {
	switch alert.Reason(d.Reason) {
	case alert.AlsoIn:
		return whyWhere(d, Sentence(req.Say, "Its story is posted already: the message names all who carry it."))
	case alert.Updated:
		return whyWhere(d, Sentence(req.Say, "It changed what matters: the message says what."))
	case alert.Told:
		return whyWhere(d, Sentence(req.Say, "The change was told by a reply too."))
	case alert.Unchanged:
		return whyWhere(d, Sentence(req.Say, "The message about its story is true as it stands."))
	case alert.PostedAgain:
		return whyWhere(d, Sentence(req.Say, "Its message had been deleted and the story moved: it was posted again."))
	case alert.Deleted:
		return whyWhere(d, Sentence(req.Say, "Its message was deleted by people and nothing of note changed: it isn't posted again."))
	case alert.Abroad:
		return whyWhere(d, Sentence(req.Say, "A story in another language tells the same piece and is posted: its message names this one."))
	case alert.Withdrawn:
		return whyWhere(d, Sentence(req.Say, "Its outlet has withdrawn it, so it was not posted."))
	}
	return nil
}
