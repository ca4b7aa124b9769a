package check

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"wiredesk/internal/news"
)

// Bounds of a Word document: its main part unpacked, and how far tags may nest.
const (
	maxDocument = 16 << 20
	maxNesting  = 200
)

// Docx gives the text of a Word document (.docx), a line for each paragraph. It
// reads the main part alone, within a bound: a file made to fill the memory is refused.
func Docx(body []byte) (string, error) {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return "", notWord(err)
	}
	part, err := z.Open("word/document.xml")
	if err != nil {
		return "", notWord(err)
	}
	defer part.Close()
	bounded := &io.LimitedReader{R: part, N: maxDocument + 1}
	text, err := paragraphs(xml.NewDecoder(bounded))
	if bounded.N <= 0 {
		return "", news.Errorf(news.Limit, "This Word document is too large once unpacked. Copy its text into a .txt file.")
	}
	if err != nil {
		return "", notWord(err)
	}
	return text, nil
}

func notWord(err error) error {
	return news.Errorf(news.Invalid, "This file can't be read as a Word document. Save it as .docx again, or copy its text into a .txt file.").Because(err)
}

// paragraphs reads the text runs (w:t) of WordprocessingML (ECMA-376, part 1, 17.3).
func paragraphs(d *xml.Decoder) (string, error) {
	var out strings.Builder
	inText, depth := false, 0
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if depth++; depth > maxNesting {
				return "", errors.New("nested too deep")
			}
			switch t.Name.Local {
			case "t":
				inText = true
			case "tab":
				out.WriteByte('\t')
			case "br":
				out.WriteByte('\n')
			}
		case xml.EndElement:
			depth--
			switch t.Name.Local {
			case "t":
				inText = false
			case "p":
				out.WriteByte('\n')
			}
		case xml.CharData:
			if inText && out.Len() < maxDocument {
				out.Write(t)
			}
		}
	}
}
