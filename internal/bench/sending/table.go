package sending

import (
	"fmt"
	"io"
	"slices"
	"time"
)

// Row is one thing that was measured.
type Row struct {
	What     string
	Measured string
	Ratio    string // to what it is compared with
	Reach    string // what was set out to be reached
	Met      bool
	Notes    []string // printed beneath the table
}

// Write prints rows as a table.
func Write(w io.Writer, rows []Row) {
	fmt.Fprintln(w, "\n| what | measured | ratio | to reach | |\n|---|---|---|---|---|")
	for _, r := range rows {
		met := "met"
		if !r.Met {
			met = "**missed**"
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s |\n", r.What, r.Measured, r.Ratio, r.Reach, met)
	}
	for _, r := range rows {
		if len(r.Notes) > 0 {
			fmt.Fprintf(w, "\n%s:\n", r.What)
		}
		for _, n := range r.Notes {
			fmt.Fprintln(w, "*", n)
		}
	}
}

// Missed reports whether a row was not reached.
func Missed(rows []Row) bool {
	return slices.ContainsFunc(rows, func(r Row) bool { return !r.Met })
}

// quantile is the q-th of laps, which it sorts.
func quantile(laps []time.Duration, q float64) time.Duration {
	if len(laps) == 0 {
		return 0
	}
	slices.Sort(laps)
	return laps[min(len(laps)-1, int(q*float64(len(laps))))]
}

func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	if len(v) == 0 {
		return 0
	}
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
