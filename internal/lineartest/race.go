//go:build race

package lineartest

// slower is how many times longer than the program the race detector may take: its own
// time grows with the memory that a text takes.
const slower = 10
