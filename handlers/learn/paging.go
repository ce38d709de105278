package learn

import (
	"strconv"

	"cadrebot/bot"
	"cadrebot/locales"
)

func homeButton() bot.Button { return bot.To(locales.M("learn.home"), "cmd", "menu") }

// cut is one page of list; a page that does not exist becomes the nearest one.
func cut[T any](list []T, page, size int) ([]T, int) {
	page = max(0, min(page, (len(list)-1)/size))
	return list[page*size : min(len(list), (page+1)*size)], page
}

// pairUp adds buttons in two columns.
func pairUp(s *bot.Screen, buttons []bot.Button) {
	for len(buttons) > 0 {
		n := min(2, len(buttons))
		s.Row(buttons[:n]...)
		buttons = buttons[n:]
	}
}

// turnPages adds the buttons to the pages before and after, where there are any; arg is
// what stands before the page number.
func turnPages(s *bot.Screen, page, n, size int, route, arg string) {
	var row []bot.Button
	if page > 0 {
		row = append(row, bot.To(locales.M("learn.older"), route, arg+strconv.Itoa(page-1)))
	}
	if (page+1)*size < n {
		row = append(row, bot.To(locales.M("learn.newer"), route, arg+strconv.Itoa(page+1)))
	}
	if len(row) > 0 {
		s.Row(row...)
	}
}
