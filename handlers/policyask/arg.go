package policyask

import (
	"hash/fnv"
	"strconv"
	"strings"

	"cadrebot/locales"
	"cadrebot/policy"
)

// place is what the buttons carry: which search, which card or clause, as of which day, in
// which language and on which page. It travels as "search~day~o2~card" with "~clause" behind it
// for a clause, at most 40 bytes; a forged one is nonsense, never harmful: every use reads it
// through place and checks rights again.
type place struct {
	search int64
	day    locales.Date // chosen by a button; empty = what the words say, else today
	other  bool         // in the language that the reader did not choose
	page   int          // of the card, the clause or the results, from 0
	card   policy.ItemID
	clause string // anchor; empty = the whole card
}

const (
	otherFlag = "o" // marks the other language in a button
	mostArg   = 40  // bytes of a button's argument
)

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
	arg := strings.Join([]string{search, strings.ReplaceAll(string(p.day), "-", ""), flag, ""}, "~")
	if p.clause == "" {
		return arg + fit(string(p.card), mostArg-len(arg))
	}
	clause := fit(p.clause, max(mostArg-len(arg)-len(p.card)-1, shortLen))
	return arg + fit(string(p.card), mostArg-len(arg)-len(clause)-1) + "~" + clause
}

// dayOr is the day in the button, else today.
func (p place) dayOr(today locales.Date) locales.Date {
	if p.day != "" {
		return p.day
	}
	return today
}

// Names that do not fit a button travel as a short sum of themselves: a sign that no name
// begins with, and seven letters.
const (
	shortSign = "@"
	shortLen  = 8
)

func fit(name string, room int) string {
	if len(name) <= room {
		return name
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(name)) // a hash takes everything
	sum := strconv.FormatUint(h.Sum64(), 36)
	return shortSign + (sum + "0000000")[:shortLen-1]
}

// means reports whether a name in a button stands for this one.
func means(arg, name string) bool {
	return arg == name || strings.HasPrefix(arg, shortSign) && arg == fit(name, 0)
}

func parsePlace(arg string) (place, error) {
	parts := strings.Split(arg, "~")
	if len(parts) != 4 && len(parts) != 5 {
		return place{}, locales.Refuse("policy.stale")
	}
	p := place{card: policy.ItemID(parts[3])}
	if len(parts) == 5 {
		p.clause = parts[4]
	}
	page := parts[2]
	page, p.other = strings.CutPrefix(page, otherFlag)
	p.page, _ = strconv.Atoi(page) // "" and nonsense are the first page
	p.page = max(p.page, 0)
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
