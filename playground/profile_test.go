package playground

import (
	"strconv"
	"strings"
	"testing"
)

func TestProfileByLanguage(t *testing.T) {
	b := start(t, Options{Username: "helper_bot"})
	name := func(lang string) string {
		var out struct{ Name string }
		b.ok("getMyName", "language_code", lang).into(t, &out)
		return out.Name
	}
	if got := name("zh"); got != "helper_bot" {
		t.Fatalf("without a name: %q", got)
	}
	b.ok("setMyName", "name", "Cadre helper")
	b.ok("setMyName", "name", "干部助手", "language_code", "zh")
	if got := name("zh") + "|" + name("hi") + "|" + name(""); got != "干部助手|Cadre helper|Cadre helper" {
		t.Fatalf("names %q", got)
	}
	b.ok("setMyName", "language_code", "zh")
	if got := name("zh"); got != "Cadre helper" {
		t.Fatalf("an empty name takes the language's own away: %q", got)
	}
	b.ok("setMyName", "name", strings.Repeat("中", 64))
	for method, most := range map[string]int{"Name": 64, "Description": 512, "ShortDescription": 120} {
		param := map[string]string{"Name": "name", "Description": "description", "ShortDescription": "short_description"}[method]
		if r := b.call("setMy"+method, param, strings.Repeat("中", most+1)); r.Code != 400 {
			t.Errorf("%s of %d characters: %d %s", method, most+1, r.Code, r.Text)
		}
		b.ok("setMy"+method, param, strings.Repeat("中", most))
	}
}

func TestMenuButtons(t *testing.T) {
	b := start(t, Options{})
	button := func(pairs ...string) string {
		var out menuButton
		b.ok("getChatMenuButton", pairs...).into(t, &out)
		return out.Type + out.Text
	}
	b.ok("setChatMenuButton", "chat_id", liID, "menu_button", `{"type":"web_app","text":"看板","web_app":{"url":"https://e.org/"}}`)
	if got := button() + "|" + button("chat_id", liID) + "|" + button("chat_id", strconv.Itoa(wang)); got != "commands|web_app看板|default" {
		t.Fatalf("buttons %q", got)
	}
	b.ok("setChatMenuButton", "chat_id", liID)
	b.ok("setChatMenuButton", "menu_button", `{"type":"default"}`)
	if got := button() + "|" + button("chat_id", liID); got != "default|default" {
		t.Fatalf("buttons %q", got)
	}
}

func TestReactions(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	id := b.s.SendText(li, "/start")
	b.ok("setMessageReaction", "chat_id", liID, "message_id", strconv.Itoa(id), "reaction", `[{"type":"emoji","emoji":"🎉"}]`)
	if got := b.s.Chat(li)[0].BotReaction; got != "🎉" {
		t.Fatalf("shown %q", got)
	}
	b.ok("setMessageReaction", "chat_id", liID, "message_id", strconv.Itoa(id))
	if got := b.s.Chat(li)[0].BotReaction; got != "" {
		t.Fatalf("still shown %q", got)
	}
	b.s.React(li, id, "👍")
	if n := b.s.Pending(); n != 1 {
		t.Fatalf("a reaction that nobody asked for came: %d updates", n)
	}
	b.updates("allowed_updates", `["message_reaction"]`)
	b.s.React(li, id, "👎")
	if n := b.s.Pending(); n != 2 || b.s.Chat(li)[0].Reaction != "👎" {
		t.Fatalf("%d updates, %+v", n, b.s.Chat(li))
	}
}

func TestInlineMessagesAreEditedByTheirOwnID(t *testing.T) {
	b := start(t, Options{NoLimits: true, InlineFeedback: true})
	query := b.s.AskInline(li, "water", "")
	b.ok("answerInlineQuery", "inline_query_id", query, "results", articles(`,"reply_markup":`+keyboard("go")))
	number, err := b.s.Choose(li, query, "1")
	if err != nil {
		t.Fatal(err)
	}
	b.s.Press(li, number, "go")
	var ups []struct {
		Chosen *struct {
			ID    string `json:"inline_message_id"`
			Query string `json:"query"`
		} `json:"chosen_inline_result"`
		Press *struct {
			ID      string       `json:"inline_message_id"`
			Message *wireMessage `json:"message"`
		} `json:"callback_query"`
	}
	b.ok("getUpdates", "offset", "-2").into(t, &ups)
	if len(ups) != 2 || ups[0].Chosen == nil || ups[0].Chosen.Query != "water" || ups[1].Press == nil || ups[1].Press.Message != nil ||
		ups[1].Press.ID == "" || ups[1].Press.ID != ups[0].Chosen.ID {
		t.Fatalf("updates %+v", ups)
	}
	id := ups[1].Press.ID
	if r := b.ok("editMessageText", "inline_message_id", id, "text", "edited"); string(r.Result) != "true" {
		t.Fatalf("answer %s", r.Result)
	}
	if m := b.s.Chat(li)[0]; m.Text != "edited" || m.Buttons != nil {
		t.Fatalf("on the phone: %+v", m)
	}
	b.refused(400, "Bad Request: "+errNotModified, "editMessageText", "inline_message_id", id, "text", "edited")
	b.refused(400, "Bad Request: MESSAGE_ID_INVALID", "editMessageText", "inline_message_id", "other", "text", "x")
	b.refused(400, "Bad Request: message can't be edited", "editMessageText", "chat_id", liID, "message_id", strconv.Itoa(number), "text", "x")
}

func TestWebAppsAnswerOnce(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now})
	result := strings.Trim(articles(""), "[]")
	id := b.s.OpenWebApp(li)
	if r := b.ok("answerWebAppQuery", "web_app_query_id", id, "result", result); string(r.Result) != "{}" {
		t.Fatalf("without a keyboard there is no inline id: %s", r.Result)
	}
	if m := b.s.Chat(li)[0]; m.FromBot || m.Text != "body" || m.Via != "cadre_playground_bot" {
		t.Fatalf("%+v", m)
	}
	b.refused(400, "Bad Request: "+errQueryTooOld, "answerWebAppQuery", "web_app_query_id", id, "result", result)
	late := b.s.OpenWebApp(li)
	c.Add(webAppWindow + 1)
	b.refused(400, "Bad Request: "+errQueryTooOld, "answerWebAppQuery", "web_app_query_id", late, "result", result)
}
