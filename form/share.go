package form

import "strings"

// Spellings of a percentage point behind a number; longer ones come first.
var percentUnits = []unit{
	{"个百分点", one},
	{"百分点", one},
	{"个点", one},
	{"%", one},
	{"percentage points", one},
	{"percentage point", one},
	{"percent", one},
	{"per cent", one},
	{"pct", one},
	{"‰", tenth},
	{"per mille", tenth},
}

// shares are words for a whole share.
var shares = map[string]int64{
	"半": 50, "一半": 50, "对折": 50, "对半": 50, "半数": 50, "半价": 50, "半折": 50, "half": 50, "a half": 50, "one half": 50,
	"全部": 100, "全体": 100, "全都": 100, "百分百": 100, "all": 100, "all of them": 100, "everybody": 100, "everyone": 100, "fifty fifty": 50,
}

// percent reads shares in per cent: 12%, 百分之十二, 12个百分点, 三成五, 打八五折 (what is
// still paid, 85), 一半, 三分之一, two thirds. Endless ones are rounded to two places.
func percent(s string) (number, error) {
	if n, ok := shareInWords(s); ok {
		return n, nil
	}
	if part, of, ok := strings.Cut(s, " out of "); ok { // 8 out of 10
		a, errA := bare(part)
		b, errB := bare(of)
		if n := a.div(b); errA == nil && errB == nil && !n.nan {
			return inHundred(n), nil
		}
		return notNumber, errUnreadable
	}
	s = closeUp(s)
	if below, above, ok := strings.Cut(s, "分之"); ok {
		n, err := fraction(below, above)
		if err != nil {
			return n, inUnit(err, whole(100))
		}
		return inHundred(n), nil
	}
	for _, p := range percentUnits {
		if rest, ok := strings.CutSuffix(s, p.word); ok && rest != "" {
			n, err := bare(strings.TrimSpace(rest))
			return n.mul(p.factor), err
		}
	}
	s = strings.TrimPrefix(s, "打")
	if n, ok := shares[s]; ok {
		return whole(n), nil
	}
	if head, tail, ok := strings.Cut(s, "成"); ok {
		return tenths(head, tail)
	}
	if head, ok := strings.CutSuffix(s, "折"); ok {
		return discount(strings.ReplaceAll(head, " ", ""))
	}
	if n, ok := slashed(s); ok {
		return inHundred(n), nil
	}
	return bare(s)
}

// shareInWords reads two thirds, half, twenty-five per cent.
func shareInWords(s string) (number, bool) {
	if s == "" || !strings.ContainsAny(s, "abcdefghijklmnopqrstuvwxyz") {
		return notNumber, false
	}
	if n, ok := shares[strings.ReplaceAll(s, "-", " ")]; ok {
		return whole(n), true
	}
	for _, p := range percentUnits {
		if rest, ok := strings.CutSuffix(s, p.word); ok && rest != "" {
			n, ok := english(strings.TrimSpace(rest))
			return n.mul(p.factor), ok
		}
	}
	n, ok := english(s)
	if ok && n.cmp(one) < 0 && n.sign() > 0 && !strings.Contains(s, "point") {
		return inHundred(n), true
	}
	return n, ok
}

// inHundred turns a fraction into per cent.
func inHundred(n number) number {
	n = n.mul(whole(100))
	if _, frac, _ := strings.Cut(n.String(), "."); len(frac) > 8 {
		return n.round(2)
	}
	return n
}

// tenths reads the head and tail of 三成五: head counts tens, one digit after it ones.
func tenths(head, tail string) (number, error) {
	n, err := bare(head)
	if err != nil {
		return n, err
	}
	n = n.mul(whole(10))
	if tail == "" {
		return n, nil
	}
	if tail == "半" {
		return n.add(whole(5)), nil
	}
	ds := []rune(tail)
	d, ok := digitOf(ds[0])
	if len(ds) != 1 || !ok {
		return notNumber, errUnreadable
	}
	return n.add(whole(d)), nil
}

// discount reads what stands before 折: 八五 and 8.5 are 85, 八 is 80. Nothing is sold at
// 十折.
func discount(head string) (number, error) {
	if ds := []rune(head); len(ds) == 2 {
		a, okA := digitOf(ds[0])
		b, okB := digitOf(ds[1])
		if okA && okB && a > 0 {
			return whole(a*10 + b), nil
		}
	}
	n, err := tenths(head, "")
	if err == nil && n.cmp(whole(100)) >= 0 {
		return notNumber, errUnreadable
	}
	return n, err
}
