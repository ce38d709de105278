package playground

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

// article is one result with defaults that the server takes.
func article(id, title, text string, more ...string) string {
	body, _ := json.Marshal(map[string]any{
		"type": "article", "id": id, "title": title, "input_message_content": map[string]string{"message_text": text, "parse_mode": "HTML"},
	})
	return strings.TrimSuffix(string(body), "}") + strings.Join(more, "") + "}"
}

func list(articles ...string) string { return "[" + strings.Join(articles, ",") + "]" }

// inlineUpdates are the inline queries that wait for the bot.
func (b *bot) inlineUpdates() []struct{ ID, Query, Offset, ChatType, Lang string } {
	b.t.Helper()
	var ups []struct {
		Inline *struct {
			ID       string `json:"id"`
			Query    string `json:"query"`
			Offset   string `json:"offset"`
			ChatType string `json:"chat_type"`
			From     struct {
				Lang string `json:"language_code"`
			} `json:"from"`
		} `json:"inline_query"`
	}
	b.ok("getUpdates").into(b.t, &ups)
	var out []struct{ ID, Query, Offset, ChatType, Lang string }
	for _, u := range ups {
		if u.Inline != nil {
			out = append(out, struct{ ID, Query, Offset, ChatType, Lang string }{u.Inline.ID, u.Inline.Query, u.Inline.Offset, u.Inline.ChatType, u.Inline.From.Lang})
		}
	}
	return out
}

func TestInlineQueryAnswerAndChoice(t *testing.T) {
	b := start(t, Options{})
	id := b.s.AskInline(li, "低保", "")
	ups := b.inlineUpdates()
	if len(ups) != 1 || ups[0].ID != id || ups[0].Query != "低保" || ups[0].Offset != "" || ups[0].ChatType != "sender" || ups[0].Lang != "zh" {
		t.Fatalf("updates %+v", ups)
	}
	if _, ok := b.s.InlineAnswer(id); ok {
		t.Fatal("answered before the bot did")
	}
	b.ok("answerInlineQuery", "inline_query_id", id, "results", list(
		article("a", "甲", "<b>粗</b>体", `,"description":"说明","reply_markup":{"inline_keyboard":[[{"text":"打开","url":"https://t.me/x?start=a"}]]}`), article("b", "乙", "二")),
		"button", `{"text":"打开机器人","start_parameter":"s_1"}`, "next_offset", "2")
	a, ok := b.s.InlineAnswer(id)
	if !ok || len(a.Results) != 2 || a.Results[0].Text != "粗体" || a.Results[0].Entities[0].Type != "bold" || a.Results[0].Description != "说明" ||
		a.Button == nil || a.Button.Start != "s_1" || a.NextOffset != "2" || a.CacheTime != 300 || a.Personal {
		t.Fatalf("answer %+v", a)
	}
	if _, err := b.s.Choose(wang, id, "a"); err == nil {
		t.Fatal("somebody else chose")
	}
	if _, err := b.s.Choose(li, id, "c"); err == nil {
		t.Fatal("a result that is not there was chosen")
	}
	n, err := b.s.Choose(li, id, "a")
	if err != nil {
		t.Fatal(err)
	}
	chat := b.s.Chat(li)
	if m := chat[len(chat)-1]; m.ID != n || m.FromBot || m.Via == "" || m.Text != "粗体" || m.Buttons[0][0].URL == "" {
		t.Fatalf("message %+v", m)
	}
	got := string(b.ok("getUpdates", "offset", "-1").Result)
	if !strings.Contains(got, `"via_bot":{"id":42`) || !strings.Contains(got, `"reply_markup"`) {
		t.Fatalf("the bot hears of it as via itself: %s", got)
	}
	if me := b.ok("getMe"); !strings.Contains(string(me.Result), `"supports_inline_queries":true`) {
		t.Fatal("getMe does not offer inline mode")
	}
}

func TestInlineAnswersThatAreRefused(t *testing.T) {
	b := start(t, Options{})
	id := b.s.AskInline(li, "x", "")
	many := make([]string, 51)
	for i := range many {
		many[i] = article(strconv.Itoa(i), "t", "x")
	}
	one := article("a", "t", "x")
	for name, c := range map[string]struct {
		want  string
		pairs []string
	}{
		"no json":         {"can't parse JSON encoded inline query results", []string{"results", "[{"}},
		"no array":        {"expected an Array of inline query results", []string{"results", "{}"}},
		"51":              {"too many inline query results specified", []string{"results", list(many...)}},
		"no id":           {`can't parse InlineQueryResult: Can't find field "id"`, []string{"results", `[{"type":"article"}]`}},
		"no title":        {`can't parse InlineQueryResult: Can't find field "title"`, []string{"results", `[{"type":"article","id":"1"}]`}},
		"other type":      {`can't parse InlineQueryResult: type "photo" is unsupported for the inline query result`, []string{"results", `[{"type":"photo","id":"1","title":"t"}]`}},
		"no content":      {"can't parse InlineQueryResult: message content is not specified", []string{"results", `[{"type":"article","id":"1","title":"t"}]`}},
		"empty text":      {"can't parse InlineQueryResult: Message text is empty", []string{"results", list(article("a", "t", ""))}},
		"broken html":     {`can't parse InlineQueryResult: Can't parse entities: Can't find end tag corresponding to start tag "b"`, []string{"results", list(article("a", "t", "<b>x"))}},
		"long text":       {"MESSAGE_TOO_LONG", []string{"results", list(article("a", "t", strings.Repeat("长", 4097)))}},
		"long data":       {"BUTTON_DATA_INVALID", []string{"results", list(article("a", "t", "x", `,"reply_markup":{"inline_keyboard":[[{"text":"x","callback_data":"`+strings.Repeat("d", 65)+`"}]]}`))}},
		"empty id":        {"RESULT_ID_EMPTY", []string{"results", list(article("", "t", "x"))}},
		"long id":         {"RESULT_ID_INVALID", []string{"results", list(article(strings.Repeat("长", 22), "t", "x"))}},
		"twice":           {"RESULT_ID_DUPLICATE", []string{"results", list(one, one)}},
		"empty title":     {"ARTICLE_TITLE_EMPTY", []string{"results", list(article("a", " ", "x"))}},
		"long offset":     {"NEXT_OFFSET_INVALID", []string{"results", list(one), "next_offset", strings.Repeat("9", 65)}},
		"no start":        {"can't use empty start_parameter", []string{"results", "[]", "button", `{"text":"x"}`}},
		"odd start":       {"unallowed characters in start_parameter are used", []string{"results", "[]", "button", `{"text":"x","start_parameter":"a b"}`}},
		"long start":      {"too long start_parameter specified", []string{"results", "[]", "button", `{"text":"x","start_parameter":"` + strings.Repeat("a", 65) + `"}`}},
		"old names":       {"can't use empty start_parameter", []string{"results", "[]", "switch_pm_text", "x"}},
		"wordless button": {`can't parse InlineQueryResultsButton: Can't find field "text"`, []string{"results", "[]", "button", `{"start_parameter":"a"}`}},
	} {
		r := b.call("answerInlineQuery", append([]string{"inline_query_id", id}, c.pairs...)...)
		if r.OK || r.Code != 400 || r.Text != "Bad Request: "+c.want {
			t.Errorf("%s: %d %q, want %q", name, r.Code, r.Text, c.want)
		}
	}
	b.ok("answerInlineQuery", "inline_query_id", id, "results", list(many[:50]...)) // none of these used the query up
	b.refused(400, "Bad Request: "+errQueryTooOld, "answerInlineQuery", "inline_query_id", id, "results", "[]")
	b.refused(400, "Bad Request: "+errQueryTooOld, "answerInlineQuery", "inline_query_id", "1", "results", "[]")
}

func TestInlineQueriesExpire(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now})
	b.s.AskInline(li, "x", "")
	id := b.s.AskInline(li, "y", "")
	c.Add(31 * time.Second)
	b.refused(400, "Bad Request: "+errQueryTooOld, "answerInlineQuery", "inline_query_id", id, "results", "[]")
	if b.s.Pending() != 0 {
		t.Fatal("nobody waits for these any more")
	}
	b.s.AskInline(li, strings.Repeat("长", 300), "")
	if ups := b.inlineUpdates(); len(ups) != 1 || len([]rune(ups[0].Query)) != 256 {
		t.Fatalf("a client sends 256 characters: %+v", ups)
	}
}

func TestInlineAnswersAreGivenAgain(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now})
	ask := func(user int64, query, offset string) string {
		t.Helper()
		id := b.s.AskInline(user, query, offset)
		if a, ok := b.s.InlineAnswer(id); ok && a.Cached && a.QueryID == id {
			return "cached"
		} else if ok {
			t.Fatalf("answered by nobody: %+v", a)
		}
		return id
	}
	b.ok("answerInlineQuery", "inline_query_id", ask(li, "shared", ""), "results", list(article("a", "t", "x")))
	b.ok("answerInlineQuery", "inline_query_id", ask(li, "mine", ""), "results", "[]", "is_personal", "true")
	b.ok("answerInlineQuery", "inline_query_id", ask(li, "never", ""), "results", "[]", "cache_time", "0")
	for _, k := range []struct {
		user          int64
		query, offset string
		cached        bool
	}{
		{li, "shared", "", true},
		{wang, "shared", "", true},
		{wang, "shared", "2", false},
		{li, "mine", "", true},
		{wang, "mine", "", false},
		{li, "never", "", false},
	} {
		if got := ask(k.user, k.query, k.offset) == "cached"; got != k.cached {
			t.Errorf("%+v: cached %v", k, got)
		}
	}
	c.Add(301 * time.Second)
	if ask(wang, "shared", "") == "cached" {
		t.Error("given again after its time")
	}
}

func TestInlineThroughControlAndPage(t *testing.T) {
	b := start(t, Options{})
	go func() {
		for { // a bot that answers whatever comes
			ups, err := b.try("getUpdates", "timeout", "5")
			if err != nil || !ups.OK {
				return
			}
			var all []struct {
				ID     int `json:"update_id"`
				Inline struct {
					ID    string `json:"id"`
					Query string `json:"query"`
				} `json:"inline_query"`
			}
			_ = json.Unmarshal(ups.Result, &all)
			for _, u := range all {
				_, _ = b.try("answerInlineQuery", "inline_query_id", u.Inline.ID, "results", list(article("r1", "about "+u.Inline.Query, "text")), "cache_time", "0")
				_, _ = b.try("getUpdates", "offset", strconv.Itoa(u.ID+1))
			}
		}
	}()
	code, out := b.ctl("GET", "inline?user=1001&query=water", "", b.s.ControlKey())
	if code != http.StatusOK || !strings.Contains(out, `"title":"about water"`) {
		t.Fatalf("%d %s", code, out)
	}
	var a InlineAnswer
	if err := json.Unmarshal([]byte(out), &a); err != nil {
		t.Fatal(err)
	}
	body := fmt.Sprintf(`{"user":1001,"query_id":%q,"result_id":"r1"}`, a.QueryID)
	if code, out := b.ctl("POST", "choose", body, b.s.ControlKey()); code != http.StatusOK || out != `{"message_id":1}` {
		t.Fatalf("%d %s", code, out)
	}
	if code, out := b.ctl("POST", "choose", `{"user":1001,"query_id":"5","result_id":"r1"}`, b.s.ControlKey()); code != http.StatusBadRequest {
		t.Fatalf("%d %s", code, out)
	}
	if code, page := b.get("/__ui/inline?user=1001&query=road"); code != http.StatusOK || !strings.Contains(page, "about road") {
		t.Fatalf("%d %s", code, page)
	}
	if code, _ := b.get("/__ui/inline?user=31337&query=road"); code != http.StatusNotFound {
		t.Fatalf("an unknown person: %d", code)
	}
}
