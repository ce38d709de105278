package export

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/forms"
	"cadrebot/internal/talk"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
)

// publishedByTownship puts a monthly form to the villages, files it once, and replaces it by
// a version that lacks the first question.
func publishedByTownship(t *testing.T, w *talk.World) forms.Entry {
	t.Helper()
	number := func(key, zh, en string) form.Field {
		return form.Field{Key: key, Kind: form.Integer, Label: locales.Both(zh, en)}
	}
	old, households, trees := number("taps", "通自来水的户数", "With tap water"), number("mon_01", "监测户", "Monitored"), number("trees", "栽树", "Trees")
	photo := form.Field{Key: "photo", Kind: form.Image, Label: locales.Both("照片", "Photo")}
	s, m := store.NewForms(w.DB), w.Members["twn"]
	put := func(fields ...form.Field) forms.Entry {
		f := form.Form{ID: "yard", Title: locales.Both("院坝月报", "Yard report"), Fields: fields}
		e, _, err := s.Add(t.Context(), forms.Upload{By: m, Filename: "yard.xlsx", Workbook: fmt.Append(nil, f), Form: f}, w.Now)
		talk.Must(t, err)
		e, _, err = s.Publish(t.Context(), fmt.Sprint("p", e.Version.Number), lifecycle.ActorOf(m), e.ID, e.Version.Number, forms.Terms{
			Units: m.Active.Unit, Level: org.LevelVillage, Roles: []org.Role{org.VillageFirstSecretary}, Every: calendar.Month, Reason: "要",
		}, w.Now)
		talk.Must(t, err)
		return e
	}
	e := put(old, households, trees, photo)
	_, err := store.NewReports(w.DB).Submit(t.Context(), reports.Filing{
		Key: "yard", By: lifecycle.ActorOf(w.Members["vfs"]), Form: e.Version.Form, Period: "2026M11",
		Answers: form.Answers{"taps": {S: "2"}, "mon_01": {S: "3"}, "trees": {S: "4"}, "photo": {S: "telegram-id"}},
	}, w.Now)
	talk.Must(t, err)
	return put(households, trees, photo)
}

// A form's table takes the road of every export: two people, no small cells, and the
// answers of all versions.
func TestAFormIsExportedAsBriefsAre(t *testing.T) {
	w := twoTownships(t)
	e := publishedByTownship(t, w)
	k := w.As("twn", locales.ZH).Command("export", fmt.Sprint(e.ID)).Sees("什么格式").Press("Excel").Press("文字").Press("提交").
		Sees("院坝月报：鹤嘴镇　2026年11月　共 1 份", "已请 1 位同事确认")
	if f := k.Screens[len(k.Screens)-1].File; f != nil {
		t.Fatal("handed over before anybody agreed")
	}
	cty := w.As("cty", locales.ZH)
	cty.Receive()
	cty.Sees("申请导出", "院坝月报").Press("同意").Sees("院坝月报", "已同意")
	k.Receive()
	k.Sees("院坝月报").Press("取文件").Sees("院坝月报：鹤嘴镇　2026年11月　共 1 份", "不足 5 户")
	_, body := attached(t, k)
	book, err := excelize.OpenReader(bytes.NewReader(body))
	talk.Must(t, err)
	defer book.Close()
	rows, err := book.GetRows("院坝月报")
	talk.Must(t, err)
	got := strings.Join(rows[1][9:], "|")
	if want := "<5|4|还没有取到：" + rows[1][4] + "-photo.jpg|<5"; got != want {
		t.Errorf("the answers read %q, want %q", got, want)
	}
	if total, err := book.GetCellValue("合计", "B2"); err != nil || total != "*" {
		t.Errorf("the total reads %q, %v: it tells the small cell", total, err)
	}
}

// Only the office that published a form takes it along.
func TestAFormOfAnotherOfficeIsNotExported(t *testing.T) {
	w := twoTownships(t)
	e := publishedByTownship(t, w)
	for _, c := range []struct{ who, arg string }{{"twn3", fmt.Sprint(e.ID)}, {"cty", fmt.Sprint(e.ID)}, {"twn", "999"}, {"twn", "x"}} {
		if k := w.As(c.who, locales.EN).Command("export", c.arg); k.Refused != "forms.gone" || k.Body != nil {
			t.Errorf("%s exports %s: %s", c.who, c.arg, k.Text())
		}
	}
}
