// Package lineartest holds functions that read a text to time that grows no faster
// than the text. It is imported by tests only.
package lineartest
