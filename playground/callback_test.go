package playground

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestPressAndAnswer(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now})
	b.s.SendText(li, "/start")
	m := b.sent("sendMessage", "chat_id", liID, "text", "sure?", "reply_markup", keyboard("y:1"))
	id, err := b.s.PressLabel(li, "是")
	if err != nil {
		t.Fatal(err)
	}
	ups := b.updates("offset", "-1")
	cb := ups[0].Callback
	if cb == nil || cb.ID != id || cb.Data != "y:1" || cb.Message.MessageID != m.MessageID || cb.Message.ReplyMarkup == nil {
		t.Fatalf("update %+v", ups)
	}
	b.ok("answerCallbackQuery", "callback_query_id", id, "text", "好的", "show_alert", "true")
	if calls := b.s.Calls(); calls[len(calls)-1].ChatID != li {
		t.Fatalf("an answer belongs to the presser's chat: %+v", calls[len(calls)-1])
	}
	b.refused(400, "Bad Request: "+errQueryTooOld, "answerCallbackQuery", "callback_query_id", id)
	if toasts := b.s.Toasts(li); len(toasts) != 1 || toasts[0].Text != "好的" || !toasts[0].Alert || toasts[0].CallbackID != id {
		t.Fatalf("toasts %+v", toasts)
	}
	late := b.s.Press(li, m.MessageID, "y:1")
	c.Add(16 * time.Second)
	b.refused(400, "Bad Request: "+errQueryTooOld, "answerCallbackQuery", "callback_query_id", late)
}

func TestForgedAndStalePress(t *testing.T) {
	b := start(t, Options{})
	b.s.SendText(li, "/start")
	m := b.sent("sendMessage", "chat_id", liID, "text", "x", "reply_markup", keyboard("a"))
	b.ok("deleteMessage", "chat_id", liID, "message_id", strconv.Itoa(m.MessageID))
	b.s.Press(li, m.MessageID, "forged")
	r := b.ok("getUpdates", "offset", "-1")
	if !strings.Contains(string(r.Result), `"date":0,"message_id":2`) || !strings.Contains(string(r.Result), `"data":"forged"`) {
		t.Fatalf("an inaccessible message is expected: %s", r.Result)
	}
	if _, err := b.s.PressLabel(li, "是"); err == nil {
		t.Fatal("the button is gone with its message")
	}
}

func TestPressLabelTakesTheNewest(t *testing.T) {
	b := start(t, Options{})
	b.s.SendText(li, "/start")
	b.ok("sendMessage", "chat_id", liID, "text", "old", "reply_markup", keyboard("old"))
	b.ok("sendMessage", "chat_id", liID, "text", "new", "reply_markup", keyboard("new"))
	b.ok("sendMessage", "chat_id", liID, "text", "no button")
	if _, err := b.s.PressLabel(li, "是"); err != nil {
		t.Fatal(err)
	}
	if cb := b.updates("offset", "-1")[0].Callback; cb.Data != "new" {
		t.Fatalf("pressed %q", cb.Data)
	}
	b.ok("sendMessage", "chat_id", liID, "text", "keys", "reply_markup", `{"keyboard":[["📋 报表",{"text":"电话","request_contact":true}]]}`)
	if id, err := b.s.PressLabel(li, "报表"); err != nil || id != "" {
		t.Fatalf("%q %v", id, err)
	}
	if m := b.updates("offset", "-1")[0].Message; m.Text != "📋 报表" {
		t.Fatalf("a reply key sends its text, got %q", m.Text)
	}
}

func TestCommandMenus(t *testing.T) {
	b := start(t, Options{})
	b.ok("setMyCommands", "commands", `[{"command":"help","description":"Help"}]`)
	b.ok("setMyCommands", "commands", `[{"command":"/help","description":"帮助"}]`, "language_code", "zh", "scope", `{"type":"all_private_chats"}`)
	if zh, en := b.s.Commands(li), b.s.Commands(wang); zh[0] != (BotCommand{"help", "帮助"}) || en[0].Description != "Help" {
		t.Fatalf("zh %+v en %+v", zh, en)
	}
	b.ok("deleteMyCommands", "language_code", "zh", "scope", `{"type":"all_private_chats"}`)
	if zh := b.s.Commands(li); zh[0].Description != "Help" {
		t.Fatalf("zh %+v", zh)
	}
	b.refused(400, "Bad Request: BOT_COMMAND_INVALID", "setMyCommands", "commands", `[{"command":"Help","description":"x"}]`)
	b.refused(400, "Bad Request: can't parse BotCommandScope: Unsupported type specified", "setMyCommands", "commands", `[]`, "scope", `{"type":"x"}`)
}

func TestWaitCallSeesOnlyWhatComesAfter(t *testing.T) {
	b := start(t, Options{CallLog: 2})
	b.ok("getMe")
	pos := b.s.Position()
	go func() { _, _ = b.try("getChat", "chat_id", liID) }()
	call, err := b.s.WaitCall(soon(t), pos, func(Call) bool { return true })
	if err != nil || call.Method != "getChat" || call.Pos != pos+1 || call.ChatID != li {
		t.Fatalf("%+v %v", call, err)
	}
	for range 20 {
		b.ok("getMe")
	}
	calls := b.s.Calls()
	if len(calls) < 2 || len(calls) > 4 || calls[len(calls)-1].Pos != 22 {
		t.Fatalf("%d calls kept, the last at %d", len(calls), calls[len(calls)-1].Pos)
	}
	if after, _ := b.s.calls.after(21); len(after) != 1 || after[0].Pos != 22 {
		t.Fatalf("after 21: %+v", after)
	}
}
