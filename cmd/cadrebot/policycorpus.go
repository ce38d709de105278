package main

import (
	"errors"

	"cadrebot/internal/corpus"
	"cadrebot/policy/library"
	"cadrebot/policy/search"
)

// errNoCorpus is said until the stored library can be searched from here.
var errNoCorpus = errors.New("name the passages to search with --corpus FILE.jsonl[.gz]: the stored library cannot be searched from the command line yet")

// readCorpus reads the passages of a file. The error names the line.
func readCorpus(path string) ([]search.Passage, error) {
	if path == "" {
		return nil, errNoCorpus
	}
	return corpus.Passages(path)
}

// knownWords are the word lists that the bot is delivered with.
func knownWords() (*search.Words, error) {
	w, err := search.ParseWords(library.WordLists()...)
	if err == nil {
		err = w.AddGlossary(library.Glossary())
	}
	return w, err
}

// indexCorpus reads and indexes a corpus file.
func indexCorpus(path string) (*search.Index, []search.Passage, error) {
	ps, err := readCorpus(path)
	if err != nil {
		return nil, nil, err
	}
	w, err := knownWords()
	if err != nil {
		return nil, nil, err
	}
	return search.Build(ps, w), ps, nil
}
