package inbox

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/reports"
)

const (
	lastWeek = reports.Period("2026W46")
	thisWeek = reports.Period("2026W47")
)

// twoVillages has one village without change and one with two changed lines waiting.
func twoVillages(t *testing.T) (w *world, same, changed reports.Submission) {
	w = newWorld(t)
	for _, who := range []string{"vfs", "vfs2"} {
		w.settle(w.file(who, lastWeek, thursday.AddDate(0, 0, -7)))
	}
	same = w.file("vfs", thisWeek, thursday.Add(-2*time.Hour))
	changed = w.file("vfs2", thisWeek, thursday.Add(-time.Hour), "mon_03", "9", "col_01", "13000")
	return w, same, changed
}

func TestListShowsWhatWaits(t *testing.T) {
	for _, c := range []struct {
		lang locales.Lang
		want []string
	}{
		{locales.ZH, []string{"共2份", "1. 桃坪村　2026年第47周　按时　没有变化", "2. 竹湾村", "2项有变化", "[1 桃坪村]", "没有变化的全部通过（1份）"}},
		{locales.EN, []string{"review: 2", "1. Taoping Village, week 47 of 2026, on time, no change", "2 items changed", "[1 Taoping Village]", "Approve all unchanged (1)"}},
	} {
		t.Run(string(c.lang), func(t *testing.T) {
			w, _, _ := twoVillages(t)
			w.as("twn", c.lang).command().sees(c.want...)
			w.as("twn3", c.lang).command().lacks("47")
		})
	}
}

func TestApproveOneAndGoOn(t *testing.T) {
	w, same, changed := twoVillages(t)
	k := w.as("twn", locales.ZH).command().press("1 桃坪村").sees(same.Number, "下一份").lacks("上一份", "✎")
	k.press("通过").sees(changed.Number, "本周新识别户数：9户 ✎ 上次 2户", "13,000元", "✎ 上次 12,000元")
	if !strings.Contains(k.toast, "桃坪村") || w.stands(same).State != reports.TownshipApproved {
		t.Errorf("toast %q, state %s", k.toast, w.stands(same).State)
	}
	k.press("通过").sees("现在没有等您审核的简报")
}

func TestTheSlowerReviewerIsTold(t *testing.T) {
	w, same, _ := twoVillages(t)
	a, b := w.as("twn", locales.ZH).command().press("1 桃坪村"), w.as("twn2", locales.EN).command().press("1 Taoping")
	a.press("通过")
	b.press("Approve").sees(same.Number, "approved by township").lacks("[✅ Approve]")
	if !strings.Contains(b.toast, same.Number) || len([]rune(b.toast)) > 200 {
		t.Errorf("toast %q", b.toast)
	}
}

func TestApproveAllUnchangedLeavesWhatWasNotShown(t *testing.T) {
	w, same, changed := twoVillages(t)
	list := w.as("twn", locales.ZH).command()
	button := list.screen[0].Rows[1][0]
	// The village sends the same figures again after the list was shown.
	later, err := w.reports.Resubmit(t.Context(), reports.Filing{
		Key: "again", By: w.by("vfs"), Form: reports.Brief(), Period: thisWeek, Answers: same.Answers, Of: same.ID, Revision: same.Revision,
	}, thursday.Add(time.Second))
	ok(t, err)
	list.pressButton(button)
	list.sees("已通过 0 份")
	list.now = thursday.Add(time.Minute)
	list.command().press("没有变化的全部通过").sees("已通过 1 份", "共1份", "竹湾村")
	if w.stands(later).State != reports.TownshipApproved || w.stands(changed).State != reports.Submitted {
		t.Errorf("states %s, %s", w.stands(later).State, w.stands(changed).State)
	}
}

// message is what the author of a returned report gets, with its button.
func (w *world) message(sub reports.Submission) (bot.Screen, bot.Button) {
	w.t.Helper()
	var payload []byte
	ok(w.t, w.raw.QueryRowContext(w.t.Context(),
		`select payload from delivery where person_id = $1 order by id desc limit 1`, int64(sub.Author)).Scan(&payload))
	var s bot.Screen
	ok(w.t, json.Unmarshal(payload, &s))
	return s, s.Rows[0][0]
}

func TestReturnTellsTheAuthorAndComesBackMarked(t *testing.T) {
	w, _, changed := twoVillages(t)
	k := w.as("twn", locales.ZH).command().press("2 竹湾村").press("退回一项").sees("退回哪几项")
	k.press("选好了").sees("退回哪几项") // nothing chosen yet
	k.press("新识别户数").press("选好了").sees("为什么退回").press("和台账对不上").sees("请核对").press("提交")
	k.sees("已退回 竹湾村", changed.Number)
	back := w.stands(changed)
	if back.State != reports.Returned || fmt.Sprint(back.SentBack) != "[mon_03]" || back.Reason != "@differs" {
		t.Errorf("returned %+v", back)
	}
	s, button := w.message(back)
	said := talk{screen: []*bot.Screen{&s}, lang: locales.EN, world: w}
	said.sees(changed.Number, "differs from the register", "Newly recognised households this week: 9", "stays on time", "[Correct this item]")
	if button.Route != "rf" || button.Arg != fmt.Sprintf("%d.%d", back.ID, back.Revision) {
		t.Errorf("the button leads to %s %s", button.Route, button.Arg)
	}
	fixed := back.Answers
	fixed["mon_03"] = form.Value{S: "3"}
	_, err := w.reports.Resubmit(t.Context(), reports.Filing{
		Key: "fixed", By: w.by("vfs2"), Form: reports.Brief(), Period: thisWeek, Answers: fixed, Of: back.ID, Revision: back.Revision,
	}, thursday)
	ok(t, err)
	k.command().sees("竹湾村　2026年第47周　按时　已改正").press("2 竹湾村")
	k.sees("已改正　本周新识别户数：9户 → 3户", "退回过1次").press("通过")
	if got := w.stands(changed); got.State != reports.TownshipApproved {
		t.Errorf("state %s", got.State)
	}
}

func TestReturnWithTypedReasonAndSomebodyFaster(t *testing.T) {
	w, same, changed := twoVillages(t)
	k := w.as("twn", locales.EN).command().press("2 Zhuwan").press("Return an item")
	k.press("Village income").press("New households").press("Done")
	k.press("Write a reason").sees("one sentence").types("Please check both figures").press("Submit").sees("Returned to Zhuwan")
	if got := w.stands(changed); got.Reason != "Please check both figures" || fmt.Sprint(got.SentBack) != "[mon_03 col_01]" {
		t.Errorf("returned %+v", got)
	}
	s, _ := w.message(changed)
	(&talk{screen: []*bot.Screen{&s}, lang: locales.ZH, world: w}).sees("改这几项", "Please check both figures", "13,000元")

	k.command().press("1 Taoping").press("Return an item")
	w.as("twn2", locales.ZH).command().press("1 桃坪村").press("通过")
	k.press("New households").press("Done").press("differs").press("Submit").sees(same.Number, "approved by township")
	if k.body != nil || w.stands(same).State != reports.TownshipApproved {
		t.Errorf("the return is still open, or went through: %s", w.stands(same).State)
	}
}

func TestTheCountySeesWhatTheTownshipApproved(t *testing.T) {
	w, same, _ := twoVillages(t)
	county := w.as("cty", locales.ZH).command().sees("没有等您审核")
	w.as("twn", locales.ZH).command().press("1 桃坪村").press("通过")
	county.command().sees("桃坪村", "共1份").press("1 桃坪村").press("通过")
	if got := w.stands(same); got.State != reports.CountyApproved {
		t.Errorf("state %s", got.State)
	}
}

func TestForgedForeignAndStaleButtons(t *testing.T) {
	w, same, _ := twoVillages(t)
	seen := seenArg(same)
	for _, who := range []string{"twn3", "fin", "vfs", "nobody"} {
		for _, r := range w.feature.Routes {
			for _, arg := range []string{seen, "", "0", "x", "99.1", "-1", "zzzzzzzzzzzzzzzzzz", seen + "9"} {
				k := w.as(who, locales.ZH)
				k.pressButton(bot.To(locales.Raw("x"), r.Name, arg))
				if who != "fin" {
					k.lacks(same.Number)
				}
				if k.body != nil && who != "fin" {
					t.Errorf("%s opened a form with %s %q", who, r.Name, arg)
				}
			}
		}
	}
	if got := w.stands(same); got.State != reports.Submitted || got.Revision != same.Revision {
		t.Errorf("the report moved: %+v", got)
	}
	w.as("fin", locales.ZH).command().sees("不审核简报")
}

func TestLongListsPage(t *testing.T) {
	w, _, _ := twoVillages(t)
	_, err := w.raw.ExecContext(t.Context(), `
insert into submission (number, conversation, form_id, form_version, unit_id, period, person_id, role, answers, state, submitted_at, updated_at)
select 'R-' || n, 'c' || n, 'weekly_brief', 1, s.unit_id, '2025W' || lpad(CAST(n AS text), 2, '0'), s.person_id, s.role, s.answers, 'submitted', s.submitted_at, s.updated_at
from submission s, generate_series(10, 20) n where s.conversation = 'vfs2026W47'`)
	ok(t, err)
	k := w.as("twn", locales.ZH).command().sees("共13份", "第1页，共3页").lacks("上一页")
	k.press("下一页").sees("第2页").press("下一页").sees("第3页").lacks("下一页")
	for _, s := range k.screen {
		if len(s.Rows) > 6 {
			t.Errorf("%d rows of buttons", len(s.Rows))
		}
	}
	k.press("上一页").sees("第2页")
	for _, arg := range []string{"-4", "77", "x", "9223372036854775807"} {
		k.pressButton(bot.To(locales.Raw("x"), routeList, arg))
		k.sees("第1页，共3页")
	}
}
