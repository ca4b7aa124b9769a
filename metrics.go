package main

import (
	"context"
	"net/http"
	"time"

	"wiredesk/config"
	"wiredesk/internal/archive"
	"wiredesk/internal/metrics"
	"wiredesk/internal/news"
	"wiredesk/internal/outbox"
)

// measured is a sender whose attempts are counted.
type measured struct {
	outbox.Sender
	store   *archive.Store
	metrics *metrics.Metrics
}

// Send sends and counts how it went and, of a first post, how old the news was.
func (s measured) Send(ctx context.Context, p outbox.Post) (string, error) {
	id, err := s.Sender.Send(ctx, p)
	switch news.CodeOf(err) {
	case news.NotFound, news.Forbidden, news.Limit, news.Invalid, news.Conflict:
		s.metrics.Sent("refused")
		return id, err
	}
	if err != nil {
		s.metrics.Sent("failed")
		return id, err
	}
	s.metrics.Sent("ok")
	if p.Kind != news.DeliveryPost || p.Alert.Report == 0 {
		return id, nil
	}
	r, lookup := s.store.Report(ctx, p.Alert.Desk, p.Alert.Report)
	if lookup == nil && !r.Published.IsZero() { // the post stands: not being able to measure it is no error
		s.metrics.Posted(time.Since(r.Published))
	}
	return id, nil
}

// state asks all parts how they are.
func (p *process) state(r *http.Request) metrics.State {
	ctx, cancel := context.WithTimeout(r.Context(), healthWait)
	defer cancel()
	health := p.session.Health()
	s := metrics.State{
		Store: p.store.Ping(ctx) == nil, Redis: p.memory.Ping(ctx).Err() == nil, Discord: health.Connected || !p.cfg.Roles.Has(config.Gateway),
		Limited: health.Limited, Reconnects: health.Reconnects, Invalid: health.Invalid, Latency: health.Latency,
	}
	counts, err := p.store.DeliveryCounts(ctx, "")
	if err != nil {
		s.Store = false
		return s
	}
	s.Deliveries = counts
	return s
}
