package figure

import (
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestLinear grows texts that tempt the rules to look far sixteenfold, and fails
// when the time grows much more than that.
func TestLinear(t *testing.T) {
	for _, piece := range []string{
		"1", "1 ", "1,", "1.", "1 000 ", "one ", "one hundred ", "million ", "hundreds of ", "and ", "5 and ", "5-", "-", "$", "$5 ", "5$", "5 to ", "(5) ",
		"between 5 and ", "more than ", "number of ", "said ", "5 said ", "in X ", "a ", "un ", "de ", "5 de ", "half ", "point ", "two point ", "1/", "km ",
		"5 km per ", "May 5 ", "5 May, ", "several ", "сто ", "5 тыс. ", "'", "s'", "according to ", "X 5 ", "\n5", "é5",
	} {
		for _, lang := range []string{"en", "uk"} {
			const small, times = 1000, 16
			few, many := strings.Repeat(piece, small/len(piece)), strings.Repeat(piece, times*small/len(piece))
			if a, b := quickest(few, lang, times), quickest(many, lang, 1); b > 8*max(a, tick) && b > 100*time.Millisecond {
				t.Errorf("%q in %s: %v for %d times %d bytes, %v for %d at once", piece, lang, a, times, len(few), b, len(many))
			}
		}
	}
}

// tick is how finely the system counts a thread's time at worst.
const tick = 10 * time.Millisecond

// quickest gives the least processor time of a few runs, each of so many times:
// what others do on the machine doesn't count.
func quickest(text, lang string, times int) time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	best := time.Hour
	for range 3 {
		start := spent()
		for range times {
			Extract(text, lang)
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
