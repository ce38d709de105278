package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
)

// unitsCommand keeps the tree of units.
type unitsCommand struct {
	Import unitsImportCommand `cmd:"" default:"withargs" help:"Load units from a CSV file; the word import may be left out."`
}

// unitsImportCommand loads the tree of units.
type unitsImportCommand struct {
	File string `arg:"" type:"existingfile" help:"CSV in UTF-8 with the columns code, parent, level, name_zh, name_en; parents may stand anywhere in the file or be loaded already."`
}

// Run adds what is new and renames what has changed; nothing is removed.
func (c unitsImportCommand) Run(ctx context.Context, s *Settings) error {
	if err := s.check(); err != nil {
		return err
	}
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	rows, err := readUnits(f)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if _, err := store.Migrate(ctx, string(s.DatabaseURL)); err != nil {
		return err
	}
	db, err := store.Open(ctx, string(s.DatabaseURL))
	if err != nil {
		return err
	}
	defer db.Close()
	progress := newUnitsProgress(os.Stderr, len(rows))
	if err := store.NewOrg(db).ImportUnits(ctx, rows, progress.loaded); err != nil {
		return err
	}
	progress.done()
	fmt.Fprintf(os.Stdout, "%d units loaded\n", len(rows))
	return nil
}

// unitColumns are the columns a list of units must have; name_en may be empty.
var unitColumns = []string{"code", "parent", "level", "name_zh", "name_en"}

// readUnits reads a list of units. Errors name the line.
func readUnits(r io.Reader) ([]org.UnitRow, error) {
	in := csv.NewReader(r)
	head, err := in.Read()
	if err != nil {
		return nil, errors.New("the file is empty")
	}
	head[0] = strings.TrimPrefix(head[0], "\ufeff") // what spreadsheets put in front
	at := map[string]int{}
	for _, name := range unitColumns {
		i := slices.IndexFunc(head, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), name) })
		if i < 0 {
			return nil, fmt.Errorf("line 1: there is no column %s; needed are %s", name, strings.Join(unitColumns, ", "))
		}
		at[name] = i
	}
	var out []org.UnitRow
	for line := 2; ; line++ {
		rec, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		get := func(name string) string { return strings.TrimSpace(rec[at[name]]) }
		level := org.Level(strings.ToLower(get("level")))
		if !slices.Contains(org.Levels, level) || get("code") == "" || get("name_zh") == "" {
			return nil, fmt.Errorf("line %d: needs a code, a Chinese name and a level among %v", line, org.Levels)
		}
		out = append(out, org.UnitRow{Code: get("code"), Parent: get("parent"), Level: level, Name: locales.Both(get("name_zh"), get("name_en"))})
	}
}
