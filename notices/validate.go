package notices

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"cadrebot/locales"
	"cadrebot/org"
)

// Longest texts, in characters: a screen stays readable and below Telegram's limit.
const (
	MaxTitle = 100
	MaxBody  = 500
)

// Validate refuses, with a *locales.Refusal, a notice that must not be published: a
// language missing or in the wrong script, too long, nobody chosen.
func (n Notice) Validate() error {
	switch {
	case !n.Kind.Valid():
		return locales.Refuse("notice.no_kind")
	case blank(n.Title.Zh) || blank(n.Body.Zh):
		return locales.Refuse("notice.zh_missing")
	case blank(n.Title.En) || blank(n.Body.En):
		return locales.Refuse("notice.en_missing")
	case !has(n.Title.Zh+n.Body.Zh, unicode.Han):
		return locales.Refuse("notice.zh_not_chinese")
	case !has(n.Title.En+n.Body.En, unicode.Latin):
		return locales.Refuse("notice.en_not_english")
	case long(n.Title.Zh, MaxTitle) || long(n.Title.En, MaxTitle) || long(n.Body.Zh, MaxBody) || long(n.Body.En, MaxBody):
		return locales.Refuse("notice.too_long", "Title", MaxTitle, "Body", MaxBody)
	case n.Audience.Unit.ID == 0 || len(n.Audience.Roles) == 0:
		return locales.Refuse("notice.nobody_chosen")
	}
	return nil
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

func long(s string, limit int) bool { return utf8.RuneCountInString(s) > limit }

func has(s string, script *unicode.RangeTable) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(script, r) })
}

// MaySend refuses, with a *locales.Refusal that says who can, a member who sends no
// notices: coordinators, trainers and administrators do, each in their own unit and below.
func MaySend(m org.Member) error {
	switch m.Active.Role.Family() {
	case org.Coordinator, org.Teaching, org.Admin:
		if m.Joined() {
			return nil
		}
	}
	return locales.Refuse("notice.not_yours")
}
