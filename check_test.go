package main

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
)

// TestCheck compares a draft with what the desk archived: typed, in a form, in
// files, and from a message's menu.
func TestCheck(t *testing.T) {
	h := newHouse(t)
	body := `“We looked at every pile under the old quay and found not one that is sound,” said Marta Lindqvist, the port's director. More than 340 dockers have been sent home without pay.`
	h.press.text("/feed", "application/rss+xml", h.press.rss("Port Post", [3]string{"The quay stays shut", "/quay", body}))
	h.ask("editor", "source add", map[string]any{"address": h.press.URL + "/feed"})
	h.until("the report is archived", func() bool { return h.archived() == 1 })

	draft := `“We looked at every pile under the old quay and found one that is sound,” said Marta Lindqvist. 340 dockers have been sent home without pay.`
	wants := func(what, said string) {
		t.Helper()
		for _, part := range []string{"altered", "archive: **not**", "hedge dropped", "Port Post", "judges nothing", "Cite 1. The quay"} {
			if !strings.Contains(said, part) {
				t.Errorf("%s answered %q, which lacks %q", what, said, part)
			}
		}
	}
	wants("/check text", h.ask("editor", "check", map[string]any{"text": draft}))
	file := func(name string, body []byte) map[string]any {
		id, err := h.sandbox.Upload("editor", name, "application/octet-stream", body)
		if err != nil {
			t.Fatal(err)
		}
		return map[string]any{"file": id}
	}
	wants("/check of a .txt", h.ask("editor", "check", file("draft.txt", []byte(draft))))
	wants("/check of a .docx", h.ask("editor", "check", file("draft.docx", docx(t, draft))))

	m, err := h.sandbox.Say("editor", h.channel("wire"), draft)
	if err != nil {
		t.Fatal(err)
	}
	i, err := h.sandbox.ContextMenu("editor", h.channel("wire"), "Check against archive", m.ID)
	if err != nil {
		t.Fatal(err)
	}
	wants("the menu", h.answer(i, "Check against archive"))

	form := strings.TrimPrefix(h.ask("editor", "check", nil), "modal ")
	if i, err = h.sandbox.SubmitModal("editor", form, map[string]any{"text": draft}); err != nil {
		t.Fatal(err)
	}
	wants("the form", h.answer(i, "/check's form"))

	for says, options := range map[string]map[string]any{
		"no quotes and no figures": {"text": "The harbour is calm tonight."},
		"no words":                 {"text": "… “” — !?"},
		"at most 30,000":           file("long.txt", []byte(strings.Repeat("calm sea ", 4000))),
		"unpacked":                 file("bomb.docx", docx(t, strings.Repeat("0", 40<<20))),
		"Word document":            file("not.docx", []byte("PK no zip")),
		"photo.png":                file("photo.png", []byte("PNG")),
	} {
		if said := h.ask("editor", "check", options); !strings.Contains(said, says) {
			t.Errorf("bad input answered %q, which lacks %q", said, says)
		}
	}
}

func docx(t *testing.T, text string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	const open = `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>`
	if _, err := w.Write([]byte(open + text + `</w:t></w:r></w:p></w:body></w:document>`)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
