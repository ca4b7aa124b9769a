package figure

import (
	"fmt"
	"strings"

	"wiredesk/internal/news"
)

// listed gives figures as the lines of testdata write them.
func listed(figures []news.Figure) string {
	var out []string
	for _, f := range figures {
		v := ""
		if f.Value != nil {
			v = fmt.Sprintf("%v", *f.Value)
		} else {
			v = fmt.Sprintf("%v..%v", *f.Low, *f.High)
		}
		out = append(out, strings.Join([]string{f.Text, v, string(f.Hedge), f.Unit, f.Counted}, " | "))
	}
	return strings.Join(out, "\n")
}
