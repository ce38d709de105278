package playground

import (
	"strings"
	"testing"
)

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
