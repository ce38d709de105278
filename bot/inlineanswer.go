package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"cadrebot/locales"
)

// Bounds of Telegram for an answer, in bytes and seconds; titles and descriptions are only
// as long as a phone shows.
const (
	inlineIDMax          = 64
	inlineKeepMax        = 24 * time.Hour
	inlineTitleMax       = 128
	inlineDescriptionMax = 256
)

// inlineArticle is Telegram's InlineQueryResultArticle.
type inlineArticle struct {
	Type        string        `json:"type"`
	ID          string        `json:"id"`
	Title       string        `json:"title"`
	Description string        `json:"description,omitempty"`
	Content     inlineContent `json:"input_message_content"`
	Markup      *inlineMarkup `json:"reply_markup,omitempty"`
}

type inlineContent struct {
	Text    string        `json:"message_text"`
	Mode    string        `json:"parse_mode"`
	Preview inlinePreview `json:"link_preview_options"`
}

type inlinePreview struct {
	Disabled bool `json:"is_disabled"`
}

// inlineStart is the button above the results, which opens the private chat.
type inlineStart struct {
	Text  string `json:"text"`
	Start string `json:"start_parameter"`
}

// article renders one result; an error says what Telegram would refuse about it.
func (c *codec) article(a Article, l locales.Lang) (inlineArticle, error) {
	out := inlineArticle{
		Type: "article", ID: a.ID, Title: ellipsis(a.Title.Plain(l), inlineTitleMax),
		Description: ellipsis(a.Description.Plain(l), inlineDescriptionMax),
	}
	switch {
	case a.ID == "" || len(a.ID) > inlineIDMax || !utf8.ValidString(a.ID): // a bad byte would become three
		return out, fmt.Errorf("article id %q", a.ID)
	case strings.TrimSpace(out.Title) == "":
		return out, errors.New("article without a title")
	case a.Screen == nil || a.Screen.File != nil || a.Screen.Dialogue:
		return out, errors.New("article without words of its own")
	}
	for _, row := range a.Screen.Rows {
		for _, b := range row {
			if b.URL == "" {
				return out, errors.New("article with a button that is no link")
			}
		}
	}
	r, err := c.render(a.Screen, l, 0, nil)
	if err != nil {
		return out, err
	}
	if len(r.parts) != 1 || !legible(locales.Strip(r.parts[0])) {
		return out, fmt.Errorf("article of %d messages with words", len(r.parts))
	}
	out.Content = inlineContent{Text: r.parts[0], Mode: "HTML", Preview: inlinePreview{Disabled: true}}
	out.Markup = r.markup
	return out, nil
}

// legible tells whether anything of text is left on a screen: Telegram drops control characters and refuses a text of
// spaces and marks without width alone.
func legible(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsGraphic(r) && !unicode.IsSpace(r) && !strings.ContainsRune("\u2800\ufffc\u030a\u0333\u033f", r)
	})
}

// inlineParams is the call that answers query id with r. What Telegram would refuse is
// left out, so that the rest is still shown; left names it.
func (c *codec) inlineParams(id string, r InlineReply, l locales.Lang) (p tgbotapi.Params, left []error) {
	list, seen := make([]inlineArticle, 0, len(r.Articles)), map[string]bool{}
	for _, a := range r.Articles {
		if len(list) == InlineMax {
			break
		}
		one, err := c.article(a, l)
		if err == nil && seen[a.ID] {
			err = errors.New("article with the id of another")
		}
		if err != nil {
			left = append(left, err)
			continue
		}
		seen[a.ID] = true
		list = append(list, one)
	}
	raw, err := json.Marshal(list)
	if err != nil { // strings do not fail
		return emptyInline(id, l), append(left, err)
	}
	keep := min(max(r.Keep, 0), inlineKeepMax)
	p = tgbotapi.Params{
		"inline_query_id": id, "results": string(raw), "cache_time": strconv.Itoa(int(keep / time.Second)),
		"is_personal": strconv.FormatBool(r.Personal),
	}
	if r.Next != "" && len(r.Next) <= inlineIDMax {
		p["next_offset"] = r.Next
	}
	return p, left
}

// emptyInline is the answer when there is nothing to show: a way to the private chat.
func emptyInline(id string, l locales.Lang) tgbotapi.Params {
	p := tgbotapi.Params{"inline_query_id": id, "results": "[]", "cache_time": "0", "is_personal": "true"}
	addInlineButton(p, l)
	return p
}

func addInlineButton(p tgbotapi.Params, l locales.Lang) {
	raw, err := json.Marshal(inlineStart{Text: locales.M("bot.inline_open").Plain(l), Start: startInline})
	if err == nil { // strings do not fail
		p["button"] = string(raw)
	}
}

// ellipsis shortens s to n characters.
func ellipsis(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
