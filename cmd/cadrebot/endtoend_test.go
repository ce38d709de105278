package main

import (
	"context"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/playground"
)

// TestEndToEndFiveJobs plays the five jobs through the local Bot API in each language,
// with a SIGTERM in the middle of the report.
func TestEndToEndFiveJobs(t *testing.T) {
	t.Parallel()
	for _, l := range locales.All {
		t.Run(string(l), func(t *testing.T) {
			t.Parallel()
			o := newOutdoors(t, l)
			acts := fiveJobs(l)
			o.script(acts.reportBegins)
			o.stop(syscall.SIGTERM)
			o.start()
			o.script(acts.reportEnds)
			if n := o.count("select count(*) from submission"); n != 1 {
				t.Fatalf("%d submissions, want 1", n)
			}
			o.script(acts.policy)
			o.script(acts.quiz)
			o.script(acts.reminder)
			o.script(acts.notice)
		})
	}
}

// addObligation gives vfs2 something that was due two days ago and armed in time: its
// reminder is due now.
func (o *outdoors) addObligation() {
	o.t.Helper()
	due := opening.Add(-25 * time.Hour)
	_, err := o.db.ExecContext(o.t.Context(), `
with o as (
  insert into obligation (key, family, kind, ref, title_zh, title_en, unit_id, roles, supervisor_unit_id, opens_at, due_at, state, created_at)
  select 'e2e', 'default', 'confirm', '', '冬季饮水排查', 'Winter water check', u.id, '{VFS,VC}', u.parent_id, $1, $1, 'open', $2
  from unit u where u.code = '9901010204' returning id)
insert into reminder (obligation_id, step, revision, due_at) select id, 'T+1', 1, $3 from o`,
		due, due.AddDate(0, 0, -3), opening.Add(-time.Minute))
	if err != nil {
		o.t.Fatal(err)
	}
}

// TestEndToEndKilledBetweenCommitAndSend kills the process while the answer to a
// submitted report hangs on the wire: committed, and not sent.
func TestEndToEndKilledBetweenCommitAndSend(t *testing.T) {
	t.Parallel()
	o := newOutdoors(t, locales.EN)
	acts := fiveJobs(locales.EN)
	o.script(acts.reportBegins)
	o.script(acts.reportToReview)
	o.play.AddFault(playground.Fault{Chat: o.actor, Method: "editMessageText", Kind: playground.Delay, Delay: time.Hour})
	o.script("> [Submit]")
	o.until("the submission in Postgres", func() bool { return o.count("select count(*) from submission") == 1 })
	o.stop(syscall.SIGKILL)
	if strings.Contains(o.news(), "R-") {
		t.Fatal("the receipt was sent before the kill: the test has shown nothing")
	}
	o.play.ClearFaults()
	o.start()
	o.script("< R-")
	if err := o.play.WaitIdle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := o.count("select count(*) from submission"); n != 1 {
		t.Fatalf("%d submissions, want 1", n)
	}
	receipts := 0
	for _, m := range o.play.Chat(o.actor) {
		if m.FromBot && strings.Contains(m.Text, "R-") {
			receipts++
		}
	}
	if receipts != 1 {
		t.Fatalf("%d receipts shown, want 1", receipts)
	}
}

// TestEndToEndByWebhook lets Telegram deliver instead of being asked.
func TestEndToEndByWebhook(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	o := newOutdoors(t, locales.EN, "CADREBOT_LISTEN="+addr, "CADREBOT_WEBHOOK_URL=http://"+addr)
	acts := fiveJobs(locales.EN)
	o.script(acts.reportBegins)
	o.script(acts.reportToReview)
	o.script("> [Submit]\n< R-20261119-")
	for _, c := range o.play.Calls() {
		if c.Method == "getUpdates" {
			t.Fatal("it polled")
		}
	}
}

// bootDemo boots what a newcomer boots and gives the address that it prints.
func bootDemo(t *testing.T) (o *outdoors, root string) {
	t.Helper()
	s := testSettings(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), self, "serve")
	cmd.Env = append(os.Environ(), runMain+"=1", "TELEGRAM_TOKEN=", "DATABASE_URL="+string(s.DatabaseURL),
		"REDIS_URL="+string(s.RedisURL), "CADREBOT_REDIS_PREFIX="+s.RedisPrefix, "CADREBOT_LISTEN=127.0.0.1:0",
		"CADREBOT_CLOCK_AT="+opening.Format(time.RFC3339))
	o = &outdoors{theatre: &theatre{t: t, seen: map[int64]map[int]string{}}, settings: s}
	o.play = playground.New(playground.Options{})
	t.Cleanup(o.play.Close)
	cmd.Stdout, cmd.Stderr = &locked{o: o}, &locked{o: o}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	o.proc = cmd
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	o.until("an address", func() bool {
		_, rest, found := strings.Cut(o.printed(), "open http://")
		host, _, whole := strings.Cut(rest, "/")
		root = "http://" + host
		return found && whole
	})
	return o, root
}

// TestEndToEndPlaygroundPrintsItsAddress boots what a newcomer boots.
func TestEndToEndPlaygroundPrintsItsAddress(t *testing.T) {
	t.Parallel()
	o, root := bootDemo(t)
	page := get(t, root+"/")
	for _, who := range []string{"驻村第一书记", "Village first secretary", "培训教师", "县级协调员"} {
		if !strings.Contains(page, who) {
			t.Errorf("the page does not offer %s", who)
		}
	}
	if got := get(t, root+"/healthz"); !strings.Contains(got, "ok") {
		t.Errorf("healthz says %q", got)
	}
	if strings.Contains(o.printed(), string(o.settings.DatabaseURL)) {
		t.Error("a secret was printed")
	}
	o.stop(syscall.SIGTERM)
}
