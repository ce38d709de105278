// Command cadrebot serves the bilingual Telegram bot for rural cadres.
//
// It reads flags and the environment, wires the rooms together, and starts and stops
// them; there is one small file per subcommand. It is the only place that reads the
// environment.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong" // flags, environment and help from one struct
)

func main() { os.Exit(run(os.Args[1:])) }

// run is main with its arguments, so that tests can boot it. It returns the exit code:
// 0 done, 1 failed, 2 wrong usage.
func run(args []string) int {
	var c commandLine
	k, err := kong.New(&c, kong.Name("cadrebot"),
		kong.Description("A bilingual (Chinese and English) Telegram bot for rural cadres."),
		kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		fmt.Fprintln(os.Stderr, "cadrebot:", err)
		return 1
	}
	parsed, err := k.Parse(args)
	if err != nil {
		var pe *kong.ParseError
		if errors.As(err, &pe) {
			_ = pe.Context.PrintUsage(true)
		}
		fmt.Fprintln(os.Stderr, "cadrebot:", err)
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	parsed.BindTo(ctx, (*context.Context)(nil))
	if err := parsed.Run(&c.Settings); err != nil {
		fmt.Fprintln(os.Stderr, "cadrebot:", err)
		return 1
	}
	return 0
}

// commandLine is every subcommand and the settings they share.
type commandLine struct {
	Settings

	Serve    serveCommand    `cmd:"" help:"Run the bot. Without TELEGRAM_TOKEN it serves a local phone page with demo people instead."`
	Demo     demoCommand     `cmd:"" help:"Load the fictional demo data (or remove it with --wipe)."`
	Migrate  migrateCommand  `cmd:"" help:"Bring the database to this version and load the starter policies and courses."`
	Units    unitsCommand    `cmd:"" help:"Load the tree of units (units import FILE)."`
	Invite   inviteCommand   `cmd:"" help:"Make a signed invitation link for a unit and a role."`
	Form     formCommand     `cmd:"" help:"Check or try a form (XLSForm)."`
	Calendar calendarCommand `cmd:"" help:"Show, import and check holidays and worked weekends."`

	Policy  policyCommand  `cmd:"" help:"Import policy documents, look a question up, and measure the search."`
	Course  courseCommand  `cmd:"" help:"Check files of questions, import courses, and write an empty workbook for one."`
	Bench   benchCommand   `cmd:"" help:"Measure sending against the local Bot API, and try what happens when things die."`
	Doctor  doctorCommand  `cmd:"" help:"Check database, Redis, token, clock and sentences, and say what to do."`
	Version versionCommand `cmd:"" help:"Print the version."`

	Certificate certificateCommand `cmd:"" help:"Check certificates that were issued."`
}
