package demo

import "cadrebot/org"

// flags are numbers that counties have asked about: two that were explained and one that still
// waits.
func flags() []Step {
	ask := func(ref, village, county, indicator, period, value, other, fault string, day int) Step {
		return Step{
			Ref: ref, Kind: "data_flag", Unit: village, Role: string(org.CountyCoordinator), At: county, Day: day, Hour: 9,
			Data: map[string]string{"indicator": indicator, "period": period, "value": value, "other": other, "fault": fault},
		}
	}
	return []Step{
		ask("flag1", english, homeCounty, "MON-05", "2026W45", "24", "2", "leapt", -13),
		{Ref: "flag1", Role: string(org.VillageFirstSecretary), At: english, Move: "explain", Day: -12, Hour: 16, Data: map[string]string{"reason": "暴雨以后逐户查了一遍"}},
		ask("flag2", home, homeCounty, "COL-01", "2026W46", "120", "12000", "fell", -6),
		{Ref: "flag2", Role: string(org.VillageFirstSecretary), At: home, Move: "explain", Day: -5, Hour: 10, Data: map[string]string{"reason": "按季结算，本季收入下周入账"}},
		ask("flag3", home, homeCounty, "LAB-02", "2026W46", "31", "3", "leapt", -2),
	}
}
