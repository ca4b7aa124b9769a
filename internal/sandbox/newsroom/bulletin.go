package newsroom

import (
	"fmt"
	"math"
	"time"
)

const (
	bulletinOutlet = "field"
	bulletinsKept  = 20 // on the site at one time
)

// bulletins gives the river bulletins that follow once the written schedule is
// done, so that something arrives for as long as the demo runs.
func (n *Newsroom) bulletins(o *outlet, now time.Time) []*edition {
	if o.key != bulletinOutlet {
		return nil
	}
	from, every := n.last(), bulletinPace*n.pace
	count := int(now.Sub(from) / every)
	var out []*edition
	for i := max(1, count-bulletinsKept+1); i <= count; i++ {
		out = append(out, bulletin(o, i, from.Add(time.Duration(i)*every)))
	}
	return out
}

func (n *Newsroom) last() time.Time {
	return n.editions[len(n.editions)-1].updated
}

// bulletin writes the i-th bulletin: the river sinks with small waves, the
// people back home grow in number until all are there.
func bulletin(o *outlet, i int, at time.Time) *edition {
	level := 1.2 + 1.4*math.Exp(-float64(i)/40) + 0.06*math.Sin(float64(i))
	before := 1.2 + 1.4*math.Exp(-float64(i-1)/40) + 0.06*math.Sin(float64(i-1))
	home := min(4100, 2600+35*i)
	moved := "falls"
	if level > before {
		moved = "rises"
	}
	d := &draft{
		outlet: o, section: "Valley", by: []string{"Rosalind Keane"},
		title:   fmt.Sprintf("Tressole %s to %.2f metres at Castelmaur, bulletin %d", moved, level, i),
		summary: fmt.Sprintf("River bulletin %d from Castelmaur.", i),
	}
	return &edition{draft: d, slug: fmt.Sprintf("tressole-bulletin-%d", i), published: at, updated: at, text: []string{
		fmt.Sprintf("The river Tressole stood at %.2f metres at the Saule bridge in Castelmaur at %s on %s, from %.2f metres in the bulletin before.", level, at.Format("15:04"), at.Weekday(), before),
		fmt.Sprintf("About %d of the 4,100 people who were evacuated when the Varelle dam failed are back in their homes.", home),
		"“The river will do what it likes, and we shall go on measuring it,” said the river warden, Anouk Sellier.",
	}}
}
