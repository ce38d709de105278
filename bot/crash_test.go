package bot_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/playground"
)

// dying lets a replica die at one point of an update's life: everything after the
// point fails as if the process were gone.
type dying struct {
	bot.Conversations
	at   string // "before save", "after save"
	dead bool
	gone chan struct{} // closed at the moment of death
}

// die also lets the lease run out at once: a short one could be lost before the save on a
// busy machine.
func (d *dying) die(ctx context.Context, chat int64, lease string) error {
	if d.dead {
		return errDead
	}
	d.dead = true
	err := d.Conversations.Release(ctx, chat, lease)
	close(d.gone)
	return errors.Join(errDead, err)
}

// errDead looks like storage that is away, so that the update is not given up.
var errDead = fmt.Errorf("process is gone: %w", org.ErrUnavailable)

func (d *dying) Take(ctx context.Context, chat int64, lease string, life time.Duration) ([]byte, int64, bool, error) {
	if d.dead {
		return nil, 0, false, errDead
	}
	return d.Conversations.Take(ctx, chat, lease, life)
}

func (d *dying) Save(ctx context.Context, chat int64, lease string, rev int64, raw []byte, keep time.Duration, draft bool) (bool, error) {
	if d.at == "before save" {
		return false, d.die(ctx, chat, lease)
	}
	ok, err := d.Conversations.Save(ctx, chat, lease, rev, raw, keep, draft)
	if d.at == "after save" && err == nil {
		return ok, d.die(ctx, chat, lease) // saved, and nothing is sent any more
	}
	return ok, err
}

func (d *dying) Release(ctx context.Context, chat int64, lease string) error {
	if d.dead {
		return errDead
	}
	return d.Conversations.Release(ctx, chat, lease)
}

// TestProcessDiesBetweenCommitSaveAndSend lets the update that submits a form hit each
// gap; the next process must finish it, once.
func TestProcessDiesBetweenCommitSaveAndSend(t *testing.T) {
	t.Parallel()
	for _, at := range []string{"before save", "after save"} {
		t.Run(at, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			stop := w.poll(w.bot())
			w.say("/form")
			w.say("7")
			w.say("8")
			w.tap("Water")
			w.expect("Please check")
			review := w.last()
			stop()

			d := &dying{Conversations: w.talks, at: at}
			b := w.bot(func(o *bot.Options) { o.Conversations = d })
			w.play.PressLabel(person, "Submit")
			d.gone = make(chan struct{})
			kill := w.poll(b)
			<-d.gone
			kill()
			if w.from("Receipt") != 0 {
				t.Fatal("the dying process still sent")
			}

			w.poll(w.bot())
			w.idle()
			w.expect("Receipt")
			if len(w.submitted) != 1 {
				t.Fatalf("%d submissions, want 1", len(w.submitted))
			}
			if n := w.from("Receipt"); n != 1 {
				t.Fatalf("%d receipts shown, want 1\n%s", n, w.chat())
			}
			w.play.Press(person, review.ID, review.Buttons[0][0].Data)
			w.idle()
			if len(w.submitted) != 1 {
				t.Fatal("pressed again, submitted again")
			}
		})
	}
}

// TestProcessDiesBeforeAFileIsSent: files are not kept, so the next process says that the
// file has to be asked for again instead of announcing one that is not there.
func TestProcessDiesBeforeAFileIsSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	files := bot.Feature{Name: "files", Commands: []bot.Command{{
		Name: "file", Help: locales.Raw("file"), Run: func(context.Context, *bot.Turn) (bot.Reply, error) {
			s := bot.Say(locales.Raw("Here it is"))
			s.File = &bot.File{Name: "a.csv", Bytes: []byte("a")}
			return bot.Show(s), nil
		},
	}}}
	withFiles := func(o *bot.Options) { o.Features = append(o.Features, files) }
	d := &dying{Conversations: w.talks, at: "after save", gone: make(chan struct{})}
	kill := w.poll(w.bot(withFiles, func(o *bot.Options) { o.Conversations = d }))
	w.play.SendText(person, "/file")
	<-d.gone
	kill()
	w.poll(w.bot(withFiles))
	w.idle()
	w.expect("The file was not sent")
}

// TestAnsweredUpdateOfAHalfDoneBatchIsNotAnsweredAgain kills the process while the other
// update of the batch is still at work: both come again.
func TestAnsweredUpdateOfAHalfDoneBatchIsNotAnsweredAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.play.AddActor(playground.Actor{ID: person + 1, Lang: "en"})
	w.play.SendText(person, "quick")
	w.play.SendText(person+1, "/start")
	d := &dying{Conversations: w.talks}
	hang := make(chan struct{})
	kill := w.poll(w.bot(func(o *bot.Options) {
		o.Conversations = d
		o.Stranger = func(ctx context.Context, _ *bot.Turn) (bot.Reply, error) {
			<-hang
			return bot.Reply{}, errDead
		}
	}))
	if _, err := w.play.WaitCall(t.Context(), 0, func(c playground.Call) bool { return c.Method == "sendMessage" && c.ChatID == person }); err != nil {
		t.Fatal(err)
	}
	for { // the process notes it every few milliseconds
		must(t, w.talks.FlushShown(t.Context()))
		if n, err := w.rdb.Exists(t.Context(), w.prefix+"{9000000000001}:shown").Result(); err == nil && n == 1 {
			break
		}
	}
	go kill()
	close(hang)
	kill()
	w.poll(w.bot())
	w.idle()
	if n := w.from("You said quick"); n != 1 {
		t.Fatalf("said %d times\n%s", n, w.chat())
	}
}

func TestRepeatedUpdateChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.poll(w.bot())
	w.say("/form")
	w.play.AddFault(playground.Fault{Kind: playground.DuplicateUpdate, Count: 1})
	w.say("7")
	w.expect("What cost")
	w.say("8")
	w.expect("Which kind")
}

func TestStorageAwayIsWaitedOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.poll(w.bot())
	w.say("/form")
	w.say("7")
	w.say("8")
	w.tap("Water")
	w.mu.Lock()
	w.fail = errAway
	w.mu.Unlock()
	w.tap("Submit")
	w.expect("Receipt")
	if len(w.submitted) != 1 || w.calls != 2 {
		t.Fatalf("%d submissions in %d calls, want 1 in 2", len(w.submitted), w.calls)
	}
}

func TestBrokenHandlerGivesAReferenceAndTheBotGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.poll(w.bot())
	w.say("/crash")
	w.expect("reference")
	w.fail = errors.New(`query "select secret": no such table`)
	w.say("/fail")
	w.expect("reference")
	if strings.Contains(w.last().Text, "select") {
		t.Fatal("error text was shown to a person")
	}
	w.say("/fail")
	w.expect("fine again")
}

// TestEmptiedRedisCostsNoMoreThanTheLastSeconds empties Redis in mid-form after the
// drafts were written behind.
func TestEmptiedRedisCostsNoMoreThanTheLastSeconds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.poll(w.bot())
	w.say("/form")
	w.say("7")
	if _, err := w.talks.FlushDrafts(t.Context(), w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	w.emptyRedis()
	w.say("8")
	w.expect("Which kind") // the draft came back and the answer counted
	w.tap("Water")
	w.tap("Submit")
	w.expect("Receipt")
	for _, a := range w.submitted {
		if a["count"].S != "7" || a["cost"].S != "8" {
			t.Fatalf("submitted %v", a)
		}
	}
	if _, err := w.talks.FlushDrafts(t.Context(), w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	w.emptyRedis()
	w.say("/resume")
	w.expect("Nothing is unfinished") // an ended form does not come back to life
}

func (w *world) emptyRedis() {
	w.t.Helper()
	keys, err := w.rdb.Keys(w.t.Context(), w.prefix+"*").Result()
	must(w.t, err)
	if len(keys) == 0 {
		w.t.Fatal("nothing in redis to lose")
	}
	for _, k := range keys {
		must(w.t, w.rdb.Del(w.t.Context(), k).Err())
	}
}
