package form

import (
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cadrebot/locales"
)

// findAmount looks for the number of f in a sentence: 本村有35户120人 is 35 where
// households are asked. A number with another unit behind it is no candidate; several
// different ones are asked; none is errUnreadable, or the foreign unit that was there.
func findAmount(f *Field, raw string) (number, error) {
	own := Field{Kind: f.Kind, Unit: f.Unit, UnitOne: f.UnitOne} // f itself stays off the heap for whoever need not search
	c := candidates{f: &own, s: foldNumber(loneFormal(fold(raw))), none: errUnreadable}
	found := spans(c.s, numberPiece, c.read)
	for _, at := range found {
		c.judge(at)
	}
	c.asked = c.asked || len(c.readings) > 0 && looseNumber(c.s, found)
	switch {
	case c.other != nil && len(c.readings) == 0:
		return notNumber, c.other
	case c.other != nil || c.asked:
		return notNumber, between(c.readings...)
	case len(c.readings) == 0:
		return notNumber, c.none
	}
	for _, n := range c.readings[1:] {
		if n.cmp(c.readings[0]) != 0 {
			return notNumber, between(c.readings...)
		}
	}
	return c.readings[0], nil
}

// candidates collects the numbers of a sentence that may be the answer to f.
type candidates struct {
	f        *Field
	s        string
	readings []number
	asked    bool  // a range or a rough figure is among them
	other    error // the amount in another currency that is among them
	none     error // why there is none
}

// read reports whether at is a number in the units of f, or money.
func (c *candidates) read(at span) bool {
	r, _ := utf8.DecodeRuneInString(c.s[at.from:])
	if strings.ContainsRune(".,/~% 点分之元角多余几又打个", r) {
		return false
	}
	if (r == '-' || r == '+') && at.from > 0 && c.s[at.from-1] != ' ' {
		return false
	}
	if text := c.s[at.from:at.to]; text == "百" || text == "千" {
		return false
	}
	if own := chineseUnits[c.f.Kind]; own != nil && !strings.ContainsRune("元块角毛分亩斤两克吨担顷地钱整半", lastRune(c.s[:at.to])) {
		if i, _ := firstUnit(own, c.s[at.from:at.to]); i >= 0 && beginsWithUnit(own, c.s[at.to:]) {
			return false // 一亩三亩 is not 一亩三
		}
	}
	n, err := amountOrRough(c.f, c.s[at.from:at.to])
	var other *foreignMoney
	return err == nil && !n.nan || isAmbiguous(err) || errors.As(err, &other)
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

func beginsWithUnit(us []unit, s string) bool {
	return slices.ContainsFunc(us, func(u unit) bool { return strings.HasPrefix(s, u.word) })
}

// judge decides whether the number at at may be the answer.
func (c *candidates) judge(at span) {
	text, before, after := c.s[at.from:at.to], c.s[:at.from], strings.TrimLeft(c.s[at.to:], " ")
	n, err := amountOrRough(c.f, text)
	var other *foreignMoney
	if errors.As(err, &other) {
		c.other = err
		return
	}
	if name, ok := otherMoney(after); ok && c.f.Kind == Money && err == nil {
		c.other = &foreignMoney{n, "", locales.Raw(name)}
		return
	}
	word, takes := c.unitBehind(after)
	switch {
	case word != "" && !takes:
		c.none = &wrongUnit{text + word}
		return
	case ordinalBefore(before), weak(text) && c.noNumber(before, word, after):
		return
	}
	var two *ambiguity
	if errors.As(err, &two) {
		c.asked = true
		c.readings = append(c.readings, two.readings...)
		return
	}
	if r := lastRune(before); text == "半" && unicode.Is(unicode.Han, r) && !strings.ContainsRune("是有共占约多大小过近了", r) {
		c.asked = len(c.readings) > 0 // the half of what stands before: 五户半
		return
	} else if before != "" && unicode.Is(unicode.Han, r) && numeralRune(r) {
		c.asked = true
	}
	if roughAround(before, after[len(word):]) || doubtful(before, after[len(word):]) || oneOfMany(before, text) {
		c.asked = true
	}
	c.readings = append(c.readings, n)
}

// noNumber reports whether a weak number is none where it stands.
func (c *candidates) noNumber(before, word, after string) bool {
	if r := lastRune(before); chineseDigits[r] > 0 || strings.ContainsRune("十百千万亿", r) {
		return true // 两两, 万一
	}
	if word != "" {
		return strings.Contains("点时分年月日号", word)
	}
	return !endsBefore(after)
}

// unitBehind finds the unit or measure word that after begins with, and whether a number
// with it may answer f.
func (c *candidates) unitBehind(after string) (word string, takes bool) {
	if w, ok := isCurrency(after); ok {
		return w, false
	}
	plain := c.f.Kind == Integer || c.f.Kind == Decimal
	if plain && !c.f.Unit.Empty() {
		for _, u := range [...]string{foldNumber(c.f.Unit.Zh), strings.ToLower(c.f.Unit.En)} {
			if u != "" && strings.HasPrefix(after, u) {
				return u, true
			}
		}
	}
	for _, u := range counters {
		if rest, ok := strings.CutPrefix(after, u); ok && !(latin(u[0]) && rest != "" && latin(rest[0])) {
			return u, plain && counts(c.f, u)
		}
	}
	for _, u := range otherUnits {
		if rest, ok := strings.CutPrefix(after, u); ok && !(latin(u[0]) && rest != "" && latin(rest[0])) {
			return u, plain && c.f.Unit.Empty() && !strings.HasPrefix(u, "元") && u != "%" && u != "个百分点" && u != "百分点"
		}
	}
	return "", false
}

// otherUnits are the units of other kinds of questions, longer ones first.
var otherUnits = []string{
	"个百分点", "百分点", "平方公里", "平方米", "平米", "平方", "立方", "公里", "公顷", "公斤", "公分", "厘米", "立方米", "小时", "分钟", "星期", "季度", "月份", "年级",
	"千克", "千米", "千瓦", "市斤", "市亩", "公吨", "元", "亩", "斤", "吨", "担", "米", "度", "升", "岁", "年", "月", "日", "号", "天", "周", "时", "点", "秒", "%", "‰",
	"percent", "hectares", "mu", "kg", "kilograms", "tonnes", "tons", "km", "metres", "meters", "ml", "cm", "mm", "ft", "kwh", "kw", "years", "year", "days", "day", "weeks", "months", "hours", "yuan", "rmb",
}

// numberPiece reports whether t may be part of a number with its unit.
func numberPiece(t piece) bool {
	if digit(t.word[0]) {
		return true
	}
	if latin(t.word[0]) {
		return numberWords[t.word] || englishScales[t.word] > 0 || isEnglishPart(t.word)
	}
	return strings.Contains("零一二两三四五六七八九十百千万亿兆半点分之成折又负打对多余几来个儿把整 -+.%‰/^~至到或元角毛块钱人民币公斤市千克吨担顷亩地全部"+
		"¥$€£美金刀欧英镑日港台澳加韩比特卢布铢", t.word)
}

func isEnglishPart(w string) bool {
	return englishParts[w] > 0 || englishParts[strings.TrimSuffix(w, "s")] > 0
}

var numberWords = func() map[string]bool {
	m := wordSet([]string{"and", "point", "minus", "negative", "dozens", "thousands", "millions", "grand", "percent", "per", "cent", "pct", "dozen", "percentage", "points", "oh", "e", "to", "or", "us", "hk", "hundred"})
	for w := range englishSmall {
		m[w] = true
	}
	for _, u := range multipliers {
		m[u.word] = true
	}
	for _, us := range latinUnits {
		for _, u := range us {
			m[u.word] = true
		}
	}
	for i := range currencies {
		for _, u := range currencies[i].latin {
			m[u.word] = true
		}
	}
	return m
}()

// weak reports whether text is no number by itself in running words: 一切, 十分, 五角大楼,
// 千万别, no one.
func weak(text string) bool {
	rs := []rune(text)
	if text == "one" || text == "a" {
		return true
	}
	switch {
	case rs[0] < utf8.RuneSelf:
		return false
	case len(rs) == 1:
		return true
	case strings.ContainsRune("百千万亿", rs[0]):
		return !strings.Contains(text, "分之")
	}
	return len(rs) == 2 && strings.ContainsRune("分角毛两克成", rs[1])
}

// endsBefore reports whether a word ends where after begins: at the end, before
// punctuation, and before words that only join.
func endsBefore(after string) bool {
	if after == "" {
		return true
	}
	r, _ := utf8.DecodeRuneInString(after)
	return unicode.IsPunct(r) || unicode.IsSymbol(r) || r < utf8.RuneSelf && !latin(byte(r)) || strings.ContainsRune("这那而的了和与及吧啊呢吗哦呀还是左上", r)
}

// ordinalBefore reports whether what stands before makes a number a name or a rank: 第三,
// 初五, 周一, 统一.
func ordinalBefore(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(before, " "))
	return before == "点" || before != "" && strings.ContainsRune("第初周期拜统唯专之#", r)
}

// roughAround reports whether the words around a number make it a rough figure.
func roughAround(before, after string) bool {
	before, after = strings.TrimRight(before, " "), strings.TrimLeft(after, " ")
	before = strings.TrimRight(strings.TrimSuffix(before, "是"), "有为 ") // 大概是5, 约有5户
	for _, w := range roughBefore {
		if w != "上" && endsIn(before, []string{w}) {
			return true
		}
	}
	for _, included := range [...]string{"(含)", "(含本数)", "(包括)"} { // 50万元（含）以上
		after = strings.TrimPrefix(after, included)
	}
	for _, w := range roughAfter {
		if rest, ok := strings.CutPrefix(after, w); ok && w != "来" && w != "几" && !(latin(w[0]) && rest != "" && latin(rest[0])) {
			return true
		}
	}
	return false
}

// oneOfMany reports whether text is the scale alone of a rough figure: 数十, 上百, 大半, 过半.
func oneOfMany(before, text string) bool {
	r := lastRune(before)
	first, _ := utf8.DecodeRuneInString(text)
	return before != "" && (strings.ContainsRune("数上成近过", r) && strings.ContainsRune("十百千万亿", first) ||
		strings.ContainsRune("多大小过近", r) && first == '半')
}

// loneFormal blanks a formal numeral that stands alone between other words, where it is
// none: 入伍, 陆地, 收拾.
func loneFormal(s string) string {
	if !strings.ContainsAny(s, formalNumerals) {
		return s
	}
	rs := []rune(s)
	for i, r := range rs {
		joined := i > 0 && numeralRune(rs[i-1]) || i+1 < len(rs) && numeralRune(rs[i+1])
		counting := i+1 < len(rs) && r != '拾' && strings.ContainsRune("户人个名次项件家位元块角亩斤公吨成折", rs[i+1])
		if strings.ContainsRune(formalNumerals, r) && !joined && !counting {
			rs[i] = '_'
		}
	}
	return string(rs)
}

const formalNumerals = "壹贰貳叁參参叄肆伍陆陸柒捌玖拾佰仟"

func numeralRune(r rune) bool {
	if t, ok := numerals[r]; ok {
		r = t
	}
	return strings.ContainsRune("0123456789零一二两三四五六七八九十百千万亿兆点负又之", r)
}
