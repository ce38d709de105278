package policyask

import (
	"strconv"
	"strings"

	"cadrebot/locales"
	"cadrebot/policy"
)

// place is what the buttons carry: which search, which card, as of which day, in which
// language and on which of its pages. It travels as "search~day~o2~card", at most 40 bytes; a
// forged one is nonsense, never harmful: every use reads it through place and checks rights again.
type place struct {
	search int64
	day    locales.Date // chosen by a button; empty = what the words say, else today
	other  bool         // the card in the other language
	page   int          // of the card, from 0
	card   policy.ItemID
}

// otherFlag marks the other language in a button.
const otherFlag = "o"

func (p place) arg() string {
	flag := ""
	if p.other {
		flag = otherFlag
	}
	if p.page > 0 {
		flag += strconv.Itoa(p.page)
	}
	search := ""
	if p.search > 0 {
		search = strconv.FormatInt(p.search, 36)
	}
	return strings.Join([]string{search, strings.ReplaceAll(string(p.day), "-", ""), flag, string(p.card)}, "~")
}

func parsePlace(arg string) (place, error) {
	parts := strings.Split(arg, "~")
	if len(parts) != 4 {
		return place{}, locales.Refuse("policy.stale")
	}
	p := place{card: policy.ItemID(parts[3])}
	page := parts[2]
	page, p.other = strings.CutPrefix(page, otherFlag)
	p.page, _ = strconv.Atoi(page) // "" and nonsense are the first page
	if parts[0] != "" {
		n, err := strconv.ParseInt(parts[0], 36, 64)
		if err != nil || n < 1 {
			return place{}, locales.Refuse("policy.stale")
		}
		p.search = n
	}
	if d := parts[1]; d != "" {
		if len(d) != 8 {
			return place{}, locales.Refuse("policy.stale")
		}
		w := policy.When(d[:4] + "-" + d[4:6] + "-" + d[6:])
		if !w.Valid() {
			return place{}, locales.Refuse("policy.stale")
		}
		p.day = w.First()
	}
	return p, nil
}

// number reads a plain id argument.
func number(arg string) (int64, error) {
	n, err := strconv.ParseInt(arg, 10, 64)
	if err != nil || n < 0 {
		return 0, locales.Refuse("policy.stale")
	}
	return n, nil
}

// clip shortens to n runes with an ellipsis.
func clip(s string, n int) string {
	rs := []rune(strings.TrimSpace(s))
	if len(rs) <= n {
		return string(rs)
	}
	return strings.TrimRight(string(rs[:n-1]), " ，。、;；,") + "…"
}

func clipText(t locales.Text, zh, en int) locales.Text {
	return locales.Both(clip(t.Zh, zh), clip(t.En, en))
}
