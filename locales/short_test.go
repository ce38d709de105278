package locales_test

import (
	"testing"
	"unicode/utf8"

	"cadrebot/locales"
)

func TestWhatIsShortenedKeepsItsNumbersWhole(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		s    string
		n    int
		want string
	}{
		{"稻田养鱼", 4, "稻田养鱼"},
		{"稻田养鱼和茶园", 5, "稻田养鱼…"},
		{"5,000,000元（500.00万元）", 16, "5,000,000元"},
		{"5,000,000元（500.00万元）", 10, "5,000,000元"},
		{"稻田养鱼　1,040,000元（104.00万元）", 16, "稻田养鱼　1,040,000元"},
		{"冬衣　5,000,000元　中央", 6, "冬衣…"},
		{"Tea garden, CNY 8,000,000", 20, "Tea garden, CNY…"},
		{"Tea garden, CNY 8,000,000 of the city", 28, "Tea garden, CNY 8,000,000 o…"},
		{"甲（乙）丙丁戊己", 6, "甲（乙）丙…"},
		{"甲（乙丙）丁戊", 4, "甲…"},
		{"（甲乙丙丁）", 4, "（甲乙…"},
		{"（甲乙", 2, "（…"},
		{"123456789", 4, "123…"},
		{"茶园", 0, "…"},
	} {
		got := locales.Short(x.s, x.n)
		if got != x.want || utf8.RuneCountInString(got) > max(1, x.n) {
			t.Errorf("%s in %d: %s, want %s", x.s, x.n, got, x.want)
		}
	}
}
