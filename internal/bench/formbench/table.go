package main

import (
	"fmt"
	"io"
	"slices"
	"time"
)

// result is one bot in one round. CPU is in seconds per 10,000 updates.
type result struct {
	name          string
	round         int
	took          time.Duration
	rate          float64 // updates a second
	cpu           float64 // the bot's
	pg, redis, us float64 // Postgres, Redis, the load generator
	foreign       float64 // cores that other programs used meanwhile
	p50, p99      time.Duration
	peak          float64 // MiB
	calls         float64 // Bot API calls a conversation
}

func (r *result) fill(used reading, laps []time.Duration, calls int64, perTalk, talks int) {
	updates := float64(talks * perTalk)
	slices.Sort(laps)
	r.rate = updates / r.took.Seconds()
	r.cpu, r.pg, r.redis, r.us = used.bot/updates*1e4, used.postgres/updates*1e4, used.redis/updates*1e4, used.self/updates*1e4
	r.foreign = used.foreign() / r.took.Seconds()
	r.p50, r.p99 = laps[len(laps)/2], laps[len(laps)*99/100]
	r.calls = float64(calls) / float64(talks)
}

// String is the line shown while the run goes on.
func (r result) String() string {
	return fmt.Sprintf("round %d  %-9s %6.0f updates/s  cpu %.2f  p50 %v  p99 %v  peak %.1f MiB  pg %.2f  redis %.2f  load %.2f  foreign %.2f  calls %.1f",
		r.round+1, r.name, r.rate, r.cpu, r.p50.Round(100*time.Microsecond), r.p99.Round(100*time.Microsecond),
		r.peak, r.pg, r.redis, r.us, r.foreign, r.calls)
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	v = slices.Sorted(slices.Values(v))
	m := len(v) / 2
	if len(v)%2 == 1 {
		return v[m]
	}
	return (v[m-1] + v[m]) / 2
}

// write prints the medians over the rounds; ratios are paired with the reference of the
// same round before the median is taken.
func write(w io.Writer, s settings, field []contestant, all []result) {
	fmt.Fprintf(w, "\n%d rounds of %d conversations (%d updates, %d Bot API calls each), %d chats", s.rounds, s.n, len(steps), callsPerTalk, s.chats)
	if s.latency > 0 {
		fmt.Fprintf(w, ", each call %v; ceiling %.0f updates/s", s.latency, ceiling(s))
	}
	fmt.Fprintln(w, "; every stored row was right and every chat in order")
	fmt.Fprintln(w, "\n| bot | CPU ratio, paired (range) | CPU-s per 10k updates | p50 / p99 ms | p99/p50 | peak RSS MiB | updates/s | rate ratio, paired | Postgres, Redis CPU-s per 10k | foreign cores | of the ceiling |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|---|---|---|---|---|")
	for _, c := range field {
		get := func(f func(result) float64) []float64 { return each(all, c.name, f) }
		ratio := paired(all, c.name, func(r result) float64 { return r.cpu })
		spread := "-"
		if len(ratio) > 0 {
			spread = fmt.Sprintf("%.2f (%.2f-%.2f)", median(ratio), slices.Min(ratio), slices.Max(ratio))
		}
		share := "-"
		if s.latency > 0 {
			share = fmt.Sprintf("%.2f", median(get(func(r result) float64 { return r.rate }))/ceiling(s))
		}
		fmt.Fprintf(w, "| %s | %s | %.2f | %.1f / %.1f | %.1f | %.1f | %.0f | %.2f | %.2f, %.2f | %.2f | %s |\n", c.name, spread,
			median(get(func(r result) float64 { return r.cpu })),
			median(get(func(r result) float64 { return ms(r.p50) })), median(get(func(r result) float64 { return ms(r.p99) })),
			median(get(func(r result) float64 { return ms(r.p99) / ms(r.p50) })),
			slices.Max(get(func(r result) float64 { return r.peak })), median(get(func(r result) float64 { return r.rate })),
			median(paired(all, c.name, func(r result) float64 { return r.rate })),
			median(get(func(r result) float64 { return r.pg })), median(get(func(r result) float64 { return r.redis })),
			median(get(func(r result) float64 { return r.foreign })), share)
	}
}

// ceiling is how many updates a second the chats could do if only the Bot API took time
// and every call waited for the one before.
func ceiling(s settings) float64 {
	return float64(s.chats*len(steps)) / (s.latency.Seconds() * callsPerTalk)
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func each(all []result, name string, f func(result) float64) (out []float64) {
	for _, r := range all {
		if r.name == name {
			out = append(out, f(r))
		}
	}
	return out
}

// paired divides every round by the reference's same round.
func paired(all []result, name string, f func(result) float64) (out []float64) {
	for _, r := range all {
		for _, o := range all {
			if r.name == name && o.name == reference && o.round == r.round && f(o) > 0 {
				out = append(out, f(r)/f(o))
			}
		}
	}
	return out
}
