package guard

import (
	"strings"
	"unicode"
)

// words that make digits beside them suspicious. Lower case.
var words = []string{
	"身份证", "病历", "银行卡", "银行账号", "银行帐号", "卡号", "住院号", "社保号", "医保号", "护照",
	"id card", "id number", "medical record", "bank card", "card number", "bank account", "passport",
}

const (
	nearby     = 12 // characters between word and digits
	nearDigits = 6
)

// nearWords finds six digits or more close to such a word. Dates, amounts and codes such
// as YT-0203-0457 are no secrets.
func nearWords(text []rune, all []chain) []span {
	lower := make([]rune, len(text))
	for i, r := range text {
		lower[i] = unicode.ToLower(r)
	}
	var out []span
	for _, c := range all {
		from, to := c.runs[0].from, c.runs[len(c.runs)-1].to
		d, _ := c.join(0, c.size())
		if len(d) < nearDigits || c.harmless(text) {
			continue
		}
		around := string(lower[max(0, from-nearby-8):from]) + "\n" + string(lower[to:min(len(lower), to+nearby)])
		for _, w := range words {
			if strings.Contains(around, w) {
				out = append(out, span{Sensitive, from, to, d})
				break
			}
		}
	}
	return out
}

func (c chain) size() int {
	n := 0
	for _, r := range c.runs {
		n += len(r.digits)
	}
	return n
}

func (c chain) harmless(text []rune) bool {
	s := c.shape(0, len(c.runs))
	date := strings.HasPrefix(s, "4") && (s == "422" || s == "411" || s == "412" || s == "421") && (c.runs[0].digits[0] == '2' || c.runs[0].digits[0] == '1')
	from := c.runs[0].from
	code := from >= 2 && text[from-1] == '-' && unicode.IsUpper(text[from-2])
	return date || code || c.amount(text, 0, len(c.runs)) || thousands(c)
}

// thousands reports whether the chain is one number with thousands marks.
func thousands(c chain) bool {
	for i, r := range c.runs {
		if i > 0 && (len(r.digits) != 3 || c.seps[i-1] != ',' && c.seps[i-1] != '，') {
			return false
		}
	}
	return len(c.runs) > 1 && len(c.runs[0].digits) <= 3
}
