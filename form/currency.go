package form

import (
	"strings"
	"unicode"

	"cadrebot/locales"
)

// foreignMoney is an amount in a currency that a question about yuan cannot take.
type foreignMoney struct {
	amount number
	code   string // ISO 4217; empty for what has none
	name   locales.Text
}

func (*foreignMoney) Error() string { return "another currency" }

type currency struct {
	code    string
	name    locales.Text
	chinese []unit
	latin   []unit // signs included; they stand behind or before
}

func money(code, zh, en string, chinese, cents, latin []string) currency {
	return currency{code, locales.Both(zh, en), append(units(one, chinese...), units(hundredth, cents...)...), units(one, latin...)}
}

// currencies are recognised so that nobody's dollars are stored as yuan.
var currencies = []currency{
	money("HKD", "港元", "Hong Kong dollars", []string{"港元", "港币"}, nil, []string{"hk$", "hkd", "hong kong dollars"}),
	money("TWD", "新台币", "New Taiwan dollars", []string{"新台币", "台币", "台元"}, nil, []string{"nt$", "twd"}),
	money("USD", "美元", "US dollars", []string{"美元", "美金", "美刀", "美圆", "刀"}, []string{"美分"}, []string{"us$", "usd", "us dollars", "dollars", "dollar", "$"}),
	money("EUR", "欧元", "euros", []string{"欧元"}, []string{"欧分"}, []string{"euros", "euro", "eur", "€"}),
	money("GBP", "英镑", "pounds", []string{"英镑"}, []string{"便士"}, []string{"pounds", "gbp", "£"}),
	money("JPY", "日元", "yen", []string{"日元", "日币"}, []string{"日本钱"}, []string{"yen", "jpy"}),
	money("KRW", "韩元", "won", []string{"韩元", "韩币"}, nil, []string{"won", "krw"}),
	money("AUD", "澳元", "Australian dollars", []string{"澳大利亚元", "澳元", "澳币"}, nil, []string{"aud", "a$"}),
	money("CAD", "加元", "Canadian dollars", []string{"加拿大元", "加元", "加币"}, nil, []string{"cad", "c$"}),
	money("SGD", "新加坡元", "Singapore dollars", []string{"新加坡元", "新元", "新币"}, nil, []string{"sgd", "s$"}),
	money("CHF", "瑞士法郎", "Swiss francs", []string{"瑞士法郎", "瑞郎"}, nil, []string{"francs", "chf"}),
	money("RUB", "卢布", "roubles", []string{"卢布"}, nil, []string{"rub", "roubles", "rubles"}),
	money("THB", "泰铢", "baht", []string{"泰铢"}, nil, []string{"baht", "thb"}),
	money("VND", "越南盾", "dong", []string{"越南盾"}, nil, []string{"dong", "vnd"}),
	money("INR", "印度卢比", "Indian rupees", []string{"印度卢比", "卢比"}, nil, []string{"rupees", "inr"}),
	money("MOP", "澳门元", "patacas", []string{"澳门元", "澳门币"}, nil, []string{"mop"}),
	money("", "比特币", "bitcoins", []string{"个比特币", "比特币"}, nil, []string{"bitcoins", "bitcoin", "btc"}),
}

// foreign reads an amount in another currency; errUnreadable when it is none.
func foreign(s string, negative bool) error {
	for i := range currencies {
		c := &currencies[i]
		if n, ok := c.read(s); ok {
			if negative {
				n = n.neg()
			}
			return &foreignMoney{n, c.code, c.name}
		}
	}
	return errUnreadable
}

func (c *currency) read(s string) (number, bool) {
	for _, u := range c.latin {
		if rest, ok := strings.CutPrefix(s, u.word); ok {
			n, err := bare(strings.TrimSpace(rest))
			return n, err == nil
		}
		if strings.HasSuffix(s, u.word) {
			n, err := measured(c.chinese, c.latin, s)
			return n, err == nil
		}
	}
	for _, u := range c.chinese {
		if strings.Contains(s, u.word) {
			n, err := measured(c.chinese, nil, s)
			return n, err == nil
		}
	}
	return notNumber, false
}

// otherMoney finds the name of a currency that s begins with and that is not among
// currencies: 丹麦克朗, 马克. What a currency is called is a short list; whose it is is not.
func otherMoney(s string) (name string, ok bool) {
	count := 0
	for i, r := range s {
		if !unicode.Is(unicode.Han, r) || count > 8 {
			return "", false
		}
		for _, noun := range moneyNouns {
			if strings.HasPrefix(s[i:], noun) {
				return s[:i+len(noun)], true
			}
		}
		count++
	}
	return "", false
}

var moneyNouns = []string{
	"克朗", "马克", "法郎", "比索", "里亚尔", "第纳尔", "先令", "盾", "卢比", "卢布", "埃斯库多", "林吉特", "雷亚尔", "兹罗提", "福林", "里拉", "兰特", "列弗", "列伊", "谢克尔",
	"图格里克", "基普", "缅元", "铢", "坚戈", "索姆", "英镑", "美元", "欧元", "便士",
}

// isCurrency finds the currency that s begins with and its spelling there.
func isCurrency(s string) (word string, ok bool) {
	for i := range currencies {
		for _, us := range [...][]unit{currencies[i].chinese, currencies[i].latin} {
			for _, u := range us {
				if rest, ok := strings.CutPrefix(s, u.word); ok && (rest == "" || !latin(rest[0])) {
					return u.word, true
				}
			}
		}
	}
	return "", false
}
