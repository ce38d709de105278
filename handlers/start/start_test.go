package start_test

import (
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/handlers/start"
	"cadrebot/locales"
	"cadrebot/org"
)

func newWorld(t *testing.T) *world {
	t.Helper()
	w := openWorld(t)
	// Everything but /inbox, to see that the menu offers only what there is.
	offered := []bot.Command{}
	for _, name := range []string{"report", "tasks", "policy", "learn", "notice", "notices", "who", "help", "switch", "invite"} {
		offered = append(offered, bot.Command{Name: name})
	}
	w.feature = start.New(w.org, w.key, func(org.Member) []bot.Command { return offered })
	return w
}

func TestANewcomerJoinsByLink(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ lang, yes, confirm, joined, menu string }{
		{"中文", "对，加入", "您将加入 <b>演示省 / 星垭市 / 云梯县 / 鹤嘴镇 / 桃坪村</b>，担任 <b>驻村第一书记</b>", "已加入", "[📝 报周简报]"},
		{"English", "Yes, join", "You are joining <b>Demo Province / Xingya City / Yunti County / Hezui Town / Taoping Village</b> as <b>village first secretary</b>", "Joined", "[📝 Weekly brief]"},
	} {
		t.Run(c.lang, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			token := w.link("9901010203", org.VillageFirstSecretary, true, "a")
			k := w.as(501).command("start", token).sees("请选择语言", "choose your language")
			k.press(c.lang).sees(c.confirm)
			if m, err := w.org.MemberByTelegram(t.Context(), 501, w.now); err == nil {
				t.Fatalf("joined before confirming: %+v", m)
			}
			k.press(c.yes).sees(c.joined, c.menu).lacks("[📥")
			if k.body != nil {
				t.Error("the conversation is still open")
			}
			k.command("start", token).sees(c.menu)
			w.as(502).command("start", token).press(c.lang).press(c.yes).lacks(c.joined)
			k.command("menu", "").sees(c.menu)
		})
	}
}

func TestAnswersMayBeTyped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.as(511).command("start", w.link("9901010203", org.GridWorker, false, "b"))
	k.types("哈喽").sees("请按下面的按钮", "请选择语言")
	k.types("２").sees("You are joining")
	k.types("what?").sees("reply with its number", "You are joining")
	k.types("no").sees("nothing was saved")
	if k.body != nil {
		t.Error("declining left the conversation open")
	}
	k.command("start", w.link("9901010203", org.GridWorker, false, "b")).types("1").types("1").sees("已加入")
}

func TestWhatIsWrongWithALinkIsSaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hire(521, "9901010203", org.VillageCommittee, locales.EN)
	good := w.link("9901010203", org.GridWorker, true, "c")
	stranger, member := w.as(520), w.as(521)
	for _, s := range []string{"hello", good[:20], good[:len(good)-1] + "AA", "中文"} {
		stranger.command("start", s).sees("不完整或不是这里的").lacks("主菜单")
		member.command("start", s).sees("incomplete or not one of ours", "[🏠 Home menu]")
	}
	w.as(522).command("start", good).press("中文").press("对，加入").sees("已加入")
	stranger.command("start", good).press("中文").press("对，加入").sees("已经用过")
	if stranger.body != nil {
		t.Error("the conversation is still open")
	}
	late := w.as(523).command("start", w.link("9901010203", org.GridWorker, false, "d")).press("中文")
	w.now = w.now.Add(72 * time.Hour)
	late.press("对，加入").sees("已过期")
	stranger.command("start", good).sees("已过期")
}

func TestWithoutALink(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.as(530).command("start", "").sees("邀请链接", "12317", "[English]").command("menu", "").sees("邀请链接")
	r, err := start.Stranger(t.Context(), w.as(530).turn())
	w.as(530).apply(r, err).sees("邀请链接")
	w.hire(531, "9901010203", org.VillageCommittee, locales.ZH)
	w.hire(531, "9901010204", org.HouseholdContact, locales.ZH)
	k := w.as(531).command("start", "").sees("🏠", "鹤嘴镇", "帮扶联系人", "[🔁 换职务]")
	if got := len(k.shown[0].Rows); got > 6 {
		t.Errorf("%d rows of buttons", got)
	}
	second := w.link("9901010203", org.GridWorker, false, "e")
	k.command("start", second).lacks("请选择语言").sees("担任 <b>网格员</b>").press("对，加入").sees("已加入", "各管各的")
}

func TestEveryFamilyHasAHome(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i, r := range []org.Role{org.CityCoordinator, org.Trainer, org.Administrator, org.Observer} {
		for j, l := range locales.All {
			telegram := int64(540 + 2*i + j)
			w.hire(telegram, "990100", r, l)
			k := w.as(telegram).command("menu", "").sees("🏠 <b>")
			if rows := len(k.shown[0].Rows); rows == 0 || rows > 6 {
				t.Errorf("%s has %d rows of buttons", r, rows)
			}
		}
	}
}
