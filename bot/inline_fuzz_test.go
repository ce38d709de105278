package bot_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/playground"
)

// FuzzInlineArticle puts any words into a result and sends it as the bot does: what Check
// lets pass, the local Bot API takes, and the words arrive as they were.
func FuzzInlineArticle(f *testing.F) {
	f.Add(strings.Repeat("\xc8", 30), "title", "words")
	for _, s := range []string{"低保", "<b>bold</b> & <", "&lt;b&gt;", "\x00", "\xff\xfe", " ", "", "</a>", strings.Repeat("长", 4096), strings.Repeat("😀", 4097)} {
		f.Add("POL-001", s, s)
	}
	pg := playground.New(playground.Options{Strict: true})
	f.Cleanup(pg.Close)
	f.Fuzz(func(t *testing.T, id, title, words string) {
		a := bot.Article{
			ID: id, Title: locales.Raw(title), Description: locales.Raw(words),
			Screen: bot.Say(locales.Raw(words)).Row(bot.Button{Label: locales.Raw("open"), URL: "https://t.me/b?start=pol_1"}),
		}
		if a.Check(locales.ZH) != nil {
			return
		}
		query := pg.AskInline(person, "", "")
		params, left := bot.InlineParams(query, bot.InlineReply{Articles: []bot.Article{a}}, locales.ZH)
		if left != 0 {
			t.Fatal("left out what Check lets pass")
		}
		form := url.Values{}
		for k, v := range params {
			form.Set(k, v)
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/bot"+pg.Token()+"/answerInlineQuery", strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		rec := httptest.NewRecorder()
		pg.Handler().ServeHTTP(rec, r)
		got, ok := pg.InlineAnswer(query)
		if rec.Code != http.StatusOK || !ok || len(got.Results) != 1 {
			t.Fatalf("%d %s", rec.Code, rec.Body)
		}
		if utf8.ValidString(words) && strings.TrimSpace(words) == words && !strings.ContainsFunc(words, changed) && got.Results[0].Text != words {
			t.Errorf("sent %q, arrived %q", words, got.Results[0].Text)
		}
	})
}

// changed tells the characters that Telegram drops or turns into others.
func changed(r rune) bool {
	return r != '\n' && !unicode.IsGraphic(r) || strings.ContainsRune("\u030a\u0333\u033f", r)
}
