package feed

import (
	"cmp"
	"time"
)

// Line is a feed as `wiredesk feed` prints it: one JSON object a line.
type Line struct {
	File  string     `json:"file"`
	Kind  Kind       `json:"kind"`
	Title string     `json:"title"`
	Link  string     `json:"link"`
	Items []LineItem `json:"items"`
}

// LineItem is an item of a Line. Dates are RFC 3339 or empty. Title, summary and
// content are cleaned HTML where the feed marks them up; the summary of an item
// that has none is its content.
type LineItem struct {
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	Link      string   `json:"link"`
	Authors   []string `json:"authors"`
	Published string   `json:"published"`
	Updated   string   `json:"updated"`
	Summary   string   `json:"summary"`
	Content   string   `json:"content"`
	Lang      string   `json:"lang"`
}

// Line gives the feed read from file in its printed form.
func (f *Feed) Line(file string) Line {
	l := Line{File: file, Kind: f.Kind, Title: f.Title, Link: f.Link, Items: []LineItem{}}
	for k, i := range f.Items {
		authors := i.Authors
		if authors == nil {
			authors = []string{}
		}
		l.Items = append(l.Items, LineItem{
			ID: i.ID, Title: cmp.Or(f.Marked[k], i.Title), Link: i.Link, Authors: authors,
			Published: stamp(i.Published), Updated: stamp(i.Updated),
			Summary: cmp.Or(i.Summary, i.Content), Content: i.Content, Lang: i.Lang,
		})
	}
	return l
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
