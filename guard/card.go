package guard

import "strings"

// cards finds bank cards by Luhn's check (ISO/IEC 7812): 13 to 19 digits alone, in fours,
// or digit by digit. Plain amounts must pass, so a card begins as cards in use here do
// (3 to 6, and 9 but for the fictional 99, and Mastercard's 2221 to 2720 with 16 digits),
// a number of up to 15 digits that ends in six zeros is an amount, and so is one with a
// currency or decimals.
func cards(text []rune, c chain) []span {
	var out []span
	for i := range c.runs {
		for n := 19; n >= 13; n-- {
			d, to := c.join(i, n)
			if to == 0 || !cardShape(c, i, to) || !issued(d) || !luhn(d) || c.amount(text, i, to) {
				continue
			}
			out = append(out, span{BankCard, c.runs[i].from, c.runs[to-1].to, d})
			break
		}
	}
	return out
}

func cardShape(c chain, i, to int) bool {
	if to == i+1 {
		return true
	}
	s := c.shape(i, to)
	fours := strings.TrimLeft(s, "4")
	return s == "465" || s == "6d" || len(strings.Trim(s, "1")) == 0 ||
		len(s) >= 4 && (fours == "" || len(fours) == 1 && fours < "4")
}

func issued(d string) bool {
	switch {
	case len(d) <= 15 && strings.HasSuffix(d, "000000"), strings.HasPrefix(d, "99"):
		return false
	case len(d) == 16 && d[:4] >= "2221" && d[:4] <= "2720":
		return true
	}
	return d[0] >= '3' && d[0] <= '6' || d[0] == '9'
}

func luhn(d string) bool {
	sum := 0
	for i := range len(d) {
		v := int(d[len(d)-1-i] - '0')
		if i%2 == 1 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return sum%10 == 0
}
