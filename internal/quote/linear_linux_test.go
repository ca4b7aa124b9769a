package quote

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
		"“", "”", "«“", "»", `"`, `" `, "‘", "' ", "“a ", "“a” ", "“a b c d e.” ", "said ", "saying ", "“x” said ", ", said X", "« a, dit-il, ", "a'",
		"a, ", "also ", "He, who, ", "\n“a", "“a\n", "a “b\n\n", "\n- a", "of the ", "X ", "X. ", "saysX ", "a-", "(", "selon ", "“a.” B said “c ", "- a, said X. ",
	} {
		for _, lang := range []string{"en", "fr", "uk"} {
			const small, times = 1000, 16
			few, many := strings.Repeat(piece, small/len(piece)), strings.Repeat(piece, times*small/len(piece))
			if a, b := quickest(few, lang, times), quickest(many, lang, 1); b > 4*max(a, tick) && b > 50*time.Millisecond {
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
