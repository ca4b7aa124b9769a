package check

import (
	"fmt"
	"testing"
)

// TestNames points out spellings that the archive doesn't share, and no others.
func TestNames(t *testing.T) {
	d := newDesk(t)
	for i, text := range []string{
		"Olena Zelenska met Marta Lindqvist in Kharkiv. The mayor, Ines Marchetti, came from Berlin with John Smith.",
		"In Kharkiv on Monday, Marta Lindqvist opened a school. Ines Marchetti said 3 schools follow. Jon Smith was there.",
		"Trains to Kharkiv run again, said Marta Lindqvist's office. John Smith lost. Ines Marchetti won in Berlin.",
		"A street in Kharkiv is named after the poet. Marta Lindqvist spoke to Ines Marchetti and John Smith.",
	} {
		d.archive(t, report(fmt.Sprint("n", i), "en", text, i))
	}
	d.archive(t, report("fr", "fr", "À Kharkov, Marta Lindkvist a ouvert une école.", 9))
	for draft, want := range map[string]string{
		"There were 40 people in Kharkov on Monday.":                     "Kharkov → Kharkiv 4 of 4",
		"There were 40 people in Kharkiv on Monday.":                     "",
		"Then Marta Lindkvist gave 3 schools to Ines Marchetti.":         "Marta Lindkvist → Marta Lindqvist 4 of 4",
		"Then Ines Marcheti gave 3 schools to the town.":                 "Ines Marcheti → Ines Marchetti 4 of 4",
		"Then Jon Smith gave 3 schools to Berlin.":                       "", // the archive isn't of one mind
		"Then Peter Marchetti gave 3 schools to Paul Lindqvist in Bonn.": "", // other people
		"À Kharkov, il y avait 40 personnes dans la rue ce lundi matin.": "",
	} {
		found, err := d.Draft(t.Context(), draft)
		if err != nil {
			t.Errorf("%s: %v", draft, err)
		}
		got := ""
		for _, f := range found {
			if f.Kind == Name {
				got += fmt.Sprintf("%s → %s %d of %d", f.Text, f.Spelling.Mostly, f.Spelling.Times, f.Spelling.Of)
				if string([]rune(draft)[f.Start:f.End]) != f.Text || f.Archived == nil || f.Archived.Report.Lang != "en" {
					t.Errorf("%s: %+v", draft, f)
				}
			}
		}
		if got != want {
			t.Errorf("%s\n got %q\nwant %q", draft, got, want)
		}
	}
}
