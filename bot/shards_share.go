package bot

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"
)

// The names of leases: of a shard, of a process that can hold shards, and of a
// turn to identify. The number of shards is part of the first, so that everybody
// sees it; where two are in use the greater one wins.
const (
	memberPrefix = "gateway:"
	shardPrefix  = "shard:"
	turnPrefix   = "identify:"
)

func shardName(count, i int) string { return fmt.Sprintf("%s%d/%d", shardPrefix, count, i) }
func (f *fleet) member() string     { return memberPrefix + f.owner }

// look renews what is held, lets go what is lost or too much, and takes what is free.
func (f *fleet) look(ctx context.Context) {
	if f.leases == nil {
		for i := range f.count {
			if f.held[i] == nil {
				f.start(ctx, i)
			}
		}
		return
	}
	live, ok := f.renew(ctx)
	if !ok {
		return
	}
	f.heed(live)
	have := f.holdings(live)
	fair := (f.count + len(have) - 1) / max(len(have), 1)
	f.session.gateway.spare(len(f.held) == 0 && f.taken(live))
	switch {
	case len(f.held) > 1 && f.hasTooMany(have):
		f.leaveOne()
	case len(f.held) < fair && have[f.owner] == fewest(have):
		f.takeSome(ctx, live, fair-len(f.held))
	}
}

// renew renews the leases and gives all that run. When it can't, and they have
// ended by this process's own clock, the shards are let go.
func (f *fleet) renew(ctx context.Context) (map[string]string, bool) {
	ctx, cancel := context.WithTimeout(ctx, leaseWait)
	defer cancel()
	asked := time.Now()
	if !f.joined {
		if _, err := f.leases.TakeLease(ctx, f.member(), f.owner, f.lasts); err != nil {
			f.session.log.Warn("gateway's leases don't answer", "err", err)
			return nil, false
		}
		f.joined = true
	}
	names := []string{f.member()}
	for i := range f.held {
		names = append(names, shardName(f.count, i))
	}
	live, err := f.leases.KeepLeases(ctx, f.owner, names, f.lasts)
	if err != nil {
		for i := range f.held {
			if !f.holds(i) {
				f.leave(i)
			}
		}
		if ctx.Err() == nil {
			f.session.log.Warn("shards' leases not renewed", "err", err)
		}
		return nil, false
	}
	for i := range f.held {
		if live[shardName(f.count, i)] == f.owner {
			f.holdUntil(i, asked.Add(f.lasts))
		}
	}
	f.joined = live[f.member()] == f.owner // else it had ended, and is taken anew
	return live, true
}

// holds says whether a shard's lease still runs, by this process's own clock.
func (f *fleet) holds(i int) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return time.Now().Before(f.until[i])
}

func (f *fleet) holdUntil(i int, t time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.until[i] = t
}

// taken says whether every shard has a holder.
func (f *fleet) taken(live map[string]string) bool {
	for i := range f.count {
		if live[shardName(f.count, i)] == "" {
			return false
		}
	}
	return true
}

// heed lets go the shards whose lease is another's, and all of them when others
// use more shards.
func (f *fleet) heed(live map[string]string) {
	most := f.count
	for name := range live {
		var count, i int
		if _, err := fmt.Sscanf(name, shardPrefix+"%d/%d", &count, &i); err == nil {
			most = max(most, count)
		}
	}
	for i := range f.held {
		if most > f.count || live[shardName(f.count, i)] != f.owner {
			f.leave(i)
		}
	}
	if len(f.held) == 0 {
		f.count = most
	}
}

// holdings gives how many shards each process has.
func (f *fleet) holdings(live map[string]string) map[string]int {
	have := map[string]int{}
	for name, owner := range live {
		if strings.HasPrefix(name, memberPrefix) {
			have[owner] += 0
		} else if strings.HasPrefix(name, shardPrefix) {
			have[owner]++
		}
	}
	return have
}

// fewest gives how many shards the process has that has the fewest. What is free is
// for it: who let a shard go for its sake would else take it right back.
func fewest(have map[string]int) int {
	least := math.MaxInt
	for _, n := range have {
		least = min(least, n)
	}
	return least
}

// hasTooMany says whether this process is the one to let a shard go: it has the
// most, the first of its like by name, and another has two fewer.
func (f *fleet) hasTooMany(have map[string]int) bool {
	mine := have[f.owner]
	for owner, n := range have {
		if n > mine || n == mine && owner < f.owner {
			return false
		}
	}
	return mine-fewest(have) > 1
}

func (f *fleet) leaveOne() {
	most := -1
	for i, s := range f.held {
		if s.leaving {
			return // one at a time
		}
		most = max(most, i)
	}
	f.leave(most)
}

// takeSome takes shards that nobody holds, at most as many as may identify side by
// side. While one of another number of shards is still being left, none is taken.
func (f *fleet) takeSome(ctx context.Context, live map[string]string, want int) {
	for _, s := range f.held {
		if s.leaving {
			return
		}
	}
	want = min(want, f.atOnce)
	for i := range f.count {
		name := shardName(f.count, i)
		if want == 0 {
			return
		}
		if live[name] != "" || f.held[i] != nil {
			continue
		}
		asking, cancel := context.WithTimeout(ctx, leaseWait)
		asked := time.Now()
		taken, err := f.leases.TakeLease(asking, name, f.owner, f.lasts)
		cancel()
		if err != nil {
			f.session.log.Warn("shard not taken", "shard", i, "err", err)
			return
		}
		if taken {
			f.session.log.Info("shard taken", "shard", i, "of", f.count)
			f.holdUntil(i, asked.Add(f.lasts))
			f.start(ctx, i)
			want--
		}
	}
}

// turn waits until a shard may identify. Those with the same number modulo the
// concurrency that Discord allows wait for each other, in all processes.
// https://discord.com/developers/docs/events/gateway#sharding-max-concurrency
func (f *fleet) turn(ctx context.Context, i int) error {
	key := i % f.atOnce
	if f.leases == nil {
		f.mu.Lock()
		at := f.turns[key]
		if now := time.Now(); at.Before(now) {
			at = now
		}
		f.turns[key] = at.Add(identifyEvery)
		f.mu.Unlock()
		return sleep(ctx, time.Until(at))
	}
	for {
		asking, cancel := context.WithTimeout(ctx, leaseWait)
		mine, err := f.leases.TakeLease(asking, fmt.Sprint(turnPrefix, key), f.owner, turnLease)
		cancel()
		if mine {
			return nil
		}
		if err != nil {
			return fmt.Errorf("wait for a turn to identify: %w", err)
		}
		if err := sleep(ctx, turnLook); err != nil {
			return err
		}
	}
}
