package playground

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

var liID = strconv.Itoa(li)

func TestErrorStrings(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.s.SendText(li, "/start")
	bad := func(text, method string, pairs ...string) {
		t.Helper()
		b.refused(400, "Bad Request: "+text, method, pairs...)
	}
	bad("chat_id is empty", "sendMessage", "text", "x")
	bad("chat not found", "sendMessage", "chat_id", "garbage", "text", "x")
	bad("chat not found", "sendMessage", "chat_id", "999999", "text", "x")
	bad("message text is empty", "sendMessage", "chat_id", liID)
	bad("text must be non-empty", "sendMessage", "chat_id", liID, "text", " \n ")
	bad("message is too long", "sendMessage", "chat_id", liID, "text", strings.Repeat("😀", 4097))
	bad("text is too long", "sendMessage", "chat_id", liID, "text", strings.Repeat("x", 32769))
	bad("unsupported parse_mode", "sendMessage", "chat_id", liID, "text", "x", "parse_mode", "BBCode")
	bad(`can't parse entities: Can't find end tag corresponding to start tag "b"`, "sendMessage", "chat_id", liID, "text", "<b>", "parse_mode", "HTML")
	bad("can't parse reply keyboard markup JSON object", "sendMessage", "chat_id", liID, "text", "x", "reply_markup", "{")
	bad("object expected as reply markup", "sendMessage", "chat_id", liID, "text", "x", "reply_markup", "[]")
	bad(`field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays`, "sendMessage", "chat_id", liID, "text", "x", "reply_markup", `{"inline_keyboard":[1]}`)
	bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard", "sendMessage", "chat_id", liID, "text", "x", "reply_markup", `{"inline_keyboard":[[{"text":"x"}]]}`)
	bad("BUTTON_DATA_INVALID", "sendMessage", "chat_id", liID, "text", "x", "reply_markup", keyboard(strings.Repeat("中", 22)))
	bad("message to be replied not found", "sendMessage", "chat_id", liID, "text", "x", "reply_to_message_id", "99")
	bad("message to edit not found", "editMessageText", "chat_id", liID, "message_id", "99", "text", "x")
	bad("message identifier is not specified", "editMessageText", "text", "x")
	bad("message can't be edited", "editMessageText", "chat_id", liID, "message_id", "1", "text", "x")
	bad("message to delete not found", "deleteMessage", "chat_id", liID, "message_id", "99")
	bad("wrong parameter action in request", "sendChatAction", "chat_id", liID, "action", "dance")
	bad("there is no photo in the request", "sendPhoto", "chat_id", liID)
	bad("message caption is too long", "sendDocument", "chat_id", liID, "caption", strings.Repeat("中", 1025), "document", "x")
	bad("wrong file_id or the file is temporarily unavailable", "getFile", "file_id", "x")
	b.refused(404, "Not Found: method not found", "sendNonsense")
	b.ok("sendMessage", "chat_id", liID, "text", strings.Repeat("😀", 4096))
	b.ok("sendMessage", "chat_id", liID, "text", "x", "reply_markup", keyboard(strings.Repeat("x", 64)))
}

func keyboard(data string) string {
	return `{"inline_keyboard":[[{"text":"是","callback_data":` + quote(data) + `}]]}`
}

func TestSendShowsOnThePhone(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now})
	if id := b.s.SendText(li, "/start abc"); id != 1 {
		t.Fatalf("the first message of a chat has id %d", id)
	}
	m := b.sent("SENDMESSAGE", "chat_id", liID, "text", "<b>你好</b> /help", "parse_mode", "html", "reply_markup", keyboard("y:1"), "reply_to_message_id", "1", "entities", "null")
	if m.MessageID != 2 || m.Text != "你好 /help" || describe(m.Entities) != "bold:0+2 bot_command:3+5" || m.ReplyTo.Text != "/start abc" || m.Chat.Type != "private" {
		t.Fatalf("answer %+v", m)
	}
	chat := b.s.Chat(li)
	if len(chat) != 2 || chat[0].FromBot || !chat[1].FromBot || chat[1].Buttons[0][0] != (Button{Text: "是", Data: "y:1"}) || !chat[1].Date.Equal(c.Now()) || chat[1].ReplyTo != 1 {
		t.Fatalf("chat %+v", chat)
	}
	if id := b.s.SendText(wang, "other chats count for themselves"); id != 1 {
		t.Fatalf("id %d", id)
	}
}

func TestEditAndDelete(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now, NoLimits: true})
	b.s.SendText(li, "/start")
	m := b.sent("sendMessage", "chat_id", liID, "text", "one", "reply_markup", keyboard("a"))
	id := strconv.Itoa(m.MessageID)
	b.refused(400, "Bad Request: "+errNotModified, "editMessageText", "chat_id", liID, "message_id", id, "text", "one", "reply_markup", `{"inline_keyboard": [[{"callback_data":"a","text":"是"}]]}`)
	c.Add(time.Minute)
	e := b.sent("editMessageText", "chat_id", liID, "message_id", id, "text", "two")
	if e.Text != "two" || e.EditDate != c.Now().Unix() || e.ReplyMarkup != nil {
		t.Fatalf("edited %+v", e)
	}
	if now := b.s.Chat(li)[1]; now.Text != "two" || now.Buttons != nil || now.EditDate.IsZero() {
		t.Fatalf("an edit without a keyboard removes it: %+v", now)
	}
	b.ok("editMessageReplyMarkup", "chat_id", liID, "message_id", id, "reply_markup", keyboard("b"))
	b.refused(400, "Bad Request: "+errNotModified, "editMessageReplyMarkup", "chat_id", liID, "message_id", id, "reply_markup", keyboard("b"))
	kb := b.sent("sendMessage", "chat_id", liID, "text", "keys", "reply_markup", `{"keyboard":[["a"]]}`)
	b.refused(400, "Bad Request: message can't be edited", "editMessageText", "chat_id", liID, "message_id", strconv.Itoa(kb.MessageID), "text", "x")
	b.ok("pinChatMessage", "chat_id", liID, "message_id", id)
	if !b.s.Chat(li)[1].Pinned {
		t.Fatal("not pinned")
	}
	b.ok("deleteMessage", "chat_id", liID, "message_id", "1")
	b.ok("deleteMessages", "chat_id", liID, "message_ids", "["+id+",555]")
	if left := b.s.Chat(li); len(left) != 1 || left[0].Text != "keys" {
		t.Fatalf("left %+v", left)
	}
	c.Add(49 * time.Hour)
	b.refused(400, "Bad Request: message can't be deleted for everyone", "deleteMessage", "chat_id", liID, "message_id", strconv.Itoa(kb.MessageID))
}

func TestOnlyTheLastMessagesAreKept(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	for range keepMessages + 5 {
		b.s.SendText(li, "x")
	}
	if chat := b.s.Chat(li); len(chat) != keepMessages || chat[0].ID != 6 || chat[len(chat)-1].ID != keepMessages+5 {
		t.Fatalf("%d messages, first %d", len(chat), chat[0].ID)
	}
	b.refused(400, "Bad Request: message to delete not found", "deleteMessage", "chat_id", liID, "message_id", "5")
	b.ok("deleteMessage", "chat_id", liID, "message_id", "6")
}

func TestBlockedAndNeverStarted(t *testing.T) {
	b := start(t, Options{})
	send := []string{"chat_id", liID, "text", "x"}
	b.refused(403, "Forbidden: bot can't initiate conversation with a user", "sendMessage", send...)
	b.s.SendText(li, "/start")
	m := b.sent("sendMessage", send...)
	b.s.Block(li, true)
	b.refused(403, "Forbidden: bot was blocked by the user", "sendMessage", send...)
	b.refused(403, "Forbidden: bot was blocked by the user", "editMessageText", "chat_id", liID, "message_id", strconv.Itoa(m.MessageID), "text", "y")
	ups := b.updates("offset", "-1")
	if len(ups) != 1 || ups[0].Member == nil || !strings.Contains(string(*ups[0].Member), `"new_chat_member":{"status":"kicked","until_date":0,`) {
		t.Fatalf("my_chat_member expected, got %+v", ups)
	}
	b.s.SendText(li, "back again")
	b.ok("sendMessage", send...)
	if ups := b.updates("offset", "-2"); len(ups) != 2 || ups[0].Member == nil || ups[1].Message == nil {
		t.Fatalf("unblocking comes before the text: %+v", ups)
	}
}

func TestTokens(t *testing.T) {
	b := start(t, Options{Token: "7:secret"})
	b.ok("getMe")
	for token, want := range map[string]string{"7:other": "Unauthorized", "x": "Unauthorized: invalid token specified", "07:x": "Unauthorized: invalid token specified"} {
		if e := tokenError(token); e.code != 401 || e.text != want {
			t.Errorf("%s: %+v", token, e)
		}
	}
}
