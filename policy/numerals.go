package policy

import "strings"

const chineseDigits = "零一二三四五六七八九"

// digitsOf reads figures one by one: 2026 is 二零二六.
func digitsOf(s string) string {
	rs := []rune(chineseDigits)
	var b strings.Builder
	for _, r := range s {
		if '0' <= r && r <= '9' {
			b.WriteRune(rs[r-'0'])
		}
	}
	return b.String()
}

// longestNumber is how many figures are still read as one number; longer ones, and those
// that begin with a nought, are numbers to dial or to look up and are read figure by figure.
const longestNumber = 12

// split takes a decimal apart and drops its thousands marks.
func split(s string) (whole, fraction string) {
	whole, fraction, _ = strings.Cut(strings.ReplaceAll(s, ",", ""), ".")
	return whole, fraction
}

func byFigures(whole string) bool {
	return len(whole) > longestNumber || len(whole) > 1 && whole[0] == '0'
}

// chineseNumber reads a decimal in Chinese: 100,000 is 十万, 4.35 is 四点三五.
func chineseNumber(s string) string {
	whole, fraction := split(s)
	said := digitsOf(whole)
	if !byFigures(whole) {
		said = chineseWhole(whole)
	}
	if fraction != "" {
		said += "点" + digitsOf(fraction)
	}
	return said
}

// chineseWhole reads up to twelve figures: groups of four with 万 and 亿.
func chineseWhole(s string) string {
	if s = strings.TrimLeft(s, "0"); s == "" {
		return "零"
	}
	units := []string{"", "万", "亿"}
	var b strings.Builder
	gap := false
	for len(s) > 0 {
		n := (len(s)-1)%4 + 1
		group, rank := s[:n], (len(s)-1)/4
		s = s[n:]
		said := chineseGroup(group)
		if said == "" {
			gap = true
			continue
		}
		if b.Len() > 0 && (gap || group[0] == '0') {
			b.WriteString("零")
		}
		gap = false
		b.WriteString(said + units[rank])
	}
	out := b.String()
	if rest, ok := strings.CutPrefix(out, "一十"); ok {
		return "十" + rest
	}
	return out
}

// chineseGroup reads up to four figures; "" for nought, without a leading 零.
func chineseGroup(s string) string {
	places := []string{"", "十", "百", "千"}
	rs := []rune(chineseDigits)
	var b strings.Builder
	gap := false
	for i, r := range s {
		if r == '0' {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteString("零")
			gap = false
		}
		b.WriteString(string(rs[r-'0']) + places[len(s)-1-i])
	}
	return b.String()
}

var (
	englishOnes = strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	englishTens = strings.Fields("- - twenty thirty forty fifty sixty seventy eighty ninety")
	ordinalEnds = map[string]string{
		"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth", "twelve": "twelfth",
	}
)

// englishNumber reads a decimal in English; four figures without a mark from 1900 to 2099
// are a year.
func englishNumber(s string) string {
	whole, fraction := split(s)
	var said string
	switch {
	case byFigures(whole):
		said = englishFigures(whole)
	case fraction == "" && len(s) == 4 && "1900" <= s && s <= "2099" && s[1:3] != "00":
		said = englishYear(s)
	default:
		said = englishWhole(whole)
	}
	if fraction != "" {
		said += " point " + englishFigures(fraction)
	}
	return said
}

func englishFigures(s string) string {
	words := make([]string, 0, len(s))
	for _, r := range s {
		words = append(words, englishOnes[r-'0'])
	}
	return strings.Join(words, " ")
}

func englishYear(s string) string {
	century, rest := englishWhole(s[:2]), s[2:]
	switch {
	case rest == "00":
		return century + " hundred"
	case rest[0] == '0':
		return century + " oh " + englishWhole(rest)
	}
	return century + " " + englishWhole(rest)
}

// englishWhole reads up to twelve figures.
func englishWhole(s string) string {
	if s = strings.TrimLeft(s, "0"); s == "" {
		return "zero"
	}
	ranks := []string{"", " thousand", " million", " billion"}
	var words []string
	for len(s) > 0 {
		n := (len(s)-1)%3 + 1
		group, rank := s[:n], (len(s)-1)/3
		s = s[n:]
		if said := englishGroup(group); said != "" {
			words = append(words, said+ranks[rank])
		}
	}
	return strings.Join(words, " ")
}

// englishGroup reads up to three figures; "" for nought.
func englishGroup(s string) string {
	n := 0
	for _, r := range s {
		n = 10*n + int(r-'0')
	}
	var words []string
	if n >= 100 {
		words = append(words, englishOnes[n/100]+" hundred")
		if n %= 100; n > 0 {
			words = append(words, "and")
		}
	}
	switch {
	case n == 0:
	case n < 20:
		words = append(words, englishOnes[n])
	case n%10 == 0:
		words = append(words, englishTens[n/10])
	default:
		words = append(words, englishTens[n/10]+" "+englishOnes[n%10])
	}
	return strings.Join(words, " ")
}

// ordinalWord reads 21 as twenty first.
func ordinalWord(s string) string {
	words := strings.Fields(englishNumber(s))
	last := words[len(words)-1]
	switch end, odd := ordinalEnds[last]; {
	case odd:
		last = end
	case strings.HasSuffix(last, "y"):
		last = strings.TrimSuffix(last, "y") + "ieth"
	default:
		last += "th"
	}
	words[len(words)-1] = last
	return strings.Join(words, " ")
}
