package account_test

import (
	"testing"

	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/org"
)

// Two townships are called the same, and a village is too: whoever looks for the name, invites
// into it or holds posts in two of them sees which is which.
func TestNamesakesShowTheirFullPath(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	name := locales.Both("双藤乡", "Shuangteng")
	talk.Must(t, w.Org.LoadUnits(t.Context(), []org.UnitRow{
		{Code: "99010105", Parent: "990101", Name: name, Level: org.LevelTownship},
		{Code: "99010205", Parent: "990102", Name: name, Level: org.LevelTownship},
		{Code: "9901010209", Parent: "99010102", Name: name, Level: org.LevelVillage},
	}))
	p := w.Account(admin)
	p.Command("invite", "双藤").Sees("[云梯县 / 双藤乡]", "[云梯县 / 鹤嘴镇 / 双藤乡]").Lacks("[双藤乡]")
	p.Press("鹤嘴镇 / 双藤乡").OK()
	p.Sees("现在在 <b>云梯县 / 鹤嘴镇 / 双藤乡</b>")
	p.Press("就是双藤乡").OK()
	p.Sees("在 云梯县 / 鹤嘴镇 / 双藤乡 担任什么")
	// A name that nobody shares stays short.
	p.Command("invite", "桃坪").Sees("[桃坪村]")

	const twice = 608
	w.Join(twice, "99010105", org.TownshipOfficer, locales.EN)
	w.Join(twice, "99010205", org.TownshipOfficer, locales.EN)
	w.Account(twice).Command("switch", "").Sees("Yunti County / Shuangteng").Lacks("[Shuangteng")
}
