package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"cadrebot/internal/corpus"
	"cadrebot/policy/search"
)

// policyEvalCommand measures the search with judged questions.
type policyEvalCommand struct {
	Queries string `arg:"" type:"existingfile" help:"Judged questions, one JSON object a line: qid, set, query, gold (ids of passages; of the stored library also ITEM or ITEM#ANCHOR)."`
	Corpus  string `type:"existingfile" help:"Passages to search, one JSON object a line (.jsonl or .jsonl.gz), instead of the stored library."`
	JSON    bool   `name:"json" help:"Print one JSON object a set."`
	librarySearch
	Plain bool `help:"Without synonyms and translation, to see what they add."`
}

// Run prints the figures by set, those over all questions under the name all.
func (c policyEvalCommand) Run(ctx context.Context, s *Settings) error {
	questions, err := corpus.Questions(c.Queries)
	if err != nil {
		return err
	}
	figures, err := c.evaluate(ctx, s, questions)
	if err != nil {
		return err
	}
	if c.JSON {
		return writeFiguresJSON(os.Stdout, figures)
	}
	return writeFigures(os.Stdout, figures)
}

func (c policyEvalCommand) evaluate(ctx context.Context, s *Settings, questions []search.Judged) ([]search.Figures, error) {
	if c.Corpus != "" {
		x, _, err := indexCorpus(c.Corpus)
		if err != nil {
			return nil, err
		}
		return search.Evaluate(x, questions, time.Now, c.Plain), nil
	}
	if c.Plain {
		return nil, errors.New("--plain measures the passages of a --corpus")
	}
	lib, err := c.open(ctx, s)
	if err != nil {
		return nil, err
	}
	return evaluateStored(lib, questions), nil
}

// evaluateStored asks as the bot does.
func evaluateStored(lib storedLibrary, questions []search.Judged) []search.Figures {
	figures, _ := search.Judge(questions, time.Now, func(question string) (hits [][]string, err error) {
		for _, h := range lib.ask(question, judgedClauses).Hits {
			hits = append(hits, names(h))
		}
		return hits, nil
	})
	return figures
}

// judgedClauses are how many clauses of the stored library are asked for.
const judgedClauses = 10

func setName(f search.Figures) string {
	if f.Set == "" {
		return "all"
	}
	return f.Set
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func writeFigures(w io.Writer, figures []search.Figures) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "set\tqueries\tMRR@10\tnDCG@10\trecall@10\tP@1\tp50 ms\tp95 ms\t")
	for _, f := range figures {
		fmt.Fprintf(t, "%s\t%d\t%.3f\t%.3f\t%.3f\t%.3f\t%.2f\t%.2f\t\n", setName(f), f.Queries, f.MRR, f.NDCG, f.Recall, f.First, milliseconds(f.P50), milliseconds(f.P95))
	}
	return t.Flush()
}

func writeFiguresJSON(w io.Writer, figures []search.Figures) error {
	enc := json.NewEncoder(w)
	for _, f := range figures {
		if err := enc.Encode(map[string]any{
			"set": setName(f), "queries": f.Queries, "mrr10": f.MRR, "ndcg10": f.NDCG, "recall10": f.Recall, "p1": f.First,
			"p50_ms": milliseconds(f.P50), "p95_ms": milliseconds(f.P95),
		}); err != nil {
			return err
		}
	}
	return nil
}
