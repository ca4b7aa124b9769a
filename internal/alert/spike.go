package alert

import (
	"slices"
	"time"
)

// When a watch's rate stands out.
const (
	// SpikeLeast is how many stories in an hour stand out at all.
	SpikeLeast = 6
	spikeTimes = 2 // and so many times what a busy hour of the watch has
	// SpikeHistory is how far back the watch's own rhythm is taken from.
	SpikeHistory = 28 * 24 * time.Hour
	spikeKnown   = 3 * 24 * time.Hour // a younger watch has no rhythm yet
	busyPart     = 0.95               // of the hours with stories, those below the busiest
)

// Rhythm is how many stories a watch found.
type Rhythm struct {
	Now   int           // in the last hour
	Hours []int         // in each earlier hour that had any
	Known time.Duration // how long before that the watch's finds are known, at most SpikeHistory
}

// busy is what a busy hour of the watch has.
func (r Rhythm) busy() int {
	if len(r.Hours) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(r.Hours))
	return sorted[int(busyPart*float64(len(sorted)-1))]
}

// ADay is how many stories it usually finds a day.
func (r Rhythm) ADay() float64 {
	total := 0
	for _, n := range r.Hours {
		total += n
	}
	return float64(total) / (r.Known.Hours() / 24)
}

// Spikes tells whether the last hour stands out against the watch's own rhythm:
// at least SpikeLeast stories, more than twice what its busy hours have, and
// three days or more to compare with.
func (r Rhythm) Spikes() bool {
	return r.Known >= spikeKnown && r.Now >= SpikeLeast && r.Now > spikeTimes*r.busy()
}

// Calm tells whether the last hour is an ordinary one again, so that the next
// spike is told of anew.
func (r Rhythm) Calm() bool { return r.Now < SpikeLeast || r.Now <= r.busy() }
