package main

import "wiredesk/internal/news"

// quoteLine is a quote as the terminal prints it: every field is there, and what
// is unknown is null.
type quoteLine struct {
	Start        int            `json:"start"`
	End          int            `json:"end"`
	Text         string         `json:"text"`
	Kind         news.QuoteKind `json:"kind"`
	Speaker      *string        `json:"speaker"`
	SpeakerStart *int           `json:"speaker_start"`
	SpeakerEnd   *int           `json:"speaker_end"`
	Name         *string        `json:"name"`
	Cue          *string        `json:"cue"`
	CueStart     *int           `json:"cue_start"`
	CueEnd       *int           `json:"cue_end"`
}

func quoteLines(quotes []news.Quote) []quoteLine {
	out := make([]quoteLine, len(quotes))
	for i, q := range quotes {
		l := quoteLine{Start: q.Start, End: q.End, Text: q.Text, Kind: q.Kind, Speaker: known(q.Speaker), Name: known(q.Name), Cue: known(q.Cue)}
		l.SpeakerStart, l.SpeakerEnd = place(q.SpeakerStart, q.SpeakerEnd)
		l.CueStart, l.CueEnd = place(q.CueStart, q.CueEnd)
		out[i] = l
	}
	return out
}

// figureLine is a figure as the terminal prints it, likewise.
type figureLine struct {
	Start        int             `json:"start"`
	End          int             `json:"end"`
	Text         string          `json:"text"`
	Value        *float64        `json:"value"`
	Low          *float64        `json:"low"`
	High         *float64        `json:"high"`
	Hedge        news.Hedge      `json:"hedge"`
	Unit         string          `json:"unit"`
	Counted      *string         `json:"counted"`
	CountedStart *int            `json:"counted_start"`
	CountedEnd   *int            `json:"counted_end"`
	Kind         news.FigureKind `json:"kind"`
	StatedBy     *string         `json:"stated_by"`
	Place        *string         `json:"place"`
	Time         *string         `json:"time"`
}

func figureLines(figures []news.Figure) []figureLine {
	out := make([]figureLine, len(figures))
	for i, f := range figures {
		l := figureLine{
			Start: f.Start, End: f.End, Text: f.Text, Value: f.Value, Low: f.Low, High: f.High, Hedge: f.Hedge, Unit: f.Unit, Kind: f.Kind,
			Counted: known(f.Counted), StatedBy: known(f.StatedBy), Place: known(f.Place), Time: known(f.Time),
		}
		l.CountedStart, l.CountedEnd = place(f.CountedStart, f.CountedEnd)
		out[i] = l
	}
	return out
}

// known is nil for what a text doesn't say.
func known(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// place is nil, nil for a part that isn't there.
func place(start, end int) (*int, *int) {
	if start == end {
		return nil, nil
	}
	return &start, &end
}
