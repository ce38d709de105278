package inbox

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
)

const (
	lastWeek = reports.Period("2026W46")
	thisWeek = reports.Period("2026W47")
)

// twoVillages has one village without change and one with two changed lines waiting.
func twoVillages(t *testing.T) (w *world, same, changed reports.Submission) {
	w = newWorld(t)
	for _, who := range []string{"vfs", "vfs2"} {
		w.settle(w.file(who, lastWeek, talk.Thursday.AddDate(0, 0, -7)))
	}
	same = w.file("vfs", thisWeek, talk.Thursday.Add(-2*time.Hour))
	changed = w.file("vfs2", thisWeek, talk.Thursday.Add(-time.Hour), "mon_03", "9", "col_01", "13000")
	return w, same, changed
}

func TestListShowsWhatWaits(t *testing.T) {
	for _, c := range []struct {
		lang locales.Lang
		want []string
	}{
		{locales.ZH, []string{"共2份", "1. 桃坪村　2026年第47周　按时　没有变化", "2. 竹湾村", "2项有变化", "[1 桃坪村]", "无疑点的2份一次通过"}},
		{locales.EN, []string{"review: 2", "1. Taoping Village, week 47 of 2026, on time, no change", "2 items changed", "[1 Taoping Village]", "Approve all 2 clean reports"}},
	} {
		t.Run(string(c.lang), func(t *testing.T) {
			w, _, _ := twoVillages(t)
			w.As("twn", c.lang).Command("inbox", "").Sees(c.want...)
			w.As("twn3", c.lang).Command("inbox", "").Lacks("47")
		})
	}
}

func TestApproveOneAndGoOn(t *testing.T) {
	w, same, changed := twoVillages(t)
	k := w.As("twn", locales.ZH).Command("inbox", "").Press("1 桃坪村").Sees(same.Number, "下一份").Lacks("上一份", "✎")
	k.Press("通过").Sees(changed.Number, "本周新识别户数：9户 ✎ 上次 0户", "13,000元", "✎ 上次 12,000元")
	if !strings.Contains(k.Toast, "桃坪村") || w.stands(same).State != reports.TownshipApproved {
		t.Errorf("toast %q, state %s", k.Toast, w.stands(same).State)
	}
	k.Press("通过").Sees("现在没有等您审核的简报")
}

// The author reads one line, once, whichever button passed the report.
func TestTheAuthorReadsThatItWasApproved(t *testing.T) {
	w, same, changed := twoVillages(t)
	w.As("twn", locales.ZH).Command("inbox", "").Press("1 桃坪村").Press("✅ 通过")
	w.As("twn", locales.ZH).Command("inbox", "").Press("无疑点的1份一次通过")
	queued, _, err := store.NewDeliveries(w.DB).ClaimDeliveries(t.Context(), talk.Thursday.Add(time.Minute), 10, time.Minute)
	talk.Must(t, err)
	told := map[org.PersonID]string{}
	for _, d := range queued {
		var s bot.Screen
		talk.Must(t, json.Unmarshal(d.Payload, &s))
		told[d.Person] += s.Body[0].Plain(locales.ZH)
		if len(s.Rows) != 0 {
			t.Errorf("buttons %v", s.Rows)
		}
	}
	const said = "✅ 2026年第47周简报乡镇已通过。"
	if len(told) != 2 || told[same.Author] != said || told[changed.Author] != said {
		t.Errorf("told %v", told)
	}
}

func TestTheSlowerReviewerIsTold(t *testing.T) {
	w, same, _ := twoVillages(t)
	a, b := w.As("twn", locales.ZH).Command("inbox", "").Press("1 桃坪村"), w.As("twn2", locales.EN).Command("inbox", "").Press("1 Taoping")
	a.Press("通过")
	b.Press("Approve").Sees(same.Number, "approved by township").Lacks("[✅ Approve]")
	if !strings.Contains(b.Toast, same.Number) || len([]rune(b.Toast)) > 200 {
		t.Errorf("toast %q", b.Toast)
	}
}

func TestApproveAllCleanLeavesWhatWasNotShown(t *testing.T) {
	w, same, changed := twoVillages(t)
	list := w.As("twn", locales.ZH).Command("inbox", "")
	button := list.Screens[0].Rows[1][0]
	// The village sends the same figures again after the list was shown.
	later, err := w.reports.Resubmit(t.Context(), reports.Filing{
		Key: "again", By: w.by("vfs"), Form: reports.Brief(), Period: thisWeek, Answers: same.Answers, Of: same.ID, Revision: same.Revision,
	}, talk.Thursday.Add(time.Second))
	talk.Must(t, err)
	list.Push(button.Route, button.Arg)
	list.Sees("已通过 1 份")
	if w.stands(later).State != reports.Submitted || w.stands(changed).State != reports.TownshipApproved {
		t.Errorf("states %s, %s", w.stands(later).State, w.stands(changed).State)
	}
	list.Push(button.Route, button.Arg)
	list.Sees("已通过 0 份", "共1份", "桃坪村")
	w.Now = talk.Thursday.Add(time.Minute)
	list.Command("inbox", "").Press("一次通过").Sees("已通过 1 份", "没有等您审核")
}

// message is what the author of a returned report gets, with its button.
func (w *world) message(sub reports.Submission) (*bot.Screen, bot.Button) {
	w.T.Helper()
	all := w.Queued(sub.Author)
	if len(all) == 0 {
		w.T.Fatal("the author is told nothing")
	}
	s := all[len(all)-1]
	return s, s.Rows[0][0]
}

func TestReturnTellsTheAuthorAndComesBackMarked(t *testing.T) {
	w, _, changed := twoVillages(t)
	k := w.As("twn", locales.ZH).Command("inbox", "").Press("2 竹湾村").Press("退回一项").Sees("退回哪几项")
	k.Press("选好了").Sees("退回哪几项") // nothing chosen yet
	k.Press("新识别户数").Press("选好了").Sees("为什么退回").Press("和台账对不上").Sees("请核对").Press("提交")
	k.Sees("已退回 竹湾村", changed.Number)
	back := w.stands(changed)
	if back.State != reports.Returned || fmt.Sprint(back.SentBack) != "[mon_03]" || back.Reason != "@differs" {
		t.Errorf("returned %+v", back)
	}
	s, button := w.message(back)
	w.Reading(locales.EN, s).Sees(changed.Number, "differs from the register", "New households: 9", "stays on time", "[Correct this item]")
	if button.Route != "rf" || button.Arg != fmt.Sprintf("%d.%d", back.ID, back.Revision) {
		t.Errorf("the button leads to %s %s", button.Route, button.Arg)
	}
	fixed := back.Answers
	fixed["mon_03"] = form.Value{S: "3"}
	_, err := w.reports.Resubmit(t.Context(), reports.Filing{
		Key: "fixed", By: w.by("vfs2"), Form: reports.Brief(), Period: thisWeek, Answers: fixed, Of: back.ID, Revision: back.Revision,
	}, talk.Thursday)
	talk.Must(t, err)
	k.Command("inbox", "").Sees("竹湾村　2026年第47周　按时　已改正").Press("2 竹湾村")
	k.Sees("已改正　本周新识别户数：9户 → 3户", "退回过1次").Press("通过")
	if got := w.stands(changed); got.State != reports.TownshipApproved {
		t.Errorf("state %s", got.State)
	}
}

func TestReturnWithTypedReasonAndSomebodyFaster(t *testing.T) {
	w, same, changed := twoVillages(t)
	k := w.As("twn", locales.EN).Command("inbox", "").Press("2 Zhuwan").Press("Return an item")
	k.Press("Village income").Press("New households").Press("Done")
	k.Press("Write a reason").Sees("one sentence").Says("Please check both figures").Press("Submit").Sees("Returned to Zhuwan")
	if got := w.stands(changed); got.Reason != "Please check both figures" || fmt.Sprint(got.SentBack) != "[mon_03 col_01]" {
		t.Errorf("returned %+v", got)
	}
	s, _ := w.message(changed)
	w.Reading(locales.ZH, s).Sees("改这几项", "Please check both figures", "13,000元")

	k.Command("inbox", "").Press("1 Taoping").Press("Return an item")
	w.As("twn2", locales.ZH).Command("inbox", "").Press("1 桃坪村").Press("通过")
	k.Press("New households").Press("Done").Press("differs").Press("Submit").Sees(same.Number, "approved by township")
	if k.Body != nil || w.stands(same).State != reports.TownshipApproved {
		t.Errorf("the return is still open, or went through: %s", w.stands(same).State)
	}
}

func TestTheCountySeesWhatTheTownshipApproved(t *testing.T) {
	w, same, _ := twoVillages(t)
	county := w.As("cty", locales.ZH).Command("inbox", "").Sees("没有等您审核")
	w.As("twn", locales.ZH).Command("inbox", "").Press("1 桃坪村").Press("通过")
	county.Command("inbox", "").Sees("桃坪村", "共1份").Press("1 桃坪村").Press("通过")
	if got := w.stands(same); got.State != reports.CountyApproved {
		t.Errorf("state %s", got.State)
	}
}

func TestForgedForeignAndStaleButtons(t *testing.T) {
	w, same, _ := twoVillages(t)
	seen := seenArg(same)
	for _, who := range []string{"twn3", "fin", "vfs", talk.Nobody} {
		for _, r := range w.Feature.Routes {
			for _, arg := range []string{seen, "", "0", "x", "99.1", "-1", "zzzzzzzzzzzzzzzzzz", seen + "9"} {
				k := w.As(who, locales.ZH)
				k.Push(r.Name, arg)
				if who != "fin" {
					k.Lacks(same.Number)
				}
				if k.Body != nil && who != "fin" {
					t.Errorf("%s opened a form with %s %q", who, r.Name, arg)
				}
			}
		}
	}
	if got := w.stands(same); got.State != reports.Submitted || got.Revision != same.Revision {
		t.Errorf("the report moved: %+v", got)
	}
	w.As("fin", locales.ZH).Command("inbox", "").Sees("不审核简报")
}

func TestLongListsPage(t *testing.T) {
	w, _, _ := twoVillages(t)
	_, err := w.SQL().ExecContext(t.Context(), `
insert into submission (number, conversation, form_id, form_version, unit_id, period, person_id, role, answers, state, submitted_at, updated_at)
select 'R-' || n, 'c' || n, 'weekly_brief', 1, s.unit_id, '2025W' || lpad(CAST(n AS text), 2, '0'), s.person_id, s.role, s.answers, 'submitted', s.submitted_at, s.updated_at
from submission s, generate_series(10, 20) n where s.conversation = 'vfs2026W47'`)
	talk.Must(t, err)
	k := w.As("twn", locales.ZH).Command("inbox", "").Sees("共13份", "第1页，共3页").Lacks("上一页")
	k.Press("下一页").Sees("第2页").Press("下一页").Sees("第3页").Lacks("下一页")
	for _, s := range k.Screens {
		if len(s.Rows) > 6 {
			t.Errorf("%d rows of buttons", len(s.Rows))
		}
	}
	k.Press("上一页").Sees("第2页")
	for _, arg := range []string{"-4", "77", "x", "9223372036854775807"} {
		k.Push(routeList, arg)
		k.Sees("第1页，共3页")
	}
}
