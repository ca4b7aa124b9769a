package dedup

import (
	"context"
	"encoding/binary"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"wiredesk/internal/memory"
)

// Buckets finds by their terms the arrivals of a desk in Redis. It may forget all
// of them at any moment: it says up to which number it knows them, and those after
// it are asked of the store and put here again.
//
// The terms of some thousand arrivals, a segment, are spread over small hashes that
// Redis keeps as packed lists: a term takes about ten bytes. A segment is as large
// as what came before it, so that a desk of any size has few segments and its
// hashes are full.
type Buckets struct {
	memory *memory.Memory
	window time.Duration
	now    func() time.Time
}

// Marked is an arrival as it is put: its number among its desk's arrivals, which
// count on without a gap.
type Marked struct {
	Number int64
	Terms  []uint32
}

// Sizes of what is asked and put at once, so that nobody else waits long for Redis.
const (
	askedAtOnce = 16
	putAtOnce   = 64
)

// NewBuckets makes Buckets over Redis that remember for a window, and for a while longer.
func NewBuckets(m *memory.Memory, window time.Duration, now func() time.Time) *Buckets {
	return &Buckets{memory: m, window: window, now: now}
}

// keys gives the key of what is known of a desk's segments, and how those of their
// hashes begin. The desk is the hash tag: all of it is on one node of a cluster.
func (b *Buckets) keys(desk string) (about, hashes string) {
	tag := "{" + desk + "}"
	return b.memory.Key("near", tag), b.memory.Key("near", tag, "")
}

// Near gives for each list of terms the numbers of the arrivals that share the
// most of them, most first, at most limit; and the number up to which all
// arrivals are known.
func (b *Buckets) Near(ctx context.Context, desk string, terms [][]uint32, limit int) (numbers [][]int64, upto int64, err error) {
	about, hashes := b.keys(desk)
	for from := 0; from < len(terms); from += askedAtOnce {
		args := []any{hashes, limit, LeastShared}
		for _, t := range terms[from:min(from+askedAtOnce, len(terms))] {
			args = append(args, packed(t))
		}
		reply, err := nearScript.Run(ctx, b.memory, []string{about}, args...).Slice()
		if err != nil {
			return nil, 0, fmt.Errorf("ask buckets: %w", err)
		}
		known, found := reply[0].(int64), reply[1:]
		if from == 0 || known < upto {
			upto = known
		}
		for _, list := range found {
			var of []int64
			for _, n := range list.([]any) {
				of = append(of, n.(int64))
			}
			numbers = append(numbers, of)
		}
	}
	return numbers, upto, nil
}

// Put remembers arrivals. One that is there already changes nothing. All up to
// base that aren't there are too old to be asked for.
func (b *Buckets) Put(ctx context.Context, desk string, base int64, list []Marked) error {
	about, hashes := b.keys(desk)
	window := int64(b.window.Seconds())
	for from := 0; from < len(list); from += putAtOnce {
		args := []any{hashes, base, b.now().Unix(), window}
		for _, m := range list[from:min(from+putAtOnce, len(list))] {
			args = append(args, m.Number, packed(m.Terms))
		}
		if err := putScript.Run(ctx, b.memory, []string{about}, args...).Err(); err != nil {
			return fmt.Errorf("put into buckets: %w", err)
		}
	}
	return nil
}

func packed(terms []uint32) string {
	out := make([]byte, 0, 4*len(terms))
	for _, t := range terms {
		out = binary.LittleEndian.AppendUint32(out, t)
	}
	return string(out)
}

// hashSize is how many terms a hash holds when its segment is full. Above 128
// Redis no longer packs it, with its default settings, nor a list of more than 64
// bytes: a term's newest 21 arrivals are kept.
const (
	hashSize    = 80
	longestRefs = 63
	leastBits   = 9 // of the number of hashes of the smallest segment
	mostBits    = 20
)

// segments reads the list of segments in both scripts: where each begins, the
// number of its hashes, and when it was made. Where is a term's hash and what it
// is called there: the hash takes the lowest bits, so the name needs three bytes.
var segments = `
local segs = {}
for start, hashes, at in string.gmatch(redis.call('HGET', KEYS[1], 'segments') or '', '(%d+):(%d+):(%d+);') do
  segs[#segs+1] = {tonumber(start), tonumber(hashes), tonumber(at), ARGV[1] .. start .. ':'}
end
local function where(seg, terms, p)
  local a, b, c, d = string.byte(terms, p, p + 3)
  return seg[4] .. string.format('%d', (a + b * 256 + c * 65536 + d * 16777216) % seg[2]), string.sub(terms, p + 1, p + 3)
end
`

// nearScript gives up to where arrivals are known, then for each list of terms the
// numbers that share the most of them.
var nearScript = redis.NewScript(segments + `
local limit, least = tonumber(ARGV[2]), tonumber(ARGV[3])
local out = {tonumber(redis.call('HGET', KEYS[1], 'upto') or 0)}
for i = 4, #ARGV do
  local shared = {}
  for _, seg in ipairs(segs) do
    for p = 1, #ARGV[i], 4 do
      local key, name = where(seg, ARGV[i], p)
      local refs = redis.call('HGET', key, name)
      if refs then
        for q = 1, #refs, 3 do
          local a, b, c = string.byte(refs, q, q + 2)
          local n = seg[1] + a + b * 256 + c * 65536
          shared[n] = (shared[n] or 0) + 1
        end
      end
    end
  end
  local found = {}
  for n, times in pairs(shared) do
    if times >= least then found[#found+1] = n end
  end
  table.sort(found, function(x, y)
    if shared[x] ~= shared[y] then return shared[x] > shared[y] end
    return x > y
  end)
  local first = {}
  for j = 1, math.min(limit, #found) do first[j] = found[j] end
  out[#out+1] = first
end
return out
`)

// putScript puts arrivals. Those that come before one with a lower number are
// noted as early, until the gap is closed.
var putScript = redis.NewScript(segments + `
local base, now, window = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local upto = math.max(base, tonumber(redis.call('HGET', KEYS[1], 'upto') or 0))
local early = redis.call('HGET', KEYS[1], 'early') or ','
local live = {}
for _, seg in ipairs(segs) do
  if now - seg[3] <= 2 * window then live[#live+1] = seg end
end
segs = live
local function holds(seg) return math.floor(seg[2] * ` + strconv.Itoa(hashSize) + ` / ` + strconv.Itoa(TermCount) + `) end
local function segment(n)
  local at = 0
  for i, seg in ipairs(segs) do
    if seg[1] <= n then at = i end
  end
  local seg = segs[at]
  if seg and n < seg[1] + holds(seg) and (now - seg[3] <= window or segs[at+1]) then return seg end
  local hashes, before = 2 ^ ` + strconv.Itoa(leastBits) + `, at > 0 and n - segs[1][1] or 0
  while holds({0, hashes}) < before and hashes < 2 ^ ` + strconv.Itoa(mostBits) + ` do hashes = hashes * 2 end
  seg = {n, hashes, now, ARGV[1] .. string.format('%d', n) .. ':'}
  table.insert(segs, at + 1, seg)
  return seg
end
local function put(n, terms)
  if #terms == 0 then return end
  local seg = segment(n)
  local ref = n - seg[1]
  ref = string.char(ref % 256, math.floor(ref / 256) % 256, math.floor(ref / 65536) % 256)
  for p = 1, #terms, 4 do
    local key, name = where(seg, terms, p)
    local refs = redis.call('HGET', key, name)
    if refs then
      refs = refs .. ref
      if #refs > ` + strconv.Itoa(longestRefs) + ` then refs = string.sub(refs, 4) end
      redis.call('HSET', key, name, refs)
    else
      redis.call('HSET', key, name, ref)
      if redis.call('HLEN', key) == 1 then redis.call('EXPIRE', key, 2 * window + 3600) end
    end
  end
end
for i = 5, #ARGV, 2 do
  local n = tonumber(ARGV[i])
  local mark = string.format('%d,', n)
  if n > upto and not string.find(early, ',' .. mark, 1, true) then
    put(n, ARGV[i+1])
    early = early .. mark
  end
  while true do
    local next = string.format('%d,', upto + 1)
    local at = string.find(early, ',' .. next, 1, true)
    if not at then break end
    early = string.sub(early, 1, at) .. string.sub(early, at + 1 + #next)
    upto = upto + 1
  end
end
local list = ''
for _, seg in ipairs(segs) do list = list .. string.format('%d:%d:%d;', seg[1], seg[2], seg[3]) end
redis.call('HSET', KEYS[1], 'upto', string.format('%d', upto), 'segments', list, 'early', early)
redis.call('EXPIRE', KEYS[1], 2 * window + 3600)
return upto
`)
