//go:build linux

package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"wiredesk/config"
	"wiredesk/internal/sandbox"
)

// smallDisk mounts a disk of the test's own, which it can fill and make read-only.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("no disk can be mounted here (%v): it takes root", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// onDisk is a house whose archive is on a disk of its own.
func onDisk(t *testing.T) (*house, *gazette, string) {
	t.Helper()
	dir := smallDisk(t, "32m")
	h := newHouseIn(t, sandbox.Options{Limits: sandbox.Limits{Off: true}}, func(c *config.Config) { c.DataDir = dir })
	return h, newGazette(h), dir
}

// TestADiskThatFills publishes while the archive's disk has no room: /status says
// so, nothing is posted, and all of it once there is room again.
func TestADiskThatFills(t *testing.T) {
	t.Parallel()
	h, p, dir := onDisk(t)
	p.publish(3)
	junk := filepath.Join(dir, "junk")
	fill(t, junk)
	p.print(3)
	h.until("/status says that the disk is full", func() bool { return strings.Contains(h.ask("editor", "status", nil), "is full. Free") })
	if n := len(h.posts("wire")); n != 3 {
		t.Errorf("%d posts while nothing could be archived, want the 3 from before", n)
	}
	if said := h.ask("reporter", "find", map[string]any{"query": "dispatch"}); !strings.Contains(said, "Dispatch 1") {
		t.Errorf("/find on a full disk answered %q", said)
	}
	if err := os.Remove(junk); err != nil {
		t.Fatal(err)
	}
	p.await()
	h.until("/status has nothing to say of the disk", func() bool { return !strings.Contains(h.ask("editor", "status", nil), "is full. Free") })
	p.check()
}

// fill writes until the disk has no room.
func fill(t *testing.T, file string) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	block := make([]byte, 4096)
	for err == nil {
		_, err = f.Write(block)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestAReadOnlyDisk starts on a disk that can't be written to: one sentence, and
// the archive is as it was.
func TestAReadOnlyDisk(t *testing.T) {
	t.Parallel()
	h, p, dir := onDisk(t)
	p.publish(3)
	h.stop()
	remount := func(flags uintptr) {
		if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|flags, ""); err != nil {
			t.Fatal(err)
		}
	}
	remount(syscall.MS_RDONLY)
	_, err := build(t.Context(), h.cfg, slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "can't be written") {
		t.Errorf("starting on a read-only disk gave %v", err)
	}
	remount(0)
	h.start()
	p.publish(3)
	p.check()
}
