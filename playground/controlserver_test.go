package playground

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
)

// does calls the control API and expects an answer that has want in it.
func (b *bot) does(method, path, body, want string) string {
	b.t.Helper()
	code, out := b.ctl(method, path, body, b.s.ControlKey())
	if code != 200 || !strings.Contains(out, want) {
		b.t.Errorf("%s %s %s: %d %s, want %s", method, path, body, code, out, want)
	}
	return out
}

// fails calls the control API and expects a refusal that has want in it.
func (b *bot) fails(method, path, body, want string) {
	b.t.Helper()
	if code, out := b.ctl(method, path, body, b.s.ControlKey()); code != 400 || !strings.Contains(out, want) {
		b.t.Errorf("%s %s %s: %d %s, want %s", method, path, body, code, out, want)
	}
}

func TestControlPeopleAndGroups(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.does("POST", "started", `{"users":[1001]}`, "true")
	m, _ := b.asked("is_anonymous", "false", "allow_adding_options", "true")
	if m != 1 {
		t.Fatal(m)
	}
	b.does("POST", "vote", `{"user":1001,"message_id":1,"options":[1]}`, "true")
	b.fails("POST", "vote", `{"user":1001,"message_id":1,"options":[5]}`, "no such option")
	b.does("POST", "option", `{"user":1001,"message_id":1,"text":"5"}`, "true")
	b.does("GET", "chat?user=1001", "", `"text":"5"`)
	b.does("POST", "file", `{"user":1001,"name":"a.txt","content":"aGVsbG8=","caption":"see"}`, `"message_id":2`)
	b.does("POST", "edit", `{"user":1001,"message_id":2,"text":"seen"}`, "true")
	b.does("POST", "photo", `{"user":1001,"content":"aGVsbG8="}`, `"message_id":3`)
	b.does("POST", "voice", `{"user":1001,"content":"aGVsbG8=","seconds":4}`, `"message_id":4`)
	b.does("POST", "contact", `{"user":1001,"phone":"+8613800000000","name":"Li","owner":1001}`, `"message_id":5`)
	b.does("POST", "location", `{"user":1001,"latitude":30.5,"longitude":104}`, `"message_id":6`)
	b.does("POST", "react", `{"user":1001,"message_id":1,"emoji":"👍"}`, "true")
	b.does("POST", "webapp", `{"user":1001}`, `"web_app_query_id":"`)
	b.does("POST", "webapp", `{"user":1001}`, `"init_data":"auth_date=`)
	b.does("POST", "delete", `{"user":1001,"message_id":987654}`, `false`)
	b.does("POST", "deactivate", `{"user":1001}`, "true")
	b.refused(403, "Forbidden: user is deactivated", "sendMessage", "chat_id", liID, "text", "x")

	b.fails("POST", "groups", `{"id":5,"title":"群"}`, "negative")
	b.fails("POST", "groups/state", `{"id":-5,"state":"member"}`, "no group -5")
	b.does("POST", "groups", `{"id":-5,"title":"群","members":[1002]}`, "true")
	b.does("POST", "send", `{"user":1002,"chat":-5,"text":"/start"}`, `"message_id":1`)
	b.fails("POST", "send", `{"user":1002,"chat":-6,"text":"/start"}`, "no group -6")
	b.fails("POST", "groups/state", `{"id":-5,"state":"boss"}`, "unknown state")
	b.does("POST", "groups/state", `{"id":-5,"state":"kicked"}`, "true")
	b.refused(403, "Forbidden: bot was kicked from the group chat", "sendMessage", "chat_id", "-5", "text", "x")
	b.does("POST", "groups/state", `{"id":-5,"state":"administrator"}`, "true")
	b.does("POST", "groups/promote", `{"id":-5,"user":1001}`, "true")
	b.does("POST", "groups/member", `{"id":-5,"user":1003,"state":"member"}`, "true")
	b.fails("POST", "groups/member", `{"id":-5,"user":1003,"state":"deleted"}`, "unknown state")
	b.does("POST", "channels", `{"id":-1000000000006,"title":"告示","username":"notices","members":[1001]}`, "true")
	b.fails("POST", "channels", `{"id":-6,"title":"告示"}`, "below")
	b.does("POST", "send", `{"user":1001,"chat":-1000000000006,"text":"汛情"}`, `"message_id":1`)
	b.does("POST", "edit", `{"user":1001,"chat":-1000000000006,"message_id":1,"text":"汛情解除"}`, "true")
	b.does("GET", "chat?user=-1000000000006", "", `\u89e3\u9664`)
	b.fails("POST", "groups/migrate", `{"id":-5,"to":-6}`, "cannot become")
	b.does("POST", "groups/migrate", `{"id":-5,"to":-1000000000005}`, "true")
	b.refused(400, "Bad Request: group chat was upgraded to a supergroup chat", "sendMessage", "chat_id", "-5", "text", "x")
	b.ok("sendMessage", "chat_id", "-1000000000005", "text", "x")
}

func TestControlWaitsForACall(t *testing.T) {
	b := start(t, Options{})
	b.s.SendText(li, "/start")
	found := make(chan string, 1)
	go func() {
		_, out := b.ctl("GET", "wait?method=sendmessage&chat=1001&text=%5Eyes&timeout=20", "", b.s.ControlKey())
		found <- out
	}()
	b.ok("sendMessage", "chat_id", liID, "text", "no")
	b.ok("sendMessage", "chat_id", liID, "text", "yes, it is")
	var call Call
	if out := <-found; json.Unmarshal([]byte(out), &call) != nil || call.Params["text"] != "yes, it is" || !call.Delivered {
		t.Fatal(out)
	}
	b.fails("GET", "wait?timeout=0.01&text=never", "", "wait for a call")
	b.fails("GET", "wait?text=(", "", "missing closing")
}

func TestDumpTellsEverything(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now, Open: true, Tally: true})
	b.s.AddGroup(-5, "群")
	b.s.SendText(li, "hello")
	b.ok("sendMessage", "chat_id", "77", "text", "x")
	b.ok("sendMessage", "chat_id", "77", "text", "x")
	b.ok("setMyCommands", "commands", `[{"command":"help","description":"help"}]`)
	b.s.AddFault(Fault{Kind: LateUpdate, Delay: time.Hour, Count: 1})
	b.s.SendText(li, "late")
	b.s.AddFault(Fault{Kind: TooMany, Chat: 9, Count: 3})
	var d Dump
	if err := json.Unmarshal([]byte(b.does("GET", "dump", "", "")), &d); err != nil {
		t.Fatal(err)
	}
	if len(d.Chats) != 3 || d.Chats[0].State != GroupMember || len(d.Chats[1].Messages) != 2 || d.SilentChats != 1 || d.SilentMessages != 2 {
		t.Errorf("chats %+v, silent %d with %d", d.Chats, d.SilentChats, d.SilentMessages)
	}
	if len(d.Updates) != 1 || d.Held != 1 || len(d.Faults) != 1 || d.Faults[0].Count != 3 || len(d.Calls) != 3 || len(d.Menus) != 1 || len(d.Actors) != 2 {
		t.Errorf("%+v", d)
	}
	b.does("GET", "tally?from=70", "", `"sent":2`)
	b.does("GET", "faults", "", `"kind":"too_many"`)
	b.does("GET", "scores", "", "{}")
}

// After a reset the server is as new for those who come to it, and the bot's own set-up is still there.
func TestReset(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now, Open: true, Tally: true, Stars: 20_000})
	var first string
	for round := range 2 {
		b.does("POST", "reset", `{"seed":9}`, "true")
		b.s.AddGroup(-5, "群")
		b.s.SendText(li, "hello")
		ids := string(b.ok("getUpdates").Result) + b.s.Press(li, 1, "x")
		if round == 0 {
			first = ids
		} else if ids != first {
			t.Errorf("the same seed gives %s, and then %s", first, ids)
		}
		b.ok("setMyCommands", "commands", `[{"command":"help","description":"help"}]`)
		for range 6 {
			b.call("sendMessage", "chat_id", "77", "text", "x")
		}
		b.ok("sendPoll", "chat_id", "-5", "question", "?", "options", `["a"]`, "open_period", "60")
		b.s.AddFault(Fault{Kind: TooMany, Chat: 9})
	}
	pos := b.s.Position()
	b.does("POST", "reset", "{}", "true")
	if d := b.s.Dump(); len(d.Updates)+len(d.Faults)+len(d.Violations)+len(d.Calls)+d.SilentChats != 0 || len(d.Chats) != 3 || len(d.Menus) != 1 {
		t.Errorf("%+v", d)
	}
	for _, chat := range b.s.Dump().Chats {
		if len(chat.Messages) != 0 || chat.Started != (chat.ID < 0) {
			t.Errorf("%+v", chat)
		}
	}
	c.Add(time.Hour)
	if n := b.s.Pending(); n != 0 {
		t.Errorf("a poll that is gone closed: %d pending", n)
	}
	b.ok("sendMessage", "chat_id", liID, "text", "x")
	if call, err := b.s.WaitCall(soon(t), pos, func(c Call) bool { return c.Method == "sendMessage" }); err != nil || call.Pos <= pos {
		t.Errorf("%+v %v", call, err)
	}
}

func TestAnotherBotLivesByItself(t *testing.T) {
	b := start(t, Options{})
	b.s.SendText(li, "/start")
	var made struct {
		Key string `json:"key"`
	}
	if err := json.Unmarshal([]byte(b.does("POST", "bots", `{"token":"43:OTHER","username":"other_bot"}`, `"key":"`)), &made); err != nil {
		t.Fatal(err)
	}
	for _, token := range []string{"43:AGAIN", "42:SAME", "x:y", "44", "044:x", "45:a/b"} {
		b.fails("POST", "bots", `{"token":"`+token+`","username":"b"}`, "add a bot")
	}
	call := func(method string) string {
		resp, err := http.Get(b.base + "/bot43:OTHER/" + method)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var r result
		if err := json.NewDecoder(resp.Body).Decode(&r); err != nil {
			t.Fatal(err)
		}
		return string(r.Result) + r.Text
	}
	if got := call("getMe"); !strings.Contains(got, `"other_bot"`) {
		t.Error(got)
	}
	if got := call("sendMessage?chat_id=1001&text=x"); !strings.Contains(got, "can't initiate conversation") {
		t.Errorf("the other bot was started with the first: %s", got)
	}
	if code, out := b.ctl("POST", "send", `{"user":1001,"text":"to the other"}`, made.Key); code != 200 {
		t.Error(out)
	}
	if got := call("getUpdates"); !strings.Contains(got, "to the other") || len(b.updates()) != 1 || len(b.s.Chat(li)) != 1 {
		t.Errorf("%s", got)
	}
}
