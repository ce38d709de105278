package playground

import (
	"encoding/json"
	"testing"
)

// texts of the messages among updates.
func texts(ups []update) []string {
	var out []string
	for _, u := range ups {
		if u.Message != nil {
			out = append(out, u.Message.Text)
		}
	}
	return out
}

func TestPrivacyMode(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.s.AddGroup(-7, "Village", li, wang)
	m := b.sent("sendMessage", "chat_id", "-7", "text", "hello all")
	for _, text := range []string{"between us", "/help", "/help@other_bot", "/help@Cadre_Playground_Bot x", "ask @cadre_playground_bot"} {
		b.s.SendTextIn(-7, wang, text, 0)
	}
	b.s.SendTextIn(-7, li, "an answer", m.MessageID)
	want := []string{"/help", "/help@Cadre_Playground_Bot x", "ask @cadre_playground_bot", "an answer"}
	ups := b.updates()
	if got := texts(ups); len(got) != len(want) || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] || got[3] != want[3] {
		t.Fatalf("a member hears %q", got)
	}
	if first := ups[0].Message; first.Chat.Type != "group" || first.Chat.Title != "Village" || first.From.ID != wang {
		t.Fatalf("%+v", first)
	}
	b.s.SetGroup(-7, GroupAdmin)
	b.s.SendTextIn(-7, wang, "now heard", 0)
	b.s.SetGroup(-7, GroupKicked)
	b.s.SendTextIn(-7, wang, "/not heard", 0)
	if got := texts(b.updates("offset", "-3")); len(got) != 1 || got[0] != "now heard" {
		t.Fatalf("an administrator hears %q", got)
	}
}

func TestMigration(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.s.AddGroup(-7, "Village", li, wang)
	b.s.MigrateGroup(-7, -1000000000123)
	ups := b.updates()
	if len(ups) != 2 || ups[0].Message.MigrateTo != -1000000000123 || ups[1].Message.MigrateFrom != -7 || ups[1].Message.Chat.Type != "supergroup" {
		t.Fatalf("updates %+v", ups)
	}
	r := b.refused(400, "Bad Request: group chat was upgraded to a supergroup chat", "sendMessage", "chat_id", "-7", "text", "x")
	if r.Params.MigrateTo != -1000000000123 {
		t.Fatalf("parameters %+v", r.Params)
	}
	b.ok("getChat", "chat_id", "-7") // reading the old one is not refused
	b.ok("sendMessage", "chat_id", "-1000000000123", "text", "x")
	var count int
	b.ok("getChatMemberCount", "chat_id", "-1000000000123").into(t, &count)
	if count != 3 {
		t.Fatalf("%d members moved", count)
	}
}

func TestMembership(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.s.AddGroup(-7, "Village", li, wang)
	status := func(user string) string {
		var m struct{ Status string }
		b.ok("getChatMember", "chat_id", "-7", "user_id", user).into(t, &m)
		return m.Status
	}
	if got := []string{status(liID), status("1002"), status("42")}; got[0] != "creator" || got[1] != "member" || got[2] != "member" {
		t.Fatalf("statuses %q", got)
	}
	b.s.Promote(-7, wang)
	b.s.SetGroup(-7, GroupAdmin)
	var admins []json.RawMessage
	b.ok("getChatAdministrators", "chat_id", "-7").into(t, &admins)
	if len(admins) != 2 {
		t.Fatalf("%d administrators without the bot", len(admins))
	}
	b.refused(400, "Bad Request: can't remove chat owner", "banChatMember", "chat_id", "-7", "user_id", liID)
	b.refused(400, "Bad Request: member limit can't be specified for links requiring administrator approval",
		"createChatInviteLink", "chat_id", "-7", "member_limit", "3", "creates_join_request", "true")
	b.ok("banChatMember", "chat_id", "-7", "user_id", "1002")
	if got := status("1002"); got != "left" {
		t.Fatalf("after the ban: %s", got)
	}
	b.ok("leaveChat", "chat_id", "-7")
	b.refused(403, "Forbidden: bot is not a member of the group chat", "sendMessage", "chat_id", "-7", "text", "x")
	ups := b.updates("offset", "-1")
	if len(ups) != 1 || ups[0].Member == nil {
		t.Fatalf("the bot hears of its leaving: %+v", ups)
	}
}
