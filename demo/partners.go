package demo

import (
	"fmt"
	"strconv"
)

// partnerSteps are the partners of spec.json with what they agreed on and did, offers and receipts,
// and one foreign-aided project.
func partnerSteps() []Step {
	var out []Step
	out = append(out, plannedHelp()...)
	out = append(out, freeHelp()...)
	return append(out, foreignAid()...)
}

// plannedHelp are those who agree on targets: two central units and an eastern partner.
func plannedHelp() []Step {
	var out []Step
	add := func(ref, kind, name, role, at string, targets map[string][4]int, order []string) {
		m := &chain{ref: ref}
		m.begin("partner", "", "", -320, 9, role, at, "partner_kind", kind, "name", name)
		out = append(out, m.steps...)
		for _, indicator := range order {
			of := targets[indicator]
			a := &chain{ref: ref + "-" + indicator}
			a.begin("agreement", ref, "", -315, 10, role, at, "indicator", indicator, "year", "2026", "target", strconv.Itoa(of[0]))
			a.add(-312, 10, confirmer(role), "990100", "confirm")
			out = append(out, a.steps...)
			for q := 1; q <= 3; q++ {
				r := &chain{ref: fmt.Sprintf("%s-%s-%d", ref, indicator, q)}
				day := []int{0, -226, -135, -45}[q]
				r.begin("coop_result", a.ref, "", day, 10, role, at, "indicator", indicator, "quarter", fmt.Sprintf("2026Q%d", q), "value", strconv.Itoa(of[q]), "evidence", fmt.Sprintf("协议台账 %d 号", q))
				if q < 3 || indicator != "FPA-05" { // one still waits for the city
					r.add(day+4, 15, confirmer(role), "990100", "confirm")
				}
				out = append(out, r.steps...)
			}
		}
	}
	fixed := map[string][4]int{"FPA-01": {3000000, 600000, 900000, 800000}, "FPA-02": {5000000, 1000000, 1200000, 1900000}, "FPA-05": {2000000, 300000, 500000, 450000}}
	add("unit-QH", "central_unit", "国家第一研究院（虚构）", "COOP_LIAISON", "990102", fixed, []string{"FPA-01", "FPA-02", "FPA-05"})
	add("unit-SY", "central_unit", "中央某银行总部（虚构）", "COOP_LIAISON", "990103", map[string][4]int{"FPA-01": {2000000, 400000, 500000, 500000}, "FPA-03": {120, 30, 40, 35}}, []string{"FPA-01", "FPA-03"})
	add("east", "east", "东岸市（虚构）", "COOP_CITY", "990100", map[string][4]int{"EWC-01": {40000000, 10000000, 12000000, 11000000}, "EWC-07": {60000000, 12000000, 15000000, 16000000}, "EWC-08": {3000, 700, 900, 800}}, []string{"EWC-01", "EWC-07", "EWC-08"})
	return out
}

// confirmer is who confirms what a role has entered: never the same office's clerk.
func confirmer(role string) string {
	if role == "COOP_CITY" {
		return "CITY_COORD"
	}
	return "COOP_CITY"
}

// freeHelp are enterprises and social organisations: offers and receipts, and no target at all.
func freeHelp() []Step {
	g := newGround()
	var out []Step
	for i, p := range []struct{ kind, name, county string }{
		{"enterprise", "云岭茶业（虚构）", "990101"},
		{"enterprise", "青禾粮油（虚构）", "990102"},
		{"enterprise", "石燕建材（虚构）", "990103"},
		{"enterprise", "灯溪电商（虚构）", "990104"},
		{"enterprise", "霜坪药材（虚构）", "990101"},
		{"enterprise", "松涛家具（虚构）", "990103"},
		{"social_org", "星火志愿协会（虚构）", "990101"},
		{"social_org", "山里孩子助学会（虚构）", "990102"},
		{"social_org", "银龄医疗队（虚构）", "990103"},
		{"social_org", "乡音文化社（虚构）", "990104"},
		{"social_org", "同心互助会（虚构）", "990101"},
	} {
		ref := fmt.Sprintf("partner-%02d", i)
		m := &chain{ref: ref}
		m.begin("partner", "", "", -200+i, 10, "COOP_LIAISON", p.county, "partner_kind", p.kind, "name", p.name)
		out = append(out, m.steps...)
		if i < 4 || i > 6 {
			out = append(out, g.offers(ref, p.county, i)...)
		}
	}
	c := &chain{ref: "winter"}
	c.begin("campaign", "", "", -8, 9, "COOP_CITY", "990100", "call_for", "purchase", "what", "冬季农产品消费帮扶", "until", on(38))
	return append(out, c.steps...)
}

// offers are jobs from an enterprise, and goods that two villages have received and one waits for.
func (g *ground) offers(ref, county string, i int) []Step {
	if i < 4 {
		var out []Step
		for _, what := range [][2]string{{"job", "就近用工三十人"}, {"goods", "过冬衣被二百套"}} {
			m := &chain{ref: "offer-" + county + "-" + what[0]}
			m.begin("offer", ref, "", -60, 10, "COOP_LIAISON", county, "help", what[0], "what", what[1])
			out = append(out, m.steps...)
		}
		return out
	}
	m := &chain{ref: "gift-" + ref}
	m.begin("offer", ref, "", -50, 10, "COOP_LIAISON", county, "help", "goods", "what", "学习用品一百套", "worth", "20000")
	out := m.steps
	for n, v := range g.villages[county][:3] {
		r := &chain{ref: m.ref + "-" + strconv.Itoa(n)}
		day := -30 + n*12
		r.begin("receipt", m.ref, v, day, 10, "COOP_LIAISON", county, "delivery", on(day+3), "worth", "6000")
		if n < 2 {
			r.add(day+5, 15, "VC", v, "receive", "received_on", on(day+4), "served", strconv.Itoa(30+n*5))
		}
		out = append(out, r.steps...)
	}
	return out
}

// foreignAid is the project of spec.json: a loan of USD 6.00 m and a grant of 0.40 m, 47% withdrawn.
func foreignAid() []Step {
	const city = "990100"
	p := &chain{ref: "intl"}
	p.begin("intl_project", "", "", -700, 9, "INTL_PMO", city, "name", "Mountain Community Development Pilot (fictional)", "donor", "world_bank", "currency", "USD",
		"commitment", "6400000", "rate", "7.1", "rate_on", on(-700), "approval_ref", "2024-15", "beneficiaries", "8600", "women", "4100")
	p.add(-690, 10, "CITY_APPROVER", city, "approve")
	out := p.steps
	for i, c := range []struct {
		name, amount string
		drawn        []string
	}{
		{"Community infrastructure", "3400000", []string{"900000", "800000"}},
		{"Skills and livelihoods", "2200000", []string{"700000", "308000"}},
		{"Project management", "800000", []string{"300000"}},
	} {
		m := &chain{ref: fmt.Sprintf("part-%d", i)}
		m.begin("intl_component", "intl", "", -680, 10, "INTL_PMO", city, "name", c.name, "amount", c.amount)
		out = append(out, m.steps...)
		for j, amount := range c.drawn {
			day := -400 + 150*j + 10*i
			w := &chain{ref: fmt.Sprintf("draw-%d-%d", i, j)}
			w.begin("withdrawal", m.ref, "", day, 10, "INTL_PMO", city, "application", fmt.Sprintf("WA-%02d", 3*j+i+1), "amount", amount, "applied_on", on(day))
			w.add(day+20, 10, "CITY_APPROVER", city, "pay", "paid_on", on(day+19), "rate", "7.12")
			out = append(out, w.steps...)
		}
	}
	open := &chain{ref: "draw-open"}
	open.begin("withdrawal", "part-0", "", -6, 10, "INTL_PMO", city, "application", "WA-09", "amount", "250000", "applied_on", on(-6))
	out = append(out, open.steps...)
	for i, r := range []struct{ name, target, actual string }{
		{"Households with improved drinking water", "2400", "1310"}, {"People trained, half of them women", "3000", "1720"}, {"Villages with a community fund", "12", "9"},
	} {
		m := &chain{ref: fmt.Sprintf("goal-%d", i)}
		m.begin("intl_result", "intl", "", -670, 10, "INTL_PMO", city, "name", r.name, "baseline", "0", "target", r.target, "target_on", on(400))
		m.add(-20, 10, "INTL_PMO", city, "update", "actual", r.actual, "actual_on", on(-21))
		out = append(out, m.steps...)
	}
	h := &chain{ref: "half-1"}
	h.begin("intl_progress", "intl", "", -150, 10, "INTL_PMO", city, "half", "2026H1", "progress", "Procurement of lot 1 is complete; nine villages have begun works.", "safeguards", "No land was acquired; no complaints.")
	h.add(-146, 10, "CITY_APPROVER", city, "approve")
	d := &chain{ref: "half-2"}
	d.begin("intl_progress", "intl", "", -5, 10, "INTL_PMO", city, "half", "2026H2", "progress", "Works are complete in seven of twelve villages.", "safeguards", "To be completed after the field visit.")
	d.add(-3, 10, "CITY_APPROVER", city, "return", "reason", "Please add the figures of the field visit.")
	out = append(append(out, h.steps...), d.steps...)
	v := &chain{ref: "visit-intl"}
	v.begin("intl_activity", "", "", -40, 10, "INTL_PMO", city, "activity", "visit_in", "country", "Laos", "date", on(-25), "persons", "12", "approval_ref", "2026-16", "purpose", "看茶叶怎样带动农户")
	v.add(-36, 10, "CITY_APPROVER", city, "approve")
	v.add(-24, 10, "INTL_PMO", city, "hold", "outcome_zh", "签了意向书", "outcome_en", "A letter of intent was signed.")
	v.add(-20, 10, "CITY_APPROVER", city, "publish")
	t := &chain{ref: "talk-intl"}
	t.begin("intl_activity", "", "", -4, 10, "INTL_PMO", city, "activity", "conference", "country", "UN ESCAP", "date", on(30), "persons", "2", "approval_ref", "2026-21", "purpose", "介绍山村社区发展经验")
	return append(append(out, v.steps...), t.steps...)
}
