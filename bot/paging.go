package bot

import (
	"strconv"

	"cadrebot/locales"
)

// Cut is one page of list; a page that does not exist becomes the nearest one. Pages count from 0.
func Cut[T any](list []T, page, size int) ([]T, int) {
	page = max(0, min(page, (len(list)-1)/size))
	return list[page*size : min(len(list), (page+1)*size)], page
}

// Pairs adds buttons in two columns.
func (s *Screen) Pairs(buttons []Button) {
	for len(buttons) > 0 {
		n := min(2, len(buttons))
		s.Row(buttons[:n]...)
		buttons = buttons[n:]
	}
}

// Turns adds the buttons to the pages before and after, where there are any; arg is what
// stands before the page number, n how long the list is.
func (s *Screen) Turns(page, n, size int, older, newer locales.Text, route, arg string) {
	var row []Button
	if page > 0 {
		row = append(row, To(older, route, arg+strconv.Itoa(page-1)))
	}
	if (page+1)*size < n {
		row = append(row, To(newer, route, arg+strconv.Itoa(page+1)))
	}
	if len(row) > 0 {
		s.Row(row...)
	}
}
