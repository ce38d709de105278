package main

import (
	"strings"
	"testing"

	"cadrebot/locales"
	"cadrebot/store"
)

// The command line says of a number what the bot says to everybody, and no more.
func TestNumbersAreCheckedAtTheTerminal(t *testing.T) {
	t.Parallel()
	th := newTheatre(t, locales.ZH)
	th.actor, _ = castID("vfs")
	th.passed("C1")
	th.say("/certificates C1")
	register := store.NewTraining(th.app.db)
	told := func(typed string, asJSON bool) string {
		t.Helper()
		found, err := lookUp(t.Context(), register, typed)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := found.print(&b, asJSON, locales.EN); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	const facts = `"number":"CB-2026-000001-9","course":"C1","course_version":1,"title_zh":"政策基础与责任体系","title_en":"Policy Fundamentals and Responsibility System",` +
		`"passed_on":"2026-11-19","issuer_zh":"云梯县（虚构）","issuer_en":"Yunti County (fictional)","holder":"V**"`
	for typed, want := range map[string]string{
		"cb 2026 000001 9": `{"state":"valid",` + facts + "}\n",
		"CB-2026-000002-U": `{"state":"unknown","number":"CB-2026-000002-U"}` + "\n",
		"CB-2026-000001-8": `{"state":"unreadable"}` + "\n",
		"hello":            `{"state":"unreadable"}` + "\n",
	} {
		if got := told(typed, true); got != want {
			t.Errorf("%s:\n%swant\n%s", typed, got, want)
		}
	}
	if got := told("CB-2026-000001-9", false); !strings.Contains(got, "CB-2026-000001-9: the certificate is valid\nCourse: Policy") || strings.Contains(got, "VFS") {
		t.Errorf("in words:\n%s", got)
	}
	th.actor, _ = castID("trainer")
	for _, said := range []string{"/verify CB-2026-000001-9", "[撤销这张证书]", "由别人代答", "[确认提交]"} {
		if wrong := th.line(">", said); wrong != "" {
			t.Fatal(wrong)
		}
	}
	if got, want := told("CB-2026-000001-9", true), `{"state":"withdrawn",`+facts+`,"withdrawn_on":"2026-11-19"}`+"\n"; got != want {
		t.Errorf("withdrawn:\n%swant\n%s", got, want)
	}
	url := string(th.app.settings.DatabaseURL)
	for typed, want := range map[string]int{"CB-2026-000001-9": 1, "CB-2026-000002-U": 1} {
		if code := run([]string{"--database-url", url, "--redis-url", string(th.app.settings.RedisURL), "certificate", "verify", "--json", typed}); code != want {
			t.Errorf("%s: exit code %d", typed, code)
		}
	}
	th.actor, _ = castID("vfs2")
	th.passed("C1")
	th.say("/certificates C1")
	if code := run([]string{"--database-url", url, "--redis-url", string(th.app.settings.RedisURL), "certificate", "verify", "CB-2026-000002-U"}); code != 0 {
		t.Errorf("a valid one: exit code %d", code)
	}
}
