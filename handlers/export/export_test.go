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
	w.Hire("twn3", locales.ZH, talk.Post("99010103", org.TownshipApprover))
	w.Hire("vfs", locales.ZH, talk.Post("9901010203", org.VillageFirstSecretary))
	r := store.NewReports(w.DB)
	_, err := r.Submit(t.Context(), reports.Filing{
		Key: "one", By: lifecycle.ActorOf(w.Members["vfs"]), Form: reports.Brief(), Period: "2026W47",
		Answers: form.Answers{"mon_03": {S: "3"}, "gua_04": {S: "7"}, "gua_04_why": {S: "quality"}, "col_01": {S: "12000"}},
	}, w.Now)
	talk.Must(t, err)
	w.Feature, err = New(r)
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

func TestEveryFormatIsHandedOver(t *testing.T) {
	w := twoTownships(t)
	k := w.As("twn", locales.ZH).Command("export", "").Press("本周").Press("Excel").Press("文字").Press("提交")
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

	k.Command("export", "").Press("今年以来").Press("Excel 可直接打开").Press("代码").Press("提交")
	name, body = attached(t, k)
	if !strings.HasSuffix(name, "2026W01-2026W47.csv") || !bytes.HasPrefix(body, []byte("\uFEFFperiod,")) || !strings.Contains(string(body), ",quality,") {
		t.Errorf("%s:\n%s", name, body)
	}
	k.Command("export", "").Press("本周").Press("不带 BOM").Press("文字").Press("提交")
	if _, body = attached(t, k); !bytes.HasPrefix(body, []byte("期别,")) || !strings.Contains(string(body), "水质") {
		t.Errorf("plain CSV:\n%s", body)
	}
	k.Command("export", "").Press("本周").Press("ODK").Press("提交")
	if name, body = attached(t, k); !strings.HasSuffix(name, ".csv.zip") || !bytes.HasPrefix(body, []byte("PK")) {
		t.Errorf("ODK: %s", name)
	}
	var n int
	talk.Must(t, w.SQL().QueryRowContext(t.Context(), `select count(*) from audit where action = 'export' and role = 'TWN_APPROVER'`).Scan(&n))
	if n != 4 {
		t.Errorf("%d exports in the audit log", n)
	}
}

func TestAnExportEndsAtOnesOwnArea(t *testing.T) {
	w := twoTownships(t)
	w.As("twn3", locales.EN).Command("export", "").Press("This week").Press("ODK").Press("Submit").Sees("no briefs in that time")
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
