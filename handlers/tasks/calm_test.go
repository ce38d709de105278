package tasklist_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/internal/talk"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
	"cadrebot/tasks"
)

func TestDoneIsAskedFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.owe("v1", tasks.Confirm, 1, local(20, 18, 0))
	k := w.at(local(19, 9, 0), "vfs").Command("tasks", "").OK().Sees("待办 1 项：").Lacks("逾期的在前")
	ask := k.Screens[0].Rows[0][0]
	k.Press("完成 1").Sees("“任务00”办完了吗？").Press("还没有").Sees("待办 1 项：")
	k.Press("完成 1").Press("办完了").Sees("已完成：任务00", "没有待办任务")
	k.Push(ask.Route, ask.Arg) // the button still lies in the chat
	k.Sees("已经完成").Lacks("办完了吗")
	w.owe("v1", tasks.Confirm, 2, local(18, 18, 0))
	k.Command("tasks", "").Sees("待办 2 项，逾期的在前：")
	en := w.As("vfs", locales.EN).Command("tasks", "").Sees("2 tasks for Taoping Village, overdue first:")
	en.Press("Done 1").Sees("Is “Task 00” finished?", "[Not yet]")
}

func TestACourseButtonOpensThatCourse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := store.NewTasks(w.DB).AddObligations(t.Context(), []tasks.Obligation{{
		Key: "c2", Kind: tasks.Course, Ref: "C2", Title: locales.Both("课", "Course"), Unit: w.units["v1"],
		Roles: []org.Role{org.VillageFirstSecretary}, Opens: local(1, 0, 0), Due: local(20, 18, 0),
	}}, local(16, 9, 0))
	talk.Must(t, err)
	k := w.at(local(19, 9, 0), "vfs").Command("tasks", "").OK()
	if got := check(t, k.Screens[0], locales.ZH); !strings.Contains(got, "[📚 去学习 cmd learn C2]") {
		t.Errorf("the list:\n%s", got)
	}
}

func TestAReturnedBriefStandsOnTop(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.owe("v1", tasks.Confirm, 12, local(20, 18, 0))
	briefs := store.NewReports(w.DB)
	now := local(19, 9, 0)
	sub, err := briefs.Submit(t.Context(), reports.Filing{
		Key: "file", By: lifecycle.ActorOf(w.Members["vfs"]), Form: reports.Brief(), Period: "2026W47",
		Answers: form.Answers{
			"mon_03": {S: "0"}, "mon_05": {S: "0"}, "lab_02": {S: "0"}, "gua_04": {S: "0"}, "prj_06": {S: "60"}, "col_01": {S: "12000"},
		},
	}, now)
	talk.Must(t, err)
	w.at(now, "vfs").Command("tasks", "").OK().Lacks("退回")
	fields := []string{"mon_05", "prj_06"}
	back, err := briefs.Return(t.Context(), reports.SendBack{
		Act:    reports.Act{Key: "back", By: lifecycle.ActorOf(w.Members["twn"]), Of: sub.ID, Revision: sub.Revision},
		Fields: fields, Opens: reports.Opens(reports.Brief(), fields), Reason: reports.ReadyReason("differs"),
	}, nil, now)
	talk.Must(t, err)
	k := w.at(now, "vfs").Command("tasks", "").OK()
	for _, l := range locales.All {
		got := check(t, k.Screens[0], l)
		if l == locales.ZH && !strings.HasPrefix(got, "↩ 2026年第47周简报退回，请改：风险线索数、形象进度\n") {
			t.Errorf("the list:\n%s", got)
		}
	}
	if b := k.Screens[0].Rows[0][0]; b.Route != "rf" || b.Arg != fmt.Sprintf("%d.%d", back.ID, back.Revision) {
		t.Errorf("the button %+v", b)
	}
	w.at(now, "trainer").Command("tasks", "").Lacks("退回")
	w.at(now, "twn").Command("tasks", "").Lacks("退回")
}

func TestASupervisorReadsPeopleOfOneVillageInOneLine(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Hire("vfs2", locales.ZH, talk.Post("9901010203", org.VillageCommittee))
	var list []tasks.Obligation
	for _, who := range []string{"vfs", "vfs2"} {
		list = append(list, tasks.Obligation{
			Key: who, Kind: tasks.Course, Ref: "C2", Title: locales.Both("防返贫课", "Course"), Unit: w.units["v1"],
			Person: w.Members[who].ID, Supervisor: w.units["town"].ID, Opens: local(1, 0, 0), Due: local(20, 18, 0),
		})
	}
	_, err := w.tasks.AddObligations(t.Context(), list, local(16, 9, 0))
	talk.Must(t, err)
	at := local(24, 8, 30)
	_, err = w.Feature.Jobs[0].RunOnce(t.Context(), at)
	talk.Must(t, err)
	queued, _, err := store.NewDeliveries(w.DB).ClaimDeliveries(t.Context(), at, 100, time.Hour)
	talk.Must(t, err)
	for _, d := range queued {
		if d.Person != w.Members["twn"].ID {
			continue
		}
		got := check(t, screen(t, d), locales.ZH)
		if strings.Count(got, "防返贫课") != 1 || !strings.Contains(got, "· 桃坪村：防返贫课（2人），") || strings.Contains(got, "还有") {
			t.Errorf("the supervisor's digest:\n%s", got)
		}
		return
	}
	t.Error("the supervisor has not been told")
}
