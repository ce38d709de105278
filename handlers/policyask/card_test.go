package policyask_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"cadrebot/locales"
	"cadrebot/policy"
)

// Every card fits an old phone's screen, page by page, in both languages, and its pages
// together leave nothing out.
func TestEveryCardFitsAScreen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	items, _, err := policy.StarterRows()
	if err != nil {
		t.Fatal(err)
	}
	turned := 0
	for _, l := range locales.All {
		k := w.As("vfs", l)
		on, back := locales.M("policy.page_on").Plain(l), locales.M("policy.page_back").Plain(l)
		for _, it := range items {
			for _, flag := range []string{"", "o"} {
				k.Push("pol", "~~"+flag+"~"+string(it.ID)).OK()
				read := ""
				for page := 1; ; page++ {
					if n := utf8.RuneCountInString(strings.TrimSpace(k.Words())); n > 600 {
						t.Errorf("%s %s%s page %d has %d characters:\n%s", it.ID, l, flag, page, n, k.Words())
					}
					read += k.Words()
					if k.Offers(back) != (page > 1) {
						t.Errorf("%s page %d: a way back %v", it.ID, page, k.Offers(back))
					}
					if !k.Offers(on) {
						break
					}
					turned++
					k.Press(on).OK()
				}
				for _, pt := range it.Points {
					said := pt.Plain(l)
					if flag != "" {
						said = locales.Both(pt.En, pt.Zh).Plain(l)
					}
					if !strings.Contains(read, said) {
						t.Errorf("%s %s%s lacks %q", it.ID, l, flag, said)
					}
				}
			}
		}
	}
	if turned == 0 {
		t.Error("no card has a second page")
	}
	// A forged page is the last one.
	w.As("vfs", locales.EN).Push("pol", "~~99~POL-041").OK().Lacks(locales.M("policy.page_on").Plain(locales.EN))
}
