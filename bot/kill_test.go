package bot

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"wiredesk/internal/archive"
	"wiredesk/internal/news"
	"wiredesk/internal/outbox"
	"wiredesk/internal/sandbox"
)

// What TestDrainChild is told through the environment.
const (
	childDir   = "WIREDESK_TEST_CHILD_DIR"
	childAPI   = "WIREDESK_TEST_CHILD_API"
	childToken = "WIREDESK_TEST_CHILD_TOKEN"
	childCount = "WIREDESK_TEST_CHILD_COUNT"
	childOwner = "WIREDESK_TEST_CHILD_OWNER"
	childStore = "WIREDESK_TEST_CHILD_STORE"
)

// childLease is short, so that what a killed process held is soon taken over by
// another one.
const childLease = 3 * time.Second

// TestDrainChild is the process that the tests below kill: it drains an archive
// into a sandbox until all is sent.
func TestDrainChild(t *testing.T) {
	dir := os.Getenv(childDir)
	if dir == "" {
		t.Skip("only runs as the child of another test")
	}
	want, err := strconv.Atoi(os.Getenv(childCount))
	if err != nil {
		t.Fatal(err)
	}
	store, err := archive.Open(t.Context(), os.Getenv(childStore), archive.Options{Dir: dir, Schema: dir})
	if err != nil {
		t.Fatal(err)
	}
	session, err := New(Config{Token: os.Getenv(childToken), APIURL: os.Getenv(childAPI), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	d := &newsdesk{session: session, store: store, stories: want, owner: os.Getenv(childOwner)}
	if os.Getenv(childStore) != "" {
		d.lease = childLease
	}
	d.drain(t, 10*time.Minute)
	if err := store.Close(); err != nil {
		t.Error(err)
	}
}

// child starts the process; it takes over what the one before it, of the same
// owner, left.
func (d *newsdesk) child(t *testing.T, dir string, more ...string) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestDrainChild$")
	c.Env = append(os.Environ(), childDir+"="+dir, childAPI+"="+d.discord.APIURL(), childToken+"="+d.discord.Token(), childCount+"="+fmt.Sprint(d.stories), childOwner+"=test")
	c.Env = append(c.Env, more...)
	c.Stdout = t.Output()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

// killDesk queues stories in an archive on disk and leaves it closed.
func killDesk(t *testing.T, stories, channels int, limits sandbox.Limits) (*newsdesk, string) {
	t.Helper()
	d := newDesk(t, channels, sandbox.Options{Limits: limits})
	dir := t.TempDir()
	store, err := archive.Open(t.Context(), "", archive.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	mine := d.store
	d.store = store
	d.add(t, stories)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	d.store = mine
	return d, dir
}

func TestKilledAtAnyMoment(t *testing.T) {
	for _, fault := range []sandbox.Fault{{}, {Kind: sandbox.FaultLost, Share: 0.1}} {
		t.Run("fault "+string(fault.Kind), func(t *testing.T) {
			t.Parallel()
			// Short: the channels' own limit is widened so that the draw is quick.
			limits := sandbox.Limits{Messages: draw(50, 5)}
			d, dir := killDesk(t, draw(100, 2000), draw(5, 50), limits)
			if fault.Kind != "" {
				if _, err := d.discord.AddFault(fault); err != nil {
					t.Fatal(err)
				}
			}
			killed := 0
			for range draw(10, 200) {
				c := d.child(t, dir)
				time.Sleep(time.Duration(20+rand.N(400)) * time.Millisecond)
				if c.Process.Kill() == nil {
					killed++
				}
				_ = c.Wait() // "signal: killed" is what is wanted
			}
			sent := len(d.discord.Requests("POST /channels/{channel_id}/messages"))
			c := d.child(t, dir)
			if err := c.Wait(); err != nil {
				t.Fatal(err)
			}
			all := len(d.discord.Requests("POST /channels/{channel_id}/messages"))
			t.Logf("%d stories, %d kills, %d requests before the last start and %d after", d.stories, killed, sent, all-sent)
			d.check(t)
		})
	}
}

// TestThreeProcessesOnPostgreSQL kills one of three processes again and again;
// each start is a new owner, so the others wait for the lease's end.
func TestThreeProcessesOnPostgreSQL(t *testing.T) {
	address := os.Getenv("WIREDESK_TEST_DATABASE_URL")
	if address == "" {
		t.Skip("WIREDESK_TEST_DATABASE_URL is not set")
	}
	t.Parallel()
	schema := fmt.Sprintf("wiredesk_kill_%d", os.Getpid())
	d := newDesk(t, draw(10, 50), sandbox.Options{Limits: sandbox.Limits{Messages: draw(50, 5)}})
	execute(t, address, "CREATE SCHEMA "+schema)
	t.Cleanup(func() { execute(t, address, "DROP SCHEMA "+schema+" CASCADE") })
	store, err := archive.Open(t.Context(), address, archive.Options{Schema: schema})
	if err != nil {
		t.Fatal(err)
	}
	embedded := d.store
	d.store = store
	d.add(t, draw(100, 2000))
	d.store = embedded
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	starts := 0
	start := func() *exec.Cmd {
		starts++
		return d.child(t, schema, childStore+"="+address, childOwner+"="+fmt.Sprint("owner-", starts))
	}
	running := []*exec.Cmd{start(), start(), start()}
	for n := range draw(6, 20) {
		time.Sleep(time.Duration(draw(100, 500)+rand.N(draw(300, 5000))) * time.Millisecond)
		victim := n % len(running)
		_ = running[victim].Process.Kill() // it may have finished by itself
		_ = running[victim].Wait()
		running[victim] = start()
	}
	for _, c := range running {
		if err := c.Wait(); err != nil {
			t.Error(err)
		}
	}
	d.check(t)
}

func execute(t *testing.T, address, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err == nil {
		_, err = db.ExecContext(context.Background(), statement)
		err = errors.Join(err, db.Close())
	}
	if err != nil {
		t.Error(err)
	}
}

// TestTwoProcessesAtOnce has two owners drain one store; leases and fences keep
// them apart.
func TestTwoProcessesAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 10, sandbox.Options{Limits: sandbox.Limits{Off: true}})
	d.add(t, 200)
	ended := make(chan error, 2)
	for _, owner := range []string{"one", "two"} {
		o := outbox.New(outbox.Options{Store: d.store, Sender: &Poster{Session: d.session, Render: keyMessage}, Owner: owner})
		go func() { ended <- drainUntil(t.Context(), d, o) }()
	}
	for range 2 {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	d.check(t)
}

func drainUntil(ctx context.Context, d *newsdesk, o *outbox.Outbox) error {
	for {
		if err := o.Drain(ctx); err != nil {
			return err
		}
		counts, err := d.store.DeliveryCounts(ctx, "")
		if err != nil || counts[news.DeliverySent] == d.stories {
			return err
		}
		time.Sleep(5 * time.Millisecond)
	}
}
