//go:build !race

package lineartest

const slower = 1
