package article

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

const (
	maxAnswer  = 256 << 20 // bytes of a worker's answer
	watchEvery = 200 * time.Millisecond
)

// worker is a running worker process.
type worker struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    io.ReadCloser
	memory int64
	idle   *time.Timer
}

// startWorker starts a worker process. It lives longer than the document it is
// started for, so no context bounds it: kill and rest do.
func startWorker(o PDFOptions) (*worker, error) {
	cmd := exec.Command(o.Command[0], o.Command[1:]...) //nolint:noctx // see above
	cmd.Env = []string{"GOMEMLIMIT=" + strconv.FormatInt(o.Memory/2, 10), "GOMAXPROCS=1"}
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start PDF worker: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start PDF worker: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start PDF worker: %w", err)
	}
	return &worker{cmd: cmd, in: in, out: out, memory: o.Memory}, nil
}

// ask sends a document and waits for its answer, the deadline, or too much memory.
// After an error the worker must be killed.
func (w *worker) ask(ctx context.Context, body []byte) ([]byte, error) {
	type result struct {
		answer []byte
		err    error
	}
	done := make(chan result, 1)
	go func() { // ends when the answer is read or, at the latest, when kill closes the pipes
		if err := writeFrame(w.in, body); err != nil {
			done <- result{err: fmt.Errorf("send to PDF worker: %w", err)}
			return
		}
		answer, err := readFrame(w.out, maxAnswer)
		done <- result{answer, err}
	}()
	watch := time.NewTicker(watchEvery)
	defer watch.Stop()
	for {
		select {
		case r := <-done:
			return r.answer, r.err
		case <-ctx.Done():
			w.kill()
			<-done
			return nil, ctx.Err()
		case <-watch.C:
			if used := resident(w.cmd.Process.Pid); used > w.memory {
				w.kill()
				<-done
				return nil, fmt.Errorf("PDF worker uses %d MB", used>>20)
			}
		}
	}
}

// rest lets the worker be killed when nobody wakes it within idle.
func (w *worker) rest(idle time.Duration) { w.idle = time.AfterFunc(idle, w.kill) }

// wake tells whether a resting worker still lives, and keeps it alive.
func (w *worker) wake() bool { return w.idle == nil || w.idle.Stop() }

// kill ends the process and frees what it held. It may be called twice.
func (w *worker) kill() {
	err := errors.Join(w.in.Close(), w.cmd.Process.Kill(), w.cmd.Wait())
	_ = err // a killed process always ends with an error, and there is nothing more to do
}

// resident gives the bytes of memory a process holds, 0 where the system doesn't tell.
func resident(pid int) int64 {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/statm")
	if err != nil {
		return 0
	}
	f := strings.Fields(string(b))
	if len(f) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(f[1], 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}
