package tasks

import (
	"testing"

	"cadrebot/locales"
	"cadrebot/org"
)

func TestALadderIsSaidInWords(t *testing.T) {
	t.Parallel()
	town := Above{Name: locales.Both("桃坪镇", "Taoping Town"), Level: org.LevelTownship}
	for _, c := range []struct {
		ladder LadderName
		to     Above
		zh, en string
	}{
		{Standard, town, "🔔 提醒：提前3天、当天、逾期1天、逾期3天（抄告桃坪镇）", "🔔 Reminders: 3 days before, on the day, 1 day late, 3 days late (also Taoping Town)"},
		{Standard, AboveOf(org.LevelVillage), "🔔 提醒：提前3天、当天、逾期1天、逾期3天（抄告上级单位）", "🔔 Reminders: 3 days before, on the day, 1 day late, 3 days late (also the unit above)"},
		{Standard, AboveOf(org.LevelCounty), "🔔 提醒：提前3天、当天、逾期1天、逾期3天", "🔔 Reminders: 3 days before, on the day, 1 day late, 3 days late"},
		{Standard, AboveOf(org.Levels[0]), "🔔 提醒：提前3天、当天、逾期1天、逾期3天", "🔔 Reminders: 3 days before, on the day, 1 day late, 3 days late"},
		{
			"supervised", town, "🔔 提醒：提前3天、当天、逾期1天🟡、逾期3天🔴（抄告桃坪镇）、逾期5天🔴（抄告再上一级）",
			"🔔 Reminders: 3 days before, on the day, 1 day late 🟡, 3 days late 🔴 (also Taoping Town), 5 days late 🔴 (also one level higher)",
		},
		{
			"supervised", AboveOf(org.LevelTownship), "🔔 提醒：提前3天、当天、逾期1天🟡、逾期3天🔴（抄告上级单位）、逾期5天🔴",
			"🔔 Reminders: 3 days before, on the day, 1 day late 🟡, 3 days late 🔴 (also the unit above), 5 days late 🔴",
		},
	} {
		got := LadderOf(c.ladder, "").Said(c.to)
		if zh, en := got.Plain(locales.ZH), got.Plain(locales.EN); zh != c.zh || en != c.en {
			t.Errorf("%s to %s:\n%s\n%s", c.ladder, c.to.Level, zh, en)
		}
	}
}
