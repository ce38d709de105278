package bot

import (
	"errors"
	"time"

	"github.com/prometheus/client_golang/prometheus" // what operators' tools read
)

// Metrics counts what the bot does, by route and fate; never by person and never with
// any text.
type Metrics struct {
	turns *prometheus.HistogramVec
	calls *prometheus.CounterVec
	jobs  *prometheus.CounterVec
}

// NewMetrics registers the bot's counters with r.
func NewMetrics(r prometheus.Registerer) *Metrics {
	m := &Metrics{
		turns: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "cadrebot_turn_seconds", Help: "Time from taking an update to its answer, by route and outcome.",
			Buckets: []float64{.002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 15},
		}, []string{"route", "outcome"}),
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "cadrebot_calls_total", Help: "Bot API calls by method and fate (ok, too_many, blocked, unknown ...).",
		}, []string{"method", "fate"}),
		jobs: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "cadrebot_job_items_total", Help: "What jobs did, by job and kind.",
		}, []string{"job", "kind"}),
	}
	r.MustRegister(m.turns, m.calls, m.jobs)
	return m
}

// turn counts one finished turn.
func (m *Metrics) turn(route, ref string, took time.Duration) {
	if m == nil {
		return
	}
	outcome := "ok"
	if ref != "" {
		outcome = "broken"
	}
	m.turns.WithLabelValues(route, outcome).Observe(took.Seconds())
}

// call counts one call of the Bot API.
func (m *Metrics) call(method string, err error) {
	if m == nil {
		return
	}
	fate := "ok"
	var se *SendError
	if errors.As(err, &se) {
		fate = string(se.Kind)
	} else if err != nil {
		fate = "unreadable"
	}
	m.calls.WithLabelValues(method, fate).Inc()
}

// job counts what a job did.
func (m *Metrics) job(name string, counts map[string]int) {
	if m == nil {
		return
	}
	for kind, n := range counts {
		m.jobs.WithLabelValues(name, kind).Add(float64(n))
	}
}
