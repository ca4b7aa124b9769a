package main

import (
	"bufio"
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"wiredesk/internal/archive"
	"wiredesk/internal/news"
	"wiredesk/internal/servers"
)

// TestMoveIsKilled kills `wiredesk move` again and again, from SQLite to PostgreSQL
// and back: until it has ended, having compared both, nothing else opens the new
// archive, and then it holds every report.
func TestMoveIsKilled(t *testing.T) {
	const desk, reports = "d", 2000
	server, _ := servers.Postgres(t)
	first, last := filepath.Join(t.TempDir(), "first.db"), filepath.Join(t.TempDir(), "last.db")
	store, err := archive.Open(t.Context(), first, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	stock(t, store, desk, reports)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	for _, way := range [][2]string{{first, server}, {server, last}} {
		killedMoves(t, way[0], way[1])
		moved, err := archive.Open(t.Context(), way[1], archive.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if st, err := moved.Status(t.Context(), desk); err != nil || st.Reports != reports {
			t.Errorf("%d reports were moved, %v", st.Reports, err)
		}
		if err := moved.Close(); err != nil {
			t.Error(err)
		}
	}
}

// killedMoves moves an archive, and kills the move a moment after its first line, its
// third and so on, until it has ended; run once more it says so.
func killedMoves(t *testing.T, from, to string) {
	t.Helper()
	for kills := 0; kills < 100; kills++ {
		p := exec.CommandContext(t.Context(), os.Args[0])
		p.Env = append(os.Environ(), asProgram+"=move "+from+" "+to)
		p.Stderr = testLog{t}
		out, err := p.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		said, lines := 0, bufio.NewScanner(out)
		for said <= 2*kills && lines.Scan() {
			said++
		}
		time.Sleep(rand.N(20 * time.Millisecond))
		_ = p.Process.Kill() // it may have ended
		_ = p.Wait()         // that it was killed is no news
		half, err := archive.Open(t.Context(), to, archive.Options{})
		if err == nil {
			t.Logf("%d kills from %s to %s", kills, filepath.Base(from), filepath.Base(to))
			if err := half.Close(); err != nil || kills < 5 {
				t.Errorf("%d kills, %v", kills, err)
			}
			again := exec.CommandContext(t.Context(), os.Args[0])
			again.Env = p.Env
			if out, err := again.CombinedOutput(); err != nil || !bytes.Contains(out, []byte("the move was complete")) {
				t.Errorf("the move that was complete, run again: %v, %s", err, out)
			}
			return
		}
		if news.CodeOf(err) != news.Conflict {
			t.Fatalf("after %d lines: %v", said, err)
		}
	}
	t.Fatal("the move doesn't come to its end")
}
