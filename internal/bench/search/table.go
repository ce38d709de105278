package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// writeTables prints what each engine takes, and how well it answers by set. The ratio is
// the median over the rounds of that to the first engine in the same round.
func writeTables(w io.Writer, all []*result) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\nengine\tbuild s\tindex MB\theap MB\tp50 ms\tp95 ms\tsearches/s\tratio\t")
	for _, r := range all {
		over := r.figures[0] // sorted by name: all questions come first
		fmt.Fprintf(t, "%s\t%.1f\t%.0f\t%.0f\t%.2f\t%.2f\t%.0f\t%.3f\t\n",
			r.name, r.build.Seconds(), mb(r.size), mb(r.heap), ms(over.P50), ms(over.P95), median(r.rates), median(ratios(r.rates, all[0].rates)))
	}
	fmt.Fprintln(t, "\nset\tquestions\tengine\tMRR@10\tnDCG@10\trecall@10\tP@1\tp50 ms\tp95 ms\t")
	for i := range all[0].figures {
		for _, r := range all {
			f := r.figures[i]
			fmt.Fprintf(t, "%s\t%d\t%s\t%.3f\t%.3f\t%.3f\t%.3f\t%.2f\t%.2f\t\n",
				setName(f.Set), f.Queries, r.name, f.MRR, f.NDCG, f.Recall, f.First, ms(f.P50), ms(f.P95))
		}
	}
	return t.Flush()
}

func setName(set string) string {
	if set == "" {
		return "all"
	}
	return set
}

func ratios(rates, first []float64) []float64 {
	out := make([]float64, len(rates))
	for i := range rates {
		out[i] = rates[i] / first[i]
	}
	return out
}

func median(list []float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}
