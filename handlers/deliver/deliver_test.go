package deliver_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/handlers/deliver"
	"cadrebot/handlers/notice"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/store"
)

func TestMain(m *testing.M) { testdb.Main(m) }

var now = talk.Thursday

// wire is the other end: it records what goes out and fails as told.
type wire struct {
	mu       sync.Mutex
	sent     map[int64][]string // by chat, as read in the language asked for
	edits    map[int64][]string
	flying   int
	most     int
	fail     func(chat int64, try int) error
	tries    map[int64]int
	nextID   int64
	together *sync.Cond // lets sends pile up until width are in the air
	width    int
}

func newWire() *wire {
	w := &wire{sent: map[int64][]string{}, edits: map[int64][]string{}, tries: map[int64]int{}, nextID: 100}
	w.together = sync.NewCond(&w.mu)
	return w
}

func (w *wire) Send(ctx context.Context, chat int64, l locales.Lang, s *bot.Screen) (int64, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.flying++
	w.most = max(w.most, w.flying)
	w.together.Broadcast()
	wake := context.AfterFunc(ctx, func() { w.mu.Lock(); defer w.mu.Unlock(); w.together.Broadcast() })
	for w.most < w.width && ctx.Err() == nil {
		w.together.Wait()
	}
	wake()
	w.flying--
	w.tries[chat]++
	if w.fail != nil {
		if err := w.fail(chat, w.tries[chat]); err != nil {
			return 0, err
		}
	}
	w.sent[chat] = append(w.sent[chat], text(s, l))
	w.nextID++
	return w.nextID, nil
}

func (w *wire) Book(_ context.Context, chats []int64) ([]bot.Place, error) {
	return make([]bot.Place, len(chats)), nil
}

func (w *wire) Post(ctx context.Context, chat int64, l locales.Lang, s *bot.Screen, _ bot.Place) (bot.Posted, error) {
	id, err := w.Send(ctx, chat, l, s)
	return bot.Posted{ID: id}, err
}

func (w *wire) Rewrite(ctx context.Context, chat, id int64, l locales.Lang, s *bot.Screen) error {
	return w.Edit(ctx, chat, id, l, s)
}

func (w *wire) Remove(_ context.Context, chat int64, messages ...int64) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.edits[chat] = append(w.edits[chat], fmt.Sprint("removed ", len(messages)))
	return nil
}

func (w *wire) Edit(_ context.Context, chat, _ int64, l locales.Lang, s *bot.Screen) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.edits[chat] = append(w.edits[chat], text(s, l))
	return nil
}

func text(s *bot.Screen, l locales.Lang) string {
	var b strings.Builder
	for _, p := range s.Body {
		b.WriteString(p.Plain(l) + "\n")
	}
	for _, row := range s.Rows {
		for _, x := range row {
			fmt.Fprintf(&b, "[%s %s %s]\n", x.Label.Plain(l), x.Route, x.Arg)
		}
	}
	return b.String()
}

// world is a township whose coordinator (chat 1) has told people, chats 11 and up;
// every second of them reads English.
type world struct {
	*talk.World
	town org.Unit
	by   org.PersonID
}

func newWorld(t *testing.T, people int) *world {
	t.Helper()
	base := talk.Open(t, now, "99010102")
	rows := []org.PersonRow{{Key: "by", Telegram: 1, Name: "coordinator", Lang: locales.ZH, Grants: grants(org.TownshipApprover)}}
	for i := range people {
		rows = append(rows, org.PersonRow{
			Key: fmt.Sprint(i), Telegram: int64(11 + i), Name: fmt.Sprintf("RWT %03d", i),
			Lang: []locales.Lang{locales.ZH, locales.EN}[i%2], Grants: grants(org.ResidentTeam),
		})
	}
	_, err := base.Org.AddPeople(t.Context(), rows, now)
	talk.Must(t, err)
	m, err := base.Org.MemberByTelegram(t.Context(), 1, now)
	talk.Must(t, err)
	return &world{World: base, town: m.Active.Unit, by: m.ID}
}

func grants(r org.Role) []org.GrantRow {
	return []org.GrantRow{{Unit: "99010102", Role: r, From: now.Add(-time.Hour)}}
}

func (w *world) publish(confirm bool) notices.Notice {
	w.T.Helper()
	n, _, err := store.NewNotices(w.DB).Publish(w.T.Context(), notices.Notice{
		Kind: notices.Ordinary, Author: w.by, From: w.town, Confirm: confirm,
		Audience: notices.Audience{Unit: w.town, Roles: []org.Role{org.ResidentTeam}},
		Title:    locales.Both("进度报送", "Progress reports"), Body: locales.Both("25日前报送 <b>", "Due on the 25th"),
	}, 1, fmt.Sprint("conversation ", confirm), now)
	talk.Must(w.T, err)
	return n
}

func (w *world) figures(n notices.Notice) notices.Figures {
	w.T.Helper()
	r, err := store.NewNotices(w.DB).Progress(w.T.Context(), w.by, n.ID)
	talk.Must(w.T, err)
	return r.Figures
}

// run runs a job of the feature once.
func (w *world) run(ctx context.Context, q deliver.Queue, s deliver.Sender, job string, at time.Time) error {
	w.T.Helper()
	if q == nil {
		q = store.NewDeliveries(w.DB)
	}
	for _, j := range deliver.New(q, store.NewNotices(w.DB), s, deliver.Screens{Notice: notice.Message, Progress: notice.Progress}).Jobs {
		if j.Name == job {
			_, err := j.RunOnce(ctx, at)
			return err
		}
	}
	w.T.Fatalf("no job %s", job)
	return nil
}

func TestEachReadsTheirOwnLanguage(t *testing.T) {
	t.Parallel()
	w, out := newWorld(t, 2), newWire()
	n := w.publish(true)
	talk.Must(t, w.run(t.Context(), nil, out, "deliver", now))
	for chat, want := range map[int64]string{11: "📢 进度报送\n25日前报送 <b>\n鹤嘴镇", 12: "📢 Progress reports\nDue on the 25th\nHezui Town"} {
		if got := out.sent[chat]; len(got) != 1 || !strings.HasPrefix(got[0], want) || !strings.Contains(got[0], fmt.Sprintf(" nc %d]", n.ID)) {
			t.Errorf("chat %d got %q", chat, got)
		}
	}
	talk.Must(t, w.run(t.Context(), nil, out, "deliver", now.Add(time.Hour)))
	if len(out.sent[11]) != 1 {
		t.Error("sent twice")
	}
}

// A message with a paper waits until its file can be made, and is not lost.
func TestAPaperIsMadeWhenTheMessageLeaves(t *testing.T) {
	t.Parallel()
	w, out := newWorld(t, 1), newWire()
	_, err := w.SQL().ExecContext(t.Context(), `insert into delivery (key, person_id, payload, run_at, created_at) select 'p', id, '{"f": "7.2026M10"}', $1, $1 from person where telegram_id = 11`, now)
	talk.Must(t, err)
	made, broken := 0, true
	show := deliver.Screens{Paper: func(_ context.Context, name string, l locales.Lang) (*bot.File, error) {
		if made++; broken {
			return nil, errors.New("the database is away")
		}
		return &bot.File{Name: name + string(l), Bytes: []byte("%PDF")}, nil
	}}
	for i, want := range []int{0, 1, 1} {
		broken = i == 0
		for _, j := range deliver.New(store.NewDeliveries(w.DB), store.NewNotices(w.DB), out, show).Jobs {
			if j.Name == "deliver" {
				_, err := j.RunOnce(t.Context(), now.Add(time.Duration(i)*time.Hour))
				talk.Must(t, err)
			}
		}
		if len(out.sent[11]) != want {
			t.Errorf("round %d: %q", i, out.sent[11])
		}
	}
	if made != 2 {
		t.Errorf("made %d times", made)
	}
}

func TestEveryFailureEndsInItsState(t *testing.T) {
	t.Parallel()
	w, out := newWorld(t, 9), newWire()
	n := w.publish(false)
	out.fail = func(chat int64, try int) error {
		switch chat {
		case 11:
			return &bot.SendError{Kind: bot.Blocked}
		case 12:
			return &bot.SendError{Kind: bot.Rejected}
		case 13:
			return &bot.SendError{Kind: bot.Unknown}
		case 14:
			return errors.New("something nobody classified")
		case 15:
			panic("a screen that cannot be drawn")
		case 16:
			if try == 1 {
				return &bot.SendError{Kind: bot.TooMany, RetryAfter: 7 * time.Second}
			}
		case 17:
			if try == 1 {
				return fmt.Errorf("wrapped: %w", &bot.SendError{Kind: bot.NotSent})
			}
		}
		return nil
	}
	talk.Must(t, w.run(t.Context(), nil, out, "deliver", now))
	f := w.figures(n)
	want := map[notices.State]int{notices.Unreachable: 1, notices.Failed: 2, notices.Unknown: 2, notices.Queued: 2, notices.Sent: 2}
	for s, k := range want {
		if f.ByState[s] != k {
			t.Errorf("%s: %d, want %d (%+v)", s, f.ByState[s], k, f)
		}
	}
	if f.Reasons["blocked"] != 1 || f.Reasons["rejected"] != 1 || f.Reasons["broken"] != 1 {
		t.Errorf("reasons %v", f.Reasons)
	}
	talk.Must(t, w.run(t.Context(), nil, out, "deliver", now.Add(6*time.Second)))
	if len(out.sent[16]) != 0 || len(out.sent[17]) != 1 {
		t.Errorf("after 6 s: %v, %v; the 429 asked for 7", out.sent[16], out.sent[17])
	}
	talk.Must(t, w.run(t.Context(), nil, out, "deliver", now.Add(8*time.Second)))
	if len(out.sent[16]) != 1 {
		t.Error("not sent after the 429 was over")
	}
}

func TestDoubtAboutWhatMattersIsTriedAgain(t *testing.T) {
	t.Parallel()
	w, out := newWorld(t, 1), newWire()
	n := w.publish(true)
	out.fail = func(_ int64, try int) error {
		if try < 3 {
			return &bot.SendError{Kind: bot.Unknown}
		}
		return nil
	}
	for i := range 3 {
		talk.Must(t, w.run(t.Context(), nil, out, "deliver", now.Add(time.Duration(i)*time.Minute)))
	}
	if f := w.figures(n); f.Accepted() != 1 || out.tries[11] != 3 {
		t.Errorf("%+v after %d tries", f, out.tries[11])
	}
}
