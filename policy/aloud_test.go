package policy

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"cadrebot/locales"
)

func TestNumbersAreWrittenOut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, zh, en string }{
		{"0", "零", "zero"},
		{"10", "十", "ten"},
		{"12", "十二", "twelve"},
		{"105", "一百零五", "one hundred and five"},
		{"110", "一百一十", "one hundred and ten"},
		{"1,001", "一千零一", "one thousand one"},
		{"10010", "一万零一十", "ten thousand ten"},
		{"100,000", "十万", "one hundred thousand"},
		{"1001000", "一百万一千", "one million one thousand"},
		{"100000000", "一亿", "one hundred million"},
		{"4.35", "四点三五", "four point three five"},
		{"007", "零零七", "zero zero seven"},
		{"1234567890123", "一二三四五六七八九零一二三", "one two three four five six seven eight nine zero one two three"},
	} {
		if got := chineseNumber(c.in); got != c.zh {
			t.Errorf("%s is %s, want %s", c.in, got, c.zh)
		}
		if got := englishNumber(c.in); got != c.en {
			t.Errorf("%s is %q, want %q", c.in, got, c.en)
		}
	}
	for in, want := range map[string]string{"2026": "twenty twenty six", "2005": "two thousand five", "1905": "nineteen oh five", "1900": "nineteen hundred", "2000": "two thousand", "3000": "three thousand"} {
		if got := englishNumber(in); got != want {
			t.Errorf("%s is %q, want %q", in, got, want)
		}
	}
}

func TestACardForTheEar(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		l    locales.Lang
		in   string
		want string
	}{
		{locales.ZH, "✅ 现行有效，自2026年3月起", "现行有效，自二零二六年三月起。"},
		{locales.ZH, "每户最高10万元（1－3年）；利率不超过3.45%", "每户最高十万元，一到三年。利率不超过百分之三点四五。"},
		{locales.ZH, "财农〔2021〕19号", "财农二零二一年十九号。"},
		{locales.ZH, "《通知》：到户资金≥50%", "通知，到户资金不少于百分之五十。"},
		{locales.EN, "✅ In force since 4 Mar 2021", "In force since four March twenty twenty one."},
		{locales.EN, "Up to CNY 100,000 per household (1-3 years); 3.45% a year", "Up to one hundred thousand yuan per household, one to three years. three point four five percent a year."},
		{locales.EN, "the household's 21st loan", "the household's twenty first loan."},
	} {
		if got := Aloud([]string{c.in}, c.l); got != c.want {
			t.Errorf("%s is read %q, want %q", c.in, got, c.want)
		}
	}
}

// heard fails when something is left that a phone would stumble over.
func heard(t *testing.T, said string, l locales.Lang) {
	t.Helper()
	if n := utf8.RuneCountInString(said); n > LongestAloud {
		t.Errorf("%d characters: %q", n, said)
	}
	stops := "，。"
	if l == locales.EN {
		stops = ",. '"
	}
	for _, r := range said {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune(stops, r) {
			t.Errorf("%q stands in %q", r, said)
			return
		}
	}
}

// Every card of the starter library can be heard in both languages.
func TestEveryCardCanBeHeard(t *testing.T) {
	t.Parallel()
	items, _, err := StarterRows()
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range items {
		for _, l := range locales.All {
			parts := []string{it.Title.Plain(l)}
			for _, p := range it.Points {
				parts = append(parts, p.Plain(l))
			}
			said := Aloud(parts, l)
			heard(t, said, l)
			if utf8.RuneCountInString(said) < 15 {
				t.Errorf("%s says no more than %q", it.ID, said)
			}
		}
	}
}

func FuzzAloud(f *testing.F) {
	for _, s := range []string{"每户10万元（3.45%）", "CNY 1,000,000 — 2nd", "，。，,.", "2026-2027年", "①②½Ⅷ٣", strings.Repeat("长", 900), "a\u0301 1st 0th"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, l := range locales.All {
			heard(t, Aloud([]string{s, s}, l), l)
		}
	})
}
