package playground

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"
)

// pollUpdate is what the bot hears of a poll.
type pollUpdate struct {
	ID     int       `json:"update_id"`
	Poll   *wirePoll `json:"poll"`
	Answer *struct {
		PollID  string   `json:"poll_id"`
		User    wireUser `json:"user"`
		Options []int    `json:"option_ids"`
		IDs     []string `json:"option_persistent_ids"`
	} `json:"poll_answer"`
}

// heard confirms everything and returns what was about polls.
func (b *bot) heard() (out []pollUpdate) {
	b.t.Helper()
	var all []pollUpdate
	b.ok("getUpdates").into(b.t, &all)
	for _, u := range all {
		if u.Poll != nil || u.Answer != nil {
			out = append(out, u)
		}
		b.ok("getUpdates", "offset", strconv.Itoa(u.ID+1))
	}
	return out
}

// asked sends a poll to Li, with two options unless the pairs say otherwise, and returns the message's id and the poll.
func (b *bot) asked(pairs ...string) (int, wirePoll) {
	b.t.Helper()
	m := b.sent("sendPoll", append([]string{"chat_id", liID, "question", "2+2?", "options", `["3",{"text":"4"}]`}, pairs...)...)
	var p wirePoll
	if err := json.Unmarshal(m.Poll, &p); err != nil {
		b.t.Fatalf("%s: %v", m.Poll, err)
	}
	return m.MessageID, p
}

func pollBot(t *testing.T, o Options) *bot {
	o.NoLimits = true
	b := start(t, o)
	b.s.SendText(li, "/start")
	b.s.SendText(wang, "/start")
	b.heard()
	return b
}

func (b *bot) shown(id int) *Poll {
	b.t.Helper()
	for _, m := range b.s.Chat(li) {
		if m.ID == id && m.Poll != nil {
			return m.Poll
		}
	}
	b.t.Fatalf("message %d shows no poll", id)
	return nil
}

func TestPollsAreSentAndStopped(t *testing.T) {
	b := pollBot(t, Options{})
	id, p := b.asked("type", "quiz", "correct_option_id", "1", "explanation_entities", "null", "explanation", "two\ntwos",
		"reply_markup", keyboard("k"))
	if p.Type != "quiz" || p.Revoting || !p.Anonymous || len(p.Correct) != 1 || p.Correct[0] != 1 || p.Explanation != "two\ntwos" || p.Options[1].ID != "1" {
		t.Fatalf("%+v", p)
	}
	if got := b.s.Chat(li)[1]; got.Text != "2+2?\n○ 3\n○ 4" || got.Poll.Explanation != "" || got.Poll.Options[1].Correct {
		t.Fatalf("the person must not see the answer before voting: %+v", got.Poll)
	}
	var closed wirePoll
	mID := strconv.Itoa(id)
	b.ok("forwardMessage", "chat_id", strconv.Itoa(wang), "from_chat_id", liID, "message_id", mID)
	b.refused(400, "Bad Request: poll can't be stopped", "stopPoll", "chat_id", strconv.Itoa(wang), "message_id", "2")
	b.ok("stopPoll", "chat_id", liID, "message_id", mID).into(t, &closed)
	if !closed.Closed || closed.Options[1].Text != "4" {
		t.Fatalf("%+v", closed)
	}
	if got := b.heard(); len(got) != 1 || !got[0].Poll.Closed || got[0].Poll.ID != p.ID {
		t.Fatalf("heard %+v", got)
	}
	if got := b.s.Chat(li)[1]; got.Buttons != nil || !got.Poll.Closed || !got.Poll.Options[1].Correct || got.Poll.Explanation == "" {
		t.Fatalf("shown after the end: %+v", got.Poll)
	}
	if b.s.Vote(li, id, 1) == nil {
		t.Fatal("a closed poll took a vote")
	}
	b.refused(400, "Bad Request: poll has already been closed", "stopPoll", "chat_id", liID, "message_id", mID)
	b.refused(400, "Bad Request: message is not a poll", "stopPoll", "chat_id", liID, "message_id", "1")
	b.refused(400, "Bad Request: message with poll to stop not found", "stopPoll", "chat_id", liID, "message_id", "99")
}

func TestVotes(t *testing.T) {
	b := pollBot(t, Options{})
	id, p := b.asked("is_anonymous", "false")
	if err := b.s.Vote(li, id, 1); err != nil {
		t.Fatal(err)
	}
	got := b.heard()
	if len(got) != 2 || got[0].Answer == nil || got[0].Answer.PollID != p.ID || got[0].Answer.User.ID != li || got[0].Answer.Options[0] != 1 || got[0].Answer.IDs[0] != "1" {
		t.Fatalf("%+v", got)
	}
	if q := got[1].Poll; q == nil || q.TotalVoters != 1 || q.Options[0].Voters != 0 || q.Options[1].Voters != 1 {
		t.Fatalf("%+v", got[1])
	}
	if v := b.shown(id); !v.Voted || !v.Results || !v.Options[1].Chosen || v.Options[1].Voters != 1 {
		t.Fatalf("%+v", v)
	}
	if err := b.s.Vote(li, id, 1); err != nil || len(b.heard()) != 0 {
		t.Fatal("the same vote again changes nothing")
	}
	if err := b.s.Vote(li, id, 0); err != nil {
		t.Fatal(err)
	}
	if got := b.heard(); len(got) != 2 || got[1].Poll.Options[0].Voters != 1 || got[1].Poll.Options[1].Voters != 0 || got[1].Poll.TotalVoters != 1 {
		t.Fatalf("a changed vote: %+v", got)
	}
	if err := b.s.Vote(li, id); err != nil {
		t.Fatal(err)
	}
	got = b.heard()
	if len(got) != 2 || got[0].Answer.Options == nil || len(got[0].Answer.Options) != 0 || got[0].Answer.IDs == nil || got[1].Poll.TotalVoters != 0 {
		t.Fatalf("a vote taken back: %+v", got)
	}
	if b.shown(id).Results {
		t.Fatal("who has taken the vote back sees the results")
	}
	for what, err := range map[string]error{
		"two of a single choice": b.s.Vote(li, id, 0, 1), "a wrong option": b.s.Vote(li, id, 2), "below": b.s.Vote(li, id, -1),
		"no poll": b.s.Vote(li, 1, 0), "no chat": b.s.VoteIn(99, li, 1, 0),
	} {
		if err == nil {
			t.Errorf("%s: no error", what)
		}
	}
}

func TestQuizVotesCountOnce(t *testing.T) {
	b := pollBot(t, Options{})
	id, _ := b.asked("type", "quiz", "correct_option_ids", "[0,1]", "allows_multiple_answers", "true", "explanation", "<b>both</b>", "explanation_parse_mode", "HTML")
	if b.s.Vote(li, id) == nil {
		t.Fatal("a quiz takes no vote back")
	}
	if err := b.s.Vote(li, id, 1, 0, 1); err != nil {
		t.Fatal(err)
	}
	got := b.heard()
	if len(got) != 1 || got[0].Answer != nil || got[0].Poll.TotalVoters != 1 || got[0].Poll.Options[0].Voters != 1 || len(got[0].Poll.Correct) != 2 {
		t.Fatalf("an anonymous quiz: %+v", got)
	}
	if v := b.shown(id); v.Explanation != "both" || v.ExplanationEntities[0].Type != "bold" || !v.Options[0].Correct || !v.Options[1].Chosen {
		t.Fatalf("%+v", v)
	}
	if b.s.Vote(li, id, 0) == nil {
		t.Fatal("a quiz takes one vote")
	}
	again, _ := b.asked("type", "quiz", "correct_option_id", "0", "allows_revoting", "true")
	if b.s.Vote(li, again, 1) != nil || b.s.Vote(li, again, 0) != nil || b.s.Vote(li, again) != nil {
		t.Fatal("this quiz allows another vote")
	}
}

// A poll closes by the server's clock, with nobody calling anything, and by a call at the latest.
func TestPollsCloseByTheClock(t *testing.T) {
	for name, pair := range map[string]func(now time.Time) []string{
		"open_period": func(time.Time) []string { return []string{"open_period", "600"} },
		"close_date": func(now time.Time) []string {
			return []string{"close_date", strconv.FormatInt(now.Add(10*time.Minute).Unix(), 10)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClock()
			b := pollBot(t, Options{Now: c.Now})
			id, p := b.asked(pair(c.Now())...)
			if p.CloseDate != c.Now().Unix()+600 || b.shown(id).Closes.Unix() != p.CloseDate {
				t.Fatalf("%+v", p)
			}
			c.Add(10*time.Minute - time.Second)
			if b.shown(id).Closed || len(b.heard()) != 0 {
				t.Fatal("closed early")
			}
			c.Add(time.Second)
			got := b.heard()
			if len(got) != 1 || !got[0].Poll.Closed || got[0].Poll.CloseDate != 0 || got[0].Poll.OpenPeriod != 0 {
				t.Fatalf("%+v", got)
			}
			if !b.shown(id).Closed || b.s.Vote(li, id, 0) == nil {
				t.Fatal("still open")
			}
			b.refused(400, "Bad Request: poll has already been closed", "stopPoll", "chat_id", liID, "message_id", strconv.Itoa(id))
		})
	}
	b := pollBot(t, Options{})
	if _, p := b.asked("is_closed", "true", "open_period", "600"); !p.Closed || p.CloseDate != 0 || p.OpenPeriod != 0 {
		t.Fatalf("sent closed: %+v", p)
	}
}

// A long poll that waits while the clock is moved hears that the quiz is over.
func TestClosingWakesALongPoll(t *testing.T) {
	c := newClock()
	b := pollBot(t, Options{Now: c.Now})
	b.asked("open_period", "60")
	done := make(chan *result, 1)
	go func() {
		r, _ := b.try("getUpdates", "timeout", "20")
		done <- r
	}()
	waitForPoll(t, b)
	c.Add(time.Minute)
	if r := <-done; r == nil || !strings.Contains(string(r.Result), `"is_closed":true`) {
		t.Fatalf("%+v", r)
	}
}

func TestForwardsShareVotesAndCopiesStartAnew(t *testing.T) {
	b := pollBot(t, Options{})
	id, p := b.asked()
	mID := strconv.Itoa(id)
	fwd := b.sent("forwardMessage", "chat_id", strconv.Itoa(wang), "from_chat_id", liID, "message_id", mID)
	var copied struct {
		ID int `json:"message_id"`
	}
	b.ok("copyMessage", "chat_id", strconv.Itoa(wang), "from_chat_id", liID, "message_id", mID).into(t, &copied)
	if b.s.Vote(li, id, 0) != nil || b.s.Vote(wang, fwd.MessageID, 1) != nil {
		t.Fatal("no vote")
	}
	got := b.heard()
	if last := got[len(got)-1].Poll; last.ID != p.ID || last.TotalVoters != 2 {
		t.Fatalf("%+v", last)
	}
	chat := b.s.Chat(wang)
	if f, c := chat[1].Poll, chat[2].Poll; f.ID != p.ID || f.Voters != 2 || !f.Options[1].Chosen || f.Options[0].Chosen || c.ID == p.ID || c.Voters != 0 {
		t.Fatalf("forward %+v, copy %+v", f, c)
	}
	if b.s.Vote(wang, copied.ID, 0) != nil || b.shown(id).Voters != 2 {
		t.Fatal("a copy is a poll of its own")
	}
}

func TestPollInAGroup(t *testing.T) {
	b := pollBot(t, Options{})
	b.s.AddGroup(-7, "群")
	m := b.sent("sendPoll", "chat_id", "-7", "question", "?", "options", `["a","b"]`, "is_anonymous", "false", "allow_adding_options", "true")
	for _, who := range []int64{li, wang} {
		if err := b.s.VoteIn(-7, who, m.MessageID, 0); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.s.AddOption(-7, li, m.MessageID, "c"); err != nil {
		t.Fatal(err)
	}
	if b.s.AddOption(-7, li, m.MessageID, "") == nil {
		t.Fatal("an empty option was added")
	}
	got := b.heard()
	last := got[len(got)-1].Poll
	if len(got) != 5 || last.Options[0].Voters != 2 || last.Options[2].Text != "c" || last.Options[2].AddedBy.ID != li || last.Options[2].AddedAt == 0 {
		t.Fatalf("%+v", last)
	}
}
