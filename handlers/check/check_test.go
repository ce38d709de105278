package check_test

import (
	"strings"
	"testing"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/handlers/check"
	"cadrebot/handlers/records"
	"cadrebot/indicators"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/quality"
	"cadrebot/record"
	"cadrebot/reports"
	"cadrebot/store"
)

func TestMain(m *testing.M) { testdb.Main(m) }

type world struct {
	*talk.World
	reports *store.Reports
	flags   *store.Records
}

// open is a county with two villages that have reported for two weeks: in one the clues leapt from 2 to 120
// and the progress fell, the other has nothing to look at.
func open(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	base := talk.Open(t, talk.Thursday, "990100", "990101", "99010102", "9901010203", "9901010204")
	w := &world{World: base, reports: store.NewReports(base.DB)}
	w.Hire("vfs", locales.ZH, talk.Post("9901010203", org.VillageFirstSecretary))
	w.Hire("vfs2", locales.ZH, talk.Post("9901010204", org.VillageFirstSecretary))
	w.Hire("twn", locales.ZH, talk.Post("99010102", org.TownshipApprover))
	w.Hire("cty", locales.ZH, talk.Post("990101", org.CountyCoordinator))
	reg, err := record.NewRegister(record.FlowOff, quality.Desk())
	talk.Must(t, err)
	keeping := store.NewRecords(base.DB, reg).Telling(records.Message)
	shown, err := records.New(reg, keeping, w.Org, func(org.Member) []bot.Command { return nil })
	talk.Must(t, err)
	checking := check.New(store.NewStats(base.DB), store.NewForms(base.DB), keeping)
	shown.Commands = append(shown.Commands, checking.Commands...)
	shown.Routes = append(shown.Routes, checking.Routes...)
	w.Feature, w.reports = shown, w.reports.Flagged(keeping)
	w.flags = keeping
	w.Check = func(s *bot.Screen) {
		for _, l := range locales.All {
			if n := s.Length(l); n > bot.MostShown {
				t.Errorf("%d characters in %s", n, l)
			}
		}
	}
	for week, clues := range map[reports.Period]string{"2026W46": "2", "2026W47": "120"} {
		_, err := w.reports.OpenPeriod(t.Context(), week, locales.Both("每周简报", "Weekly brief"), w.Now)
		talk.Must(t, err)
		w.file("vfs", week, clues)
		w.file("vfs2", week, "2")
	}
	return w
}

func (w *world) file(who string, week reports.Period, clues string) {
	w.T.Helper()
	_, err := w.reports.Submit(w.T.Context(), reports.Filing{
		Key: who + string(week), By: lifecycle.ActorOf(w.Members[who]), Form: reports.Brief(), Period: week,
		Answers: form.Answers{
			"mon_03": {S: "1"}, "mon_05": {S: clues}, "lab_02": {S: "3"}, "lab_03": {S: "1"}, "gua_04": {S: "0"}, "prj_06": {S: "60"}, "col_01": {S: "1000"},
		},
	}, w.Now)
	talk.Must(w.T, err)
}

var words = map[locales.Lang]map[string]string{
	locales.ZH: {
		"head": "2026年第47周：2份，14个数", "left": "有1个数要再看；F33 数据问题率 0.0%", "leapt": "桃坪村：风险线索数（MON-05）报了 120", "send": "第1条", "sent": "已发给桃坪村（DF-2026-0001），2026年11月26日前",
		"open": "DF-2026-0001，待核对", "after": "F33 数据问题率 7.1%", "correct": "更正", "explain": "说明", "submit": "确认提交", "same": "和原来报的一样", "done": "已更正", "promised": "待改报表",
		"report": "/report", "fine": "没有要再看的数", "why": "新增两个组", "explained": "已说明",
	},
	locales.EN: {
		"head": "week 47 of 2026: reports in: 2, values: 14", "left": "1 value to look at; F33 data-quality rate 0.0%", "leapt": "Taoping Village: Risk clues", "send": "no. 1", "sent": "(DF-2026-0001), to correct or explain by 26 Nov 2026",
		"open": "DF-2026-0001, to be checked", "after": "F33 data-quality rate 7.1%", "correct": "Correct", "explain": "Explain", "submit": "Submit", "same": "is what was reported", "done": "corrected", "promised": "report to be changed",
		"report": "/report", "fine": "Nothing to look at again", "why": "two hamlets were added", "explained": "explained",
	},
}

// A number leapt: the county asks, the village corrects it from the message, and the flag is closed.
func TestANumberIsAskedAboutAndCorrected(t *testing.T) {
	for _, l := range locales.All {
		t.Run(string(l), func(t *testing.T) {
			w, say := open(t), words[l]
			county := w.As("cty", l).Command("check", "").OK().Sees(say["head"], say["left"], say["leapt"], "MON-05")
			county.Press(say["send"]).OK().Sees(say["sent"], say["open"], say["after"])
			if county.Offers(say["send"]) {
				t.Error("offered twice")
			}
			village := w.As("vfs", l)
			if n := village.Receive(); n != 1 || !strings.Contains(village.Text(), "DF-2026-0001") {
				t.Fatalf("told %d times: %s", n, village.Text())
			}
			if w.As("vfs2", l).Receive() != 0 {
				t.Error("the other village was told")
			}
			village.Press(say["correct"]).Says("120").Press(say["submit"]).Sees(say["same"])
			village.Receive()
			village.Press(say["correct"]).Says("12").Press(say["submit"]).OK().Sees(say["done"])
			if w.As("cty", l).Receive() != 1 {
				t.Error("the county was not told")
			}
			w.As("cty", l).Command("check", "").OK().Sees(say["fine"])
			s := w.report("vfs")
			if s.Answers["mon_05"].S != "12" || s.State != reports.Submitted || s.Revision != 2 {
				t.Errorf("the report says %v at %s, version %d", s.Answers["mon_05"], s.State, s.Revision)
			}
			past, err := w.reports.History(t.Context(), s.ID)
			talk.Must(t, err)
			if last := past[len(past)-1]; last.Move != reports.Revise || last.Old["mon_05"].S != "120" || !strings.Contains(last.Reason, "DF-2026-0001") {
				t.Errorf("the history says %+v", last)
			}
		})
	}
}

// report is the newest report of somebody's village.
func (w *world) report(who string) reports.Submission {
	w.T.Helper()
	st, err := w.reports.Standing(w.T.Context(), w.Members[who].Active.Unit.ID, reports.WeeklyBrief, "2026W47", w.Now)
	talk.Must(w.T, err)
	return *st.Filed
}

// asked is a flag about the leap, corrected to 12 by the village.
func (w *world) asked() {
	w.T.Helper()
	say := words[locales.ZH]
	w.As("cty", locales.ZH).Command("check", "").Press(say["send"]).OK()
	village := w.As("vfs", locales.ZH)
	village.Receive()
	village.Press(say["correct"]).Says("12").Press(say["submit"]).OK()
}

func (w *world) act(who, key string) reports.Act {
	s := w.report("vfs")
	return reports.Act{Key: key, By: lifecycle.ActorOf(w.Members[who]), Of: s.ID, Revision: s.Revision}
}

// A report that was approved is changed by the county; the flag waits for that, and closes then.
func TestAnApprovedNumberIsCorrectedByTheCounty(t *testing.T) {
	w := open(t)
	_, err := w.reports.Approve(t.Context(), w.act("twn", "ok"), nil, w.Now)
	talk.Must(t, err)
	w.asked()
	s := w.report("vfs")
	if s.State != reports.CorrectionRequested || s.Answers["mon_05"].S != "120" {
		t.Fatalf("the report stands %s and says %v", s.State, s.Answers["mon_05"])
	}
	w.As("cty", locales.ZH).Command("check", "").OK().Sees("DF-2026-0001，待改报表")
	w.As("vfs", locales.ZH).Command("flags", "DF-2026-0001").OK().Sees("待改报表", "核对单自动办结")
	_, err = w.reports.Correct(t.Context(), reports.Correction{Act: w.act("cty", "put right"), Answers: form.Answers{"mon_05": {S: "12"}}, Reason: "核实"}, nil, w.Now)
	talk.Must(t, err)
	w.As("cty", locales.ZH).Command("check", "").OK().Sees("没有要再看的数")
	w.As("vfs", locales.ZH).Command("flags", "DF-2026-0001").OK().Sees("已更正")
}

// A report that lies returned is changed where it was returned; the flag closes when it says another number.
func TestAReturnedNumberIsPutRightInTheReport(t *testing.T) {
	w := open(t)
	_, err := w.reports.Return(t.Context(), reports.SendBack{Act: w.act("twn", "no"), Fields: []string{"mon_05"}, Opens: []string{"mon_05"}, Reason: "jump"}, nil, w.Now)
	talk.Must(t, err)
	_, err = w.flags.Begin(t.Context(), "ask", quality.Flag, w.Members["vfs"].Active.Unit.ID, 0, quality.Data("MON-05", "2026W47", "120", "2", "leapt"), lifecycle.ActorOf(w.Members["cty"]), w.Now)
	talk.Must(t, err)
	village := w.As("vfs", locales.ZH)
	village.Receive()
	village.Press("更正").Says("12").Press("确认提交").OK()
	w.As("vfs", locales.ZH).Command("flags", "DF-2026-0001").OK().Sees("待改报表")
	s := w.report("vfs")
	a := s.Answers
	a["mon_05"] = form.Value{S: "11"}
	_, err = w.reports.Resubmit(t.Context(), reports.Filing{Key: "again", By: lifecycle.ActorOf(w.Members["vfs"]), Form: reports.Brief(), Period: "2026W47", Answers: a, Of: s.ID, Revision: s.Revision}, w.Now)
	talk.Must(t, err)
	w.As("vfs", locales.ZH).Command("flags", "DF-2026-0001").OK().Sees("已更正", "11")
}

// A number that makes the form ask more is put right in the report; one that nobody reported cannot be.
func TestWhatCannotBePutRightAtOnce(t *testing.T) {
	w := open(t)
	say := func(indicator, period, value string) *talk.Chat {
		_, err := w.flags.Begin(t.Context(), indicator, quality.Flag, w.Members["vfs"].Active.Unit.ID, 0, quality.Data(indicators.Code(indicator), period, value, "", "doubtful"), lifecycle.ActorOf(w.Members["cty"]), w.Now)
		talk.Must(t, err)
		k := w.As("vfs", locales.ZH)
		k.Receive()
		return k.Press("更正")
	}
	// Water problems ask for their cause.
	say("GUA-04", "2026W47", "0").Says("3").Press("确认提交").OK()
	w.As("vfs", locales.ZH).Command("flags", "DF-2026-0001").OK().Sees("待改报表")
	if s := w.report("vfs"); s.Revision != 1 || s.Answers["gua_04"].S != "0" {
		t.Errorf("the report was changed: %+v", s.Answers)
	}
	say("LOA-03", "2026W47", "5").Says("7").Press("确认提交").Sees("没有填报贷款余额的报表")
	say("MON-03", "2026W47", "1").Says("2.5").Press("确认提交")
	if s := w.report("vfs"); s.Revision != 1 {
		t.Errorf("the report was changed: %+v", s.Answers)
	}
}

func TestANumberIsExplained(t *testing.T) {
	w := open(t)
	say := words[locales.ZH]
	w.As("twn", locales.ZH).Command("check", "").Press(say["send"]).OK()
	village := w.As("vfs", locales.ZH)
	village.Receive()
	village.Press(say["explain"]).Says(say["why"]).Press(say["submit"]).OK().Sees(say["explained"])
	// The same number is not asked about again.
	w.As("cty", locales.ZH).Command("check", "").Sees(say["explained"]).Lacks("[✉")
}

// Who may not ask gets nowhere, also by a forged or an old button.
func TestForgedChecksAreRefused(t *testing.T) {
	w := open(t)
	arg := w.As("cty", locales.ZH).Command("check", "").Screens[0].Rows[0][0].Arg
	if got := w.As("vfs", locales.ZH).Push("cf", arg); got.Refused == "" && strings.Contains(got.Text(), "已发给") {
		t.Error("a village asked itself")
	}
	k := w.As("cty", locales.ZH)
	k.Push("cf", arg).OK().Push("cf", arg).OK().Sees("已经发过了")
	for _, bad := range []string{"", "0.1.MON-05.leapt", "0.1.MON-05.leapt.x", "0.1.MON-05.leapt.-1"} {
		if got := k.Push("cf", bad).Refused; got != "figures.stale" {
			t.Errorf("%q: %q", bad, got)
		}
	}
	k.Push("cf", "0.1.MON-05.leapt.0").OK().Sees("没有问题")
}
