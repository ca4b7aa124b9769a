package sandbox

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// Headers of an interaction that is delivered over HTTP.
// https://discord.com/developers/docs/interactions/overview#validating-security-request-headers
const (
	signatureHeader = "X-Signature-Ed25519"
	timestampHeader = "X-Signature-Timestamp"
)

func (s *Server) signingKey() ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("sandbox signs for " + s.world.token))
	return ed25519.NewKeyFromSeed(seed[:])
}

// PublicKey is the application's public key, in hexadecimal.
func (s *Server) PublicKey() string {
	return hex.EncodeToString(s.signingKey().Public().(ed25519.PublicKey))
}

// SignInteraction sets the headers that Discord signs a request to an endpoint with.
func (s *Server) SignInteraction(h http.Header, at time.Time, body []byte) {
	stamp := strconv.FormatInt(at.Unix(), 10)
	h.Set(timestampHeader, stamp)
	h.Set(signatureHeader, hex.EncodeToString(ed25519.Sign(s.signingKey(), append([]byte(stamp), body...))))
}

// SetEndpoint has interactions delivered to an address in place of the gateway, or
// through the gateway again when it is "". As Discord does, it first tries whether
// the endpoint answers a ping and refuses a bad signature.
func (s *Server) SetEndpoint(address string) error {
	if address != "" {
		if err := errors.Join(s.tryPing(address), s.tryForgery(address)); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.endpoint = address
	return nil
}

func (s *Server) tryPing(address string) error {
	res, err := s.outgoing(address, []byte(`{"type":1,"version":1}`))
	if err != nil {
		return fmt.Errorf("ping endpoint: %w", err)
	}
	defer res.Body.Close()
	var pong struct{ Type int }
	if err := json.NewDecoder(io.LimitReader(res.Body, maxBody)).Decode(&pong); err != nil || res.StatusCode != http.StatusOK || pong.Type != 1 {
		return fmt.Errorf("ping endpoint: it answered %s with type %d, not a pong", res.Status, pong.Type)
	}
	return nil
}

func (s *Server) tryForgery(address string) error {
	res, err := s.outgoing(address, nil)
	if err != nil {
		return fmt.Errorf("try endpoint with a bad signature: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusUnauthorized {
		return fmt.Errorf("try endpoint with a bad signature: it answered %s, not 401", res.Status)
	}
	return nil
}

// poster makes the func that posts to endpoints while the sandbox runs. What has
// no body goes with a signature that isn't of it.
func (s *Server) poster(ctx context.Context) func(string, []byte) (*http.Response, error) {
	client := &http.Client{Timeout: answerWithin}
	return func(address string, body []byte) (*http.Response, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		req.Header.Set("Content-Type", "application/json")
		if s.SignInteraction(req.Header, time.Now(), body); body == nil {
			s.SignInteraction(req.Header, time.Now(), []byte("something else"))
		}
		return client.Do(req)
	}
}

// deliver posts an interaction to the endpoint and takes what it answers for the
// interaction's callback. Server.mu is held.
func (s *Server) deliver(i *interaction, body []byte) {
	address := s.world.endpoint
	s.serving.Go(func() {
		if err := s.delivered(address, i, body); err != nil {
			s.log.Debug("endpoint", "err", err)
			s.mu.Lock()
			defer s.mu.Unlock()
			if i.acked == 0 {
				s.fail(i)
			}
		}
	})
}

func (s *Server) delivered(address string, i *interaction, body []byte) error {
	res, err := s.outgoing(address, body)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusAccepted {
		return nil // it answers through the callback's own address
	}
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxBody))
	if err != nil || res.StatusCode != http.StatusOK {
		return fmt.Errorf("it answered %s: %w", res.Status, err)
	}
	call, err := http.NewRequestWithContext(res.Request.Context(), http.MethodPost, s.URL()+"/api/v10/interactions/"+i.id+"/"+i.token+"/callback", bytes.NewReader(answer))
	if err != nil {
		return err
	}
	call.Header.Set("Content-Type", res.Header.Get("Content-Type"))
	taken := &statusWriter{header: http.Header{}}
	s.serveAPI(taken, call)
	if taken.status >= http.StatusBadRequest {
		return fmt.Errorf("its answer is refused: %d", taken.status)
	}
	return nil
}

// statusWriter keeps the status of an answer that nobody reads.
type statusWriter struct {
	header http.Header
	status int
}

func (w *statusWriter) Header() http.Header         { return w.header }
func (w *statusWriter) WriteHeader(status int)      { w.status = status }
func (w *statusWriter) Write(b []byte) (int, error) { return len(b), nil }
