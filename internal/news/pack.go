package news

import (
	"encoding/json"
	"strings"
)

// packed is an Error as it is kept: what people see of it, in no language yet.
type packed struct {
	Message string `json:"m"`
	Args    []any  `json:"a,omitempty"`
}

const packedStart = `{"m":`

// Pack gives the error's sentence with its arguments as one string that can be
// kept and said later, in whatever language is read then.
func (e *Error) Pack() string {
	b, err := json.Marshal(packed{e.Message, e.Args})
	if err != nil {
		return e.Error() // an argument that can't be kept: the English stands for it
	}
	return string(b)
}

// Unpack gives the sentence and arguments of a packed error. Any other text is a
// sentence by itself.
func Unpack(s string) (message string, args []any) {
	if !strings.HasPrefix(s, packedStart) {
		return "%s", []any{s}
	}
	d := json.NewDecoder(strings.NewReader(s))
	d.UseNumber()
	var p packed
	if err := d.Decode(&p); err != nil {
		return "%s", []any{s}
	}
	for i, a := range p.Args {
		if n, ok := a.(json.Number); ok {
			if whole, err := n.Int64(); err == nil {
				p.Args[i] = whole
			} else if f, err := n.Float64(); err == nil {
				p.Args[i] = f
			}
		}
	}
	return p.Message, p.Args
}
