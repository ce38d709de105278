// Package nation measures the office at the size of a nation: the import of some 660,000 units,
// boards over a million reports, half a million postings and a quarter of a million records, read from sums
// and by counting, and how fast changes are added up. Every figure of every board is held
// against the count.
//
// `cadrebot bench nation` is its front; what is made is in units.go and seed.go.
package nation

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	_ "github.com/lib/pq" // the driver

	"cadrebot/internal/bench/sending"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
)

// Nation is the size of what is made.
type Nation struct {
	Divisions   string // a folder with provinces.csv, cities.csv, areas.csv, streets.csv; made up where there is none
	Villages    int    // in a township
	Submissions int
	Entries     int
	Records     int // projects, clues and issues together
	Counties    int // whose boards are read
}

// now is when the boards are read: two weeks of the month have been owed.
var now = time.Date(2026, 11, 19, 10, 0, 0, 0, locales.Zone)

// country is the code of the unit above all provinces, which no list of units has.
const country = "CN"

// field is the database that is filled and read.
type field struct {
	n   Nation
	o   sending.Options
	dsn string
	raw *sql.DB
	db  *store.DB
}

// Run fills a database of its own and measures.
func (n Nation) Run(ctx context.Context, o sending.Options) ([]sending.Row, error) {
	dsn, drop, err := o.Servers.MakeDatabase(ctx)
	if err != nil {
		return nil, err
	}
	defer drop()
	if _, err := store.Migrate(ctx, dsn); err != nil {
		return nil, err
	}
	f := &field{n: n, o: o, dsn: dsn}
	if f.raw, err = sql.Open("postgres", dsn); err != nil {
		return nil, fmt.Errorf("open the database of the bench: %w", err)
	}
	defer f.raw.Close()
	if f.db, err = store.Open(ctx, dsn); err != nil {
		return nil, err
	}
	defer f.db.Close()
	rows, err := f.imported(ctx)
	if err != nil {
		return rows, err
	}
	f.say("%s", rows[0].Measured)
	if err := f.seed(ctx); err != nil {
		return rows, err
	}
	summed, err := f.addedUp(ctx)
	if err != nil {
		return rows, err
	}
	f.say("%s: %s", summed.What, summed.Measured)
	rows = append(rows, summed)
	boards, err := f.boards(ctx)
	return append(rows, boards...), err
}

// imported loads the units as an administrator does.
func (f *field) imported(ctx context.Context) ([]sending.Row, error) {
	top := []org.UnitRow{{Code: country, Name: locales.Both("全国", "The nation"), Level: org.LevelProvince}}
	if err := store.NewOrg(f.db).LoadUnits(ctx, top); err != nil {
		return nil, fmt.Errorf("make the nation: %w", err)
	}
	file := filepath.Join(f.o.Logs, "units.csv")
	total, real, err := f.n.write(file)
	if err != nil {
		return nil, err
	}
	f.say("importing %d units (%s) ...", total, map[bool]string{true: f.n.Divisions, false: "made up"}[real])
	args := append(f.o.Command[1:len(f.o.Command):len(f.o.Command)], "units", "import", file)
	cmd := exec.CommandContext(ctx, f.o.Command[0], args...)
	cmd.Env = append(append(os.Environ(), f.o.Env...), "DATABASE_URL="+f.dsn, "REDIS_URL="+f.o.Servers.Redis)
	cmd.Stderr = os.Stderr
	began := time.Now()
	if out, err := cmd.Output(); err != nil {
		return nil, fmt.Errorf("import units: %w: %s", err, out)
	}
	took := time.Since(began)
	_, err = f.raw.ExecContext(ctx, `analyze unit`)
	return []sending.Row{{
		What: fmt.Sprintf("`units import` of %d units", total), Measured: fmt.Sprintf("%.1f s, %.0f a second", took.Seconds(), float64(total)/took.Seconds()),
		Ratio: fmt.Sprintf("%.2f of 120 s", took.Seconds()/120), Reach: "120 s", Met: took < 2*time.Minute,
	}}, err
}

// addedUp adds up everything that the seed has changed.
func (f *field) addedUp(ctx context.Context) (row sending.Row, err error) {
	f.say("adding up ...")
	sums, total, began := store.NewRollup(f.db), 0, time.Now()
	for {
		n, err := sums.AddUp(ctx, 20_000)
		if err != nil {
			return row, err
		}
		if n == 0 {
			break
		}
		total += n
	}
	took := time.Since(began)
	var size string
	err = f.raw.QueryRowContext(ctx, `
select concat_ws(', ', (select count(*) from rollup) || ' sums', pg_size_pretty(pg_total_relation_size('rollup')), pg_size_pretty(pg_total_relation_size('rollup_part')) || ' of parts')`).Scan(&size)
	if err != nil {
		return row, fmt.Errorf("look how large the sums are: %w", err)
	}
	_, err = f.raw.ExecContext(ctx, `analyze`)
	rate := float64(total) / took.Seconds()
	return sending.Row{
		What: fmt.Sprintf("%d changes added up", total), Measured: fmt.Sprintf("%.0f s, %.0f a second (%s)", took.Seconds(), rate, size),
		Ratio: fmt.Sprintf("%.1f times 1,000/s", rate/1000), Reach: "1,000/s, what writers may bring", Met: rate > 1000,
	}, err
}

func (f *field) say(format string, args ...any) {
	if f.o.Out != nil {
		fmt.Fprintf(f.o.Out, format+"\n", args...)
	}
}
