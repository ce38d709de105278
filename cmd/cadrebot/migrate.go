package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"cadrebot/store"
)

// migrateCommand brings the database to this version.
type migrateCommand struct{}

// Run migrates under a lock and loads the starter policies and courses.
func (migrateCommand) Run(ctx context.Context, s *Settings) error {
	if err := s.check(); err != nil {
		return err
	}
	n, err := store.Migrate(ctx, string(s.DatabaseURL))
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, string(s.DatabaseURL))
	if err != nil {
		return err
	}
	defer db.Close()
	if err := importLibrary(ctx, db, time.Now()); err != nil {
		return err
	}
	fmt.Fprintf(os.Stdout, "database is up to date (%d migrations applied now)\n", n)
	return nil
}
