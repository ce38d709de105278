package form

import (
	"slices"
	"strings"
	"unicode/utf8"

	"cadrebot/locales"
)

// wrongUnit is a number in a unit that the question does not count in.
type wrongUnit struct{ typed string }

func (*wrongUnit) Error() string { return "another unit" }

// unit is one spelling of a unit and how many of the kind's own unit it is.
type unit struct {
	word   string
	factor number
}

func units(factor number, words ...string) []unit {
	out := make([]unit, len(words))
	for i, w := range words {
		out[i] = unit{w, factor}
	}
	return out
}

var (
	one       = whole(1)
	tenth     = number{c: 1, s: 1}
	hundredth = number{c: 1, s: 2}
	half      = number{c: 5, s: 1}
)

// chineseUnits may stand anywhere and follow each other (3斤2两); of two that begin at
// the same place the longer one counts, so longer spellings come first.
// Sources: 1 斤 = 0.5 kg = 10 两, 1 担 = 100 斤, 1 ha = 15 mu, 1 mu = 10 分.
var chineseUnits = map[Kind][]unit{
	Money: slices.Concat(units(one, "元人民币", "元整", "元钱", "块钱", "元", "块"), units(tenth, "角钱", "毛钱", "角", "毛"), units(hundredth, "分钱", "分")),
	Area: slices.Concat(units(whole(15), "公顷"), units(one, "市亩", "亩地", "亩"),
		units(tenth, "分地", "分")),
	Weight: slices.Concat(units(whole(1000), "公吨", "吨"), units(whole(100), "公担"), units(whole(50), "市担", "担"), units(one, "公斤", "千克"), units(half, "市斤", "斤"),
		units(number{c: 5, s: 2}, "两"), units(number{c: 1, s: 3}, "克")),
}

// latinUnits stand at the end.
var latinUnits = map[Kind][]unit{
	Money:  units(one, "yuan", "rmb", "cny", "人民币"),
	Area:   slices.Concat(units(whole(15), "hectares", "hectare", "ha"), units(one, "mu")),
	Weight: slices.Concat(units(whole(1000), "tonnes", "tonne", "tons", "ton", "t"), units(one, "kilograms", "kilogram", "kilos", "kilo", "kgs", "kg"), units(half, "jin"), units(number{c: 1, s: 3}, "grams", "gram", "g")),
}

var moneyPrefixes = []string{"人民币", "rmb", "cny", "¥"}

// counters are measure words that may follow a plain count; longer ones come first.
var counters = []string{
	"人次", "户次", "户", "人", "个", "名", "口", "条", "次", "项", "件", "家", "位", "篇", "处", "场", "笔", "台", "头", "只", "村", "组",
	"对", "双", "种", "套", "片", "棵", "株", "匹", "辆", "座", "间", "栋", "张", "本", "份", "批", "起", "例", "宗", "所", "层", "遍", "封",
	"households", "household", "families", "family", "people", "persons", "person", "items", "item", "times", "time", "cases", "case",
}

// amount reads a folded number in the units of f.
func amount(f *Field, s string) (number, error) {
	for _, p := range [...]string{"一共", "总共", "共计", "合计", "共", "total", "="} {
		s = strings.TrimSpace(strings.TrimPrefix(s, p))
	}
	s, negative := sign(s)
	if f.Kind == Money {
		for _, p := range moneyPrefixes {
			if rest, ok := strings.CutPrefix(s, p); ok {
				s = strings.TrimSpace(rest)
				break
			}
		}
	}
	var n number
	var err error
	switch f.Kind {
	case Percent:
		n, err = percent(s)
	case Integer, Decimal:
		n, err = counted(f, s)
	default:
		n, err = measured(chineseUnits[f.Kind], latinUnits[f.Kind], s)
		if err == errUnreadable && f.Kind == Money {
			err = foreign(s, negative)
		}
	}
	if err == nil && negative {
		n = n.neg()
	}
	return n, err
}

func sign(s string) (string, bool) {
	for _, p := range [...]string{"-", "负", "minus ", "negative "} {
		if rest, ok := strings.CutPrefix(s, p); ok {
			return strings.TrimSpace(rest), true
		}
	}
	return strings.TrimSpace(strings.TrimPrefix(s, "+")), false
}

// counted reads a count with a measure word. A field that counts in 万元 takes 3.5万元 as
// 3.5, and asks when 万 stands there without the rest of the unit.
func counted(f *Field, s string) (number, error) {
	if plainDigits(s, ".,") {
		return arabic(s)
	}
	if s = strings.TrimSuffix(s, " of them"); s == "both" {
		return whole(2), nil
	}
	zh := foldNumber(f.Unit.Plain(locales.ZH))
	en := strings.ToLower(f.Unit.Plain(locales.EN))
	switch {
	case zh == "%" || zh == "百分点" || zh == "个百分点":
		return percent(s)
	case zh == "" && strings.HasPrefix(s, "百分之"):
		n, err := bare(s)
		if err != nil {
			return n, err
		}
		return n, between(n.mul(whole(100)), n) // 百分之五 may be meant as 5 or as 0.05
	case f.Kind == Integer && strings.Contains(s, "/"):
		return notNumber, several(s) // a count is no fraction: two numbers
	}
	for _, u := range [...]string{zh, en, strings.ToLower(f.UnitOne.Plain(locales.EN))} {
		if rest, ok := strings.CutSuffix(s, u); ok && u != "" {
			if n, err := bare(strings.TrimSpace(rest)); err == nil {
				return n, nil
			}
		}
	}
	if big := strings.HasPrefix(zh, "万") || strings.HasPrefix(zh, "亿"); big && strings.ContainsAny(s, "万亿wkm") {
		n, err := bare(s)
		if err != nil {
			return n, err
		}
		return n, between(n, n.div(whole(10000)))
	}
	if rest, ok := strings.CutSuffix(s, "%"); ok && rest != "" {
		return notNumber, &wrongUnit{"%"}
	}
	whole, halved := strings.CutSuffix(s, "半") // 五户半
	for _, c := range counters {
		rest, ok := strings.CutSuffix(whole, c)
		if !ok || rest == "" || halved && c == "个" {
			continue
		}
		if !counts(f, c) {
			return notNumber, &wrongUnit{c}
		}
		if rest = strings.TrimSpace(rest); rest == "both" {
			return number{c: 2}, nil
		}
		n, err := bare(rest)
		if halved {
			n = n.add(half)
		}
		return n, err
	}
	return bare(s)
}

// counts reports whether c may follow a count in f: any measure word where the field
// names no unit, else 个, the unit itself and its shorter form (人 for 人次).
func counts(f *Field, c string) bool {
	zh, en := f.Unit.Plain(locales.ZH), f.Unit.Plain(locales.EN)
	if strings.HasPrefix(c, "famil") { // what people call a household
		c = "household"
	}
	return zh == "" || c == "个" || strings.Contains(zh, c) || strings.Contains(c, zh) ||
		strings.Contains(strings.ToLower(en), strings.TrimSuffix(c, "s"))
}

// measured reads an amount of money, area or weight: one unit, several that fall
// (3元5角), or none.
func measured(chinese, latin []unit, s string) (number, error) {
	for _, u := range latin {
		if rest, ok := strings.CutSuffix(s, u.word); ok {
			n, err := bare(strings.TrimSpace(rest))
			if err == nil {
				return n.mul(u.factor), nil
			}
			if isAmbiguous(err) {
				return notNumber, inUnit(err, u.factor)
			}
		}
	}
	spaced := s
	s = ofOne(chinese, closeUp(s))
	at, u := firstUnit(chinese, s)
	if at < 0 {
		return bare(spaced) // spaces part words: three to five thousand
	}
	n, err := bare(s[:at])
	if err != nil {
		return n, inUnit(err, u.factor)
	}
	total, tail := n.mul(u.factor), s[at+len(u.word):]
	for tail != "" {
		if tail == "半" {
			return total.add(u.factor.mul(half)), nil
		}
		tail = strings.TrimPrefix(strings.TrimPrefix(tail, "又"), "零")
		at, next := firstUnit(chinese, tail)
		if at < 0 {
			return afterUnit(chinese, total, u.factor, tail)
		}
		part, err := bare(tail[:at])
		if err != nil || next.factor.cmp(u.factor) >= 0 {
			return notNumber, errUnreadable
		}
		total, u, tail = total.add(part.mul(next.factor)), next, tail[at+len(next.word):]
	}
	return total, nil
}

// afterUnit reads a tail without unit: 三块五, 2亩3, and 3块25 for money.
func afterUnit(chinese []unit, total, factor number, tail string) (number, error) {
	place := factor
	runes := []rune(tail)
	if len(runes) > 2 || len(runes) == 2 && chinese[len(chinese)-1].factor != hundredth {
		return notNumber, errUnreadable
	}
	for _, r := range runes {
		d, ok := digitOf(r)
		if !ok {
			return notNumber, errUnreadable
		}
		place = place.mul(tenth)
		total = total.add(place.mul(whole(d)))
	}
	return total, nil
}

// firstUnit finds the first unit that has something before it. 两 is a digit unless it
// is the last character, and 分 is none in 分之.
func firstUnit(chinese []unit, s string) (int, unit) {
	best, found := -1, unit{}
	for _, u := range chinese {
		from := 0
		for {
			i := strings.Index(s[from:], u.word)
			if i < 0 {
				break
			}
			i += from
			from = i + len(u.word)
			if i == 0 || strings.HasPrefix(s[from:], "之") || u.word == "两" && s[from:] != "" && s[from:] != "半" {
				continue
			}
			if best < 0 || i < best {
				best, found = i, u
			}
			break
		}
	}
	return best, found
}

// inUnit turns the readings of an ambiguity into the kind's own unit: 三五斤 is 1.5 to 2.5 kg.
func inUnit(err error, factor number) error {
	readings := readingsOf(err)
	if readings == nil {
		return err
	}
	out := make([]number, len(readings))
	for i, n := range readings {
		out[i] = n.mul(factor)
	}
	return between(out...)
}

// ofOne completes what is said of one unit without counting it: 块八, 亩半, 斤半.
func ofOne(chinese []unit, s string) string {
	for _, u := range chinese {
		tail, ok := strings.CutPrefix(s, u.word)
		if !ok || u.word == "两" || u.word == "分" || tail == "" {
			continue
		}
		if r, size := utf8.DecodeRuneInString(tail); chineseDigits[r] > 0 && size == len(tail) || tail == "半" {
			return "一" + s
		}
	}
	return s
}
