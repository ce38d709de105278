package inbox

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/reports"
)

func TestCleanOnesPassAndTheOthersAreNamed(t *testing.T) {
	for _, c := range []struct {
		lang          locales.Lang
		button, doubt string
		said, left    string
	}{
		{locales.ZH, "无疑点的1份一次通过", "要逐份看：⚠ 返乡人数比上次多很多", "已通过 1 份无疑点的简报", "另外 1 份没有一起通过"},
		{locales.EN, "Approve the 1 clean", "read it: ⚠ Returned is far more than last time", "Approved 1 clean brief.", "Left out, to be read one by one: 1."},
	} {
		t.Run(string(c.lang), func(t *testing.T) {
			w := newWorld(t)
			for _, who := range []string{"vfs", "vfs2"} {
				w.settle(w.file(who, lastWeek, talk.Thursday.AddDate(0, 0, -7)))
			}
			news := w.file("vfs", thisWeek, talk.Thursday.Add(-2*time.Hour), "mon_03", "2", "prj_06", "75")
			doubted := w.file("vfs2", thisWeek, talk.Thursday.Add(-time.Hour), "lab_02", "900", "lab_03", "0")
			k := w.As("twn", c.lang).Command("inbox", "").Sees(c.doubt)
			k.Press(c.button).Sees(c.said, c.left, c.doubt).Lacks("一次通过", "clean report")
			if w.stands(news).State != reports.TownshipApproved || w.stands(doubted).State != reports.Submitted {
				t.Errorf("states %s, %s", w.stands(news).State, w.stands(doubted).State)
			}
			k.Press("1 ").Sees(doubted.Number)
		})
	}
}

// Nobody's own report waits for themselves, and a button to it decides nothing.
func TestOnesOwnIsLeftOut(t *testing.T) {
	w := newWorld(t)
	village := w.Unit("9901010203")
	f := reports.Filing{
		Key: "phone", By: w.by("twn"), Form: reports.Brief(), Period: thisWeek, Village: &village,
		Answers: w.file("vfs2", thisWeek, talk.Thursday.Add(-time.Hour)).Answers,
	}
	phoned, err := w.reports.Submit(t.Context(), f, talk.Thursday.Add(-time.Minute))
	talk.Must(t, err)
	k := w.As("twn", locales.ZH).Command("inbox", "").Sees("无疑点的1份").Lacks("桃坪村", "☎ 由")
	k.Push(routeOpen, strconv.FormatInt(phoned.ID, 10)).Sees("代报").Lacks("[✅ 通过]", "[↩ 退回一项]")
	k.Push(routeApprove, seenArg(phoned))
	if w.stands(phoned).State != reports.Submitted {
		t.Error("the officer approved what they entered")
	}
	w.As("twn2", locales.ZH).Command("inbox", "").Sees("无疑点的2份").Press("2 桃坪村").Press("✅ 通过")
	if w.stands(phoned).State != reports.TownshipApproved {
		t.Error("a colleague could not approve it")
	}
}

// With more than a batch the screen says how far it has come; each report has its own line
// of history, and pressing an old button again changes nothing.
func TestManyCleanOnesPassInBatches(t *testing.T) {
	w := newWorld(t)
	w.manyClean()
	k := w.As("twn", locales.ZH).Command("inbox", "").Sees("共131份").Press("无疑点的131份")
	k.Sees("已通过 100 份", "还有 31 份没办完", "共31份")
	button := k.Screens[0].Rows[0][0]
	k.Press("接着通过其余31份").Sees("已通过 31 份", "没有等您审核")
	k.Push(button.Route, button.Arg)
	k.Sees("已通过 0 份")
	if n := w.approvals(); n != 131 {
		t.Errorf("%d reports have a line of history", n)
	}
}

// After a crash the same update comes again: it says the same and approves nothing more.
func TestTheSameTapAgainApprovesNothingMore(t *testing.T) {
	w := newWorld(t)
	w.manyClean()
	k := w.As("twn", locales.ZH)
	update := k.Turn()
	update.Press = &bot.Press{Route: routeClean, Arg: shownAt(update)}
	tap := func() string {
		i := slices.IndexFunc(w.Feature.Routes, func(r bot.Route) bool { return r.Name == routeClean })
		return k.Take(w.Feature.Routes[i].Run(t.Context(), update)).Sees("已通过 100 份", "还有 31 份没办完").Text()
	}
	said, again := tap(), tap()
	if again != said {
		t.Errorf("the second time it says\n%s\ninstead of\n%s", again, said)
	}
	if n := w.approvals(); n != 100 {
		t.Errorf("%d reports were approved", n)
	}
}

// manyClean is a township with 131 clean reports.
func (w *world) manyClean() {
	w.T.Helper()
	w.file("vfs", thisWeek, talk.Thursday.Add(-time.Hour))
	_, err := w.SQL().ExecContext(w.T.Context(), `
insert into submission (number, conversation, form_id, form_version, unit_id, period, person_id, role, answers, state, submitted_at, updated_at)
select 'R-' || n, 'c' || n, 'weekly_brief', 1, s.unit_id, to_char(2000 + n, 'FM0000') || 'W01', s.person_id, s.role, s.answers, 'submitted', s.submitted_at, s.updated_at
from submission s, generate_series(100, 229) n where s.conversation = 'vfs2026W47'`)
	talk.Must(w.T, err)
}

// approvals is how many reports have an approval in their history.
func (w *world) approvals() (n int) {
	w.T.Helper()
	talk.Must(w.T, w.SQL().QueryRowContext(w.T.Context(), `select count(distinct record_id) from move where name = 'approve'`).Scan(&n))
	return n
}
