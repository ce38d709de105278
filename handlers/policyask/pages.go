package policyask

import (
	"strconv"

	"cadrebot/bot"
	"cadrebot/locales"
)

// mostPages bounds what a forged button makes the database skip.
const mostPages = 1000

// pageAsked is the page that a button asks for; nonsense is the first one.
func pageAsked(t *bot.Turn) int {
	if t.Press == nil {
		return 0
	}
	page, _ := strconv.Atoi(t.Press.Arg)
	return min(max(page, 0), mostPages)
}

// pagesOf is how many pages a list of all entries has, at least one.
func pagesOf(all, onPage int) int { return max(1, (all+onPage-1)/onPage) }

// turnTo adds the ways to the page before and the one after; arg is what a page's button carries.
func turnTo(s *bot.Screen, route string, page, pages int, arg func(page int) string) {
	var row []bot.Button
	if page > 0 {
		row = append(row, bot.To(locales.M("policy.page_back"), route, arg(page-1)))
	}
	if page < pages-1 {
		row = append(row, bot.To(locales.M("policy.page_on"), route, arg(page+1)))
	}
	if len(row) > 0 {
		s.Row(row...)
	}
}
