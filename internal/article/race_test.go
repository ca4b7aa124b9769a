//go:build race

package article

// testMemory is what the PDF worker may take in tests: the race detector, which
// is in the worker too, takes a multiple of what the program does.
const testMemory = 8 << 30
