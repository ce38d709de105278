package records_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"cadrebot/bot"
	"cadrebot/handlers/records"
	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// words are what people see and press in one language.
var words = map[locales.Lang]map[string]string{
	locales.ZH: {
		"new": "新建资金批次", "submit": "确认提交", "open": "已登记", "next": "由城市", "share": "新建分配", "waiting": "待我办理", "give": "已下达", "take": "接收",
		"yes": "是，接收", "taken": "已接收", "card": "TS-2026-0001", "history": "办理过程", "money": "资金流水", "export": "导出", "town": "鹤嘴镇", "skip": "跳过",
		"left": "还剩 15 天", "over": "余额不够", "return": "退回", "back": "已退回", "why": "原因：写错了", "wrong": "写错了", "in": "＋1,000元", "out": "－1,000元", "free": "可分配：34000.00",
		"late": "逾期 1 天", "overdue": "已逾期", "amend": "修改说明", "first": "第一批",
	},
	locales.EN: {
		"new": "New: fund batch", "submit": "Submit", "open": "registered", "share": "New: share", "waiting": "Waiting for me", "give": "given", "take": "Take",
		"yes": "Yes: Take", "taken": "taken", "card": "TS-2026-0001", "history": "History", "money": "Money", "export": "Export", "town": "Hezui Town", "skip": "Skip",
		"left": "15 days left", "over": "not enough left", "return": "Return", "back": "returned", "why": "Why: wrong", "wrong": "wrong", "in": "+CNY 1,000", "out": "−CNY 1,000", "free": "Free: 34000.00",
		"late": "1 day late", "overdue": "Overdue", "amend": "Amend the note", "first": "第一批",
	},
}

// A batch is registered, shared out and closed; every screen in both languages.
func TestARecordGoesItsWayInBothLanguages(t *testing.T) {
	for _, l := range locales.All {
		t.Run(string(l), func(t *testing.T) {
			w, say := open(t, record.FlowOff), words[l]
			county := w.As("county", l)
			county.Says("/money").Sees("0").Press(say["new"]).Says("茶园 tea", "35000")
			county.Sees(say["first"]).Press(say["submit"]).OK().Sees("TB-2026-0001", say["open"])
			county.Press(say["share"]).Sees(say["town"]).Press(say["town"]).OK().Says("水渠 ditch", "40000").Press(say["submit"]).Sees(say["over"], "35000")
			county.Press("2").Says("1000").Press(say["submit"]).OK().Sees("TS-2026-0001", say["give"])

			town := w.As("town", l)
			if n := town.Receive(); n != 1 || !strings.Contains(town.Text(), "TS-2026-0001") {
				t.Fatalf("the township was told %d times: %s", n, town.Text())
			}
			town.Says("/records").Sees("1").Press(say["waiting"]).Sees("TS-2026-0001", say["left"]).Press("TS-2026-0001").OK().Sees(say["give"], "1,000", "TB-2026-0001")
			town.Press(say["take"]).Press(say["yes"]).OK().Sees(say["taken"])
			county.Says("/money ditch").Sees("TS-2026-0001").Says("/records TB-2026-0001").OK().Sees(say["free"])
			county.Press(say["amend"]).Sees(say["first"]).Press(say["submit"]).OK()
			town.Says("/records TS-2026-0001").Press(say["return"]).Says(say["wrong"]).Press(say["submit"]).OK().Sees(say["back"])
			town.Press(say["card"]).Press(say["history"]).OK().Sees(say["why"], "3.", say["take"])
			town.Press(say["card"]).Press(say["money"]).OK().Sees(say["in"], say["out"])

			w.Now = w.Now.AddDate(0, 0, 16)
			w.As("city", l).Says("/records").Press(say["overdue"]).Sees(say["late"], "TB-2026-0001")
		})
	}
}

func (w *world) begin(l locales.Lang) {
	w.T.Helper()
	k := w.As("county", l)
	k.Push("kn", "TB.0").Says("茶园", "35000").Press(words[l]["submit"]).OK()
	k.Press(words[l]["share"]).Press(words[l]["town"]).Says("水渠", "1000").Press(words[l]["submit"]).OK()
}

func TestTheFileHoldsWhatBelongsToARecordAndItsHistory(t *testing.T) {
	w := open(t, record.FlowOff)
	w.begin(locales.ZH)
	// What holds a record of another unit takes two people.
	w.As("county", locales.ZH).Says("/records TB-2026-0001").Press("导出").OK().Sees("1 条别的单位的记录", "[申请导出]")
	k := w.As("town", locales.ZH).Says("/records TS-2026-0001").Press("导出").OK()
	if f := k.Screens[0].File; f == nil || f.Name != "TS-2026-0001.xlsx" {
		t.Errorf("one's own record: %s", k.Text())
	}
	var noted string
	talk.Must(t, w.SQL().QueryRowContext(t.Context(), `select object from audit where action = 'record_export'`).Scan(&noted))
	if noted != "TS-2026-0001" {
		t.Errorf("noted: %q", noted)
	}
	turn := &bot.Turn{Member: w.Members["county"], Lang: locales.ZH, Now: w.Now}
	b, err := records.NewBooks(w.register, w.records, w.Org).Book(t.Context(), turn, "TB-2026-0001")
	talk.Must(t, err)
	if b.Count != 2 || b.Others != 1 || !slices.Contains(b.Second, org.CityCoordinator) {
		t.Errorf("%d records, %d of others, %v may agree", b.Count, b.Others, b.Second)
	}
	book, err := excelize.OpenReader(bytes.NewReader(b.XLSX))
	talk.Must(t, err)
	if got := fmt.Sprint(book.GetSheetList()); got != "[资金批次 分配 办理过程]" {
		t.Error(got)
	}
	for at, want := range map[string]string{"资金批次!A1": "TB-2026-0001 茶园（2026年11月19日 10:00）", "分配!A4": "TS-2026-0001", "分配!G4": "1000", "办理过程!B4": "登记"} {
		sheet, cell, _ := strings.Cut(at, "!")
		if got, _ := book.GetCellValue(sheet, cell); got != want {
			t.Errorf("%s: %q, want %q", at, got, want)
		}
	}
}

// Both who ask and who agree to a file with records of other units stand in the audit log.
func TestTwoPeopleWhoTakeAFileAreAudited(t *testing.T) {
	w := open(t, record.FlowOff)
	w.begin(locales.ZH)
	w.Feature = withFiles(t, w.Feature, w.World, w.register, w.records)
	county, other := w.As("county", locales.ZH), w.As("finance", locales.ZH)
	county.Says("/records TB-2026-0001").Press("导出").Press("申请导出").OK()
	if n := w.As("other", locales.ZH).Push("xdecide", "y1"); n.Refused != "records.not_found" {
		t.Errorf("another county decides: %q", n.Refused)
	}
	if county.Push("xdecide", "y1"); county.Refused != "export.own" {
		t.Errorf("agreed with oneself: %q", county.Refused)
	}
	if county.Push("xtake", "1"); county.Refused != "export.not_agreed" {
		t.Errorf("taken before anybody agreed: %q", county.Refused)
	}
	other.Push("xdecide", "y1").OK()
	county.Push("xtake", "1").OK()
	for action, who := range map[string]string{"export_ask": "county", "export_agree": "finance", "export": "county"} {
		var person int64
		var object string
		talk.Must(t, w.SQL().QueryRowContext(t.Context(), `select person_id, object from audit where action = $1`, action).Scan(&person, &object))
		if person != int64(w.Members[who].ID) || !strings.HasPrefix(object, "TB-2026-0001 xlsx") {
			t.Errorf("%s: %d, %q", action, person, object)
		}
	}
}

// A unit is found by its name or code, and none outside one's area.
func TestAUnitIsTyped(t *testing.T) {
	w := open(t, record.FlowOff)
	w.begin(locales.ZH)
	k := w.As("county", locales.ZH).Push("kn", "TS.1").Says("双藤")
	k.Sees("双藤乡").Press("双藤乡").OK().Says("修路", "5").Press("跳过").Press("确认提交").OK().Sees("TS-2026-0002", "双藤乡")
	w.As("county", locales.ZH).Push("kn", "TS.1").Says("99010102").Sees("鹤嘴镇").Says("青禾岭").Sees("没有找到")
	for _, code := range []string{"990102", "990100", "9901010203"} { // beside, above, of a level that it cannot be about
		k := w.As("county", locales.ZH).Push("kn", "TS.1").Push("", "u"+fmt.Sprint(w.Unit(code).ID))
		if k.Refused != "records.outside" && k.Refused != "records.not_here" {
			t.Errorf("about %s: %q %s", code, k.Refused, k.Text())
		}
	}
}

// What was shown before is worth nothing to others, and nothing once the record has moved on.
func TestOldAndForgedButtons(t *testing.T) {
	w := open(t, record.FlowOff)
	w.begin(locales.ZH)
	r, err := w.records.ByCode(t.Context(), "TS-2026-0001", actorOf(w, "town"), w.Now)
	talk.Must(t, err)
	id := fmt.Sprint(r.Record.ID)
	audited := func() (n int) {
		t.Helper()
		talk.Must(t, w.SQL().QueryRowContext(t.Context(), `select count(*) from audit where action = 'record_refused'`).Scan(&n))
		return n
	}
	outside := [][2]string{
		{"kv", id},
		{"kv", id + ".1"},
		{"kv", id + ".2.0"},
		{"km", id + ".1.take"},
		{"kd", id + ".1.take"},
		{"kh", id + ".0"},
		{"ke", id + ".0"},
		{"kx", id},
		{"kb", id + ".TS."},
		{"kn", "TS." + id},
		{"km", id + ".1.return"},
	}
	for _, who := range []string{"town2", "other", "village"} {
		for _, b := range outside {
			before := audited()
			k := w.As(who, locales.ZH).Push(b[0], b[1])
			if k.Refused != "records.not_found" {
				t.Errorf("%s presses %s %s: %q\n%s", who, b[0], b[1], k.Refused, k.Text())
			}
			if audited() != before+1 {
				t.Errorf("%s presses %s %s: not in the audit log", who, b[0], b[1])
			}
		}
		w.As(who, locales.ZH).Says("/records TS-2026-0001").Sees("没有找到")
	}
	// The county reads it, but the move is the township's.
	w.As("county", locales.ZH).Push("kd", id+".1.take").Sees("已下达").Lacks("已接收")
	// An older version: the card is shown anew, nothing is done.
	town := w.As("town", locales.ZH)
	town.Push("kd", id+".1.take").OK().Sees("已接收")
	town.Push("kd", id+".1.return").Sees("有了变动", "已接收")
	town.Push("km", id+".1.return").Sees("有了变动")
	town.Push("km", id+".2.take").Sees("已接收")
	for _, b := range [][2]string{{"kv", "x"}, {"kl", "?"}, {"kf", "w.ZZ.9.x"}, {"kn", "ZZ.1"}, {"kg", "9"}, {"km", ""}, {"kb", id + ".ZZ."}, {"kl", "u.TB.99.zz.zz"}} {
		town.Push(b[0], b[1])
	}
}

// A form that was left open does nothing once somebody else has moved the record on.
func TestSomebodyElseWasFaster(t *testing.T) {
	w := open(t, record.FlowOff)
	w.begin(locales.ZH)
	w.Hire("town3", locales.ZH, talk.Post("99010102", "TWN_APPROVER"))
	slow := w.As("town", locales.ZH).Says("/records TS-2026-0001").Press("退回").Says("写错了")
	w.As("town3", locales.ZH).Says("/records TS-2026-0001").Press("接收").Press("是，接收").OK()
	slow.Press("确认提交").Sees("没有改动", "已接收")
}

func TestHouseholds(t *testing.T) {
	t.Run("off", func(t *testing.T) {
		w := open(t, record.FlowOff)
		k := w.As("village", locales.ZH).Says("/visits").Sees("没有开通到户的功能")
		if k.Push("kn", "TV.0"); k.Refused != "record.households_off" {
			t.Errorf("begun: %q", k.Refused)
		}
		if k.Says("/records TV-2026-0001"); k.Refused != "record.households_off" {
			t.Errorf("opened: %q", k.Refused)
		}
	})
	t.Run("synthetic", func(t *testing.T) {
		w := open(t, record.FlowSynthetic)
		k := w.As("village", locales.ZH).Says("/visits").Sees("仅为虚构数据").Press("新建走访").Sees("仅为虚构数据")
		for _, s := range k.Screens {
			if !s.Protect {
				t.Error("the form may be forwarded")
			}
		}
		k.Says("H-0017").Press("确认提交").OK().Sees("TV-2026-0001", "仅为虚构数据")
		for _, open := range []func(){func() { k.Says("/records TV-2026-0001") }, func() { k.Says("/records H-0017") }, func() { k.Push("kh", "1.0") }} {
			if open(); k.OK().Screens[0].Protect != true {
				t.Errorf("it may be forwarded: %s", k.Text())
			}
		}
		for route, arg := range map[string]string{"kx": "1", "kj": "TV.state.0.0"} {
			if k.Push(route, arg); k.Refused != "records.no_export" {
				t.Errorf("exported by %s: %q", route, k.Refused)
			}
		}
	})
}

// "/money share" leads to what a share is given out of, "/money batch" to the form, "/money new" to the door.
func TestACommandTakesTheNameOfAKind(t *testing.T) {
	w := open(t, record.FlowOff)
	w.begin(locales.ZH)
	k := w.As("county", locales.ZH)
	k.Says("/money share").OK().Sees("资金批次：全部，已登记", "1 TB-2026-0001")
	k.Says("/money sha").OK().Sees("1 TB-2026-0001")
	k.Says("/money batch").OK().Sees("名称")
	k.Says("/money new").OK().Sees("新建资金批次")
	k.Says("/money 茶园").OK().Sees("1 TB-2026-0001", "“茶园”")
	w.As("village", locales.ZH).Says("/money batch").Lacks("名称")
}

// What is counted leaves as a table of units and answers; nobody counts elsewhere than in their own area.
func TestCountsAsATable(t *testing.T) {
	w := open(t, record.FlowOff)
	w.begin(locales.ZH)
	k := w.As("city", locales.ZH).Push("kj", "TB.state.0.0").OK()
	book, err := excelize.OpenReader(bytes.NewReader(k.Screens[0].File.Bytes))
	talk.Must(t, err)
	rows, err := book.GetRows("资金批次")
	talk.Must(t, err)
	if got := fmt.Sprint(rows[2:]); got != "[[单位 已登记 合计 已逾期 金额] [云梯县 1 1 0 35000]]" {
		t.Error(got)
	}
	id := fmt.Sprint(w.Unit("990101").ID)
	w.As("city", locales.EN).Push("kc", "TB.unit."+id+".0").OK().Sees("Yunti County itself: 1", "Amount CNY 35,000")
	for _, b := range [][2]string{{"kc", "TB.state." + id + ".0"}, {"kj", "TB.state." + id + ".0"}} {
		if k := w.As("other", locales.ZH).Push(b[0], b[1]); k.Refused != "records.not_found" {
			t.Errorf("%s: %q\n%s", b[0], k.Refused, k.Text())
		}
	}
	for _, forged := range []string{"", "ZZ.state.0.0", "TB", "TB.no_such.0.-1", "TB.state.x.99"} {
		w.As("city", locales.ZH).Push("kc", forged)
	}
}
