package form

import (
	"strings"

	"cadrebot/locales"
)

// named is the label of a question as the name of its answer: without the mark at its end,
// because a colon follows.
func named(label locales.Text) locales.Text {
	if label.ID != "" && label.Zh == "" && label.En == "" {
		zh, en := label.Plain(locales.ZH), label.Plain(locales.EN)
		if unmarked(zh) == zh && unmarked(en) == en {
			return label
		}
		return locales.Both(unmarked(zh), unmarked(en))
	}
	label.Zh, label.En = unmarked(label.Zh), unmarked(label.En)
	return label
}

func unmarked(s string) string {
	if short := strings.TrimRight(s, "？?：: "); short != "" {
		return short
	}
	return s
}
