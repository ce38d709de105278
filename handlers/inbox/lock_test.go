package inbox

import (
	"testing"

	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// saturday is after the deadline of the week.
var saturday = talk.Thursday.AddDate(0, 0, 2)

// countyApproved takes both villages' reports to the county's approval.
func countyApproved(t *testing.T) (w *world, a, b reports.Submission) {
	w, a, b = twoVillages(t)
	w.Hire("cty2", locales.EN, talk.Post("990101", org.CountyApprover))
	w.As("twn", locales.ZH).Command("inbox", "").Press("一次通过")
	w.As("cty", locales.ZH).Command("inbox", "").Press("一次通过")
	return w, w.stands(a), w.stands(b)
}

func TestOneReportIsLockedByTheCounty(t *testing.T) {
	w, a, _ := countyApproved(t)
	if a.State != reports.CountyApproved {
		t.Fatalf("state %s", a.State)
	}
	k := w.As("cty", locales.ZH)
	k.Push(routeOpen, seenArg(a))
	k.Sees("[🔒 锁定]").Press("🔒 锁定").Sees("状态：已锁定").Lacks("[🔒 锁定]")
	k.Push(routeLock, seenArg(a)) // the same button again
	if got := w.stands(a); got.State != reports.Locked {
		t.Errorf("state %s", got.State)
	}
	township := w.As("twn", locales.ZH)
	township.Push(routeOpen, seenArg(a))
	township.Lacks("锁定]", "✏ 更正")
}

func TestLockingAWeekAsksFirstAndWaitsForTheDeadline(t *testing.T) {
	for lang, say := range map[locales.Lang][]string{
		locales.ZH: {"锁定2026年第47周（2份）", "已通过的 2 份将锁定", "锁定这2份", "已锁定 2 份", "2 份已经锁定过了：云梯县县级协调员，2026年11月21日"},
		locales.EN: {"Lock week 47 of 2026 (2)", "the 2 that", "Lock these 2", "2 briefs locked", "2 briefs are locked already, by the county coordinator of Yunti County, 21 Nov 2026"},
	} {
		t.Run(string(lang), func(t *testing.T) {
			w, a, b := countyApproved(t)
			k := w.As("cty", lang).Command("inbox", "").Lacks("🔒")
			k.Push(routeClose, string(thisWeek))
			if k.Refused != "report.not_over" {
				t.Errorf("closed before the deadline: %s", k.Text())
			}
			w.Now = saturday
			k.Command("inbox", "").Press(say[0]).Sees(say[1])
			if w.stands(a).State != reports.CountyApproved {
				t.Error("locked before it was confirmed")
			}
			k.Press(say[2]).Sees(say[3])
			if w.stands(a).State != reports.Locked || w.stands(b).State != reports.Locked {
				t.Errorf("states %s, %s", w.stands(a).State, w.stands(b).State)
			}
			k.Command("inbox", "").Lacks("🔒")
			for _, route := range []string{routeClosing, routeClose} { // buttons of before
				k.Push(route, string(thisWeek)).Sees(say[4]).Lacks("🔒")
			}
			for _, who := range []string{"twn", "fin"} {
				other := w.As(who, lang)
				other.Push(routeClose, string(thisWeek))
				if other.Refused == "" {
					t.Errorf("%s closed a period", who)
				}
			}
		})
	}
}

func TestAWeekWithNothingApprovedSaysSo(t *testing.T) {
	w, _, _ := twoVillages(t)
	w.Now = saturday
	for lang, say := range map[locales.Lang][]string{
		locales.ZH: {"还没有县里通过的简报", "还有 2 份没有审完"},
		locales.EN: {"has approved no brief yet", "2 still under review"},
	} {
		k := w.As("cty", lang)
		for _, route := range []string{routeClosing, routeClose} {
			k.Push(route, string(thisWeek)).Sees(say...)
		}
	}
}

// wish asks for a correction of the income as the village.
func (w *world) wish(sub reports.Submission, fields ...string) reports.Submission {
	w.T.Helper()
	out, err := w.reports.RequestCorrection(w.T.Context(), reports.SendBack{
		Act:    reports.Act{Key: "wish" + sub.Number, By: w.by("vfs"), Of: sub.ID, Revision: sub.Revision},
		Fields: fields, Opens: reports.Opens(reports.Brief(), fields), Reason: "漏了一笔，应为 13000 元",
	}, w.Now)
	talk.Must(w.T, err)
	return out
}

// locked is a locked report of vfs.
func locked(t *testing.T) (*world, reports.Submission) {
	w, a, _ := countyApproved(t)
	w.Now = saturday
	w.As("cty", locales.ZH).Command("inbox", "").Press("锁定2026").Press("锁定这")
	return w, w.stands(a)
}

func TestTheCountyCorrectsExactlyWhatWasAsked(t *testing.T) {
	w, a := locked(t)
	w.wish(a, "prj_06", "col_01")
	k := w.As("cty", locales.ZH).Command("inbox", "").Press("更正申请（1份）").Press("桃坪村")
	k.Sees("漏了一笔，应为 13000 元", "驻村第一书记", "村集体收入　现在是 12,000元", "更正待批")
	other := w.As("cty2", locales.EN).Command("inbox", "").Press("Corrections asked for (1)").Press("Taoping")
	other.Press("✖ Refuse")
	k.Press("✏ 更正").Sees("形象进度", "现在填的是：60%").Says("55").Sees("进度为什么比上次低")
	k.Says("返工").Sees("村集体收入").Says("13000").Sees("更正的依据").Says("核对村账后更正").Sees("请核对")
	k.Press("提交").Sees("已更正 桃坪村", "60% → 55%", "12,000元（1.20万元） → 13,000元")
	done := w.stands(a)
	if done.State != reports.Corrected || done.Answers["col_01"].S != "13000" || done.Answers["prj_06_why"].S != "返工" {
		t.Errorf("corrected %+v", done)
	}
	// The slower colleague is told, and nothing is refused any more.
	other.Says("too late").Press("Submit").Sees(a.Number, "corrected")
	if other.Body != nil || w.stands(a).State != reports.Corrected {
		t.Errorf("the refusal went through: %s", w.stands(a).State)
	}
	all := w.Queued(w.Members["vfs"].ID)
	w.Reading(locales.EN, all[len(all)-1]).Sees("The county has corrected", "核对村账后更正", "CNY 12,000 → CNY 13,000", "[See the brief]")
}

func TestACorrectionThatChangesNothingStaysOpen(t *testing.T) {
	w, a := locked(t)
	w.wish(a, "col_01")
	k := w.As("cty", locales.ZH).Command("inbox", "").Press("更正申请").Press("桃坪村").Press("✏ 更正")
	k.Press("保持不变").Says("核对过").Press("提交").Sees("没有要更正的")
	if k.Body == nil || w.stands(a).State != reports.CorrectionRequested {
		t.Errorf("the form is closed, state %s", w.stands(a).State)
	}
}

func TestARefusedCorrectionTellsWhy(t *testing.T) {
	w, a := locked(t)
	asked := w.wish(a, "mon_03")
	k := w.As("cty2", locales.EN).Command("inbox", "").Press("Corrections asked for").Press("Taoping").Press("✖ Refuse")
	k.Sees("Why it is not corrected").Says("The register says so").Press("Submit").Sees("Refused to correct Taoping")
	if got := w.stands(a); got.State != reports.Locked {
		t.Errorf("state %s", got.State)
	}
	all := w.Queued(w.Members["vfs"].ID)
	w.Reading(locales.ZH, all[len(all)-1]).Sees("县里没有更正", "The register says so")
	k.Push(routeCorrect, seenArg(asked)) // a button of before
	if k.Body != nil {
		t.Error("a correction nobody waits for was opened")
	}
}

func TestOnlyTheCountyCorrects(t *testing.T) {
	w, a := locked(t)
	asked := w.wish(a, "col_01")
	for _, who := range []string{"twn", "fin", "vfs"} {
		for _, route := range []string{routeWishes, routeCorrect, routeRefuse, routeLock} {
			k := w.As(who, locales.ZH)
			k.Push(route, seenArg(asked))
			if k.Body != nil {
				t.Errorf("%s opened a form with %s", who, route)
			}
		}
	}
	if got := w.stands(a); got.State != reports.CorrectionRequested {
		t.Errorf("state %s", got.State)
	}
}
