package xlsform

import (
	"strings"
	"unicode"

	"cadrebot/locales"
)

// language is the language of a header such as "中文 (zh)".
type language struct {
	code   locales.Lang // ZH, EN, other, or "" when the header names none
	header string       // as written
}

// other is every language that the bot does not speak.
const other locales.Lang = "other"

// readLanguage understands names and codes, alone or with the code in brackets.
func readLanguage(header string) language {
	l := language{other, header}
	s := strings.ToLower(strings.TrimSpace(header))
	if open := strings.LastIndexAny(s, "(（"); open >= 0 {
		code := strings.Trim(s[open:], "(（)） ")
		if c := languageCode(code); c != other {
			l.code = c
			return l
		}
		if len(code) == 2 || len(code) == 3 {
			return l // another language says so itself
		}
		s = strings.TrimSpace(s[:open])
	}
	l.code = languageCode(s)
	return l
}

func languageCode(s string) locales.Lang {
	s = strings.ReplaceAll(s, "_", "-")
	base, _, _ := strings.Cut(s, "-")
	switch base {
	case "zh", "zho", "chi", "cmn", "cn", "chinese", "mandarin", "simplified chinese", "traditional chinese", "中文", "汉语", "漢語", "简体中文", "繁体中文", "繁體中文", "普通话", "国语":
		return locales.ZH
	case "en", "eng", "english", "英文", "英语":
		return locales.EN
	}
	return other
}

// script tells which of the two languages words are plainly written in; "" when they
// hold no letters, so that they say the same in both: 12, 2026-01-01, ${total}.
func script(s string) locales.Lang {
	latin := false
	for _, r := range refPattern.ReplaceAllString(s, "") {
		switch {
		case unicode.Is(unicode.Han, r):
			return locales.ZH
		case unicode.Is(unicode.Latin, r):
			latin = true
		case unicode.IsLetter(r):
			return other
		}
	}
	if latin {
		return locales.EN
	}
	return ""
}
