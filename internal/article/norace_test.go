//go:build !race

package article

// testMemory and testWait leave the PDF worker its usual bounds in tests, and
// testSlower a page its time.
const (
	testMemory = 0
	testWait   = 0
	testSlower = 1
)
