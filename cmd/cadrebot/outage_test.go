package main

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"cadrebot/internal/devstack"
	"cadrebot/locales"
)

// outagePolls is how often the bot asks Telegram for updates in an outage of 30 s while
// somebody waits.
const outagePolls = 30

// breakable is a Postgres of this test's own that can be stopped, with the library in it.
func breakable(t *testing.T) (*devstack.Stack, *Settings) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("freezing a server reads /proc")
	}
	stack, err := devstack.Start(t.Context(), devstack.Options{SkipRedis: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stack.Stop)
	dsn := stack.DatabaseURL("postgres")
	if err := furnish(t.Context(), dsn); err != nil {
		t.Fatal(err)
	}
	return stack, settingsOn(t, dsn)
}

// freeze stops every process of Postgres until the returned function is called, at the
// latest when the test ends.
func freeze(t *testing.T, stack *devstack.Stack) (thaw func()) {
	t.Helper()
	thaw, err := stack.FreezePostgres()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(thaw)
	return thaw
}

// outageQuestions are asked in turn, with what the found clause says.
var outageQuestions = []struct{ words, clause string }{
	{"小额信贷能贷多少", "每户最高10万元"},
	{"低保怎么申请", "低保"},
	{"防返贫监测对象怎么认定", "监测对象"},
}

// polls counts how often updates were asked for.
func (o *outdoors) polls() (n int) {
	for _, c := range o.play.Calls() {
		if c.Method == "getUpdates" {
			n++
		}
	}
	return n
}

// answers counts the screens of answers that the acting person has.
func (th *theatre) answers() (n int) {
	for _, m := range th.play.Chat(th.actor) {
		if m.FromBot && strings.Contains(m.Text, "🔎 “") {
			n++
		}
	}
	return n
}

// TestPoliciesAreAnsweredWhilePostgresIsAway stops Postgres under a running bot: first it
// says nothing more, then its connections are cut. Who has talked to the bot is answered
// from the index, and opens cards; who has not is told at once that it takes longer, and is answered
// when Postgres is back. Nothing is answered twice.
func TestPoliciesAreAnsweredWhilePostgresIsAway(t *testing.T) {
	t.Parallel()
	stack, s := breakable(t)
	o := newOutdoorsOn(t, locales.ZH, s)
	o.script("@ vfs\n> 小额信贷能贷多少\n< 每户最高10万元")
	asked := 1
	for _, away := range []struct {
		newcomer string
		begin    func() (end func())
	}{
		{"vfs2", func() func() { return freeze(t, stack) }},
		{"twn", func() func() {
			if err := stack.StopPostgres(); err != nil {
				t.Fatal(err)
			}
			return func() {
				if err := stack.StartPostgres(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
		}},
	} {
		o.script("@ vfs")
		before, end := o.polls(), away.begin()
		o.script("@ " + away.newcomer + "\n> 小额信贷能贷多少\n< 您的消息已收到")
		o.script("@ vfs")
		for o.polls() < before+outagePolls {
			q := outageQuestions[asked%len(outageQuestions)]
			o.script("> " + q.words + "\n< “" + q.words + "\n< " + q.clause)
			asked++
		}
		o.script("> 小额信贷能贷多少\n< 每户最高10万元\n> [1 帮扶小额信贷]\n< 贷款金额上限由5万元提高到10万元")
		asked++
		o.script("@ " + away.newcomer)
		if o.answers() > 0 {
			t.Fatalf("Postgres is away and yet knows %s", away.newcomer)
		}
		end()
		o.until("the answer to who had to wait", func() bool { return o.answers() == 1 && strings.Contains(o.news(), "每户最高10万元") })
		if n := strings.Count(o.news(), "您的消息已收到"); n != 1 {
			t.Errorf("%s was told %d times that it takes longer", away.newcomer, n)
		}
	}
	if err := o.play.WaitIdle(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.script("@ vfs\n> 小额信贷能贷多少\n< [按其他日期]") // what has to be stored is offered again
	asked++
	if n := o.answers(); n != asked-2 { // two of them became the card
		t.Errorf("%d answers to %d questions", n, asked)
	}
}

// TestWhoIsKnownStaysKnownForAnOutage moves the clock while Postgres is silent: for half a
// day people are who they were, later they are told to wait.
func TestWhoIsKnownStaysKnownForAnOutage(t *testing.T) {
	t.Parallel()
	stack, s := breakable(t)
	th := newTheatreOn(t, locales.EN, s)
	th.say("how much can a household borrow")
	if !strings.Contains(th.news(), "100,000") {
		t.Fatalf("no answer to begin with:\n%s", th.news())
	}
	thaw := freeze(t, stack)
	for _, later := range []time.Duration{time.Minute, time.Hour, 10 * time.Hour} {
		th.app.clock.Move(later)
		th.mark()
		th.play.SendText(th.actor, "how much can a household borrow")
		th.wait("100,000")
		if strings.Contains(th.news(), "busy") {
			t.Errorf("%s later: told to wait and answered\n%s", later, th.news())
		}
	}
	th.app.clock.Move(3 * time.Hour)
	th.mark()
	th.play.SendText(th.actor, "how much can a household borrow")
	th.wait("no need to send it again")
	thaw()
	th.wait("100,000")
	th.settle()
}
