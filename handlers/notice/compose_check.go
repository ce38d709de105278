package notice

import (
	"context"
	"strings"
	"unicode"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/notices"
)

// check refuses an answer as soon as it is given, where the form alone cannot: a text in the
// wrong script, too long as it is read or with a link that leads elsewhere; a file that is
// neither a picture nor a document; a moment that has passed.
func check(_ context.Context, t *bot.Turn, _, key string, v form.Value) error {
	switch key {
	case keyBodyZh, keyBodyEn:
		return text(key, v.S)
	case keyAskZh, keyAskEn:
		if locales.Visible(v.S) > notices.MaxQuestion {
			return locales.Refuse("compose.question_long", "Limit", notices.MaxQuestion)
		}
	case keyAnswersZh, keyAnswersEn:
		return choosable(answers(v.S))
	case keyStarts, keyExpires:
		if !moment(v.S).After(t.Now) {
			return locales.Refuse("compose.passed", "Now", t.Now)
		}
	}
	if key == keyFiles && t.Sent != nil && t.Sent.Sort != "photo" && t.Sent.Sort != "document" {
		return locales.Refuse("compose.file_due")
	}
	return nil
}

// text judges a text in one language. A title may be in neither script: a road's number, a date.
func text(key, s string) error {
	in := func(table *unicode.RangeTable) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(table, r) })
	}
	switch {
	case key == keyBodyZh && !in(unicode.Han):
		return locales.Refuse("notice.zh_not_chinese")
	case key == keyBodyEn && !in(unicode.Latin):
		return locales.Refuse("notice.en_not_english")
	case locales.Visible(s) > notices.MaxBody:
		return locales.Refuse("notice.body_too_long", "Limit", notices.MaxBody)
	}
	return notices.Links(s)
}

// choosable judges the answers to a question in one language.
func choosable(list []string) error {
	if len(list) < notices.MinChoices || len(list) > notices.MaxChoices {
		return locales.Refuse("compose.choices_number", "Least", notices.MinChoices, "Most", notices.MaxChoices)
	}
	for _, a := range list {
		if locales.Visible(a) > notices.MaxChoice {
			return locales.Refuse("compose.choice_long", "Limit", notices.MaxChoice)
		}
	}
	return nil
}
