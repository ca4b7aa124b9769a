package news

import (
	"fmt"
	"testing"
)

func TestPack(t *testing.T) {
	for _, e := range []*Error{
		Errorf(Invalid, "Nothing was given."),
		Errorf(Unavailable, "%s answered %d after %.1f s.", "example.org <b>", 503, 1.5),
	} {
		message, args := Unpack(e.Pack())
		if got := fmt.Sprintf(message, args...); got != e.Error() {
			t.Errorf("unpacked %q, want %q", got, e.Error())
		}
		if message != e.Message {
			t.Errorf("the sentence became %q: the catalogue would not know it", message)
		}
	}
	if message, args := Unpack("kept by an older version"); fmt.Sprintf(message, args...) != "kept by an older version" {
		t.Errorf("a plain text became %q %v", message, args)
	}
}
