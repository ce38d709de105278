package form

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"cadrebot/locales"
)

const chineseRow = "零一二三四五六七八九"

func chineseDigit(d int64) string { return string([]rune(chineseRow)[d]) }

// inChinese spells n below 10^12 in full: 三万零五十.
func inChinese(n int64) string {
	if n == 0 {
		return "零"
	}
	var b strings.Builder
	gap := false
	for _, u := range []struct {
		size int64
		word string
	}{{1e8, "亿"}, {1e4, "万"}, {1, ""}} {
		part := n / u.size % 10000
		if part == 0 {
			gap = b.Len() > 0
			continue
		}
		if b.Len() > 0 && (gap || part < 1000) {
			b.WriteString("零")
		}
		gap = false
		b.WriteString(below10000(part) + u.word)
	}
	return b.String()
}

func below10000(n int64) string {
	var b strings.Builder
	zero := false
	for _, u := range []struct {
		size int64
		word string
	}{{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}} {
		d := n / u.size % 10
		if d == 0 {
			zero = b.Len() > 0
			continue
		}
		if zero {
			b.WriteString("零")
			zero = false
		}
		b.WriteString(chineseDigit(d) + u.word)
	}
	return b.String()
}

func wide(s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7F {
			return r + 0xFEE0
		}
		return r
	}, s)
}

func formal(s string) string {
	return strings.NewReplacer("一", "壹", "二", "贰", "三", "叁", "四", "肆", "五", "伍", "六", "陆", "七", "柒", "八", "捌", "九", "玖",
		"十", "拾", "百", "佰", "千", "仟", "万", "萬", "亿", "億").Replace(s)
}

// Every spelling of a number gives the number.
func TestEverySpellingOfANumber(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(20261120, 5))
	for range 1000 {
		n := r.Int64N([]int64{100, 10_000, 1e6, 1e8, 1e12}[r.IntN(5)])
		want := strconv.FormatInt(n, 10)
		spellings := map[Kind][]string{
			Integer: {want, wide(want), locales.Group(want), wide(locales.Group(want)), strings.ReplaceAll(locales.Group(want), ",", " "), "0" + want, inChinese(n), formal(inChinese(n)), want + "户", " " + want + " 个"},
			Money:   {want + "元", "¥" + locales.Group(want), "￥" + want, inChinese(n) + "元整", want + "块", "CNY " + want, want + " yuan", want + ".00"},
			Area:    {want + "亩", want + " mu", inChinese(n) + "亩"},
			Weight:  {want + "公斤", want + "kg", strconv.FormatInt(2*n, 10) + "斤", inChinese(n) + "千克", want + "000克"},
		}
		if n < 1e9 && n%10 == 0 {
			wan := number{c: n}.div(whole(10000)).String()
			for _, u := range []string{"万", "w", "W", " 万", "萬"} {
				spellings[Integer] = append(spellings[Integer], wan+u, wide(wan)+u)
			}
			spellings[Money] = append(spellings[Money], wan+"万元", wan+"w元", wan+"万块钱")
			spellings[Integer] = append(spellings[Integer], number{c: n}.div(whole(1000)).String()+"k", number{c: n}.div(whole(1_000_000)).String()+" million")
		}
		for kind, list := range spellings {
			for _, s := range list {
				got, err := Read(kind, s, friday)
				if err != nil || got.Value.S != want {
					t.Fatalf("Read(%s, %q) = %q, %v; want %s", kind, s, got.Value.S, err, want)
				}
			}
		}
	}
}

// Every spelling of a day gives the day.
func TestEverySpellingOfADay(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(20261120, 6))
	today := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	for range 1000 {
		d := today.AddDate(0, 0, r.IntN(20000)-15000)
		y, m, n := d.Year(), int(d.Month()), d.Day()
		spellings := []string{
			d.Format("2006-01-02"), d.Format("2006/1/2"), d.Format("20060102"), d.Format("2006.01.02"), d.Format("2 January 2006"), d.Format("Jan 2, 2006"),
			fmt.Sprintf("%d年%d月%d日", y, m, n), fmt.Sprintf("%d年%d月%d号", y, m, n), wide(d.Format("2006-1-2")),
			digits(y) + "年" + below10000(int64(m)) + "月" + below10000(int64(n)) + "日",
		}
		if n > 12 {
			spellings = append(spellings, d.Format("2/1/2006"), d.Format("1/2/2006"))
		}
		if off := int(d.Sub(today).Hours() / 24); off > -180 && off < 180 {
			spellings = append(spellings, fmt.Sprintf("%d月%d日", m, n), d.Format("2 Jan"), d.Format("January 2"))
			if off < 0 {
				spellings = append(spellings, fmt.Sprintf("%d天前", -off), fmt.Sprintf("%d days ago", -off))
			}
		}
		for _, s := range spellings {
			got, err := Read(Date, s, friday)
			if err != nil || got.Value.S != d.Format(time.DateOnly) {
				t.Fatalf("Read(%q) = %q, %v; want %s", s, got.Value.S, err, d.Format(time.DateOnly))
			}
		}
	}
}

func digits(y int) string {
	var b strings.Builder
	for _, c := range strconv.Itoa(y) {
		b.WriteString(chineseDigit(int64(c - '0')))
	}
	return b.String()
}

// Numbers are exact, and their spelling is canonical.
func TestNumbersAgainstRationals(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(20261120, 7))
	random := func() number {
		return number{c: r.Int64N(1 << (1 + r.IntN(62))), s: uint8(r.IntN(maxScale + 1))}.trim()
	}
	for range 6000 {
		a, b := random(), random()
		if r.IntN(2) == 0 {
			a = a.neg()
		}
		if got := a.add(b).add(b.neg()); got.cmp(a) != 0 {
			t.Fatalf("%s + %s - %s = %s", a, b, b, got)
		}
		if got := a.mul(b); got.rat().Cmp(new(big.Rat).Mul(a.rat(), b.rat())) != 0 {
			t.Fatalf("%s * %s = %s", a, b, got)
		}
		if b.sign() != 0 && a.div(b).mul(b).cmp(a) != 0 {
			t.Fatalf("%s div %s * %s", a, b, b)
		}
		if s := a.String(); parseNumber(s).cmp(a) != 0 || parseNumber(s).String() != s || s == "-0" {
			t.Fatalf("%s does not survive spelling", s)
		}
		if a.cmp(b) != a.rat().Cmp(b.rat()) {
			t.Fatalf("cmp(%s, %s)", a, b)
		}
	}
}
