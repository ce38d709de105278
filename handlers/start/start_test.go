package start_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/handlers/start"
	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/org"
)

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
			k := w.Account(501).Command("start", token).Sees("请选择语言", "choose your language")
			k.Press(c.lang).Sees(c.confirm)
			if m, err := w.Org.MemberByTelegram(t.Context(), 501, w.Now); err == nil {
				t.Fatalf("joined before confirming: %+v", m)
			}
			k.Press(c.yes).Sees(c.joined, c.menu).Lacks("[📥")
			if k.Body != nil {
				t.Error("the conversation is still open")
			}
			k.Command("start", token).Sees(c.menu)
			w.Account(502).Command("start", token).Press(c.lang).Press(c.yes).Lacks(c.joined)
			k.Command("menu", "").Sees(c.menu)
		})
	}
}

func TestAnswersMayBeTyped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.Account(511).Command("start", w.link("9901010203", org.GridWorker, false, "b"))
	k.Says("哈喽").Sees("请按下面的按钮", "请选择语言")
	k.Says("２").Sees("You are joining")
	k.Says("what?").Sees("reply with its number", "You are joining")
	k.Says("no").Sees("nothing was saved")
	if k.Body != nil {
		t.Error("declining left the conversation open")
	}
	k.Command("start", w.link("9901010203", org.GridWorker, false, "b")).Says("1").Says("1").Sees("已加入")
}

func TestWhatIsWrongWithALinkIsSaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Join(521, "9901010203", org.VillageCommittee, locales.EN)
	good := w.link("9901010203", org.GridWorker, true, "c")
	stranger, member := w.Account(520), w.Account(521)
	for _, s := range []string{"hello", good[:20], good[:len(good)-1] + "AA", "中文"} {
		stranger.Command("start", s).Sees("不完整或不是这里的").Lacks("主菜单")
		member.Command("start", s).Sees("incomplete or not one of ours", "[🏠 Main menu]")
	}
	w.Account(522).Command("start", good).Press("中文").Press("对，加入").Sees("已加入")
	stranger.Command("start", good).Press("中文").Press("对，加入").Sees("已经用过")
	if stranger.Body != nil {
		t.Error("the conversation is still open")
	}
	late := w.Account(523).Command("start", w.link("9901010203", org.GridWorker, false, "d")).Press("中文")
	w.Now = w.Now.Add(72 * time.Hour)
	late.Press("对，加入").Sees("已过期")
	stranger.Command("start", good).Sees("已过期")
}

func TestWithoutALink(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Account(530).Command("start", "").Sees("邀请链接", "12317", "[English]").Command("menu", "").Sees("邀请链接")
	stranger := w.Account(530)
	stranger.Take(start.Stranger(t.Context(), stranger.Turn())).Sees("邀请链接")
	w.Join(531, "9901010203", org.VillageCommittee, locales.ZH)
	w.Join(531, "9901010205", org.HouseholdContact, locales.ZH)
	k := w.Account(531).Command("start", "").Sees("🏠", "鹤嘴镇", "帮扶联系人", "[🔁 换职务]")
	if got := len(k.Screens[0].Rows); got > 6 {
		t.Errorf("%d rows of buttons", got)
	}
	second := w.link("9901010203", org.GridWorker, false, "e")
	k.Command("start", second).Lacks("请选择语言").Sees("担任 <b>网格员</b>").Press("对，加入").Sees("已加入", "各管各的")
}

func TestEveryFamilyHasAHome(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i, r := range []org.Role{org.CityCoordinator, org.Trainer, org.Administrator, org.Observer} {
		for j, l := range locales.All {
			telegram := int64(540 + 2*i + j)
			w.Join(telegram, "990100", r, l)
			k := w.Account(telegram).Command("menu", "").Sees("🏠 <b>")
			if rows := len(k.Screens[0].Rows); rows == 0 || rows > 6 {
				t.Errorf("%s has %d rows of buttons", r, rows)
			}
		}
	}
}

// Whatever posts somebody has, and whichever commands there are, a menu has at most twelve
// buttons, and each command that it leaves out stands behind "more".
func TestAMenuHasTwelveButtonsAtMost(t *testing.T) {
	t.Parallel()
	names := []string{
		"report", "tasks", "policy", "learn", "notice", "notices", "who", "help", "switch", "invite", "inbox", "figures", "stats",
		"forms", "export", "questions", "feedbacks", "library",
	}
	for _, r := range []org.Role{org.CityCoordinator, org.PolicyEditor, org.Trainer, org.Administrator} {
		t.Run(string(r), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			var all []bot.Command
			for _, n := range names {
				all = append(all, bot.Command{Name: n})
			}
			w.Feature = start.New(w.Org, w.Key, func(org.Member) []bot.Command { return all }, nothing)
			w.Join(560, "990100", r, locales.ZH)
			w.Join(560, "990100", org.DataProtection, locales.ZH)
			m, err := w.Org.MemberByTelegram(t.Context(), 560, w.Now)
			talk.Must(t, err)
			err = w.Org.Switch(t.Context(), m.ID, m.Grants[slices.IndexFunc(m.Grants, func(g org.Grant) bool { return g.Role == r })].ID, w.Now)
			talk.Must(t, err)
			k := w.Account(560).Command("menu", "").Sees("🔁 换职务")
			few(t, k)
			if desk := r.Family() == org.Coordinator; desk {
				if k.Offers("政策库") == (r != org.PolicyEditor) {
					t.Errorf("the library stands on the wrong page:\n%s", k.Text())
				}
				k.Sees("[1 落实法规政策]", "[8 上级交办的其他任务]").Command("menu", "more").Sees("其他事项", "🏠 主菜单")
				few(t, k)
				behind := k.Text()
				for k.Offers("更多") {
					k.Press("更多").Sees("[🏠 主菜单]")
					few(t, k)
					behind += k.Text()
				}
				for _, label := range []string{"☎ 帮助", "✉ 邀请加入", "💬 待答意见"} {
					if !strings.Contains(behind, label) {
						t.Errorf("%s stands on no page:\n%s", label, behind)
					}
				}
				k.Sees("[🏠 主菜单]")
			} else if k.Command("menu", "more").Sees("☎ 帮助"); k.Offers("更多") {
				t.Error("there is more behind a menu that fits")
			}
		})
	}
}

func few(t *testing.T, k *talk.Chat) {
	t.Helper()
	n := 0
	for _, row := range k.Screens[0].Rows {
		n += len(row)
		if len(row) > 2 {
			t.Errorf("a row of %d buttons", len(row))
		}
	}
	if n > 12 {
		t.Errorf("%d buttons:\n%s", n, k.Text())
	}
}
