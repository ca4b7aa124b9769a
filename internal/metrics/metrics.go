// Package metrics counts what Wiredesk does, for Prometheus. The names and their
// meaning are in docs/metrics.md.
package metrics

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"wiredesk/internal/news"
)

// Metrics is all that is counted. It is safe for concurrent use.
type Metrics struct {
	registry   *prometheus.Registry
	polls      *prometheus.CounterVec
	items      prometheus.Counter
	matches    prometheus.Counter
	sends      *prometheus.CounterVec
	asked      *prometheus.CounterVec
	lag        prometheus.Histogram
	deliveries *prometheus.GaugeVec
	up         *prometheus.GaugeVec
	invalid    prometheus.Gauge
	latency    prometheus.Gauge
	limited    total
	reconnects total
}

// total is a counter whose value is counted elsewhere.
type total struct {
	prometheus.Counter
	told float64
}

// State is what is asked for at every scrape.
type State struct {
	Store, Redis, Discord bool // each answers
	Deliveries            map[news.DeliveryState]int
	Limited, Reconnects   int64         // since the process started
	Invalid               int           // in the last ten minutes
	Latency               time.Duration // of the gateway
}

// New makes metrics that have counted nothing yet.
func New() *Metrics {
	m := &Metrics{
		registry:   prometheus.NewRegistry(),
		polls:      prometheus.NewCounterVec(prometheus.CounterOpts{Name: "wiredesk_polls_total", Help: "Polls of sources, by result: new, unchanged, failed."}, []string{"result"}),
		items:      counter("wiredesk_items_total", "Items that were new or changed and went into the archive."),
		matches:    counter("wiredesk_matches_total", "Pairs of an archived item and a watch that it matches."),
		sends:      prometheus.NewCounterVec(prometheus.CounterOpts{Name: "wiredesk_sends_total", Help: "Attempts to post or edit in a channel, by result: ok, refused, failed."}, []string{"result"}),
		asked:      prometheus.NewCounterVec(prometheus.CounterOpts{Name: "wiredesk_http_interactions_total", Help: "Requests to /interactions, by result: taken, ping, and why refused: method, large, signature, stale, replayed, malformed."}, []string{"result"}),
		lag:        prometheus.NewHistogram(prometheus.HistogramOpts{Name: "wiredesk_post_lag_seconds", Help: "Time from a report's publication, as its source dates it, to its first post.", Buckets: []float64{5, 15, 30, 60, 120, 300, 600, 1800, 3600, 4 * 3600, 24 * 3600}}),
		deliveries: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "wiredesk_deliveries", Help: "Deliveries in the store, by state."}, []string{"state"}),
		up:         prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "wiredesk_up", Help: "Whether a part answers: store, redis, discord."}, []string{"part"}),
		invalid:    prometheus.NewGauge(prometheus.GaugeOpts{Name: "wiredesk_discord_invalid_requests", Help: "Answers of 401, 403 and 429 in the last ten minutes; Discord bans at 10000."}),
		latency:    prometheus.NewGauge(prometheus.GaugeOpts{Name: "wiredesk_discord_latency_seconds", Help: "Time that the gateway took to answer the last heartbeat."}),
		limited:    total{Counter: counter("wiredesk_discord_limited_total", "Answers of 429 from Discord.")},
		reconnects: total{Counter: counter("wiredesk_discord_reconnects_total", "Gateway connections made after the first.")},
	}
	m.registry.MustRegister(m.polls, m.items, m.matches, m.sends, m.asked, m.lag, m.deliveries, m.up, m.invalid, m.latency, m.limited.Counter, m.reconnects.Counter,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func counter(name, help string) prometheus.Counter {
	return prometheus.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
}

// Polled counts a poll with the items it archived and the watches they matched.
func (m *Metrics) Polled(result string, items, matches int) {
	m.polls.WithLabelValues(result).Inc()
	m.items.Add(float64(items))
	m.matches.Add(float64(matches))
}

// Sent counts an attempt to post or edit.
func (m *Metrics) Sent(result string) { m.sends.WithLabelValues(result).Inc() }

// Interaction counts a request to the endpoint of interactions.
func (m *Metrics) Interaction(result string) { m.asked.WithLabelValues(result).Inc() }

// Posted counts a first post by the time since its report was published.
func (m *Metrics) Posted(lag time.Duration) { m.lag.Observe(max(0, lag.Seconds())) }

// Answer serves the metrics with the state of the moment.
func (m *Metrics) Answer(state func(*http.Request) State) http.Handler {
	turn := make(chan struct{}, 1) // one scrape at a time: totals go up by what is new
	inner := promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		turn <- struct{}{}
		m.take(state(r))
		<-turn
		inner.ServeHTTP(w, r)
	})
}

func (m *Metrics) take(s State) {
	for part, up := range map[string]bool{"store": s.Store, "redis": s.Redis, "discord": s.Discord} {
		m.up.WithLabelValues(part).Set(map[bool]float64{true: 1}[up])
	}
	if s.Deliveries != nil {
		for _, state := range []news.DeliveryState{
			news.DeliveryPending, news.DeliverySending, news.DeliverySent, news.DeliveryHeld, news.DeliveryFailed, news.DeliveryUnknown, news.DeliveryGone,
		} {
			m.deliveries.WithLabelValues(string(state)).Set(float64(s.Deliveries[state]))
		}
	}
	m.invalid.Set(float64(s.Invalid))
	m.latency.Set(s.Latency.Seconds())
	m.limited.reach(float64(s.Limited))
	m.reconnects.reach(float64(s.Reconnects))
}

func (t *total) reach(value float64) {
	if value > t.told {
		t.Add(value - t.told)
		t.told = value
	}
}
