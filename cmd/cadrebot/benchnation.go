package main

import (
	"context"

	"cadrebot/internal/bench/nation"
	"cadrebot/internal/bench/sending"
)

// benchNation measures the boards of a nation.
type benchNation struct {
	Divisions   string `default:"../shared/testdata/divisions" help:"Folder with provinces.csv, cities.csv, areas.csv and streets.csv; where there is none, as many are made up."`
	Villages    int    `default:"15" help:"Villages in a township."`
	Submissions int    `default:"1000000" help:"Reports of villages, at most two for each."`
	Entries     int    `default:"500000" help:"Postings of money."`
	Records     int    `default:"250000" help:"Projects, clues and issues."`
	Counties    int    `default:"200" help:"Counties whose boards are read."`
}

// Run prints a row for the import, for adding up, and two for each board.
func (c benchNation) Run(ctx context.Context, s *Settings) error {
	return s.measure(ctx, false, func(o sending.Options) ([]sending.Row, error) {
		return nation.Nation{Divisions: c.Divisions, Villages: c.Villages, Submissions: c.Submissions, Entries: c.Entries, Records: c.Records, Counties: c.Counties}.Run(ctx, o)
	})
}
