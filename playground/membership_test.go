package playground

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// heard is what the bot was told about members and by service messages, one line an update, and confirms it.
func heard(b *bot) string {
	b.t.Helper()
	type change struct {
		Chat     wireChat
		From     wireUser
		Old, New struct {
			User     wireUser
			Status   string
			IsMember *bool `json:"is_member"`
		}
	}
	var list []struct {
		ID      int             `json:"update_id"`
		My      json.RawMessage `json:"my_chat_member"`
		Other   json.RawMessage `json:"chat_member"`
		Message *wireMessage
		Post    *wireMessage `json:"channel_post"`
		Edited  *wireMessage `json:"edited_channel_post"`
	}
	b.ok("getUpdates").into(b.t, &list)
	var lines []string
	for _, u := range list {
		line := ""
		switch {
		case u.My != nil || u.Other != nil:
			kind, raw := "my", u.My
			if u.Other != nil {
				kind, raw = "other", u.Other
			}
			var c change
			raw = []byte(strings.NewReplacer("old_chat_member", "old", "new_chat_member", "new").Replace(string(raw)))
			if err := json.Unmarshal(raw, &c); err != nil {
				b.t.Fatal(err)
			}
			line = fmt.Sprintf("%s %d: %d by %d %s>%s", kind, c.Chat.ID, c.New.User.ID, c.From.ID, c.Old.Status, c.New.Status)
			if c.New.IsMember != nil {
				line += fmt.Sprint(" inside ", *c.New.IsMember)
			}
		case u.Post != nil:
			line = fmt.Sprint("post ", u.Post.SenderChat.Title, " ", u.Post.From == nil, " ", u.Post.Text)
		case u.Edited != nil:
			line = fmt.Sprint("edited ", u.Edited.SenderChat.Title, " ", u.Edited.Text)
		case u.Message.NewMembers != nil:
			line = fmt.Sprint("came ", u.Message.NewMembers[0].ID, " by ", u.Message.From.ID)
		case u.Message.LeftMember != nil:
			line = fmt.Sprint("went ", u.Message.LeftMember.ID, " by ", u.Message.From.ID)
		default:
			line = u.Message.Text
		}
		lines = append(lines, line)
	}
	if len(list) > 0 {
		b.ok("getUpdates", "offset", fmt.Sprint(list[len(list)-1].ID+1))
	}
	return strings.Join(lines, "; ")
}

const everyKind = `["message","channel_post","edited_channel_post","my_chat_member","chat_member"]`

func TestTheBotHearsWhoComesAndGoes(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.ok("getUpdates", "allowed_updates", everyKind)
	const super, chen = -1000000000007, 1005
	b.s.AddGroup(super, "Township", li, wang)
	b.s.SetMember(super, chen, GroupMember)
	if got := heard(b); got != "came 1005 by 1005" {
		t.Fatalf("a member hears %q: chat_member is for administrators", got)
	}
	b.s.SetGroup(super, GroupAdmin)
	if got := heard(b); got != "my -1000000000007: 42 by 1001 member>administrator" {
		t.Fatalf("%q", got)
	}
	for _, step := range []struct {
		user  int64
		state GroupState
		want  string
	}{
		{chen, GroupAdmin, "other -1000000000007: 1005 by 1001 member>administrator"},
		{chen, GroupAdmin, ""},
		{chen, GroupMuted, "other -1000000000007: 1005 by 1001 administrator>restricted inside true"},
		{chen, GroupLeft, "other -1000000000007: 1005 by 1005 restricted>left; went 1005 by 1005"},
		{chen, GroupMuted, "other -1000000000007: 1005 by 1001 left>restricted inside false"},
		{chen, GroupMember, "other -1000000000007: 1005 by 1001 restricted>member; came 1005 by 1001"},
		{chen, GroupKicked, "other -1000000000007: 1005 by 1001 member>kicked; went 1005 by 1001"},
		{chen, GroupLeft, "other -1000000000007: 1005 by 1001 kicked>left"},
		{wang, GroupLeft, "other -1000000000007: 1002 by 1002 member>left; went 1002 by 1002"},
		{wang, GroupDeleted, ""},
		{li, GroupKicked, ""}, // the owner stays
	} {
		b.s.SetMember(super, step.user, step.state)
		if got := heard(b); got != step.want {
			t.Errorf("%d becomes %s:\n got %q\nwant %q", step.user, step.state, got, step.want)
		}
	}
	b.s.SendTextIn(super, chen, "hello", 0)
	if got := heard(b); got != "other -1000000000007: 1005 by 1005 left>member; came 1005 by 1005; hello" {
		t.Errorf("who writes has joined: %q", got)
	}
	b.ok("banChatMember", "chat_id", fmt.Sprint(super), "user_id", "1005")
	if got := heard(b); got != "other -1000000000007: 1005 by 42 member>kicked; went 1005 by 42" {
		t.Errorf("the bot's own ban: %q", got)
	}
	if b.s.SendTextIn(super, chen, "let me in", 0) != 0 || heard(b) != "" {
		t.Error("who was banned writes on")
	}
	var member struct{ Status string }
	b.ok("getChatMember", "chat_id", fmt.Sprint(super), "user_id", "1005").into(t, &member)
	if member.Status != "kicked" {
		t.Errorf("status %q", member.Status)
	}
	b.ok("leaveChat", "chat_id", fmt.Sprint(super))
	if got := heard(b); got != "my -1000000000007: 42 by 42 administrator>left" {
		t.Errorf("the bot leaves by itself: %q", got)
	}
	b.s.SetMember(super, chen, GroupMember)
	b.s.SetGroup(super, GroupMember)
	if got := heard(b); got != "my -1000000000007: 42 by 1001 left>member; came 42 by 1001" {
		t.Errorf("taken in again: %q", got)
	}
}

func TestBasicGroupsNeitherMuteNorBan(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.ok("getUpdates", "allowed_updates", everyKind)
	b.s.AddGroup(-7, "Village", li, wang)
	b.s.SetGroup(-7, GroupAdmin)
	heard(b)
	b.s.SetMember(-7, wang, GroupMuted)
	b.s.SetMember(-7, wang, GroupKicked)
	if got := heard(b); got != "other -7: 1002 by 1001 member>left; went 1002 by 1001" {
		t.Fatalf("%q", got)
	}
	b.s.Promote(-7, wang)
	b.s.MigrateGroup(-7, -1000000000008)
	var admins []json.RawMessage
	b.ok("getChatAdministrators", "chat_id", "-1000000000008").into(t, &admins)
	if len(admins) != 2 {
		t.Errorf("%d administrators moved", len(admins))
	}
}

func TestChatMemberMustBeAskedFor(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.s.AddGroup(-7, "Village", li)
	b.s.SetGroup(-7, GroupAdmin)
	b.s.SetMember(-7, wang, GroupMember)
	if got := heard(b); got != "my -7: 42 by 1001 member>administrator; came 1002 by 1002" {
		t.Fatalf("%q", got)
	}
}

func TestChannels(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.ok("getUpdates", "allowed_updates", everyKind)
	const id = "-1000000000009"
	b.s.AddChannel(-1000000000009, "Notices", "", li)
	b.s.SetMember(-1000000000009, wang, GroupMember)
	if got := heard(b); got != "other -1000000000009: 1002 by 1002 left>member" {
		t.Fatalf("a new subscriber: %q", got)
	}
	post := b.s.SendTextIn(-1000000000009, li, "flood", 0)
	b.s.EditText(-1000000000009, post, "flood at 9")
	if got := heard(b); got != "post Notices true flood; edited Notices flood at 9" {
		t.Fatalf("%q", got)
	}
	m := b.sent("sendMessage", "chat_id", id, "text", "x")
	if m.From != nil || m.SenderChat == nil || m.SenderChat.Type != "channel" || m.Chat.Type != "channel" {
		t.Fatalf("%+v", m)
	}
	b.ok("pinChatMessage", "chat_id", id, "message_id", fmt.Sprint(m.MessageID))
	b.s.SendText(li, "/start")
	forwarded := b.sent("forwardMessage", "chat_id", liID, "from_chat_id", id, "message_id", fmt.Sprint(post))
	if got := string(forwarded.Origin); !strings.Contains(got, `"type":"channel"`) || !strings.Contains(got, fmt.Sprintf(`"message_id":%d`, post)) {
		t.Fatalf("origin %s", got)
	}
	heard(b)
	b.s.SetGroup(-1000000000009, GroupMember)
	b.s.SendTextIn(-1000000000009, li, "/start@cadre_playground_bot", 0)
	if got := heard(b); got != "my -1000000000009: 42 by 1001 administrator>member" {
		t.Fatalf("%q", got)
	}
	b.refused(400, "Bad Request: need administrator rights in the channel chat", "sendMessage", "chat_id", id, "text", "x")
	b.s.SetGroup(-1000000000009, GroupKicked)
	b.refused(403, "Forbidden: bot was kicked from the channel chat", "getChatMemberCount", "chat_id", id)
	b.s.MigrateGroup(-1000000000009, -1000000000010)
	b.refused(400, "Bad Request: chat not found", "getChat", "chat_id", "-1000000000010")
}
