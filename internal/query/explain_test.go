package query

import (
	"testing"

	"wiredesk/internal/phrase"
)

func TestExplain(t *testing.T) {
	catalogue, err := phrase.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ locale, in, want string }{
		{"en", `izium (prison OR jail) -wagner`, "Reports that hold “izium” in any form or spelling, (“prison” in any form or spelling or “jail” in any form or spelling) and not “wagner” in any form or spelling."},
		{"en", `"army deserters"~5 refus* =Izium`, "Reports that hold “army deserters” within 5 words of one another, a word that begins with “refus” and “Izium” written exactly so."},
		{"en", `title:"a b" lang:fr last:7d figure>300`, "Reports that hold “a b” in this order in the title, the language fr, a date in the last 7d and a figure > 300."},
		{"fr", `izium "armée russe" source:AFP`, "Les textes qui contiennent «\u00a0izium\u00a0» sous toute forme ou graphie, «\u00a0armée russe\u00a0» dans cet ordre et une source nommée «\u00a0AFP\u00a0»."},
	} {
		q, err := Parse(c.in, noon())
		if err != nil {
			t.Fatal(err)
		}
		if got := q.Explain(catalogue.In(c.locale).Say); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}
