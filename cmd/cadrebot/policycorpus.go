package main

import (
	"cadrebot/internal/corpus"
	"cadrebot/policy"
	"cadrebot/policy/search"
)

// indexCorpus reads and indexes a corpus file. The error names the line.
func indexCorpus(path string) (*search.Index, []search.Passage, error) {
	ps, err := corpus.Passages(path)
	if err != nil {
		return nil, nil, err
	}
	return search.Build(ps, policy.Curated().Words()), ps, nil
}
