package article

import "testing"

// TestCorrection tells notices from news that begin with the same words.
func TestCorrection(t *testing.T) {
	const lead = "The ferry left the harbour at noon with forty people.\n\n"
	for _, notice := range []string{
		"Correction: the ferry left at noon, not at nine.",
		"CORRECTION – March 3: the skipper's name is Aalto.",
		"(Corrected, adds that two boats searched)",
		"Clarification (12 May): the fare is for a return ticket.",
		"Rectificatif : le bateau est parti à midi et non à neuf heures.",
		"Виправлення: пором вийшов опівдні, а не о дев'ятій.",
		"An earlier version of this report named the wrong skipper.",
		"Editor's note: the headline was corrected on Tuesday.",
	} {
		if got := Correction(lead + notice + "\n\nIt is due back on Friday."); got != notice {
			t.Errorf("in %q it found %q", notice, got)
		}
	}
	for _, news := range []string{
		"Corrections officers at the island's prison went on strike on Monday.",
		"Correction fluid was found in the ledgers, the auditors said on Monday.",
		"Korrektur gelesen hat den Bericht am Ende niemand im ganzen Haus.",
		"Поправка до закону про пороми пройшла перше читання у вівторок.",
		"Clarification of the law is what the skippers have asked for since May.",
		"The ministry issued a correction on Tuesday, two days after the error.",
	} {
		if got := Correction(lead + news); got != "" {
			t.Errorf("in %q it found %q", news, got)
		}
	}
}
