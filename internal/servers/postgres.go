package servers

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Postgres starts a PostgreSQL with an empty database and gives its address. It
// outlives its own death, not the machine's. As
// root it runs as the user postgres, since it refuses root.
func Postgres(t testing.TB, more ...string) (address string, server *Process) {
	t.Helper()
	initdb := program(t, "initdb", "/usr/lib/postgresql/*/bin/initdb")
	dir, err := os.MkdirTemp("", "wiredesk-postgres-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	var as []string
	if os.Geteuid() == 0 {
		as = []string{program(t, "setpriv"), "--reuid=postgres", "--regid=postgres", "--clear-groups"}
		if out, err := exec.CommandContext(t.Context(), "chown", "postgres", dir).CombinedOutput(); err != nil {
			t.Skipf("no user postgres to run it as: %s", out)
		}
	}
	data := filepath.Join(dir, "data")
	create := append(as, initdb, "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")
	if out, err := exec.CommandContext(t.Context(), create[0], create[1:]...).CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	p := &Process{name: "postgres", Addr: fmt.Sprint("127.0.0.1:", port(t))}
	address = "postgres://postgres@" + p.Addr + "/postgres?sslmode=disable"
	_, number, err := net.SplitHostPort(p.Addr)
	if err != nil {
		t.Fatal(err)
	}
	p.args = append(append(as, filepath.Join(filepath.Dir(initdb), "postgres"), "-D", data, "-p", number,
		"-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"), more...)
	p.answer = func() error {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), time.Second)
		defer cancel()
		c, err := pgx.Connect(ctx, address)
		if err != nil {
			return err
		}
		return c.Close(ctx)
	}
	return address, p.run(t)
}
