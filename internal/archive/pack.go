package archive

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"

	"wiredesk/internal/spare"
)

// SQLite keeps texts as zstd frames, at half their size; PostgreSQL compresses
// long values itself. A frame begins with bytes that no valid text begins with,
// so that either is read back without being told which it is.

// frameStart is a zstd frame's magic number, RFC 8878 section 3.1.1.
const frameStart = "\x28\xb5\x2f\xfd"

// packFrom is the shortest text that is worth a frame, in bytes.
const packFrom = 200

// longestText bounds what a frame may unpack to.
const longestText = 256 << 20

var packer = sync.OnceValues(func() (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(2), zstd.WithWindowSize(64<<10), zstd.WithLowerEncoderMem(true))
})

var unpacker = sync.OnceValues(func() (*zstd.Decoder, error) {
	return zstd.NewReader(nil, zstd.WithDecoderConcurrency(4), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(longestText))
})

// body gives a text in the form in which the database keeps it.
func (d dialect) body(text string) (any, error) {
	if d.numbered {
		return text, nil
	}
	if len(text) < packFrom {
		return []byte(text), nil
	}
	p, err := packer()
	if err != nil {
		return nil, fmt.Errorf("pack text: %w", err)
	}
	return p.EncodeAll([]byte(text), nil), nil
}

func unpackText(b []byte) (string, error) {
	if !bytes.HasPrefix(b, []byte(frameStart)) {
		return string(b), nil
	}
	u, err := unpacker()
	if err != nil {
		return "", fmt.Errorf("unpack text: %w", err)
	}
	text, err := u.DecodeAll(b, unpackRoom.Borrow(0))
	if err != nil {
		return "", fmt.Errorf("unpack text: %w", err)
	}
	defer unpackRoom.GiveBack(text)
	return string(text), nil
}

// unpackRoom are for the text in hand.
var unpackRoom = spare.Slices[byte]{Most: 1 << 16}
