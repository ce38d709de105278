package audit_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"cadrebot/bot"
	"cadrebot/handlers/audit"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// The officer reads what happened in their area by kind, day and unit, without names and words; other
// posts read nothing, and every look is a line.
func TestTheOfficerReadsTheLog(t *testing.T) {
	w := talk.Open(t, talk.Thursday, "990100", "990101", "990102", "99010102")
	log := store.NewAudit(w.DB)
	w.Feature = audit.New(log, w.Org)
	w.Hire("officer", locales.ZH, talk.Post("990100", org.DataProtection))
	county := w.Hire("county", locales.ZH, talk.Post("990101", org.CountyCoordinator))
	other := w.Hire("other", locales.ZH, talk.Post("990102", org.CountyFinance))
	w.Check = func(s *bot.Screen) {
		for _, l := range locales.All {
			n := 0
			for _, x := range s.Body {
				n += utf8.RuneCountInString(x.Plain(l)) + 1
			}
			if n > 600 {
				t.Errorf("%d characters in %s", n, l)
			}
		}
	}
	add := func(who org.Member, action, object string, at time.Time, detail map[string]string) {
		talk.Must(t, log.Append(t.Context(), org.Event{At: at, Person: who.ID, Role: who.Active.Role, Unit: who.Active.Unit.ID, Action: action, Object: object, Detail: detail}))
	}
	for i := range 9 {
		add(county, "record_refused", "record:7", w.Now.Add(time.Duration(i-20)*time.Hour), map[string]string{"what": "read"})
	}
	add(other, "export", "weekly_brief 2026-W46", w.Now.Add(-time.Hour), nil)
	talk.Must(t, log.Audit(t.Context(), other.ID, "guard.blocked", "message", map[string]string{"found": "SECRETWORDS"}, w.Now.Add(-time.Minute)))

	k := w.As("officer", locales.ZH).Command("audit", "").OK()
	k.Sees("星垭市", "不得用于考核", "拦截信息", "导出文件", "青禾岭县", "更早").Lacks("SECRETWORDS", "county", "other\n")
	k.Press("更早").OK().Sees("record:7").Lacks("导出文件\n")
	k.Command("audit", "").Press("查看日志").OK().Sees("audit_look unit:990100", "✓ 查看日志").Lacks("record:7")
	k.Command("audit", "").Press("越权访问").OK().Sees("record:7").Lacks("weekly_brief")
	k.Command("audit", "云梯").OK().Sees("云梯县", "record:7").Lacks("weekly_brief")
	k.Command("audit", "").Press("昨天").OK().Sees("record:7").Lacks("weekly_brief").Press("昨天").OK().Sees("audit_look")
	k.Command("audit", "").Press("今天").Press("导出文件").OK().Sees("weekly_brief")
	if k.Command("audit", "没有这个").Refused != "audit.no_unit" {
		t.Errorf("a unit that is not there: %s", k.Text())
	}
	w.As("officer", locales.EN).Command("audit", "").OK().Sees("Read only", "Out of scope")

	for _, who := range []string{"county", "other"} { // also with a button that they were never shown
		if c := w.As(who, locales.ZH).Push("aul", "...0"); c.Refused != "audit.officer_only" {
			t.Errorf("%s reads %s", who, c.Text())
		}
	}
	for _, forged := range []string{"", "....", "x.99.x.-5", "s.0.99999.1"} {
		if c := w.As("officer", locales.ZH).Push("aul", forged); strings.Contains(c.Text(), "SECRET") {
			t.Errorf("%q shows words", forged)
		}
	}
	look := org.Look{Within: w.Unit("990102"), Limit: 5}
	if _, err := log.Look(t.Context(), look, county, w.Now); err == nil {
		t.Error("the log of another unit was read")
	}
	var looks int
	talk.Must(t, w.SQL().QueryRowContext(t.Context(), `select count(*) from audit where action = $1`, org.AuditLooked).Scan(&looks))
	if looks < 10 {
		t.Errorf("only %d looks are noted", looks)
	}
}
