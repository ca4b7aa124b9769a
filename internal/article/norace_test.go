//go:build !race

package article

// testMemory leaves the PDF worker its usual bound in tests.
const testMemory = 0
