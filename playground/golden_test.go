package playground

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// refusal is one row of the published and observed error strings: the call that brings it about.
type refusal struct {
	code   int
	text   string
	method string
	params [][2]string // names that start with @ are files
}

// goldenWorld is a server with one of everything that can refuse: Li has started the bot, Wang never has, Zhao blocked
// it, Qian's account is gone; groups in every state.
func goldenWorld(t *testing.T) *bot {
	t.Helper()
	b := start(t, Options{NoLimits: true, Cast: []Actor{
		{ID: li, Name: "Li"}, {ID: wang, Name: "Wang"}, {ID: zhao, Name: "Zhao"}, {ID: qian, Name: "Qian"},
	}})
	for _, id := range []int64{li, zhao, qian} {
		b.s.SendText(id, "/start")
	}
	b.s.Block(zhao, true)
	b.s.Deactivate(qian)
	for i, state := range []GroupState{GroupMember, GroupMuted, GroupLeft, GroupKicked, GroupDeleted} {
		basic, super := int64(-1-i), int64(-1000000000001-i)
		b.s.AddGroup(basic, "g", li)
		b.s.SetGroup(basic, state)
		b.s.AddGroup(super, "s", li)
		b.s.SetGroup(super, state)
		b.s.AddChannel(super-10, "c", "", li)
		b.s.SetGroup(super-10, state)
	}
	b.s.AddGroup(-9, "moved", li)
	b.s.MigrateGroup(-9, -1000000000009)
	b.sent("sendMessage", "chat_id", liID, "text", "same")                                         // 2
	b.sent("sendMessage", "chat_id", liID, "text", "keys", "reply_markup", `{"keyboard":[["a"]]}`) // 3
	b.sent("sendPoll", "chat_id", liID, "question", "q", "options", `["a","b"]`)                   // 4
	b.ok("stopPoll", "chat_id", liID, "message_id", "4")                                           //
	b.sent("sendMessage", "chat_id", liID, "text", "secret", "protect_content", "true")            // 5
	b.s.SendFile(li, "a.txt", []byte("text"), "")                                                  // 6
	b.sent("sendLocation", "chat_id", liID, "latitude", "1", "longitude", "2")                     // 7
	b.s.AddWebFile("https://e.org/page", []byte("<html>"))
	b.s.AddWebFile("https://e.org/5mb", append([]byte(picture()), make([]byte, 5<<20)...))
	b.s.AddWebFile("https://e.org/20mb", make([]byte, 20<<20+1))
	return b
}

const zhao, qian = 1003, 1004

func to(id string, more ...string) [][2]string {
	return append([][2]string{{"chat_id", id}}, pairs(more...)...)
}

func pairs(list ...string) [][2]string {
	var out [][2]string
	for i := 0; i+1 < len(list); i += 2 {
		out = append(out, [2]string{list[i], list[i+1]})
	}
	return out
}

func asHTML(text string) [][2]string { return to(liID, "text", text, "parse_mode", "HTML") }

func inlineKeyboard(button string) [][2]string {
	return to(liID, "text", "x", "reply_markup", `{"inline_keyboard":[[`+button+`]]}`)
}

func TestRefusalsAreLetterForLetter(t *testing.T) {
	b := goldenWorld(t)
	for _, want := range golden() {
		text := want.text
		if want.code == 400 {
			text = "Bad Request: " + text
		}
		body, kind := parts(t, want.params)
		r := b.raw(want.method, kind, body)
		if r.OK || r.status != want.code || r.Code != want.code || r.Text != text {
			t.Errorf("%s%.120q\n got %d %q\nwant %d %q", want.method, want.params, r.Code, r.Text, want.code, text)
		}
		if moved := strings.Contains(text, "upgraded"); moved != (r.Params.MigrateTo == -1000000000009) {
			t.Errorf("%s: migrate_to_chat_id %d", text, r.Params.MigrateTo)
		}
	}
}

// published are the strings in the third column of the table of the notes, those in quotes that stand alone.
var (
	publishedRow  = regexp.MustCompile(`(?m)^\|[^|]*\| (40[03]) \| (.*) \|[^|]*\|$`)
	publishedText = regexp.MustCompile("`([^`]+)`")
)

func TestNoPublishedRefusalIsForgotten(t *testing.T) {
	t.Parallel()
	notes, err := os.ReadFile("../../shared/telegram.md")
	if os.IsNotExist(err) {
		t.Skip("the notes are not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(notes), "### 1.6")
	table, _, _ = strings.Cut(table, "\n---")
	var ours []string
	for _, g := range golden() {
		ours = append(ours, strings.TrimPrefix(g.text, "Forbidden: "))
	}
	rows := publishedRow.FindAllStringSubmatch(table, -1)
	if len(rows) < 40 {
		t.Fatalf("only %d rows were read", len(rows))
	}
	for _, row := range rows {
		found := publishedText.FindAllStringSubmatch(row[2], -1)
		for _, f := range found {
			text := strings.TrimPrefix(strings.TrimPrefix(f[1], "Bad Request: "), "Forbidden: ")
			known := slices.ContainsFunc(append(ours, testedElsewhere...), func(o string) bool {
				return o == text || strings.HasSuffix(text, "…") && strings.HasPrefix(o, strings.TrimSuffix(text, "…")) ||
					strings.HasPrefix(text, "…") && strings.HasSuffix(o, strings.TrimPrefix(text, "…"))
			})
			if !known && !strings.HasPrefix(text, "<") { // which is what was sent
				t.Errorf("no test for %q", f[1])
			}
		}
	}
}

// testedElsewhere are strings of the table that need another set-up than one call, or have other values in the test.
var testedElsewhere = []string{
	"Logged out",                                 // TestLogOut
	"message can't be deleted", "… for everyone", // TestOldMessagesStay
	`"parameters":{"migrate_to_chat_id":-100…}`, // TestRefusalsAreLetterForLetter
	`type "x" can't be used in sendMediaGroup`, "…Web App URL 'http://x' is invalid: Only HTTPS links are allowed",
	"MEDIA_CAPTION_TOO_LONG",          // the other words for a caption that TDLib refuses first
	"supergroup chat", "channel chat", // the ends of several
	"file of size <n> bytes is too big for a photo; the maximum size is 10485760 bytes",
}

func TestOldMessagesStay(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now, NoLimits: true})
	b.s.SendText(li, "/start")
	m := b.sent("sendMessage", "chat_id", liID, "text", "one")
	b.s.AddGroup(-1, "g", wang)
	theirs := b.s.SendTextIn(-1, wang, "/help", 0)
	b.refused(400, "Bad Request: message can't be deleted", "deleteMessage", "chat_id", "-1", "message_id", strconv.Itoa(theirs))
	c.Add(48 * time.Hour)
	b.ok("deleteMessage", "chat_id", liID, "message_id", "1")
	c.Add(time.Second)
	b.refused(400, "Bad Request: message can't be deleted for everyone", "deleteMessage", "chat_id", liID, "message_id", strconv.Itoa(m.MessageID))
	b.refused(400, "Bad Request: message can't be deleted for everyone", "deleteMessages", "chat_id", liID, "message_ids", "["+strconv.Itoa(m.MessageID)+"]")
	if left := b.s.Chat(li); len(left) != 1 || left[0].ID != m.MessageID {
		t.Fatalf("left %+v", left)
	}
}

func TestLogOut(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now})
	b.s.SendText(li, "lost")
	b.ok("close")
	b.ok("logOut")
	b.refused(400, "Logged out", "getMe")
	b.refused(400, "Logged out", "getUpdates")
	c.Add(10 * time.Minute)
	var list []json.RawMessage
	b.ok("getUpdates").into(t, &list)
	if len(list) != 0 {
		t.Fatalf("logging out forgets the queue, but %d updates are left", len(list))
	}
}
