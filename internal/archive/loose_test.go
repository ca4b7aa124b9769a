package archive

import (
	"slices"
	"testing"

	"wiredesk/internal/match"
	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

// TestPieces finds by the pieces of a beginning what is found by the beginning, whatever
// letter follows: in ASCII, a digit, in another alphabet, or none.
func TestPieces(t *testing.T) {
	s := openTest(t, t.TempDir()+"/wiredesk.db", Options{})
	for i, said := range []string{"stout", "sto", "sto5x", "stoж", "stoþ", "sto東", "stop", "stack", "москва", "мост", "мо", "мъ"} {
		r := sample(i)
		r.Title, r.Text, r.Lang = said, "", "en"
		if _, err := s.Add(t.Context(), Addition{Desk: "d", Report: r, Now: r.Published}); err != nil {
			t.Fatal(err)
		}
	}
	for typed, want := range map[string]int{"sto*": 7, "st*": 8, "мо*": 3, "title:sto*": 7, "sto* OR мо*": 10, "stack NOT sto*": 1, "sto* stop": 1} {
		q, err := query.Parse(typed, noon)
		if err != nil {
			t.Fatal(err)
		}
		p := match.Compile(q, text.NewNames(nil)).Plan("en")
		common := begun{places: map[string]float64{}, volume: 1}
		eachBeginning(p, func(k *match.Plan) { common.places[k.Terms[0]] = manyPlaces })
		whole, pieces := matching(t, s, s.lookupOf("d", p, FindOptions{}).expr), matching(t, s, s.lookupOf("d", common.inPieces(p), FindOptions{}).expr)
		if !slices.Equal(whole, pieces) || len(pieces) != want {
			t.Errorf("%s: %v in pieces, %v whole; want %d", typed, pieces, whole, want)
		}
	}
}

func matching(t *testing.T, s *Store, expr string) (ids []int64) {
	t.Helper()
	rows, err := s.reader.QueryContext(t.Context(), "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid", expr)
	if err != nil {
		t.Fatalf("%s: %v", expr, err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return ids
}
