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
	s.Leaves(page, (page+1)*size < n, older, newer, func(label locales.Text, page int) Button {
		return To(label, route, arg+strconv.Itoa(page))
	})
}

// Leaves adds the buttons to the pages before and after, where there are any; to is the button that
// leads to a page.
func (s *Screen) Leaves(page int, more bool, older, newer locales.Text, to func(label locales.Text, page int) Button) {
	var row []Button
	if page > 0 {
		row = append(row, to(older, page-1))
	}
	if more {
		row = append(row, to(newer, page+1))
	}
	if len(row) > 0 {
		s.Row(row...)
	}
}
