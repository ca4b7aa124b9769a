package fetch

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"wiredesk/internal/news"
)

var (
	errTooLarge = errors.New("body over the limit")
	errEncoding = errors.New("body can't be decompressed")
)

const (
	maxEncodings = 2       // Content-Encoding may be stacked; nobody honest stacks more
	zstdWindow   = 8 << 20 // RFC 9659 bounds the window of zstd on the web to 8 MB
)

// read gives the decompressed body, at most limit bytes of it counted after
// decompression, so that a small answer can't become a large one in memory.
func read(answer *http.Response, limit int64) ([]byte, error) {
	var encodings []string
	for e := range strings.SplitSeq(strings.ToLower(strings.Join(answer.Header.Values("Content-Encoding"), ",")), ",") {
		if e = strings.TrimSpace(e); e != "" && e != "identity" {
			encodings = append(encodings, e)
		}
	}
	if len(encodings) > maxEncodings {
		return nil, fmt.Errorf("%w: %d encodings", errEncoding, len(encodings))
	}
	var r io.Reader = answer.Body
	for i := len(encodings) - 1; i >= 0; i-- {
		d, done, err := decoder(encodings[i], bufio.NewReader(r))
		if err != nil {
			return nil, err
		}
		defer done()
		r = d
	}
	body, err := bounded(r, limit, answer.ContentLength)
	if err != nil {
		return nil, err
	}
	return gunzipped(body, limit)
}

// gunzipped undoes a gzip that the headers don't mention, as sitemaps in .xml.gz have it.
func gunzipped(body []byte, limit int64) ([]byte, error) {
	if !bytes.HasPrefix(body, []byte{0x1f, 0x8b, 0x08}) {
		return body, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errEncoding, err)
	}
	return bounded(z, limit, 0)
}

// mostHinted bounds the room that is made because a server says how long its answer is.
const mostHinted = 1 << 20

// bounded reads all, up to a limit. What it gives takes little more room than it
// needs, because documents wait in memory for their turn.
func bounded(r io.Reader, limit, hint int64) ([]byte, error) {
	var b bytes.Buffer
	if hint > 0 && hint <= limit {
		b.Grow(int(min(hint, mostHinted)) + bytes.MinRead)
	}
	n, err := b.ReadFrom(io.LimitReader(r, limit+1))
	if n > limit {
		return nil, errTooLarge
	}
	body := b.Bytes()
	if cap(body) > len(body)+len(body)/4 {
		body = bytes.Clone(body)
	}
	return body, err
}

// decoder undoes one content encoding. A body that isn't what its header says is
// taken as it is where its first bytes show that.
func decoder(encoding string, r *bufio.Reader) (io.Reader, func(), error) {
	nothing := func() {}
	head, err := r.Peek(4)
	if len(head) == 0 && errors.Is(err, io.EOF) {
		return r, nothing, nil
	}
	switch encoding {
	case "gzip", "x-gzip":
		if !bytes.HasPrefix(head, []byte{0x1f, 0x8b}) {
			return r, nothing, nil
		}
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, nil, fmt.Errorf("%w: %w", errEncoding, err)
		}
		return decoding{z}, nothing, nil
	case "br":
		return decoding{brotli.NewReader(r)}, nothing, nil
	case "zstd":
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(zstdWindow), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, nil, fmt.Errorf("%w: %w", errEncoding, err)
		}
		return decoding{z}, z.Close, nil
	case "deflate": // zlib by the standard, bare deflate by some servers
		if len(head) >= 2 && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
			z, err := zlib.NewReader(r)
			if err != nil {
				return nil, nil, fmt.Errorf("%w: %w", errEncoding, err)
			}
			return decoding{z}, nothing, nil
		}
		return decoding{flate.NewReader(r)}, nothing, nil
	}
	return nil, nil, fmt.Errorf("%w: unknown encoding %q", errEncoding, encoding)
}

// decoding marks the errors of a decompressor as such, and lets those of the
// network below it through.
type decoding struct{ io.Reader }

func (d decoding) Read(p []byte) (int, error) {
	n, err := d.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) && !isTimeout(err) {
		err = fmt.Errorf("%w: %w", errEncoding, err)
	}
	return n, err
}

// unread turns an error of reading the body into the error for it.
func (t *trip) unread(host string, f *Failure) error {
	switch {
	case errors.Is(f.Err, errTooLarge):
		f.Kind = TooLarge
		return news.Errorf(news.Limit, "What %s sends is larger than %d MB, so Wiredesk stopped reading. Give a smaller feed or page.", host, max(t.request.Limit>>20, 1)).Because(f)
	case errors.Is(f.Err, errEncoding):
		f.Kind = BadEncoding
		return news.Errorf(news.Unavailable, "What %s sends is compressed in a way that can't be undone. Wiredesk tries again later.", host).Because(f)
	}
	return broken(host, t.request.Timeout, f)
}
