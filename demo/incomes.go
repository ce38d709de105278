package demo

import (
	"fmt"
	"strconv"

	"cadrebot/org"
)

// incomeSteps are the incomes of the villages in the year that ended and the one before, and the micro-loans of the
// counties at the end of the last two months.
func incomeSteps() []Step {
	var out []Step
	g := newGround()
	for n, c := range watched {
		for i, v := range g.villages[c.county] {
			people := 60 + (i*37+n*11)%90
			each := 12_400 + 310*((i*7+n*3)%12) // of last year, in yuan
			for ago := range 2 {
				out = append(out, villageIncome(v, c.county, people, each-ago*each/14, 1-ago)...)
			}
		}
		balance := 26_000_000 - 4_300_000*n
		for month := range 2 {
			day := -20 - 30*(1-month)
			m := &chain{ref: fmt.Sprintf("loans/%s/%d", c.county, month)}
			m.begin("loan_state", "", c.county, day+2, 10, string(org.CountyFinance), c.county,
				"granted_count", strconv.Itoa(9+n+month), "granted", strconv.Itoa((9+n+month)*62_000), "balance", strconv.Itoa(balance+month*410_000), "overdue", strconv.Itoa(90_000+n*35_000))
			m.add(day+4, 10, string(org.CountyApprover), c.county, "approve")
			out = append(out, m.steps...)
		}
	}
	return out
}

// villageIncome is a village's year with its way to the county's approval; later is 1 for the year that ended last.
func villageIncome(village, county string, people, each, later int) []Step {
	total := people * each
	m := &chain{ref: fmt.Sprintf("income/%s/%d", village, later)}
	day := -34 + 6*later
	m.begin("village_income", "", village, day, 9, string(org.VillageCommittee), village,
		"year", fmt.Sprintf("year:%d", later-1), "people", strconv.Itoa(people), "wage", strconv.Itoa(total*68/100), "business", strconv.Itoa(total*26/100),
		"cost", strconv.Itoa(total*8/100), "property", strconv.Itoa(total*3/100), "transfer", strconv.Itoa(total*11/100))
	m.add(day+2, 9, string(org.TownshipApprover), village[:8], "check")
	m.add(day+4, 9, string(org.CountyApprover), county, "approve")
	return m.steps
}
