package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"cadrebot/calendar"
	"cadrebot/store"
)

// calendarCommand keeps the working days: which days are off, and which weekends are worked.
type calendarCommand struct {
	Show   calendarShowCommand   `cmd:"" help:"List the days off and worked weekends of a year, and say how far the calendar reaches."`
	Import calendarImportCommand `cmd:"" help:"Import days from a CSV file with the columns day,kind,occasion,source; they count before those that the program ships."`
	Check  calendarCheckCommand  `cmd:"" help:"Say how far the calendar reaches, and fail when a year has to be entered now."`
}

type calendarShowCommand struct {
	Year int `arg:"" optional:"" help:"The year; this one if it is left out."`
}

// Run prints the rows that hold in the year.
func (c calendarShowCommand) Run(ctx context.Context, s *Settings) error {
	rows, err := workDays(ctx, s)
	if err != nil {
		return err
	}
	now := time.Now()
	if c.Year == 0 {
		c.Year = now.Year()
	}
	printYear(os.Stdout, rows, c.Year)
	fmt.Fprintln(os.Stdout, reach(calendar.NewDays(rows), now))
	return nil
}

// printYear lists what holds in a year: of two rows about one day the later one.
func printYear(out io.Writer, rows []calendar.Day, year int) {
	for _, r := range calendar.InYear(rows, year) {
		kind := "off"
		if r.Work {
			kind = "work"
		}
		fmt.Fprintf(out, "%s  %-4s  %s  (%s)\n", r.Date, kind, r.Occasion, r.Source)
	}
}

type calendarImportCommand struct {
	File string `arg:"" type:"existingfile" help:"CSV in UTF-8 with the columns day,kind,occasion,source; kind is off or work."`
}

// Run keeps the rows in Postgres, where all replicas find them at once.
func (c calendarImportCommand) Run(ctx context.Context, s *Settings) error {
	if err := s.check(); err != nil {
		return err
	}
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	rows, err := calendar.Read(f)
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
	now := time.Now()
	changed, err := db.ImportDays(ctx, rows, now)
	if err != nil {
		return err
	}
	days, err := db.Days(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stdout, "%d days read, %d new or changed. %s\n", len(rows), changed, reach(days, now))
	return nil
}

type calendarCheckCommand struct{}

// Run fails when the holidays of a year have to be entered now.
func (calendarCheckCommand) Run(ctx context.Context, s *Settings) error {
	found, err := s.checkCalendar(ctx)
	if err != nil {
		return fmt.Errorf("%w; to do: get the State Council's notice and run cadrebot calendar import FILE", err)
	}
	fmt.Fprintln(os.Stdout, found)
	return nil
}

// workDays are the rows of the calendar as the bot counts them.
func workDays(ctx context.Context, s *Settings) ([]calendar.Day, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, string(s.DatabaseURL))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	return db.WorkDays(ctx)
}

func (s *Settings) checkCalendar(ctx context.Context) (string, error) {
	rows, err := workDays(ctx, s)
	if err != nil {
		return "", err
	}
	days, now := calendar.NewDays(rows), time.Now()
	if year := days.Missing(now); year != 0 {
		return "", fmt.Errorf("the holidays of %d have not been entered; only Saturdays and Sundays are days off then", year)
	}
	return reach(days, now), nil
}

// checkCalendarFor is the doctor's look: a year that is missing while it lasts is a fault, the
// next one a warning, for the notice may not be out yet.
func (s *Settings) checkCalendarFor(ctx context.Context) (string, error) {
	found, err := s.checkCalendar(ctx)
	if err == nil {
		return found, nil
	}
	rows, readErr := workDays(ctx, s)
	if readErr != nil || !calendar.NewDays(rows).Known(time.Now().Year()) {
		return "", err
	}
	return "warning: " + err.Error(), nil
}

// reach says until when the calendar knows holidays.
func reach(days *calendar.Days, now time.Time) string {
	last := days.Until(now.Year())
	if last < now.Year() {
		return fmt.Sprintf("the holidays of %d have not been entered", now.Year())
	}
	return fmt.Sprintf("holidays and worked weekends are known until 31 December %d", last)
}
