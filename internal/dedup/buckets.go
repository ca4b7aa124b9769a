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
// The terms of a window's arrivals, a segment, are spread over small hashes that
// Redis keeps as packed lists. One after the other is split as terms come, so that
// the hashes of a desk of any size are full and a term is looked for in one of them.
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
	return b.memory.Key("terms", tag), b.memory.Key("terms", tag, "")
}

// Near gives for each list of terms the numbers of the arrivals that share the
// most of them, most first, at most limit; and the number up to which all
// arrivals are known.
func (b *Buckets) Near(ctx context.Context, desk string, terms [][]uint32, limit int) (numbers [][]int64, upto int64, err error) {
	about, hashes := b.keys(desk)
	var met []int64
	for from := 0; from < len(terms); from += askedAtOnce {
		part := terms[from:min(from+askedAtOnce, len(terms))]
		args := []any{hashes}
		for _, t := range part {
			args = append(args, packed(t))
		}
		reply, err := nearScript.Run(ctx, b.memory, []string{about}, args...).Slice()
		if err != nil {
			return nil, 0, fmt.Errorf("ask buckets: %w", err)
		}
		if known := reply[0].(int64); from == 0 || known < upto {
			upto = known
		}
		starts, refs := reply[1].([]any), reply[2:]
		for range part {
			met = met[:0]
			for _, start := range starts {
				met = numbered(met, start.(int64), refs[0].(string))
				refs = refs[1:]
			}
			found := Shared(met)
			numbers = append(numbers, found[:min(limit, len(found))])
		}
	}
	return numbers, upto, nil
}

// numbered adds the numbers of the arrivals that a segment's hashes hold of a list of
// terms: three bytes for each arrival that has one of them.
func numbered(met []int64, start int64, refs string) []int64 {
	for ; len(refs) >= refBytes; refs = refs[refBytes:] {
		met = append(met, start+int64(refs[0])+int64(refs[1])<<8+int64(refs[2])<<16)
	}
	return met
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

// A hash that holds more terms than Redis packs (512 with its default settings) or a
// value of more than 64 bytes takes several times the memory. Hashes hold hashFill
// terms at the mean, and no more than twice that but for the chance of the draw. Of a
// term's arrivals the newest 64 at least are kept: when its field is full, it is moved
// to the oldest of three others, whose names have a byte more and whose number
// begins what the field holds from then on.
const (
	hashFill    = 40
	leastHashes = 1 << 8 // of a segment; three bytes name a term in one of so many or more
	refBytes    = 3
	longestRefs = 63
	longestSeg  = 1 << (8 * refBytes)
)

// segments reads the list of segments in both scripts: the number of the first
// arrival, that of the hashes, when it was made, and how many terms it holds. Where is
// a term's hash and what it is called there: of the hashes, as many as the greatest
// power of two within their number are found by the lowest bits of a term, and those
// that have been split already by one bit more (linear hashing).
var segments = `
local segs = {}
for start, hashes, at, held in string.gmatch(redis.call('HGET', KEYS[1], 'segments') or '', '(%d+):(%d+):(%d+):(%d+);') do
  local seg = {start = tonumber(start), hashes = tonumber(hashes), at = tonumber(at), held = tonumber(held), key = ARGV[1] .. start .. ':'}
  seg.low = ` + strconv.Itoa(leastHashes) + `
  while seg.low * 2 <= seg.hashes do seg.low = seg.low * 2 end
  segs[#segs+1] = seg
end
local function where(seg, terms, p)
  local a, b, c, d = string.byte(terms, p, p + 3)
  local hash = (a + b * 256 + c * 65536 + d * 16777216) % (seg.low * 2)
  if hash >= seg.hashes then hash = hash - seg.low end
  return seg.key .. hash, string.sub(terms, p + 1, p + 3)
end
`

// nearScript gives up to where arrivals are known and where each segment begins, then
// for each list of terms and each segment the arrivals that have them, for Go to count.
var nearScript = redis.NewScript(segments + `
local function hold(held, refs)
  if not refs then return false end
  local flag = #refs % 3
  held[#held+1] = string.sub(refs, flag + 1)
  return flag == 1
end
local starts = {}
for i, seg in ipairs(segs) do starts[i] = seg.start end
local out = {tonumber(redis.call('HGET', KEYS[1], 'upto') or 0), starts}
for i = 2, #ARGV do
  for _, seg in ipairs(segs) do
    local held = {}
    for p = 1, #ARGV[i], 4 do
      local key, name = where(seg, ARGV[i], p)
      local refs = redis.call('HGET', key, name)
      if hold(held, refs) then
        for _, older in ipairs(redis.call('HMGET', key, name .. '\1', name .. '\2', name .. '\3')) do hold(held, older) end
      end
    end
    out[#out+1] = table.concat(held)
  end
end
return out
`)

// putScript puts arrivals. Those that come before one with a lower number are
// noted as early, until the gap is closed.
var putScript = redis.NewScript(segments + `
local base, now, window = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local upto = math.max(base, tonumber(redis.call('HGET', KEYS[1], 'upto') or 0))
local early = redis.call('HGET', KEYS[1], 'early') or ','
local ends = 2 * window + 3600
local live = {}
for _, seg in ipairs(segs) do
  if now - seg.at <= 2 * window then live[#live+1] = seg end
end
segs = live
local function segment(n)
  local at = 0
  for i, seg in ipairs(segs) do
    if seg.start <= n then at = i end
  end
  local seg = segs[at]
  if seg and n < seg.start + ` + strconv.Itoa(longestSeg) + ` and (now - seg.at <= window or segs[at+1]) then return seg end
  seg = {start = n, hashes = ` + strconv.Itoa(leastHashes) + `, low = ` + strconv.Itoa(leastHashes) + `, at = now, held = 0, key = ARGV[1] .. string.format('%d', n) .. ':'}
  table.insert(segs, at + 1, seg)
  return seg
end
local function fill(key, list)
  if #list == 0 then return end
  for i = 1, #list, 1000 do redis.call('HSET', key, unpack(list, i, math.min(i + 999, #list))) end
  redis.call('EXPIRE', key, ends)
end
-- split gives the terms of the next hash to a new one, if the bit that now counts is set.
local function split(seg)
  local from, to = seg.key .. (seg.hashes - seg.low), seg.key .. seg.hashes
  local all, stay, go = redis.call('HGETALL', from), {}, {}
  for i = 1, #all, 2 do
    local a, b, c = string.byte(all[i], 1, 3)
    local list = (a + b * 256 + c * 65536) * 256 % (seg.low * 2) >= seg.low and go or stay
    list[#list+1], list[#list+2] = all[i], all[i+1]
  end
  if #go > 0 then
    redis.call('DEL', from)
    fill(from, stay)
    fill(to, go)
  end
  seg.hashes = seg.hashes + 1
  if seg.hashes == seg.low * 2 then seg.low = seg.hashes end
end
local function put(n, terms)
  if #terms == 0 then return end
  local seg = segment(n)
  local ref = n - seg.start
  ref = string.char(ref % 256, math.floor(ref / 256) % 256, math.floor(ref / 65536))
  for p = 1, #terms, 4 do
    local key, name = where(seg, terms, p)
    local refs = redis.call('HGET', key, name)
    if refs then
      if #refs >= ` + strconv.Itoa(longestRefs) + ` then
        local i = #refs % 3 == 1 and string.byte(refs) % 3 + 1 or 1
        seg.held = seg.held + redis.call('HSET', key, name .. string.char(i), refs)
        refs = string.char(i)
      end
      redis.call('HSET', key, name, refs .. ref)
    else
      seg.held = seg.held + redis.call('HSET', key, name, ref)
      if redis.call('HLEN', key) == 1 then redis.call('EXPIRE', key, ends) end
    end
  end
  while seg.held > seg.hashes * ` + strconv.Itoa(hashFill) + ` do split(seg) end
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
for _, seg in ipairs(segs) do list = list .. string.format('%d:%d:%d:%d;', seg.start, seg.hashes, seg.at, seg.held) end
redis.call('HSET', KEYS[1], 'upto', string.format('%d', upto), 'segments', list, 'early', early)
redis.call('EXPIRE', KEYS[1], ends)
return upto
`)
