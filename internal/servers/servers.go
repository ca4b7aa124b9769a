// Package servers starts Redis and PostgreSQL servers of a test's own, which it
// may kill, stop and restart. It is imported by tests only.
package servers

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// startWait bounds how long a server may take until it answers.
const startWait = 30 * time.Second

// Process is a server that can be killed and started again on the same port with
// the same data.
type Process struct {
	t      testing.TB
	name   string
	args   []string
	answer func() error
	cmd    *exec.Cmd
	Addr   string        // host and port
	Spent  time.Duration // processor time that it and its children took, once it has ended
}

// program finds a program or skips the test.
func program(t testing.TB, name string, more ...string) string {
	t.Helper()
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	for _, pattern := range more {
		if found, err := filepath.Glob(pattern); err == nil && len(found) > 0 {
			return found[len(found)-1]
		}
	}
	t.Skipf("no %s on this machine", name)
	return ""
}

// port finds a free one, below those that the kernel gives to clients, so that it
// stays free while its server is down.
func port(t testing.TB) int {
	t.Helper()
	for n := 0; n < 1000; n++ {
		p := 20000 + (os.Getpid()*37+int(time.Now().UnixNano()/1000)+n*13)%9000
		l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", fmt.Sprint("127.0.0.1:", p))
		if err == nil {
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
			return p
		}
	}
	t.Fatal("no free port")
	return 0
}

// run starts the server for the first time and ends it with the test.
func (p *Process) run(t testing.TB) *Process {
	t.Helper()
	p.t = t
	p.Start()
	t.Cleanup(p.Kill)
	return p
}

// Start starts the server and waits until it answers.
func (p *Process) Start() {
	p.t.Helper()
	p.cmd = exec.Command(p.args[0], p.args[1:]...) //nolint:noctx // Kill ends it
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := p.cmd.Start(); err != nil {
		p.t.Fatalf("start %s: %v", p.name, err)
	}
	var err error
	for end := time.Now().Add(startWait); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if err = p.answer(); err == nil {
			return
		}
	}
	p.t.Fatalf("%s doesn't answer: %v", p.name, err)
}

// Kill ends the server at once, with all its children.
func (p *Process) Kill() { p.end(syscall.SIGKILL) }

// End asks the server to stop and waits until it has.
func (p *Process) End() { p.end(syscall.SIGINT) }

func (p *Process) end(signal syscall.Signal) {
	if p.cmd == nil {
		return
	}
	who := -p.cmd.Process.Pid
	if signal != syscall.SIGKILL {
		who = p.cmd.Process.Pid
	}
	_ = syscall.Kill(who, signal) // it may have ended by itself
	_ = p.cmd.Wait()              // how it ended is what was asked for
	p.Spent += p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime()
	p.cmd = nil
}

// Signal sends the server itself a signal, such as SIGSTOP.
func (p *Process) Signal(signal syscall.Signal) {
	if err := p.cmd.Process.Signal(signal); err != nil {
		p.t.Error(err)
	}
}

// dial answers when something listens.
func dial(addr string) func() error {
	return func() error {
		c, err := net.DialTimeout("tcp", addr, time.Second)
		if err != nil {
			return err
		}
		return c.Close()
	}
}
