package demo

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"cadrebot/org"
)

// scheme is one project of the demo: what becomes of it, and its money in 10,000 yuan.
type scheme struct {
	ref, county, abbr, village string
	class, name, stage         string
	n                          int // in its county
	budget, given, paid        int
	oldBase                    bool
}

// stageOrder are the stages of the spec from the furthest back.
var stageOrder = []string{"handed_over", "accepted", "completed", "started", "tendering", "approved", "in_library"}

// stagesOf and classesOf are how many projects of a county stand where, and of which class; the
// spec has only the sums over all counties.
var (
	stagesOf = map[string][]int{
		"YT": {1, 6, 9, 21, 5, 6, 8}, "QH": {1, 4, 6, 16, 4, 5, 6}, "SY": {2, 4, 6, 15, 3, 5, 5}, "DX": {0, 2, 4, 9, 2, 2, 3},
	}
	classOrder = []string{"industry", "employment", "infrastructure", "public_service", "asset_upkeep", "other"}
	classesOf  = map[string][]int{
		"YT": {24, 5, 15, 6, 3, 3}, "QH": {18, 4, 11, 5, 2, 2}, "SY": {17, 3, 12, 4, 2, 2}, "DX": {9, 2, 6, 3, 1, 1},
	}
	namesOf = map[string][]string{
		"industry":       {"茶园改造", "茶叶初制车间", "食用菌大棚", "肉牛养殖小区", "中药材种植基地", "冷藏保鲜库", "油茶低产林改造", "稻田养鱼"},
		"employment":     {"就业帮扶车间", "公益性岗位", "乡村车间设备更新"},
		"infrastructure": {"产业路硬化", "饮水管网改造", "灌溉渠道修复", "便民桥", "防洪堤加固", "晒场建设"},
		"public_service": {"村卫生室改造", "幸福食堂", "村民活动中心"},
		"asset_upkeep":   {"光伏电站管护", "饮水工程管护"},
		"other":          {"村庄环境整治", "垃圾收集点"},
	}
)

// read is the demo's spec; the file is read by every test of this package.
func read() (s spec) {
	if err := json.Unmarshal(specFile, &s); err != nil {
		panic(fmt.Errorf("read the demo's spec: %w", err))
	}
	return s
}

// schemes are the projects of the demo with their money, county by county, the furthest first.
func schemes() (out []scheme) {
	s := read()
	for _, c := range s.Counties {
		out = append(out, s.schemesOf(c.Code, c.Abbr, c.Villages, c.OldBase)...)
	}
	return out
}

func (s spec) schemesOf(code, abbr string, villages, oldBase int) []scheme {
	var out []scheme
	for i, stage := range stageOrder {
		for range stagesOf[abbr][i] {
			out = append(out, scheme{stage: stage})
		}
	}
	classes, places := mixed(classesOf[abbr]), villageCodes(code, villages, len(s.Townships[abbr]))
	for i := range out {
		p, at := &out[i], places[i*5%len(places)]
		p.n, p.county, p.abbr, p.village = i, code, abbr, at
		p.ref = fmt.Sprintf("project/%s/%02d", abbr, i+1)
		p.class = classOrder[classes[i]]
		p.name = namesOf[p.class][i%len(namesOf[p.class])]
		town, _ := strconv.Atoi(at[6:8])
		p.oldBase = town > len(s.Townships[abbr])-oldBase
	}
	s.fund(out, abbr)
	return out
}

// mixed are the numbers of the classes, each as often as counts says, spread evenly.
func mixed(counts []int) (out []int) {
	total, given := 0, make([]int, len(counts))
	for _, n := range counts {
		total += n
	}
	for i := range total {
		best, most := 0, -1<<30
		for c, n := range counts {
			if behind := n*(i+1) - given[c]*total; behind > most && given[c] < n {
				best, most = c, behind
			}
		}
		given[best]++
		out = append(out, best)
	}
	return out
}

// villageCodes are the codes of a county's villages, as makeUnits gives them.
func villageCodes(county string, villages, towns int) (out []string) {
	for i := range towns {
		for v := range share(villages, towns, i) {
			out = append(out, fmt.Sprintf("%s%02d%02d", county, i+1, v+1))
		}
	}
	return out
}

// fund shares the county's sums out: what is paid among the projects that have been started, what
// is allocated and unpaid among those that have not got so far, next year's reserve among those of
// the library.
func (s spec) fund(list []scheme, abbr string) {
	paid, industry, given := s.Funds.Paid[abbr], s.Funds.Industry[abbr], s.Funds.Allocated[abbr]
	begun := func(p scheme) bool { return !slices.Contains([]string{"tendering", "approved", "in_library"}, p.stage) }
	sharedOut(list, industry, func(p scheme) bool { return begun(p) && p.class == "industry" }, func(p *scheme, n int) { p.paid = n })
	sharedOut(list, paid-industry, func(p scheme) bool { return begun(p) && p.class != "industry" }, func(p *scheme, n int) { p.paid = n })
	later := (given - paid) * 6 / 10
	sharedOut(list, later, func(p scheme) bool { return p.stage == "tendering" || p.stage == "approved" }, func(p *scheme, n int) { p.given = n })
	sharedOut(list, given-paid-later, func(p scheme) bool { return p.stage == "started" }, func(p *scheme, n int) { p.given = n })
	sharedOut(list, s.Reserve[abbr], func(p scheme) bool { return p.stage == "in_library" }, func(p *scheme, n int) { p.budget = n })
	for i := range list {
		p := &list[i]
		if p.given += p.paid; p.stage != "in_library" {
			p.budget = p.given + p.given/20 + 3
		}
	}
}

// sharedOut gives total, unevenly but wholly, to those who take part.
func sharedOut(list []scheme, total int, takes func(scheme) bool, give func(*scheme, int)) {
	var among []int
	whole := 0
	for i, p := range list {
		if takes(p) {
			among, whole = append(among, i), whole+weight(i)
		}
	}
	left := total
	for n, i := range among {
		part := total * weight(i) / whole
		if n == len(among)-1 {
			part = left
		}
		left -= part
		give(&list[i], part)
	}
}

func weight(i int) int { return 5 + i*7%6 }

// yuan is an amount in 10,000 yuan as an answer.
func yuan(wan int) string { return strconv.Itoa(wan) + "0000" }

// on is the date so many days from the load day, as an answer.
func on(day int) string { return "day:" + strconv.Itoa(day) }

// projectSteps lead 160 projects to where they stand.
func projectSteps() (out []Step) {
	for _, p := range schemes() {
		first := -300
		if p.stage == "in_library" {
			first = -110
		}
		out = append(out, p.library(first)...)
		if p.stage != "in_library" {
			out = append(out, p.building()...)
		}
	}
	return out
}

// move is a step of the project itself.
func (p scheme) move(role org.Role, at string, move string, day, hour int, data map[string]string) Step {
	return Step{Ref: p.ref, Role: string(role), At: at, Move: move, Day: day, Hour: hour, Data: data}
}

// library leads from the village's wish into the library, with a posting at each level.
func (p scheme) library(first int) []Step {
	when, old, finish := "this_year", "no", 20+p.n%60
	if p.stage == "in_library" {
		when, finish = "next_year", 330
	}
	if p.stage == "started" && p.n%9 == 0 {
		finish = -12 // behind
	}
	if p.oldBase {
		old = "yes"
	}
	nature := []string{"new", "extension", "repair"}[p.n%3]
	households := 18 + p.n*11%90
	source := []string{"central", "central", "provincial", "county"}[p.n%4]
	posted := func(level string, from int) map[string]string {
		return map[string]string{"posted_from_" + level: on(first + from), "posted_to_" + level: on(first + from + 10)}
	}
	county := posted("township", 13)
	county["opinion"] = "符合规划，可以实施"
	return []Step{
		{
			Ref: p.ref, Kind: "project", Role: string(org.VillageCommittee), At: p.village, Day: first, Hour: 9, Data: map[string]string{
				"name": p.name, "class": p.class, "nature": nature, "when": when, "content": p.name + "及配套设施", "budget": yuan(p.budget),
				"source": source, "benefit": "村集体收益分红，优先带动监测对象就业", "households": strconv.Itoa(households),
				"people": strconv.Itoa(households * 3), "basis": "POL-011", "finish": on(finish), "old_base": old,
			},
		},
		p.move(org.TownshipOfficer, p.village[:8], "township_review", first+12, 10, posted("village", 1)),
		p.move(org.CountyProject, p.county, "county_appraise", first+24, 10, county),
		p.move(org.CountyApprover, p.county, "admit", first+36, 11, posted("county", 25)),
	}
}

// building leads from the library to the stage where the project stands.
func (p scheme) building() []Step {
	out := []Step{
		p.move(org.CountyProject, p.county, "plan", -262, 9, nil),
		p.move(org.CountyApprover, p.county, "approve", -260, 9, map[string]string{"approval_doc": "演示农〔批复〕" + strconv.Itoa(p.n+1) + "号"}),
	}
	if p.stage == "approved" {
		return out
	}
	if out = append(out, p.move(org.CountyProject, p.county, "tender", -240, 9, nil)); p.stage == "tendering" {
		return out
	}
	out = append(out, p.move(org.VillageCommittee, p.village, "start", -220, 9, map[string]string{"started_on": on(-221)}))
	if p.stage == "started" {
		pct := 20 + p.n*13%75
		return append(out, p.progress(-24, pct, "main_works", p.n%7)...)
	}
	out = append(out, p.progress(-100, 100, "finishing", 0)...)
	out = append(out, p.move(org.VillageCommittee, p.village, "complete", -95, 9, map[string]string{"completed_on": on(-96)}))
	if p.stage == "completed" {
		return out
	}
	look := p.ref + "/acceptance"
	out = append(
		out,
		Step{Ref: look, Kind: "project_acceptance", Parent: p.ref, Unit: p.village, Role: string(org.CountyProject), At: p.county, Day: -85, Hour: 9, Data: map[string]string{
			"looked_on": on(-86), "verdict": "passed", "findings": "质量合格",
		}},
		Step{Ref: look, Move: "confirm", Role: string(org.CountyApprover), At: p.county, Day: -80, Hour: 9},
	)
	if p.stage == "accepted" {
		return out
	}
	left := p.ref + "/asset"
	return append(
		out,
		p.move(org.CountyProject, p.county, "settle", -70, 9, map[string]string{"settled_amount": yuan(p.given)}),
		Step{Ref: left, Kind: "asset", Parent: p.ref, Unit: p.village, Role: string(org.CountyProject), At: p.county, Day: -65, Hour: 9, Data: map[string]string{
			"asset_name": p.name, "asset_class": "operating", "value": yuan(p.given), "owner": "village_collective", "keeper": "村集体经济合作社",
		}},
		Step{Ref: left, Move: "take_over", Role: string(org.VillageCommittee), At: p.village, Day: -60, Hour: 9},
	)
}

// progress is a month's report, which the township has confirmed of most.
func (p scheme) progress(day, pct int, stage string, trouble int) []Step {
	problem := "none"
	if trouble == 3 {
		problem = "weather"
	}
	ref := p.ref + "/progress"
	out := []Step{{
		Ref: ref, Kind: "project_progress", Parent: p.ref, Unit: p.village, Role: string(org.VillageCommittee), At: p.village, Day: day, Hour: 10,
		Data: map[string]string{"pct": strconv.Itoa(pct), "stage": stage, "problem": problem},
	}}
	if p.n%4 != 1 {
		out = append(out, Step{Ref: ref, Move: "confirm", Role: string(org.TownshipOfficer), At: p.village[:8], Day: day + 1, Hour: 10})
	}
	return out
}
