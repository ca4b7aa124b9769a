// Package dedup decides what was seen before and what tells the same news: the
// key of an address, the seen-set, and stories.
package dedup
