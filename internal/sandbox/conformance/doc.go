// Package conformance drives the sandbox with Discord clients that aren't the bot's
// own. It is a module of its own, so that they don't become dependencies of the
// program: run `go test ./...` in this folder, and clients.sh for those in JavaScript.
package conformance
