package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
)

// TestEveryCommandIsWhole walks the one list of features: a command needs a help line in
// both languages and a line in a transcript of each language.
func TestEveryCommandIsWhole(t *testing.T) {
	t.Parallel()
	th := newTheatre(t, locales.ZH)
	features, _, err := th.app.features(t.Context(), nil, "bot")
	if err != nil {
		t.Fatal(err)
	}
	played := map[locales.Lang]string{}
	for _, l := range locales.All {
		paths, err := filepath.Glob("../../handlers/*/testdata/*." + string(l) + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		stories, err := filepath.Glob("../../handlers/*/testdata/stories/*." + string(l) + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range append(paths, stories...) {
			b, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			played[l] += "\n" + string(b) + "\n"
		}
	}
	n := 0
	for _, f := range features {
		for _, c := range f.Commands {
			n++
			checkCommand(t, c, played)
		}
	}
	for _, c := range bot.Builtin() {
		checkCommand(t, c, played)
	}
	if n < 15 {
		t.Fatalf("only %d commands were walked", n)
	}
}

func checkCommand(t *testing.T, c bot.Command, played map[locales.Lang]string) {
	t.Helper()
	for _, l := range locales.All {
		if help := c.Help.Plain(l); help == "" || strings.HasPrefix(help, "[") || len([]rune(help)) > 256 {
			t.Errorf("/%s has no good help line in %s: %q", c.Name, l, help)
		}
		typed := strings.Contains(played[l], "\n> /"+c.Name+"\n") || strings.Contains(played[l], "\n> /"+c.Name+" ")
		if !typed {
			t.Errorf("/%s stands in no transcript of %s", c.Name, l)
		}
	}
}

// TestEveryJobRunsTwiceWithoutHarm lets a week pass with something for every job to do,
// and runs each job twice: the second run finds nothing left.
func TestEveryJobRunsTwiceWithoutHarm(t *testing.T) {
	t.Parallel()
	th := newTheatre(t, locales.ZH)
	th.weekly = true
	for range 8 {
		th.app.clock.Move(22 * time.Hour)
		for _, name := range th.app.bot.Jobs() {
			if _, err := th.app.bot.RunJob(t.Context(), name); err != nil {
				t.Fatal(err)
			}
			again, err := th.app.bot.RunJob(t.Context(), name)
			if err != nil {
				t.Fatal(err)
			}
			for what, n := range again {
				if n != 0 && name != "deliver" {
					t.Errorf("job %s: the second run found %d %s", name, n, what)
				}
			}
		}
	}
}

// TestTheWeekOpensByItself moves to Monday: whoever reports hears of the brief once, owes
// it under /tasks, and a second replica's job adds nothing.
func TestTheWeekOpensByItself(t *testing.T) {
	t.Parallel()
	th := newTheatre(t, locales.ZH)
	th.weekly = true
	th.move(4*24*time.Hour - time.Hour) // Monday 09:00
	th.say("/tasks")
	if !strings.Contains(th.news(), "每周简报") {
		t.Fatalf("the brief is not among the tasks:\n%s", th.news())
	}
	n, err := th.app.bot.RunJob(t.Context(), "report-week")
	if err != nil || n["opened"] != 0 {
		t.Fatalf("a second run opened %v, %v", n, err)
	}
	th.actor, _ = castID("vc3") // no first secretary there: the committee owes it
	th.say("/tasks")
	if !strings.Contains(th.news(), "每周简报") {
		t.Fatalf("the village without a first secretary owes nothing:\n%s", th.news())
	}
	th.actor, _ = castID("vfs2")
	th.mark()
	th.move(5 * time.Minute)
	if got := strings.Count(th.news(), "每周简报"); got > 1 {
		t.Fatalf("told %d times:\n%s", got, th.news())
	}
}
