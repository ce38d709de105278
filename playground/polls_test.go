package playground

import (
	"strconv"
	"strings"
	"testing"
)

func TestPolls(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.s.SendText(li, "/start")
	poll := []string{"chat_id", liID, "question", "2+2?", "type", "quiz", "correct_option_id", "1", "options", `["3",{"text":"4"}]`, "explanation_entities", "null"}
	m := b.sent("sendPoll", poll...)
	if got := string(m.Poll); m.Poll == nil || b.s.Chat(li)[1].Text != "2+2?\n○ 3\n○ 4" {
		t.Fatalf("%s %+v", got, b.s.Chat(li))
	}
	id := strconv.Itoa(m.MessageID)
	var closed pollObject
	b.ok("stopPoll", "chat_id", liID, "message_id", id).into(t, &closed)
	if !closed.Closed || closed.Options[1].Text != "4" || closed.Correct[0] != 1 {
		t.Fatalf("%+v", closed)
	}
	b.refused(400, "Bad Request: poll has already been closed", "stopPoll", "chat_id", liID, "message_id", id)
	b.refused(400, "Bad Request: message is not a poll", "stopPoll", "chat_id", liID, "message_id", "1")
	b.refused(400, "Bad Request: wrong quiz correct_option_id", "sendPoll", "chat_id", liID, "question", "?", "type", "quiz", "correct_option_id", "2", "options", `["a","b"]`)
	b.refused(400, "Bad Request: can't parse options JSON object", "sendPoll", "chat_id", liID, "question", "?", "options", `x`)
}

func TestPlacesAndContacts(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.s.SendText(li, "/start")
	if m := b.sent("sendLocation", "chat_id", liID, "latitude", "1.500000", "longitude", "2.5"); string(m.Location) != `{"latitude":1.5,"longitude":2.5}` {
		t.Fatalf("%s", m.Location)
	}
	b.refused(400, `Bad Request: parameter "first_name" is required`, "sendContact", "chat_id", liID, "phone_number", "+1")
	if m := b.sent("sendContact", "chat_id", liID, "phone_number", "+1", "first_name", "A"); string(m.Contact) != `{"first_name":"A","phone_number":"+1"}` {
		t.Fatalf("%s", m.Contact)
	}
}

func TestPeopleEdit(t *testing.T) {
	b := start(t, Options{})
	id := b.s.SendText(li, "one")
	if !b.s.EditText(li, id, "two") || b.s.EditText(li, 99, "x") {
		t.Fatal("only an own message can be edited")
	}
	r := b.ok("getUpdates", "offset", "-1")
	if !strings.Contains(string(r.Result), `"edited_message":{"message_id":1,`) || b.s.Chat(li)[0].Text != "two" {
		t.Fatalf("%s %+v", r.Result, b.s.Chat(li))
	}
}

func TestPeopleSendFiles(t *testing.T) {
	b := start(t, Options{})
	b.s.SendFile(li, "form.xlsx", []byte("content"), "请导入")
	m := b.updates()[0].Message
	if m.Document == nil || m.Document.Name != "form.xlsx" || m.Caption != "请导入" {
		t.Fatalf("%+v", m)
	}
	b.ok("getFile", "file_id", m.Document.FileID)
}

func TestPeopleSendPhotos(t *testing.T) {
	b := start(t, Options{})
	b.s.SendPhoto(li, []byte(picture()), "水池")
	m := b.updates()[0].Message
	if len(m.Photo) != 1 || m.Photo[0].Width != 30 || m.Photo[0].Height != 20 || m.Document != nil || m.Caption != "水池" {
		t.Fatalf("%+v", m)
	}
	b.ok("getFile", "file_id", m.Photo[0].FileID)
}
