package ingest

import "testing"

func TestTakenBack(t *testing.T) {
	for title, want := range map[string]bool{
		"WITHDRAWN: Dam holds": true, "[Retracted] Dam holds": true, "Article retiré — Le barrage tient": true, "Mandatory Kill: dam": true,
		"Dam holds": false, "Withdrawn troops return: a report": false, "Kill switch: how it works": false, "Withdrawn": false, "": false, ": dam": false,
	} {
		if got := takenBack(title); got != want {
			t.Errorf("%q is taken back: %v", title, got)
		}
	}
}
