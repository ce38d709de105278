package account_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/handlers/account"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
)

// People of the tests, by account.
const (
	vfs     = 601
	town    = 602
	county  = 603
	other   = 604 // coordinates another county
	admin   = 605
	trainer = 606
	nobody  = 699
)

func newWorld(t *testing.T) *world {
	t.Helper()
	w := openWorld(t)
	w.hire(vfs, "9901010203", org.VillageFirstSecretary, locales.ZH)
	w.hire(town, "99010102", org.TownshipOfficer, locales.ZH)
	w.hire(county, "990101", org.CountyCoordinator, locales.EN)
	w.hire(other, "990102", org.CountyCoordinator, locales.ZH)
	w.hire(admin, "990100", org.Administrator, locales.ZH)
	w.hire(trainer, "990100", org.Trainer, locales.ZH)
	var err error
	w.feature, err = account.New(account.Options{
		People: w.org, Units: w.org, Feedback: store.NewFeedback(w.db), Key: w.key, Username: "cadre_test_bot",
		Commands: func(m org.Member) []bot.Command {
			return append(bot.CommandsFor([]bot.Feature{w.feature}, m), bot.Builtin()...)
		},
	})
	ok(t, err)
	return w
}

func TestWhoShowsThePlaceInTheChart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.as(vfs).command("who", "").sees("中央", "演示省：", "云梯县：", "👉 <b>桃坪村</b>", "您在这里：桃坪村，驻村第一书记",
		"· 鹤嘴镇 乡镇乡村振兴办干部：", "· 云梯县 县级协调员：").lacks("青禾岭")
	w.as(county).command("who", "").sees("Central authorities", "👉 <b>Yunti County</b>", "township: ").lacks("Taoping", "Turn to")
	w.as(nobody).command("who", "").sees("村：", "邀请链接")
}

func TestLanguageChangesAnywhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.as(vfs).command("lang", "").sees("请选择语言").press("English").sees("now English")
	k.command("feedback", "").sees("Kind of message")
	k.press("Suggestion").sees("What happened").command("lang", "中文").sees("语言已改为中文", "事情经过")
	k.types("字太小").sees("建议", "字太小")
	k.push("lg", "fr").sees("无法使用")
	stranger := w.as(nobody)
	stranger.command("lang", "en").sees("now English").command("help", "").sees("have not joined")
}

func TestSwitchOnlyToOwnPosts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.as(vfs).command("switch", "").sees("您只有一个职务")
	w.hire(vfs, "9901010204", org.HouseholdContact, locales.ZH)
	k.command("switch", "").sees("● 鹤嘴镇 · 帮扶联系人", "○ 桃坪村 · 驻村第一书记").press("○").sees("现在是 <b>桃坪村</b>")
	m := k.turn().Member
	if m.Active.Role != org.VillageFirstSecretary || m.May(w.unit("9901010204")) {
		t.Fatalf("acts as %+v", m.Active)
	}
	foreign := w.as(admin).turn().Member.Active.ID
	for _, arg := range []string{"", "x", "99999999999999999999", "0", "1e3", "-1"} {
		k.push("sw", arg)
		if !strings.Contains(k.text, "无法使用") && !strings.Contains(k.text, "不是您的") {
			t.Errorf("%q: %s", arg, k.text)
		}
	}
	k.push("sw", unsigned(int64(foreign))).sees("不是您的")
	if k.turn().Member.Active.ID != m.Active.ID {
		t.Error("a forged button changed the post")
	}
}

func unsigned(n int64) string { b, _ := json.Marshal(n); return string(b) }

func TestHelpListsWhatOneMayUse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.as(vfs).command("help", "").sees("每周五18点前", "/feedback", "/resume", "/cancel", "12317").lacks("/invite")
	if k := w.as(vfs).command("help", ""); strings.Count(k.text, "/cancel") != 1 {
		t.Errorf("a command stands twice in\n%s", k.text)
	}
	w.as(county).command("help", "").sees("It goes like this", "/invite", "/feedbacks")
	w.as(trainer).command("help", "").sees("/courses").lacks("/feedbacks ")
	w.as(nobody).command("help", "").sees("邀请链接").lacks("/invite")
}

func TestFeedbackIsAnsweredBackToThePerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.as(vfs).command("feedback", "").press("投诉").types("同一个数每周要报两次").sees("同一个数每周要报两次").press("提交")
	k.sees("编号 <b>F-1</b>", "2026年11月26日", "12317")
	w.as(other).command("feedbacks", "").sees("没有待答复的意见").push("fb", "o1").sees("不在您的范围内")
	w.as(vfs).command("feedbacks", "").sees("由乡镇、县、市的协调员和管理员使用").push("fb", "o1").sees("由乡镇、县、市的协调员")
	boss := w.as(county).command("feedbacks", "").sees("Complaint · Taoping Village")
	boss.press("Complaint").sees("<blockquote>同一个数每周要报两次</blockquote>").press("Answer").types("Asked once from now on.").press("Submit")
	boss.sees("F-1 is answered")
	boss.push("fb", "o1").sees("already answered")
	w.as(nobody).command("feedback", "").sees("12317")

	queued, _, err := store.NewDeliveries(w.db).ClaimDeliveries(t.Context(), w.now.Add(24*time.Hour), 10, time.Minute)
	ok(t, err)
	if len(queued) != 1 || queued[0].Chat != vfs || !strings.Contains(string(queued[0].Payload), "Asked once from now on.") {
		t.Fatalf("queued %+v", queued)
	}
	for _, arg := range []string{"", "o", "p-1", "zzz", "o99999999999999999999", "p1e9"} {
		boss.push("fb", arg).sees("cannot be used")
	}
	w.as(town).push("fb", "p7").sees("没有待答复")
}

func TestNobodyAnswersTheirOwnFeedback(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.as(town).command("feedback", "").press("求助").types("请教怎么导出").press("提交").sees("F-1")
	k.command("feedbacks", "").press("求助").sees("您自己提的")
}

var linkIn = regexp.MustCompile(`https://t\.me/cadre_test_bot\?start=([A-Za-z0-9_-]{1,64})`)

func TestInviteMakesALinkThatWorks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.as(town).command("invite", "").sees("鹤嘴镇").press("桃坪村").press("就是桃坪村").sees("在 桃坪村 担任什么")
	k.lacks("系统管理员", "县级").press("网格员").press("7").press("一个人").sees("请核对").press("提交").sees("网格员", "只能用一次", "2026年11月26日")
	found := linkIn.FindStringSubmatch(k.text)
	if found == nil {
		t.Fatalf("no link in %s", k.text)
	}
	inv, err := w.key.Decode(found[1], w.now)
	ok(t, err)
	if inv.Role != org.GridWorker || inv.Unit != w.unit("9901010203").ID || !inv.Single {
		t.Fatalf("the link says %+v", inv)
	}
	j, err := w.org.Join(t.Context(), inv, nobody, "", locales.ZH, "c", w.now)
	ok(t, err)
	if !j.Member.Joined() {
		t.Fatal("the link let nobody in")
	}
	w.as(admin).command("invite", "鹤嘴").sees("云梯县 / 鹤嘴镇]", "云梯县 / 鹤嘴镇 / 鹤嘴镇").command("invite", "月球").sees("没有找到")
}

func TestInvitationsStayInScope(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.as(vfs).command("invite", "").sees("协调员和管理员使用")
	w.as(trainer).command("invite", "").sees("协调员和管理员使用")
	k := w.as(town)
	for _, code := range []string{"990101", "990102", "990100"} {
		id := unsigned(int64(w.unit(code).ID))
		k.push("iv", "u"+id).sees("不在您的范围内").push("iv", "i"+id).sees("不在您的范围内")
	}
	for _, arg := range []string{"", "u", "i", "x", "u1.x", "u99999999999999999999", "i-5"} {
		k.push("iv", arg)
		if !strings.Contains(k.text, "无法使用") && !strings.Contains(k.text, "不在您的范围内") {
			t.Errorf("%q: %s", arg, k.text)
		}
	}
	w.as(county).command("invite", "").press("Yunti County itself").lacks("administrator", "trainer").sees("county coordinator")
	w.as(admin).command("invite", "").press("就是星垭市").sees("系统管理员", "市级统筹")
}

// A post that ends while the form is open must not send.
func TestAnEndedPostCannotInvite(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.as(town).command("invite", "").press("就是鹤嘴镇").press("乡镇分管领导").press("1").press("一个人").sees("请核对")
	m := k.turn().Member
	ok(t, w.org.EndGrant(t.Context(), m.Active.ID, m.ID, w.now))
	k.press("提交").sees("还没有加入").lacks("t.me")
}

func TestMyDataSaysWhatIsKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.as(vfs).command("mydata", "").sees("桃坪村", "中文", "2026年11月19日", "交过的简报 0 份", "不记在线")
	w.as(county).command("mydata", "").sees("English", "Never stored")
	w.as(nobody).command("mydata", "").sees("没有存")
}
