package playground

import (
	"strconv"
	"strings"
	"testing"
)

func TestForwardsSayWhereTheyComeFrom(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.s.SendText(li, "from Li")
	b.s.SendText(wang, "/start")
	origin := func(m wireMessage) string { return string(m.Origin) }
	once := b.sent("forwardMessage", "chat_id", strconv.Itoa(wang), "from_chat_id", liID, "message_id", "1")
	if !strings.Contains(origin(once), `"type":"user"`) || !strings.Contains(origin(once), `"id":1001`) || once.Text != "from Li" || !once.From.IsBot {
		t.Fatalf("%s %+v", origin(once), once)
	}
	again := b.sent("forwardMessage", "chat_id", liID, "from_chat_id", strconv.Itoa(wang), "message_id", strconv.Itoa(once.MessageID))
	if origin(again) != origin(once) {
		t.Fatalf("forwarded again: %s", origin(again))
	}
	own := b.sent("sendMessage", "chat_id", liID, "text", "own")
	if f := b.sent("forwardMessage", "chat_id", liID, "from_chat_id", liID, "message_id", strconv.Itoa(own.MessageID)); !strings.Contains(origin(f), `"is_bot":true`) {
		t.Fatalf("%s", origin(f))
	}
}

func TestCopyMessagesLeavesOutWhatIsNotThere(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.s.SendText(li, "one")
	b.s.SendPhoto(li, []byte(picture()), "two")
	b.sent("sendMessage", "chat_id", liID, "text", "secret", "protect_content", "true")
	var ids []struct {
		ID int `json:"message_id"`
	}
	b.ok("copyMessages", "chat_id", liID, "from_chat_id", liID, "message_ids", "[1,2,3,77]", "remove_caption", "true").into(t, &ids)
	chat := b.s.Chat(li)
	if len(ids) != 2 || len(chat) != 5 || chat[3].ID != ids[0].ID || chat[3].Text != "one" || chat[4].Kind != "photo" || chat[4].Text != "" {
		t.Fatalf("%+v %+v", ids, chat)
	}
	b.refused(403, "Forbidden: bot can't initiate conversation with a user", "copyMessages", "chat_id", "1002", "from_chat_id", liID, "message_ids", "[1]")
}

func TestFileKindsAndTheirFields(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.s.SendText(li, "/start")
	send := func(method string, fields ...[2]string) wireMessage {
		t.Helper()
		body, kind := parts(t, append([][2]string{{"chat_id", liID}}, fields...))
		var m wireMessage
		r := b.raw(method, kind, body)
		if !r.OK {
			t.Fatalf("%s: %s", method, r.Text)
		}
		r.into(t, &m)
		return m
	}
	photo := send("sendPhoto", [2]string{"@photo", picture()})
	doc := send("sendDocument", [2]string{"@document", "%PDF-1.4"})
	if doc.Document.Mime != "application/pdf" {
		t.Errorf("mime type %q", doc.Document.Mime)
	}
	b.refused(400, "Bad Request: can't use file of type Document as Photo", "sendPhoto", "chat_id", liID, "photo", doc.Document.FileID)
	b.refused(400, "Bad Request: can't use file of type Photo as Document", "sendDocument", "chat_id", liID, "document", photo.Photo[0].FileID)
	video := send("sendVideo", [2]string{"@video", "mp4"}, [2]string{"duration", "7 s"}, [2]string{"width", "320"}, [2]string{"height", "99999"})
	if v := video.Video; *v.Duration != 7 || *v.Width != 320 || *v.Height != 10000 {
		t.Errorf("%+v", v)
	}
	if moved := send("sendAnimation", [2]string{"@animation", "GIF89a"}); moved.Animation == nil || moved.Document == nil || moved.Document.Duration != nil {
		t.Errorf("%+v", moved)
	}
}

func TestNullInJSONIsAbsent(t *testing.T) {
	b := start(t, Options{NoLimits: true, Strict: true})
	b.s.SendText(li, "/start")
	r := b.raw("sendMessage", "application/json", strings.NewReader(
		`{"chat_id":1001,"text":"x","parse_mode":null,"entities":null,"reply_markup":null,"disable_notification":null}`))
	if !r.OK {
		t.Fatal(r.Text)
	}
	if r := b.raw("sendMessage", "application/json", strings.NewReader(`{"chat_id":1001,"text":null}`)); r.Text != "Bad Request: message text is empty" {
		t.Fatal(r.Text)
	}
	if r := b.raw("sendMessage", "application/json", strings.NewReader(`{"chat_id":1001,"text":"x","txt":null}`)); !strings.Contains(r.Text, `no parameter "txt"`) {
		t.Fatal(r.Text)
	}
}

func TestCommandsByScope(t *testing.T) {
	b := start(t, Options{})
	b.s.AddGroup(-7, "g", li)
	set := func(name, scope, lang string) {
		t.Helper()
		b.ok("setMyCommands", "commands", `[{"command":"`+name+`","description":"d"}]`, "scope", scope, "language_code", lang)
	}
	set("everywhere", `{"type":"default"}`, "")
	set("groups", `{"type":"all_group_chats"}`, "")
	set("private_zh", `{"type":"all_private_chats"}`, "zh")
	set("here", `{"type":"chat","chat_id":-7}`, "en")
	set("admins", `{"type":"all_chat_administrators"}`, "")
	set("lis", `{"type":"chat_member","chat_id":-7,"user_id":1001}`, "")
	first := func(list []BotCommand) string {
		if len(list) == 0 {
			return ""
		}
		return list[0].Command
	}
	if got := first(b.s.Commands(li)) + " " + first(b.s.Commands(wang)); got != "private_zh everywhere" {
		t.Errorf("in private chats: %s", got)
	}
	if got := first(b.s.CommandsIn(-7, li)) + " " + first(b.s.CommandsIn(-7, wang)); got != "lis here" {
		t.Errorf("in the group: %s", got)
	}
	b.ok("deleteMyCommands", "scope", `{"type":"chat","chat_id":-7}`, "language_code", "en")
	if got := first(b.s.CommandsIn(-7, wang)); got != "groups" {
		t.Errorf("in the group: %s", got)
	}
	b.s.Promote(-7, wang)
	if got := first(b.s.CommandsIn(-7, wang)); got != "admins" {
		t.Errorf("for an administrator: %s", got)
	}
}

func TestManyAtOnceStayAlbumsAndSayWhereTheyComeFrom(t *testing.T) {
	b := start(t, Options{NoLimits: true, Strict: true})
	b.s.SendText(li, "one")
	b.s.SendText(wang, "/start")
	body, kind := parts(t, [][2]string{
		{"chat_id", liID},
		{"@a", picture()},
		{"@b", picture()},
		{"media", `[{"type":"photo","media":"attach://a","caption":"c"},{"type":"photo","media":"attach://b"}]`},
	})
	b.raw("sendMediaGroup", kind, body)
	poll := b.sent("sendPoll", "chat_id", liID, "question", "q", "options", `["a","b"]`, "is_anonymous", "false")
	for _, method := range []string{"forwardMessages", "copyMessages"} {
		before := len(b.s.Chat(wang))
		var ids []struct {
			ID int `json:"message_id"`
		}
		b.ok(method, "chat_id", "1002", "from_chat_id", liID, "message_ids", "[1,2,3,4]").into(t, &ids)
		got := b.s.Chat(wang)[before:]
		if len(ids) != 4 || len(got) != 4 || got[1].Text != "c" || got[3].Kind != "poll" || got[0].Album != "" {
			t.Fatalf("%s: %+v %+v", method, ids, got)
		}
		if got[1].Album == "" || got[1].Album != got[2].Album || got[1].Album == b.s.Chat(li)[1].Album {
			t.Errorf("%s: albums %q and %q", method, got[1].Album, got[2].Album)
		}
		forward := method == "forwardMessages"
		for i, m := range got {
			if m.ID != ids[i].ID || forward != (b.s.chats.get(wang).find(m.ID).origin != nil) {
				t.Errorf("%s: message %d is %d", method, i, m.ID)
			}
		}
		if err := b.s.Vote(wang, got[3].ID, 0); err != nil {
			t.Fatal(err)
		}
	}
	if votes := b.s.Chat(li)[poll.MessageID-1].Poll.Voters; votes != 1 {
		t.Errorf("a forwarded poll shares its votes and a copied one has its own, but %d were counted", votes)
	}
}
