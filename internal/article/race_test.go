//go:build race

package article

import "time"

// testMemory and testWait are what the PDF worker may take in tests, and testSlower
// how many times longer a page may: the race detector, which is in the worker too,
// takes a multiple of what the program does.
const (
	testMemory = 8 << 30
	testWait   = 5 * time.Minute
	testSlower = 10
)
