package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"cadrebot/locales"
	"cadrebot/policy"
	"cadrebot/store"
)

// librarySearch is how the stored library is searched from the command line.
type librarySearch struct {
	Lang string `enum:",zh,en" default:"" help:"Only clauses in zh or en."`
	AsOf string `name:"as-of" placeholder:"2024-05" help:"As of this day, month or year; today when not given. Of the stored library only."`
	Unit string `placeholder:"CODE" help:"For somebody of this unit, by code or name: its own rules and figures before those of units above. Of the stored library only."`
}

// storedLibrary is the index of the stored library, with the place and the day to ask for.
type storedLibrary struct {
	index *policy.Index
	query policy.Query
}

// open reads the library and indexes it.
func (c librarySearch) open(ctx context.Context, s *Settings) (storedLibrary, error) {
	if err := s.check(); err != nil {
		return storedLibrary{}, err
	}
	out := storedLibrary{query: policy.Query{Today: locales.DateOf(time.Now()), Lang: c.Lang}}
	if c.AsOf != "" {
		day, ok := policy.ParseDay(c.AsOf, out.query.Today)
		if !ok {
			return out, fmt.Errorf("--as-of %s is no day, month or year such as 2024-05", c.AsOf)
		}
		out.query.AsOf = day
	}
	db, err := store.Open(ctx, string(s.DatabaseURL))
	if err != nil {
		return out, err
	}
	defer db.Close()
	if c.Unit != "" {
		if out.query.Units, err = unitsAbove(ctx, store.NewOrg(db), c.Unit); err != nil {
			return out, err
		}
	}
	lib, err := store.NewPolicies(db).PolicyLibrary(ctx)
	if err != nil {
		return out, err
	}
	out.index = policy.BuildIndex(lib, policy.Curated())
	return out, nil
}

// unitsAbove are the codes of the unit with that code or name and of those above it, the nearest first.
func unitsAbove(ctx context.Context, units *store.Org, code string) ([]string, error) {
	u, err := unitNamed(ctx, units, code)
	if err != nil {
		return nil, fmt.Errorf("--unit: %w", err)
	}
	chain, err := units.Chain(ctx, u)
	if err != nil {
		return nil, err
	}
	codes := make([]string, len(chain))
	for i, u := range chain {
		codes[len(chain)-1-i] = u.Code
	}
	return codes, nil
}

// ask looks a question up; every clause is a hit of its own.
func (l storedLibrary) ask(question string, limit int) policy.Answer {
	q := l.query
	q.Text, q.Limit, q.Every = question, limit, true
	return l.index.Search(q)
}

// names are what a clause may be called in judged questions: its item, its item and anchor,
// or the passage that it was imported from.
func names(h policy.Hit) []string {
	out := []string{string(h.Item.ID), clauseName(h)}
	if h.Clause.Ref != "" {
		out = append(out, h.Clause.Ref)
	}
	return out
}

func clauseName(h policy.Hit) string {
	if h.Clause.Anchor == "" {
		return string(h.Item.ID)
	}
	return string(h.Item.ID) + "#" + h.Clause.Anchor
}

// searchStored answers one question for printing.
func searchStored(l storedLibrary, question string, limit int) searchJSON {
	a := l.ask(question, limit)
	out := searchJSON{Query: question, Read: a.Read, AsOf: string(a.AsOf), Hits: []foundJSON{}}
	for _, h := range a.Hits {
		lang := locales.ZH
		if h.Lang == string(locales.EN) {
			lang = locales.EN
		}
		out.Hits = append(out.Hits, foundJSON{
			ID: string(h.Item.ID), Anchor: h.Clause.Anchor, Number: h.Clause.Number, Title: h.Item.Title.Plain(lang), Score: h.Score, Coverage: h.Coverage,
			Snippet: strings.TrimSpace(a.Excerpt(h, lang, snippetRunes).String()), State: string(h.State), Elsewhere: h.Elsewhere,
		})
	}
	return out
}
