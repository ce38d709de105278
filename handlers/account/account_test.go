package account_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/handlers/account"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
)

// People of the tests, by account.
const (
	vfs     = talk.Secretary
	town    = talk.Township
	county  = talk.County
	other   = 604 // coordinates another county
	admin   = talk.Admin
	trainer = 606
	nobody  = talk.Stranger
)

func TestMain(m *testing.M) { testdb.Main(m) }

func newWorld(t *testing.T) *talk.World {
	t.Helper()
	w := talk.Way(t)
	w.Join(other, "990102", org.CountyCoordinator, locales.ZH)
	w.Join(trainer, "990100", org.Trainer, locales.ZH)
	var err error
	w.Feature, err = account.New(account.Options{
		People: w.Org, Units: w.Org, Feedback: store.NewFeedback(w.DB), Key: w.Key, Username: "cadre_test_bot",
		Commands: func(m org.Member) []bot.Command {
			return append(bot.CommandsFor([]bot.Feature{w.Feature}, m), bot.Builtin()...)
		},
	})
	talk.Must(t, err)
	return w
}

func TestLanguageChangesAnywhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.Account(vfs).Command("lang", "").Sees("请选择语言").Press("English").Sees("now English")
	k.Command("feedback", "").Sees("Kind of message")
	k.Press("Suggestion").Sees("What happened").Command("lang", "中文").Sees("语言已改为中文", "事情经过")
	k.Says("字太小").Sees("建议", "字太小")
	k.Push("lg", "fr").Sees("无法使用")
	stranger := w.Account(nobody)
	stranger.Command("lang", "en").Sees("now English").Command("help", "").Sees("have not joined")
}

func TestSwitchOnlyToOwnPosts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.Account(vfs).Command("switch", "").Sees("您只有一个职务")
	w.Join(vfs, "9901010205", org.HouseholdContact, locales.ZH)
	k.Command("switch", "").Sees("● 鹤嘴镇 · 帮扶联系人", "○ 桃坪村 · 驻村第一书记").Press("○").Sees("现在是 <b>桃坪村</b>")
	m := k.Member()
	if m.Active.Role != org.VillageFirstSecretary || m.May(w.Unit("9901010205")) {
		t.Fatalf("acts as %+v", m.Active)
	}
	foreign := w.Account(admin).Member().Active.ID
	for _, arg := range []string{"", "x", "99999999999999999999", "0", "1e3", "-1"} {
		k.Push("sw", arg)
		if !strings.Contains(k.Text(), "无法使用") && !strings.Contains(k.Text(), "不是您的") {
			t.Errorf("%q: %s", arg, k.Text())
		}
	}
	k.Push("sw", unsigned(int64(foreign))).Sees("不是您的")
	if k.Member().Active.ID != m.Active.ID {
		t.Error("a forged button changed the post")
	}
}

func unsigned(n int64) string { b, _ := json.Marshal(n); return string(b) }

func TestHelpListsWhatOneMayUse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Account(vfs).Command("help", "").Sees("每周五18点前", "/feedback", "/resume", "12317").Lacks("/invite")
	w.Account(vfs).Command("help", "all").Sees("/cancel").Lacks("/invite")
	if k := w.Account(vfs).Command("help", "all"); strings.Count(k.Text(), "/cancel") != 1 {
		t.Errorf("a command stands twice in\n%s", k.Text())
	}
	w.Account(county).Command("help", "").Sees("It goes like this")
	w.Account(county).Command("help", "all").Sees("/invite", "/feedbacks")
	w.Account(trainer).Command("help", "").Sees("/courses")
	w.Account(trainer).Command("help", "all").Sees("/switch").Lacks("/feedbacks ")
	w.Account(nobody).Command("help", "").Sees("邀请链接").Lacks("/invite", "/switch")
}

func TestFeedbackIsAnsweredBackToThePerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.Account(vfs).Command("feedback", "").Press("投诉").Says("同一个数每周要报两次").Sees("同一个数每周要报两次").Press("提交")
	k.Sees("编号 <b>F-1</b>", "2026年11月26日", "12317")
	w.Account(other).Command("feedbacks", "").Sees("没有待答复的意见").Push("fb", "o1").Sees("不在您的范围内")
	w.Account(vfs).Command("feedbacks", "").Sees("由乡镇、县、市的协调员和管理员使用").Push("fb", "o1").Sees("由乡镇、县、市的协调员")
	boss := w.Account(county).Command("feedbacks", "").Sees("Complaint · Taoping Village")
	boss.Press("Complaint").Sees("<blockquote>同一个数每周要报两次</blockquote>").Press("Answer").Says("Asked once from now on.").Press("Submit")
	boss.Sees("F-1 is answered")
	boss.Push("fb", "o1").Sees("already answered")
	w.Account(nobody).Command("feedback", "").Sees("12317")

	queued, _, err := store.NewDeliveries(w.DB).ClaimDeliveries(t.Context(), w.Now.Add(24*time.Hour), 10, time.Minute)
	talk.Must(t, err)
	if len(queued) != 1 || queued[0].Chat != vfs || !strings.Contains(string(queued[0].Payload), "Asked once from now on.") {
		t.Fatalf("queued %+v", queued)
	}
	for _, arg := range []string{"", "o", "p-1", "zzz", "o99999999999999999999", "p1e9"} {
		boss.Push("fb", arg).Sees("cannot be used")
	}
	w.Account(town).Push("fb", "p7").Sees("没有待答复")
}

func TestNobodyAnswersTheirOwnFeedback(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.Account(town).Command("feedback", "").Press("求助").Says("请教怎么导出").Press("提交").Sees("F-1")
	k.Command("feedbacks", "").Press("求助").Sees("您自己提的")
}

var linkIn = regexp.MustCompile(`https://t\.me/cadre_test_bot\?start=([A-Za-z0-9_-]{1,64})`)

func TestInviteMakesALinkThatWorks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.Account(town).Command("invite", "").Sees("鹤嘴镇").Press("桃坪村").Press("就是桃坪村").Sees("在 云梯县 / 鹤嘴镇 / 桃坪村 担任什么")
	k.Lacks("系统管理员", "县级").Press("网格员").Press("7").Press("一个人").Sees("请核对").Press("提交").Sees("网格员", "只能用一次", "2026年11月26日")
	found := linkIn.FindStringSubmatch(k.Text())
	if found == nil {
		t.Fatalf("no link in %s", k.Text())
	}
	inv, err := w.Key.Decode(found[1], w.Now)
	talk.Must(t, err)
	if inv.Role != org.GridWorker || inv.Unit != w.Unit("9901010203").ID || !inv.Single {
		t.Fatalf("the link says %+v", inv)
	}
	j, err := w.Org.Join(t.Context(), inv, nobody, "", locales.ZH, "c", w.Now)
	talk.Must(t, err)
	if !j.Member.Joined() {
		t.Fatal("the link let nobody in")
	}
	w.Account(admin).Command("invite", "鹤嘴").Sees("云梯县 / 鹤嘴镇]", "云梯县 / 鹤嘴镇 / 鹤嘴镇").Command("invite", "月球").Sees("没有找到")
}

func TestInvitationsStayInScope(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Account(vfs).Command("invite", "").Sees("协调员和管理员使用")
	w.Account(trainer).Command("invite", "").Sees("协调员和管理员使用")
	k := w.Account(town)
	for _, code := range []string{"990101", "990102", "990100"} {
		id := unsigned(int64(w.Unit(code).ID))
		k.Push("iv", "u"+id).Sees("不在您的范围内").Push("iv", "i"+id).Sees("不在您的范围内")
	}
	for _, arg := range []string{"", "u", "i", "x", "u1.x", "u99999999999999999999", "i-5"} {
		k.Push("iv", arg)
		if !strings.Contains(k.Text(), "无法使用") && !strings.Contains(k.Text(), "不在您的范围内") {
			t.Errorf("%q: %s", arg, k.Text())
		}
	}
	w.Account(county).Command("invite", "").Press("Yunti County itself").Lacks("administrator", "trainer").Sees("county coordinator")
	w.Account(admin).Command("invite", "").Press("就是星垭市").Sees("系统管理员", "市级统筹")
}

// A post that ends while the form is open must not send.
func TestAnEndedPostCannotInvite(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.Account(town).Command("invite", "").Press("就是鹤嘴镇").Press("乡镇分管领导").Press("1").Press("一个人").Sees("请核对")
	m := k.Member()
	talk.Must(t, w.Org.EndGrant(t.Context(), m.Active.ID, m.ID, w.Now))
	k.Press("提交").Sees("还没有加入").Lacks("t.me")
}
