//go:build race

package lineartest

// raced says that the race detector is at work, whose own time grows with the memory
// that a text takes.
const raced = true
