package playground

import (
	"strings"
	"testing"
)

func TestControlOfGroupsAndRarerDeeds(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	do := func(path, body, want string) {
		t.Helper()
		if code, out := b.ctl("POST", path, body, b.s.ControlKey()); !strings.Contains(out, want) || code != 200 && !strings.Contains(want, "error") {
			t.Errorf("%s %s: %d %s, want %s", path, body, code, out, want)
		}
	}
	do("group", `{"group":-7,"title":"Village","members":[1001,1002]}`, "true")
	do("group", `{"group":7}`, `"error"`)
	do("send-in", `{"group":-7,"user":1002,"text":"/help"}`, `{"message_id":1}`)
	do("group-state", `{"group":-7,"state":"restricted"}`, "true")
	b.refused(400, "Bad Request: not enough rights to send text messages to the chat", "sendMessage", "chat_id", "-7", "text", "x")
	do("migrate", `{"group":-7,"to":-8}`, `"error"`)
	do("migrate", `{"group":-7,"to":-1000000000007}`, "true")
	do("location", `{"user":1001,"latitude":29.5,"longitude":106.5}`, `{"message_id":1}`)
	do("contact", `{"user":1001,"phone":"+86138","name":"Li","owner":1001}`, `{"message_id":2}`)
	do("react", `{"user":1001,"message_id":1,"emoji":"👍"}`, "true")
	do("react", `{"user":1001,"message_id":9,"emoji":"👍"}`, "false")
	do("edit", `{"user":1001,"message_id":9,"text":"x"}`, "false")
	do("web-app", `{"user":1001}`, `"query_id"`)
	do("deactivate", `{"user":1001}`, "true")
	b.refused(403, "Forbidden: user is deactivated", "sendMessage", "chat_id", liID, "text", "x")
	if chat := b.s.Chat(li); len(chat) != 2 || chat[0].Text != "29.5, 106.5" || chat[0].Reaction != "👍" || chat[1].Kind != "contact" {
		t.Errorf("chat %+v", chat)
	}
}
