package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"cadrebot/policy/search"
)

// policySearchCommand looks one question up.
type policySearchCommand struct {
	Query  []string `arg:"" help:"The question, in Chinese, English or pinyin."`
	Corpus string   `type:"existingfile" help:"Passages to search, one JSON object a line (.jsonl or .jsonl.gz), instead of the stored library."`
	JSON   bool     `name:"json" help:"Print one JSON object."`
	Limit  int      `default:"5" help:"At most this many passages (1-100)."`
	librarySearch
}

// snippetRunes are the characters of a snippet on the command line.
const snippetRunes = 90

type foundJSON struct {
	ID       string  `json:"id"`
	Anchor   string  `json:"anchor"`
	Number   string  `json:"number,omitempty"` // as printed
	Title    string  `json:"title"`
	Score    float64 `json:"score"`
	Coverage float64 `json:"coverage"`
	Snippet  string  `json:"snippet"`
	Other    bool    `json:"translated,omitempty"` // found by translating the question

	State     string `json:"state,omitempty"` // of the item on the day
	Elsewhere bool   `json:"elsewhere,omitempty"`
}

type searchJSON struct {
	Query string      `json:"query"`
	Read  string      `json:"read,omitempty"`  // how the question was read when not as typed
	AsOf  string      `json:"as_of,omitempty"` // the day that the answer holds for
	Hits  []foundJSON `json:"hits"`
}

// Run prints the passages, best first.
func (c policySearchCommand) Run(ctx context.Context, set *Settings) error {
	var out searchJSON
	if c.Corpus != "" {
		var err error
		if out, err = c.find(); err != nil {
			return err
		}
	} else {
		lib, err := c.open(ctx, set)
		if err != nil {
			return err
		}
		out = searchStored(lib, strings.Join(c.Query, " "), c.most())
	}
	if c.JSON {
		enc := json.NewEncoder(os.Stdout)
		enc.SetEscapeHTML(false)
		return enc.Encode(out)
	}
	return printFound(os.Stdout, out)
}

func (c policySearchCommand) most() int { return min(max(c.Limit, 1), 100) }

// find answers the question from the passages of a file.
func (c policySearchCommand) find() (searchJSON, error) {
	x, ps, err := indexCorpus(c.Corpus)
	if err != nil {
		return searchJSON{}, err
	}
	byID := make(map[string]*search.Passage, len(ps))
	for i := range ps {
		byID[ps[i].ID] = &ps[i]
	}
	out := searchJSON{Query: strings.Join(c.Query, " "), Hits: []foundJSON{}}
	r := x.Search(search.Query{Text: out.Query, Limit: c.Limit, Lang: c.Lang})
	out.Read = r.Read
	other := map[string]bool{}
	for _, h := range r.Translated {
		other[h.ID] = true
	}
	for _, h := range r.Ranked(c.most()) {
		p := byID[h.ID]
		s := x.Snippet(p.Body, r.Terms, snippetRunes)
		out.Hits = append(out.Hits, foundJSON{
			ID: h.ID, Anchor: p.Number, Title: p.Title, Score: h.Score, Coverage: h.Coverage,
			Snippet: strings.Join(strings.Fields(p.Body[s.From:s.To]), " "), Other: other[h.ID],
		})
	}
	return out, nil
}

func printFound(w io.Writer, out searchJSON) error {
	var b strings.Builder
	if out.Read != "" {
		fmt.Fprintf(&b, "read as: %s\n", out.Read)
	}
	if len(out.Hits) == 0 {
		b.WriteString("nothing found\n")
	}
	for i, h := range out.Hits {
		fmt.Fprintf(&b, "%d. %s %s  [%s]  %.2f\n   %s\n", i+1, h.Title, h.Anchor, h.ID, h.Score, h.Snippet)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
