package playground

import (
	"net/url"
	"testing"
)

// The hash was computed by Python's hmac and hashlib, after the rule that Telegram publishes for web apps.
func TestInitDataIsSigned(t *testing.T) {
	b := start(t, Options{Now: newClock().Now})
	data, err := url.ParseQuery(b.s.InitData(wang, "77"))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"auth_date": "1795420800", "query_id": "77", "user": `{"id":1002,"is_bot":false,"first_name":"Wang","language_code":"en"}`,
		"hash": "47e3203486b0d3f024febe83bc4665264d44c5312568b1fd5cb0e2b31a935174",
	} {
		if data.Get(name) != want {
			t.Errorf("%s is %s, want %s", name, data.Get(name), want)
		}
	}
}

func TestAPersonDeletesAMessage(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.s.SendText(li, "/start")
	m := b.sent("sendMessage", "chat_id", liID, "text", "choose", "reply_markup", keyboard("y"))
	if !b.s.DeleteMessage(li, m.MessageID) || b.s.DeleteMessage(li, m.MessageID) || len(b.s.Chat(li)) != 1 {
		t.Fatalf("%+v", b.s.Chat(li))
	}
	b.refused(400, "Bad Request: message to edit not found", "editMessageText", "chat_id", liID, "message_id", "2", "text", "x")
	if n := b.s.Pending(); n != 1 {
		t.Fatalf("%d updates; the bot does not hear of a deletion", n)
	}
	b.s.Press(li, m.MessageID, "y")
	ups := b.updates("offset", "-1")
	if ups[0].Callback == nil || ups[0].Callback.Message.Date != 0 || ups[0].Callback.Message.MessageID != m.MessageID {
		t.Fatalf("%+v", ups)
	}
}
