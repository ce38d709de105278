// Package locales owns every sentence the bot says, in Chinese and English, and the
// way dates, money and numbers look in each language.
//
// It imports only the standard library, go-i18n and its TOML reader. A feature adds
// its sentences to <feature>.zh.toml and <feature>.en.toml here and refers to them
// with M("feature.key", ...); a test fails when a key is missing, unused, or when the
// two languages take different placeholders. Chinese is the authoritative language.
package locales

import (
	"strings"
	"time"
)

// Lang is a person's language. The values are persisted.
type Lang string

// The two languages; persisted with people, answers and attempts.
const (
	ZH Lang = "zh"
	EN Lang = "en"
)

// All lists the languages, the authoritative one first.
var All = []Lang{ZH, EN}

// Zone is the civil time of every deadline. China keeps one offset all year, so no
// time zone database is needed.
var Zone = time.FixedZone("CST", 8*60*60)

// ZoneName is what Postgres calls Zone; to it, CST is the time of Chicago.
const ZoneName = "Asia/Shanghai"

// Valid reports whether l is one of All.
func (l Lang) Valid() bool { return l == ZH || l == EN }

// Guess turns a Telegram language_code into a first guess; the person's own choice
// replaces it. Everything that is not English is taken as Chinese.
func Guess(code string) Lang {
	if strings.HasPrefix(strings.ToLower(code), "en") {
		return EN
	}
	return ZH
}
