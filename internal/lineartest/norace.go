//go:build !race

package lineartest

const raced = false
