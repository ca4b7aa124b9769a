package lineartest

import (
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	small = 1000 // bytes of the shorter text
	times = 16   // how often it stands in the longer one
	// tick is how finely the system counts a thread's time at worst.
	tick = 10 * time.Millisecond
)

// Check repeats a piece of text up to a small and a sixteenfold length, and fails
// when the long text takes more than slack times the processor time of sixteen
// short ones, unless that is less than trifle.
func Check(t *testing.T, piece string, slack int, trifle time.Duration, read func(text string)) {
	t.Helper()
	few, many := strings.Repeat(piece, small/len(piece)), strings.Repeat(piece, times*small/len(piece))
	a, b := quickest(few, times, read), quickest(many, 1, read)
	if b > time.Duration(slack)*max(a, tick) && b > slower*trifle {
		t.Errorf("%q: %v for %d times %d bytes, %v for %d at once", piece, a, times, len(few), b, len(many))
	}
}

// quickest gives the least processor time of a few runs, each of so many times:
// what others do on the machine doesn't count.
func quickest(text string, times int, read func(string)) time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	best := time.Hour
	for range 3 {
		start := spent()
		for range times {
			read(text)
		}
		best = min(best, spent()-start)
	}
	return best
}

// spent is the processor time that this thread has taken.
func spent() time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_THREAD, &use); err != nil {
		panic(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}
