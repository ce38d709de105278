package demo

import (
	"fmt"
	"strconv"

	"cadrebot/org"
)

// planSteps are what the city and its counties set out to do in the year, how its targets are split,
// the counties' milestones, standards with their days, and drafts on which villages are asked.
func planSteps() []Step {
	var out []Step
	for _, part := range [][]Step{cityPlan(), countyPlans(), milestones(), standards(), consultations()} {
		out = append(out, part...)
	}
	return out
}

// goal is a target of the city and its counties' parts, in their order; what is over is not allotted yet.
type goal struct {
	indicator string
	value     int
	parts     [4]int
}

var goals = []goal{
	{"PRJ-04", 60, [4]int{22, 16, 14, 6}},
	{"HRD-01", 6000, [4]int{2200, 1700, 1400, 700}},
	{"GUA-02", 100, [4]int{100, 100, 100, 100}},
	{"LAB-04", 40, [4]int{15, 10, 9, 0}},
}

func planned(name, basis, goals string) []string {
	return []string{"year", "year:0", "name", name, "basis", basis, "goals", goals}
}

// cityPlan was adopted at the beginning of the year and split to the counties; the last part of it waits
// for its approval.
func cityPlan() []Step {
	const city = "990100"
	plan := &chain{ref: "plan/city"}
	plan.begin("plan", "", "", -290, 9, "CITY_COORD", city, planned("巩固拓展脱贫攻坚成果年度计划", "POL-037", "守住不发生规模性返贫底线，资金和项目按季推进")...)
	plan.add(-286, 9, "CITY_COORD", city, "submit")
	plan.add(-284, 9, "CITY_APPROVER", city, "adopt")
	out := plan.steps
	for i, g := range goals {
		target := &chain{ref: "target/city/" + g.indicator}
		target.begin("plan_target", plan.ref, city, -288, 9+i, "CITY_COORD", city, "indicator", g.indicator, "value", strconv.Itoa(g.value))
		out = append(out, target.steps...)
		for c, n := range g.parts {
			if n == 0 {
				continue
			}
			county := counties[c]
			part := &chain{ref: "target/" + county + "/" + g.indicator}
			part.begin("plan_target", target.ref, county, -280, 9+i, "CITY_COORD", city, "indicator", g.indicator, "value", strconv.Itoa(n))
			if g.indicator != "LAB-04" {
				part.add(-278, 9+i, "CITY_APPROVER", city, "approve")
			}
			out = append(out, part.steps...)
		}
	}
	return out
}

// counties are those of the demo city, in the order of the spec.
var counties = []string{"990101", "990102", "990103", "990104"}

// countyPlans are in force, waiting for the first-responsible person, returned, and being prepared.
func countyPlans() (out []Step) {
	for i, county := range counties {
		plan, target := &chain{ref: "plan/" + county}, &chain{ref: "target/own/" + county}
		day := []int{-270, -6, -9, -3}[i]
		plan.begin("plan", "", "", day, 10, "CTY_COORD", county, planned("县巩固成果年度计划", "POL-037", "项目早开工，监测对象应纳尽纳")...)
		target.begin("plan_target", plan.ref, county, day, 11, "CTY_COORD", county, "indicator", "PRJ-05", "value", strconv.Itoa(goals[0].parts[i]))
		if i < 3 {
			plan.add(day+2, 10, "CTY_COORD", county, "submit")
		}
		switch i {
		case 0:
			plan.add(day+3, 10, "CTY_FIRST", county, "sign")
			plan.add(day+5, 10, "CITY_APPROVER", "990100", "approve")
		case 2:
			plan.add(day+4, 10, "CTY_FIRST", county, "return", "reason", "请补充就业目标")
		}
		out = append(append(out, plan.steps...), target.steps...)
	}
	return out
}

// milestones are what each county once was, and the check that it works on now: under way, a later day
// asked for, reached, and not approved yet.
func milestones() (out []Step) {
	for i, county := range counties {
		once, now := &chain{ref: "milestone/once/" + county}, &chain{ref: "milestone/now/" + county}
		once.begin("milestone", "", county, -300, 9, "CITY_COORD", "990100", "milestone_kind", "exited", "milestone", "退出贫困县序列", "planned", fmt.Sprintf("20%d-04-2%d", 17+i%3, i+1))
		once.add(-299, 9, "CITY_APPROVER", "990100", "confirm_past")
		day := []int{-120, -150, -160, -2}[i]
		now.begin("milestone", "", "", day, 9, "CTY_COORD", county, "milestone_kind", "no_large_return", "milestone", "防返贫集中排查整改到位", "planned", on([]int{40, 20, -30, 60}[i]))
		if i < 3 {
			now.add(day+3, 9, "CITY_APPROVER", "990100", "approve")
		}
		switch i {
		case 1:
			now.add(-3, 9, "CTY_COORD", county, "slip", "new_planned", on(60), "reason", "高山村道路塌方，入户推迟")
		case 2:
			now.add(-31, 9, "CTY_COORD", county, "reach", "actual", on(-32))
		}
		out = append(append(out, once.steps...), now.steps...)
	}
	return out
}

// standards are two of the city, the second of which follows the first, and one that a county has proposed.
func standards() (out []Step) {
	standard := func(ref string, role org.Role, at string, day int, name, value, unit, source string) *chain {
		p := &chain{ref: "standard/" + ref}
		p.begin("parameter", "", "", day, 9, string(role), at, "name", name, "value", value, "unit", unit, "valid_from", on(day+5), "source", source, "confidence", "medium")
		out = append(out, p.steps...)
		return p
	}
	approved := func(ref string, day int, value string) {
		p := standard(ref, org.CityCoordinator, "990100", day, "delegation_days_max", value, "days", "演示市办〔示〕6号")
		p.add(day+2, 9, "CITY_APPROVER", "990100", "approve")
		out = append(out, p.steps[1:]...)
	}
	approved("first", -200, "90")
	approved("second", -60, "60")
	standard("proposed", org.CountyCoordinator, homeCounty, -2, "township_review_days", "3", "days", "演示县农函〔示〕2号")
	return out
}

// consultations are a draft on which people reply under their posts, and one on which nobody learns who did.
func consultations() (out []Step) {
	ask := func(ref, anonymous string, day int, data ...string) {
		c := &chain{ref: "consultation/" + ref}
		c.begin("consultation", "", "", day, 9, "CITY_COORD", "990100", append(data, "closes", on(day+14), "anonymous", anonymous)...)
		out = append(out, c.steps...)
	}
	reply := func(of string, day int, role org.Role, at, theme, words string) {
		r := &chain{ref: "reply/" + of + "/" + at + "/" + string(role)}
		r.begin("consultation_reply", "consultation/"+of, "", day, 16, string(role), at, "theme", theme, "a1", words)
		out = append(out, r.steps...)
	}
	ask("roads", "no", -6, "draft", "农村公路养护办法（征求意见稿）", "department", "市交通运输局", "summary", "村道养护改由乡镇统一负责，经费按公里补助", "q1", "本乡镇、本村能承担养护吗？", "q2", "每公里需要多少钱？")
	reply("roads", -4, org.VillageFirstSecretary, home, "mend", "能承担，但缺一台小型机械")
	reply("roads", -3, org.TownshipOfficer, homeTown, "worry", "雨季塌方多，补助不够")
	reply("roads", -2, org.VillageFirstSecretary, english, "agree", "we can do it with two more workers")
	ask("tables", "yes", -5, "draft", "村级报表精简清单（征求意见稿）", "department", "市农业农村局", "summary", "合并三张月报，取消两张台账", "q1", "还有哪张表可以不报？")
	reply("tables", -3, org.VillageCommittee, home, "mend", "走访台账和月报重复")
	return out
}
