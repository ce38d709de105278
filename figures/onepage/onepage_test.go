package onepage

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"cadrebot/locales"
)

func sample(lines int) Page {
	p := Page{
		Title: locales.Both("云梯县，2026年10月", "Yunti County, October 2026"), Basis: locales.Both("截至2026年10月31日", "As of 31 Oct 2026"),
		Heads: []string{"F01", "F02", "F08", "F09", "F13", "F17", "F26", "F31"}, Foot: locales.Both("“-”表示分母为零", "“-” is a zero denominator"), Date: "2026-10-31",
		More: func(n int) locales.Text { return locales.Raw(fmt.Sprint("+", n)) },
	}
	for i := range 25 {
		p.Figures = append(p.Figures, Figure{Code: fmt.Sprintf("F%02d", i+1), Name: locales.Both("支出率", "Disbursement rate"), Value: "68.0%", Is: locales.Both("已支出 ÷ 到位", "paid ÷ received")})
	}
	for range lines {
		p.Lines = append(p.Lines, Line{Name: locales.Both("鹤嘴镇", "Hezui Town"), Values: []string{"94.7%", "89.4%", "68.0%", "-15.3", "-", "89.7%", "64.4%", "100.0%"}})
	}
	return p
}

// However much stands on it, it is one page, the same bytes each time, in both languages.
func TestItIsOnePage(t *testing.T) {
	t.Parallel()
	pages := regexp.MustCompile(`/Type /Page\b[^s]`)
	for _, l := range locales.All {
		for _, n := range []int{0, 5, 60} {
			raw, err := sample(n).PDF(l)
			if err != nil {
				t.Fatal(err)
			}
			if dir := os.Getenv("PAGES"); dir != "" {
				_ = os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s%d.pdf", l, n)), raw, 0o600)
			}
			again, _ := sample(n).PDF(l)
			if got := len(pages.FindAll(raw, -1)); got != 1 || !bytes.Equal(raw, again) || len(raw) > 200<<10 {
				t.Errorf("%s, %d lines: %d pages of %d bytes, the same again: %t", l, n, got, len(raw), bytes.Equal(raw, again))
			}
		}
	}
	bad := sample(0)
	bad.Date = "yesterday"
	if _, err := bad.PDF(locales.ZH); err == nil {
		t.Error("a date that is none was taken")
	}
}
