package demo

import (
	"fmt"

	"cadrebot/org"
)

// found is an issue of the demo: what was found, and how far it has come.
type found struct {
	county, what, kind, source string
	opened, due                int
	answered, closed           int // days; 0 = not
}

// issuesFound are the 22 issues of the spec: 13 closed, 3 overdue. The three of QH are about postings of
// under ten days.
func issuesFound() []found {
	out := []found{
		{"990102", "产业路硬化项目公示不足10天", "posting", "inspection", -32, -2, -9, -7},
		{"990102", "饮水管网改造项目公示不足10天", "posting", "inspection", -32, -2, 0, 0},
		{"990102", "晒场建设项目公示不足10天", "posting", "inspection", -32, -2, 0, 0},
		{"990103", "两笔支付没有附验收单", "funds", "audit", -41, -11, 0, 0},
	}
	closed := []struct{ what, kind, source string }{
		{"项目资产没有登记到村", "project", "inspection"},
		{"监测对象帮扶措施登记不全", "monitoring", "data_check"},
		{"月报和台账数字对不上", "data", "data_check"},
		{"项目绩效目标没有公开", "posting", "audit"},
		{"重复要求村里报同一张表", "burden", "report"},
		{"培训签到名册不完整", "other", "inspection"},
	}
	for i := range 12 { // four of them a little late
		x, due := closed[i%len(closed)], -100+7*i
		answered := due - 3
		if i%3 == 2 {
			answered = due + 2
		}
		out = append(out, found{counties[i%4], x.what, x.kind, x.source, due - 30, due, answered, answered + 2})
	}
	for i := range 6 { // under way, half of them answered
		x, answered := closed[(i+2)%len(closed)], 0
		if i%2 == 0 {
			answered = -1
		}
		out = append(out, found{counties[i%4], x.what, x.kind, x.source, -20 + i, 10 + i, answered, 0})
	}
	return out
}

// oversightSteps are issues on their ways, a case with a question to its county, and the yearly sheet
// of a county.
func oversightSteps() []Step {
	var out []Step
	office := func(s Step) {
		s.Role, s.At, s.Hour = string(org.Supervision), "990100", 10
		out = append(out, s)
	}
	for i, x := range issuesFound() {
		ref := fmt.Sprintf("issue/%02d", i+1)
		office(Step{Ref: ref, Kind: "issue", Unit: x.county, Day: x.opened, Data: map[string]string{
			"what": x.what, "type": x.kind, "source": x.source, "due": fmt.Sprintf("day:%d", x.due),
		}})
		if x.due < 0 && x.answered == 0 {
			office(Step{Ref: ref, Move: "urge", Day: x.due + 1, Data: map[string]string{"reason": "期限已过，请说明进展"}})
		}
		if x.answered != 0 {
			out = append(out, Step{Ref: ref, Move: "answer", Role: string(org.CountyCoordinator), At: x.county, Day: x.answered, Hour: 15, Data: map[string]string{"done": "已按要求整改，材料已存档"}})
		}
		if x.closed != 0 {
			office(Step{Ref: ref, Move: "close", Day: x.closed})
		}
	}
	office(Step{Ref: "case/1", Kind: "case", Unit: "990103", Day: -12, Data: map[string]string{"case_type": "misuse", "source": "audit", "basis": "POL-030", "limit": "day:48"}})
	office(Step{Ref: "case/1/facts", Kind: "case_facts", Parent: "case/1", Unit: "990103", Day: -11, Data: map[string]string{"question": "请核实这两笔支付的验收手续是否齐全", "due": "day:4"}})
	return append(out,
		Step{Ref: "yearly/QH", Kind: "evaluation", Unit: "990102", Role: string(org.CityCoordinator), At: "990100", Day: -40, Hour: 9, Data: map[string]string{
			"year": "year:-1", "responsibility": "23", "policy": "22", "work": "21", "results": "22", "remarks": "产业占比稳定，公示管理还要加强",
		}},
		Step{Ref: "yearly/QH", Move: "comment", Role: string(org.CountyCoordinator), At: "990102", Day: -35, Hour: 9, Data: map[string]string{"opinion": "认可，已安排公示专项检查"}},
		Step{Ref: "yearly/QH", Move: "settle", Role: string(org.CityApprover), At: "990100", Day: -33, Hour: 16},
	)
}
