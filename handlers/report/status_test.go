package report

import (
	"testing"

	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
	"cadrebot/tasks"
)

// owe sets up the week's brief of a village.
func (w *world) owe(code string) {
	w.T.Helper()
	_, err := store.NewTasks(w.DB).AddObligations(w.T.Context(), []tasks.Obligation{{
		Key: code, Family: "brief", Kind: "report", Ref: reports.WeeklyBrief, Title: locales.Both("每周简报", "Weekly brief"),
		Unit: w.Unit(code), Roles: reports.Reporters, Period: "2026W47", Opens: friday.AddDate(0, 0, -4), Due: friday,
	}}, friday.AddDate(0, 0, -4))
	talk.Must(w.T, err)
}

// Vector TV-05: 96 due, 2 exempt, 90 in, 84 of them on time, one returned and not sent again.
func TestRatesOfATownshipAsTheBriefComputesThem(t *testing.T) {
	w := newWorld(t)
	_, err := w.SQL().ExecContext(t.Context(), `
with new_unit as (
  insert into unit (id, code, name_zh, name_en, level, parent_id, path)
  select 9000 + n, '99010102' || n, '村' || n, 'Village ' || n, 'village', u.id, u.path || 9000 + n || '/'
  from unit u, generate_series(101, 196) n where u.code = '99010102' returning id, code
), duty as (
  insert into obligation (key, family, kind, ref, title_zh, title_en, unit_id, roles, period, opens_at, due_at, state, created_at)
  select code, 'brief', 'report', 'weekly_brief', '简报', 'Brief', id, '{VFS}', '2026W47', $1::timestamptz - interval '4 days', $1,
         case when code > '99010102194' then 'exempt' else 'open' end, $1
  from new_unit
)
insert into submission (number, conversation, form_id, form_version, unit_id, period, person_id, role, answers, state, submitted_at, due_at, updated_at, returns)
select 'R-' || code, 'c' || code, 'weekly_brief', 1, id, '2026W47', $2, 'VFS', '{}',
       case when code = '99010102101' then 'returned' when code < '99010102111' then 'submitted' else 'township_approved' end,
       case when code > '99010102184' then $1::timestamptz + interval '2 hours' else $1 end, $1, $1,
       case when code in ('99010102101', '99010102150') then 1 else 0 end
from new_unit where code < '99010102191'`, friday, int64(w.Members["vfs"].ID))
	talk.Must(t, err)
	w.Now = friday.AddDate(0, 0, 1)
	zh := w.As("twn", locales.ZH).Command("report", "status")
	zh.Sees("鹤嘴镇", "已报 90/94", "应报 94，免报 2，按时 84，退回中 1，已通过 80", "上报率 94.7%，按时率 89.4%，一次通过率 98.8%")
	w.As("twn", locales.EN).Command("report", "").Sees("90 of 94 reported", "Submission rate 94.7%, on time 89.4%, approved at first pass 98.8%")
	// Units stand in code order, whoever was late.
	zh.Sees("1. 桃坪村", "3. 村101", "4. 村102", "第1页，共13页").Press("下一页").Sees("9. 村107", "第2页").Press("上一页").Sees("3. 村101")
	zh.Press("3 村101").Sees("已退回，待修改").Press("往期简报").Sees("R-99010102101")
}

func TestStatusBeforeTheDeadlineAndOfAnExemptVillage(t *testing.T) {
	w := newWorld(t)
	w.owe("9901010203")
	w.owe("9901010204")
	_, err := w.SQL().ExecContext(t.Context(), `update obligation set state = 'exempt' where key = '9901010204'`)
	talk.Must(t, err)
	k := w.As("twn", locales.ZH).Command("report", "")
	k.Sees("已报 0/1", "应报 1，免报 1，按时 0", "到期后再算比率", "1. 桃坪村　未报", "2. 竹湾村　免报").Lacks("上报率")
	k.Press("2 竹湾村").Sees("免报", "[☎ 代村里填报]").Press("上一级").Sees("已报 0/1")
	// Planted case 20 and vector TV-15: with nobody but an exempt village a rate is "-".
	w.Now = friday
	_, err = w.SQL().ExecContext(t.Context(), `update obligation set state = 'exempt'`)
	talk.Must(t, err)
	k.Command("report", "").Sees("已报 0/0", "上报率 -，按时率 -，一次通过率 -")
}

// Planted case 1: where no first secretary is appointed the committee's officer reports,
// and nobody who does not exist counts as overdue.
func TestAVillageWithoutFirstSecretary(t *testing.T) {
	w := newWorld(t)
	w.Hire("vc2", locales.ZH, talk.Post("9901010204", org.VillageCommittee))
	_, err := w.SQL().ExecContext(t.Context(), `delete from role_grant where unit_id = $1 and role = 'VFS'`, int64(w.Unit("9901010204").ID))
	talk.Must(t, err)
	for range 2 {
		_, err := w.reports.OpenPeriod(t.Context(), "2026W47", locales.M("report.title"), talk.Thursday)
		talk.Must(t, err)
	}
	w.As("vc2", locales.ZH).Command("report", "").Says("2", "1", "0", "0", "60", "12000").Press("提交").Sees("回执号")
	w.As("vfs", locales.ZH).Command("report", "").Says("2", "1", "0", "0", "60", "12000").Press("提交").Sees("回执号")
	w.Now = friday.AddDate(0, 0, 1)
	w.As("twn", locales.ZH).Command("report", "").Sees("已报 2/2", "应报 2，免报 0", "上报率 100.0%，按时率 100.0%")
}

func TestStatusStaysWithinOnesArea(t *testing.T) {
	w := newWorld(t)
	foreign := where{period: "2026W47", unit: w.Unit("990101").ID}
	early := where{period: "2026W48", unit: w.Unit("99010102").ID}
	for _, arg := range []string{foreign.arg(), early.arg(), "2026W47", "2026W47.x.0", "x.1.0", "2026W47.99999.0", "2026W47.1.99999999999999999999"} {
		k := w.As("twn", locales.ZH)
		k.Push(routeStatus, arg)
		if k.Refused != "report.stale" {
			t.Errorf("%q shows\n%s", arg, k.Text())
		}
		k.Push(routePhone, arg)
		if k.Body != nil {
			t.Errorf("%q opened a form", arg)
		}
	}
	if w.reports.overviews != 0 {
		t.Errorf("counted %d times for whoever may not see it", w.reports.overviews)
	}
	here := where{period: "2026W47", unit: w.Unit("99010102").ID, page: 77}
	k := w.As("twn", locales.ZH)
	k.Push(routeStatus, here.arg())
	k.Sees("1. 桃坪村")
	if w.reports.overviews != 1 {
		t.Errorf("counted %d times for the township", w.reports.overviews)
	}
}
