package guard

import (
	"slices"
	"strings"
	"time"
)

// span is where a secret stands.
type span struct {
	kind     Kind
	from, to int    // runes
	digits   string // for Mask only; never leaves the package
}

// scan finds every secret, the surest kind first; what is an ID is not looked at again.
func scan(s string) []span {
	if !hasDigit(s) {
		return nil
	}
	text := []rune(s)
	all := slices.DeleteFunc(chains(text), func(c chain) bool { return c.size() < nearDigits })
	if len(all) == 0 {
		return nil
	}
	var out []span
	taken := make([]bool, len(text)+1)
	take := func(found []span) {
		for _, f := range found {
			if slices.Contains(taken[f.from:f.to], true) {
				continue
			}
			for i := f.from; i < f.to; i++ {
				taken[i] = true
			}
			out = append(out, f)
		}
	}
	for _, detect := range [...]func([]rune, chain) []span{ids, oldIDs, mobiles, cards} {
		for _, c := range all {
			take(detect(text, c))
		}
	}
	take(nearWords(text, all))
	return out
}

func hasDigit(s string) bool {
	for _, r := range s {
		if digitValue(r) >= 0 {
			return true
		}
	}
	return false
}

// ids finds 18-digit numbers with a known region, a date and the right check digit: in
// groups of any size, or anywhere inside longer digits. By chance that is one number in
// some seventy thousand.
func ids(_ []rune, c chain) []span {
	var out []span
	found := func(d string, from, to int) {
		if validID(d) {
			out = append(out, span{IDNumber, from, to, d})
		}
	}
	for i, r := range c.runs {
		for at := 0; at+18 <= len(r.digits); at++ {
			found(string(r.digits[at:at+18]), r.from+at, r.from+at+18)
		}
		if n := len(r.digits); r.x > 0 && n >= 17 {
			found(string(r.digits[n-17:])+"X", r.to-17, r.x)
		}
		if d, to := c.join(i, 18); to > i+1 {
			found(d, r.from, c.runs[to-1].to)
		}
		if d, to := c.join(i, 17); to > i+1 && c.runs[to-1].x > 0 {
			found(d+"X", r.from, c.runs[to-1].x)
		}
	}
	return out
}

// join puts runs from i on together until they have n digits; to is the run after the
// last one, 0 when no run ends at n.
func (c chain) join(i, n int) (digits string, to int) {
	size := 0
	for to = i; to < len(c.runs) && size < n; to++ {
		size += len(c.runs[to].digits)
	}
	if size != n {
		return "", 0
	}
	if to == i+1 {
		return string(c.runs[i].digits), to
	}
	b := make([]byte, 0, n)
	for _, r := range c.runs[i:to] {
		b = append(b, r.digits...)
	}
	return string(b), to
}

// validID follows GB 11643-1999: region, birth date, serial, check character by
// ISO 7064 MOD 11-2.
func validID(d string) bool {
	weights := [...]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += w * int(d[i]-'0')
	}
	return d[17] == "10X98765432"[sum%11] && knownRegion(d) && born(d[6:14])
}

// knownRegion looks at the province (GB/T 2260); 99 is the prefix of fictional units.
func knownRegion(d string) bool {
	const provinces = " 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91 99 "
	return strings.Contains(provinces, " "+d[:2]+" ")
}

func born(day string) bool {
	t, err := time.Parse("20060102", day)
	return err == nil && t.Year() >= 1900 && t.Year() < 2050
}

// oldIDs finds the 15-digit form: alone or as 6-6-3, with a region and a date of the
// twentieth century. It has no check digit, so an amount or a longer number is not meant.
func oldIDs(text []rune, c chain) []span {
	var out []span
	for i := range c.runs {
		d, to := c.join(i, 15)
		if to == 0 || c.amount(text, i, to) {
			continue
		}
		grouped := to == i+3 && len(c.runs[i].digits) == 6 && len(c.runs[i+1].digits) == 6
		if (to == i+1 || grouped) && knownRegion(d) && born("19"+d[6:12]) {
			out = append(out, span{OldIDNumber, c.runs[i].from, c.runs[to-1].to, d})
		}
	}
	return out
}

// mobileShapes are the groups in which people write a mobile number.
var mobileShapes = map[string]bool{"b": true, "344": true, "38": true, "74": true, "443": true, "335": true, "11111111111": true}

// mobiles finds 1[3-9] and nine digits, alone or in the usual groups, with or without
// +86. Part of a longer number, a decimal or an amount in yuan is none.
func mobiles(text []rune, c chain) []span {
	var out []span
	for i := range c.runs {
		for _, prefix := range [...]string{"", "86", "0086"} {
			d, to := c.join(i, 11+len(prefix))
			number, ok := strings.CutPrefix(d, prefix)
			if to == 0 || !ok || number[0] != '1' || number[1] < '3' {
				continue
			}
			first := i
			if prefix != "" && string(c.runs[i].digits) == prefix {
				first++
			}
			shape := c.shape(first, to)
			if prefix != "" && to == i+1 {
				shape = "b"
			}
			if !mobileShapes[shape] || c.amount(text, i, to) || c.mark(first, to, ",，/") {
				continue
			}
			out = append(out, span{Mobile, c.runs[i].from, c.runs[to-1].to, number})
			break
		}
	}
	return out
}

// shape writes the sizes of runs i to j, a digit each ("344"; b is eleven).
func (c chain) shape(i, j int) string {
	var b strings.Builder
	for _, r := range c.runs[i:j] {
		b.WriteByte("0123456789abcdefghijk"[min(len(r.digits), 20)])
	}
	return b.String()
}

// mark reports whether one of the given separators stands between runs i to j.
func (c chain) mark(i, j int, marks string) bool {
	for k := i; k < j-1; k++ {
		if strings.ContainsRune(marks, c.seps[k]) {
			return true
		}
	}
	return false
}

// amount reports whether runs i to j are money or a decimal: a currency beside them, or
// one or two decimals after a point.
func (c chain) amount(text []rune, i, j int) bool {
	before := strings.ToLower(strings.TrimRight(string(text[max(0, c.runs[i].from-4):c.runs[i].from]), " "))
	for _, w := range [...]string{"¥", "￥", "cny", "rmb"} {
		if strings.HasSuffix(before, w) {
			return true
		}
	}
	end := c.runs[j-1].to
	if j < len(c.runs) && (c.seps[j-1] == '.' || c.seps[j-1] == '．') && len(c.runs[j].digits) <= 2 && c.runs[j].from == end+1 {
		return true
	}
	after := strings.ToLower(strings.TrimLeft(string(text[end:min(len(text), end+6)]), " "))
	for _, w := range [...]string{"元", "圆", "块", "万", "亿", "yuan", "rmb", "cny"} {
		if strings.HasPrefix(after, w) {
			return true
		}
	}
	return false
}
