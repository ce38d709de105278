package export

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"cadrebot/form"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// twoTownships have one report each.
func twoTownships(t *testing.T) *talk.World {
	t.Helper()
	t.Parallel()
	w := talk.Open(t, talk.Thursday, "990101", "99010102", "99010103", "9901010203", "9901010204")
	w.Hire("twn", locales.ZH, talk.Post("99010102", org.TownshipApprover))
	w.Hire("cty", locales.ZH, talk.Post("990101", org.CountyCoordinator))
	w.Hire("twn3", locales.ZH, talk.Post("99010103", org.TownshipApprover))
	w.Hire("vfs", locales.ZH, talk.Post("9901010203", org.VillageFirstSecretary))
	r := store.NewReports(w.DB)
	_, err := r.Submit(t.Context(), reports.Filing{
		Key: "one", By: lifecycle.ActorOf(w.Members["vfs"]), Form: reports.Brief(), Period: "2026W47",
		Answers: form.Answers{"mon_03": {S: "3"}, "gua_04": {S: "7"}, "gua_04_why": {S: "quality"}, "col_01": {S: "12000"}},
	}, w.Now)
	talk.Must(t, err)
	w.Feature, err = New(r, store.NewForms(w.DB), nil)
	talk.Must(t, err)
	return w
}

func attached(t *testing.T, k *talk.Chat) (string, []byte) {
	t.Helper()
	f := k.Screens[len(k.Screens)-1].File
	if f == nil {
		t.Fatalf("no file under\n%s", k.Text())
	}
	return f.Name, f.Bytes
}

// exported asks for an export as twn by pressing labels, lets the county agree, and takes
// the file.
func exported(t *testing.T, w *talk.World, labels ...string) *talk.Chat {
	t.Helper()
	k := w.As("twn", locales.ZH).Command("export", "")
	for _, l := range labels {
		k.Press(l)
	}
	k.Press("提交").Sees("共 1 份", "已请 1 位同事确认")
	if s := k.Screens[len(k.Screens)-1]; s.File != nil {
		t.Fatal("handed over before anybody agreed")
	}
	cty := w.As("cty", locales.ZH)
	cty.Receive()
	cty.Sees("乡镇分管领导申请导出", "鹤嘴镇").Press("同意").Sees("已同意")
	k.Receive()
	return k.Sees("县级协调员同意了").Press("取文件")
}

func TestEveryFormatIsHandedOver(t *testing.T) {
	w := twoTownships(t)
	k := exported(t, w, "本周", "Excel", "文字")
	k.Sees("鹤嘴镇", "共 1 份", "不足 5 户")
	name, body := attached(t, k)
	book, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil || name != "weekly_brief-99010102-2026W47-2026W47.xlsx" {
		t.Fatalf("%s: %v", name, err)
	}
	defer book.Close()
	if got, err := book.GetCellValue("简报", "J2"); err != nil || got != "<5" {
		t.Errorf("a small cell reads %q, %v", got, err)
	}
	name, body = attached(t, exported(t, w, "今年以来", "Excel 可直接打开", "代码"))
	if !strings.HasSuffix(name, "2026W01-2026W47.csv") || !bytes.HasPrefix(body, []byte("\uFEFFperiod,")) || !strings.Contains(string(body), ",quality,") {
		t.Errorf("%s:\n%s", name, body)
	}
	if _, body = attached(t, exported(t, w, "本周", "不带 BOM", "文字")); !bytes.HasPrefix(body, []byte("期别,")) || !strings.Contains(string(body), "水质") {
		t.Errorf("plain CSV:\n%s", body)
	}
	if name, body = attached(t, exported(t, w, "本周", "ODK")); !strings.HasSuffix(name, ".csv.zip") || !bytes.HasPrefix(body, []byte("PK")) {
		t.Errorf("ODK: %s", name)
	}
	for action, want := range map[string]int{"export_ask": 4, "export_agree": 4, "export": 4, "export_refuse": 0} {
		var n int
		talk.Must(t, w.SQL().QueryRowContext(t.Context(), `select count(*) from audit where action = $1`, action).Scan(&n))
		if n != want {
			t.Errorf("%d of %s in the audit log, want %d", n, action, want)
		}
	}
}

// Two people, both of the area, while their posts last.
func TestWhoAgreesToAnExport(t *testing.T) {
	w := twoTownships(t)
	k := w.As("twn", locales.ZH).Command("export", "").Press("本周").Press("ODK").Press("提交")
	var id string
	talk.Must(t, w.SQL().QueryRowContext(t.Context(), `select id from export_request`).Scan(&id))
	refused := func(who, route, arg, want string) {
		t.Helper()
		if k := w.As(who, locales.EN).Push(route, arg); k.Refused != want {
			t.Errorf("%s %s %s: %q, want %q\n%s", who, route, arg, k.Refused, want, k.Text())
		}
	}
	refused("twn", routeTake, id, "export.not_agreed")
	refused("twn", routeDecide, "y"+id, "export.own")
	refused("twn3", routeDecide, "y"+id, "export.not_yours")
	refused("vfs", routeDecide, "y"+id, "export.not_yours")
	refused("cty", routeDecide, "y999", "export.old")
	refused("cty", routeDecide, "x", "export.old")
	w.As("cty", locales.EN).Push(routeDecide, "n"+id).Sees("You did not agree")
	refused("cty", routeDecide, "y"+id, "export.decided")
	refused("twn", routeTake, id, "export.not_agreed")
	k.Receive()
	k.Sees("县级协调员没有同意")

	k.Command("export", "").Press("本周").Press("ODK").Press("提交")
	talk.Must(t, w.SQL().QueryRowContext(t.Context(), `select max(id) from export_request`).Scan(&id))
	w.Now = w.Now.Add(reports.AskedKeep + time.Second)
	refused("cty", routeDecide, "y"+id, "export.old")
	w.Now = w.Now.Add(-time.Second)
	w.As("cty", locales.EN).Push(routeDecide, "y"+id).Sees("You agreed").Push(routeDecide, "y"+id).Sees("You agreed")
	refused("cty", routeTake, id, "export.not_agreed")
	w.Now = w.Now.Add(reports.AgreedKeep)
	attached(t, w.As("twn", locales.EN).Push(routeTake, id))
	w.Now = w.Now.Add(time.Second)
	refused("twn", routeTake, id, "export.old")
}

func TestNobodyCanAgree(t *testing.T) {
	w := twoTownships(t)
	_, err := w.SQL().ExecContext(t.Context(), `update person set unreachable = 'blocked' where id = $1`, int64(w.Members["cty"].ID))
	talk.Must(t, err)
	w.As("twn", locales.ZH).Command("export", "").Press("本周").Press("ODK").Press("提交").Sees("没有能确认的同事")
}

func TestAnExportEndsAtOnesOwnArea(t *testing.T) {
	w := twoTownships(t)
	w.As("twn3", locales.EN).Command("export", "").Press("This week").Press("ODK").Press("Submit").Sees("no reports in that time")
	k := w.As("vfs", locales.ZH).Command("export", "")
	if k.Refused == "" || k.Body != nil {
		t.Errorf("a village exports: %s", k.Text())
	}
	// Whoever loses the post while the form is open gets nothing.
	k = w.As("twn", locales.ZH).Command("export", "").Press("本周").Press("ODK")
	k.Who = w.Members["vfs"]
	k.Press("提交")
	if k.Body == nil || strings.Contains(k.Text(), "共 1 份") {
		t.Errorf("handed over to somebody else: %s", k.Text())
	}
}

func TestSpans(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		choice   string
		now      time.Time
		from, to reports.Period
	}{
		{thisWeek, talk.Thursday, "2026W47", "2026W47"},
		{lastWeek, talk.Thursday, "2026W46", "2026W46"},
		{fourWeeks, talk.Thursday, "2026W44", "2026W47"},
		{thisYear, talk.Thursday, "2026W01", "2026W47"},
		{lastWeek, time.Date(2027, 1, 5, 9, 0, 0, 0, locales.Zone), "2026W53", "2026W53"},
		{thisYear, time.Date(2027, 1, 2, 9, 0, 0, 0, locales.Zone), "2026W01", "2026W53"},
	} {
		if from, to := span(c.choice, c.now); from != c.from || to != c.to {
			t.Errorf("%s at %v: %s to %s, want %s to %s", c.choice, c.now, from, to, c.from, c.to)
		}
	}
}

func TestAFileThatIsTooBigIsNotSent(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w := &bounded{Writer: &b, left: 4}
	if n, err := w.Write([]byte("1234")); n != 4 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if _, err := w.Write([]byte("5")); !errors.Is(err, errTooBig) || b.Len() != 4 {
		t.Errorf("%v after %d bytes", err, b.Len())
	}
}
