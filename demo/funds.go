package demo

import (
	"fmt"
	"strconv"

	"cadrebot/org"
)

// lot is money that a county has to give to projects: an allocation from the city, or its own batch.
type lot struct {
	ref      string
	received int // day
	left     int // in 10,000 yuan
}

// Shares of what a county receives, and when it came (brief 8: three batches).
const (
	centralShare, provincialShare = 60, 25
	centralDay, provincialDay     = -256, -180
	ownDay                        = -70
	paidBy                        = -32 // before the last end of a month, whatever the day
)

// fundSteps bring the money in, give it to counties and projects, pay it, post it and evaluate it.
func fundSteps() []Step {
	s := read()
	out := s.cityBatches()
	for _, c := range s.Counties {
		lots := s.lotsOf(c.Abbr)
		out = append(out, s.countyMoney(c.Code, c.Abbr)...)
		var projects []scheme
		for _, p := range schemes() {
			if p.abbr == c.Abbr && p.given > 0 {
				projects = append(projects, p)
			}
		}
		for i, p := range projects {
			out = append(out, p.funded(lots, i)...)
		}
		out = append(out, undecided(c.Code, c.Abbr, lots, projects)...)
	}
	return append(out, evaluationSteps()...)
}

// parts are a county's money by source: central, provincial, its own.
func (s spec) parts(abbr string) (central, provincial, own int) {
	all := s.Funds.Received[abbr]
	central, provincial = all*centralShare/100, all*provincialShare/100
	return central, provincial, all - central - provincial
}

func (s spec) lotsOf(abbr string) []*lot {
	central, provincial, own := s.parts(abbr)
	return []*lot{
		{"allocation/" + abbr + "/central", centralDay, central},
		{"allocation/" + abbr + "/provincial", provincialDay, provincial},
		{"batch/" + abbr, ownDay, own},
	}
}

// entered is a record of money that one enters and another approves the next day.
func entered(first Step, approver org.Role, at string) []Step {
	first.Hour = 9
	return []Step{first, {Ref: first.Ref, Move: "approve", Role: string(approver), At: at, Day: first.Day + 1, Hour: 9}}
}

// cityBatches are the central and the provincial money, which the city gives to its counties.
func (s spec) cityBatches() (out []Step) {
	city := s.City.Code
	sums := map[string]int{}
	for _, c := range s.Counties {
		central, provincial, _ := s.parts(c.Abbr)
		sums["central"] += central
		sums["provincial"] += provincial
	}
	for _, b := range []struct {
		source, doc string
		day         int
	}{{"central", "演示财农〔示〕12号", centralDay}, {"provincial", "演示省财农〔示〕31号", provincialDay}} {
		out = append(out, entered(Step{
			Ref: "batch/" + b.source, Kind: "fund_batch", Role: string(org.CityFinance), At: city, Day: b.day,
			Data: map[string]string{"doc": b.doc, "source": b.source, "amount": yuan(sums[b.source]), "received": on(b.day)},
		}, org.CityApprover, city)...)
		for i, c := range s.Counties {
			lot := s.lotsOf(c.Abbr)[0]
			if b.source == "provincial" {
				lot = s.lotsOf(c.Abbr)[1]
			}
			out = append(out, entered(Step{
				Ref: lot.ref, Kind: "fund_allocation", Parent: "batch/" + b.source, Unit: c.Code, Role: string(org.CityFinance), At: city, Day: b.day + 2,
				Data: map[string]string{"amount": yuan(lot.left), "allocation_doc": fmt.Sprintf("演示星财农〔示〕%d号", 8+i), "day": on(b.day + 2)},
			}, org.CityApprover, city)...)
		}
	}
	return out
}

// countyMoney is the county's own batch.
func (s spec) countyMoney(county, abbr string) []Step {
	_, _, own := s.parts(abbr)
	return entered(Step{
		Ref: "batch/" + abbr, Kind: "fund_batch", Role: string(org.CountyFinance), At: county, Day: ownDay,
		Data: map[string]string{"doc": "演示县财农〔示〕5号", "source": "county", "amount": yuan(own), "received": on(ownDay)},
	}, org.CountyApprover, county)
}

// funded gives a project its money out of the lots, the oldest first, pays what is paid of it, and
// posts it where the project is finished.
func (p scheme) funded(lots []*lot, n int) (out []Step) {
	need, unpaid := p.given, p.paid
	for i, l := range lots {
		give := min(need, l.left)
		if give == 0 {
			continue
		}
		need, l.left = need-give, l.left-give
		ref := p.ref + "/money/" + strconv.Itoa(i)
		out = append(out, entered(Step{
			Ref: ref, Kind: "fund_project", Parent: l.ref, Unit: p.county, Role: string(org.CountyFinance), At: p.county, Day: l.received + 6,
			Data: map[string]string{"project": "code:" + p.ref, "amount": yuan(give), "use": []string{"works", "goods"}[p.n%2]},
		}, org.CountyApprover, p.county)...)
		if pay := min(unpaid, give); pay > 0 {
			unpaid -= pay
			day := min(paidBy-2, l.received+20+n%15)
			out = append(out, entered(Step{
				Ref: ref + "/paid", Kind: "fund_payment", Parent: ref, Unit: p.county, Role: string(org.CountyFinance), At: p.county, Day: day,
				Data: map[string]string{"amount": yuan(pay), "voucher": fmt.Sprintf("记-%04d", 100+p.n*3+i), "day": on(day)},
			}, org.CountyApprover, p.county)...)
		}
		if i == 0 || p.stage == "started" {
			out = append(out, p.posted(ref, i)...)
		}
	}
	return out
}

// short are the projects of Qingheling that were posted for less than ten days; one of them was
// posted again for long enough.
const short, shortCounty = 3, "QH"

// posted is the posting of a project's money, where the project has got so far.
func (p scheme) posted(money string, i int) []Step {
	ref := money + "/posted"
	step := func(move string, day int, data map[string]string) Step {
		return Step{Ref: ref, Move: move, Role: string(org.CountyFinance), At: p.county, Day: day, Hour: 15, Data: data}
	}
	first := step("", -60, map[string]string{"where": "village_board county_website", "posted_from": on(-60)})
	first.Kind, first.Parent, first.Unit = "disclosure", money, p.county
	switch {
	case p.stage == "started" && p.abbr == shortCounty && i == 0 && p.n < 11+short && p.n >= 11:
		out := []Step{first, step("object", -51, map[string]string{"reason": "公示牌第 7 天被撤下"}), step("post_again", -30, map[string]string{"posted_from": on(-30)})}
		if p.n == 11 {
			out = append(out, step("confirm", -19, map[string]string{"posted_to": on(-20)}))
		}
		return out
	case p.stage == "completed" || p.stage == "accepted" || p.stage == "handed_over":
		return []Step{first, step("confirm", -47, map[string]string{"posted_to": on(-48)})}
	}
	return nil
}

// undecided is what somebody has entered and nobody has decided on: in the home county a batch, in the
// others what is left for projects.
func undecided(county, abbr string, lots []*lot, projects []scheme) []Step {
	if abbr == "YT" {
		return []Step{{
			Ref: "batch/YT/new", Kind: "fund_batch", Role: string(org.CountyFinance), At: county, Day: -2, Hour: 10,
			Data: map[string]string{"doc": "演示县财农〔示〕9号", "source": "county", "amount": yuan(300), "received": on(-3)},
		}}
	}
	for i, p := range projects {
		if p.stage != "approved" || lots[2].left < 100 {
			continue
		}
		return []Step{{
			Ref: fmt.Sprintf("waiting/%s/%d", abbr, i), Kind: "fund_project", Parent: lots[2].ref, Unit: county, Role: string(org.CountyFinance), At: county, Day: -1, Hour: 10,
			Data: map[string]string{"project": "code:" + p.ref, "amount": yuan(100), "use": "works"},
		}}
	}
	return nil
}

// evaluationSteps are an evaluation that the city has still to review, and one that it returned.
func evaluationSteps() []Step {
	self := func(release, management, results string) map[string]string {
		return map[string]string{
			"year": "year:0", "self_release": release, "self_management": management, "self_results": results,
			"gains": "新增茶园和食用菌基地，带动农户稳定增收，项目资产已登记入账",
		}
	}
	begin := func(county, abbr string, data map[string]string) Step {
		return Step{Ref: "evaluation/" + abbr, Kind: "fund_evaluation", Role: string(org.CountyFinance), At: county, Day: -4, Hour: 10, Data: data}
	}
	return []Step{
		begin("990101", "YT", self("19", "27", "46")), begin("990103", "SY", self("17", "25", "44")),
		{
			Ref: "evaluation/SY", Move: "return", Role: string(org.CityCoordinator), At: "990100", Day: -3, Hour: 10,
			Data: map[string]string{"reason": "支出率 68.0%，自评得分偏高，请核实后再报"},
		},
	}
}
