package memory

import (
	"context"
	"errors"
	"io"
	"net"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

// restFor is how long nothing is asked of a Redis that didn't answer, so that one
// that hangs or is gone costs the work that could use it a second now and then,
// and not a second for each command.
const restFor = time.Second

// errResting says that a command wasn't sent.
var errResting = errors.New("redis didn't answer a moment ago")

// rest is a hook around every command.
type rest struct{ until atomic.Int64 } // Unix nanoseconds

func (r *rest) DialHook(next redis.DialHook) redis.DialHook { return next }

func (r *rest) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if r.resting() {
			cmd.SetErr(errResting)
			return errResting
		}
		err := next(ctx, cmd)
		r.note(err)
		return err
	}
}

func (r *rest) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		if r.resting() {
			for _, c := range cmds {
				c.SetErr(errResting)
			}
			return errResting
		}
		err := next(ctx, cmds)
		r.note(err)
		return err
	}
}

func (r *rest) resting() bool { return time.Now().UnixNano() < r.until.Load() }

// note begins a rest after silence or a broken connection. What a server answers,
// and what a caller calls off, are neither.
func (r *rest) note(err error) {
	var broken net.Error
	if errors.As(err, &broken) || errors.Is(err, io.EOF) || errors.Is(err, redis.ErrPoolTimeout) {
		r.until.Store(time.Now().Add(restFor).UnixNano())
	}
}
