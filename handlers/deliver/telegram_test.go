package deliver_test

import (
	"encoding/base64"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/handlers/deliver"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/playground"
	"cadrebot/store"
)

// pixel is the smallest picture that Telegram takes.
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

// telegram is a world whose other end is the local Bot API; people are chats 11 and up.
type telegram struct {
	*world
	play   *playground.Server
	sender *bot.Sender
	photos []string
}

func newTelegram(t *testing.T, people int) *telegram {
	t.Helper()
	w := &telegram{world: newWorld(t, people)}
	w.play = playground.New(playground.Options{NoLimits: true})
	api := httptest.NewServer(w.play.Handler())
	t.Cleanup(func() { w.play.Close(); api.Close() })
	for id := int64(11); id < int64(11+people); id++ {
		w.play.AddActor(playground.Actor{ID: id})
		w.play.Started(id)
	}
	w.play.AddActor(playground.Actor{ID: 1})
	w.play.Started(1)
	raw, err := base64.StdEncoding.DecodeString(pixel)
	talk.Must(t, err)
	for range 2 {
		w.play.SendPhoto(1, raw, "")
		chat := w.play.Chat(1)
		w.photos = append(w.photos, chat[len(chat)-1].FileID)
	}
	url, prefix := testdb.Redis(t)
	rdb, err := store.OpenRedis(t.Context(), url)
	talk.Must(t, err)
	t.Cleanup(func() { _ = rdb.Close() })
	w.sender = bot.NewSender(bot.NewClient(w.play.Token(), api.URL), store.NewLimiter(rdb, prefix, 1_000_000), []byte("secret"), false)
	return w
}

// send publishes a notice with pictures and sends it.
func (w *telegram) send(photos ...string) notices.Notice {
	w.T.Helper()
	n := w.publish(true)
	media := "[]"
	if len(photos) > 0 {
		media = `[{"kind":"photo","id":"` + strings.Join(photos, `"},{"kind":"photo","id":"`) + `"}]`
	}
	w.exec(`update notice set media = CAST($2 AS jsonb) where id = $1`, int64(n.ID), media)
	w.job("deliver", now)
	return n
}

func (w *telegram) exec(query string, args ...any) {
	w.T.Helper()
	_, err := w.SQL().ExecContext(w.T.Context(), query, args...)
	talk.Must(w.T, err)
}

func (w *telegram) job(name string, at time.Time) {
	w.T.Helper()
	talk.Must(w.T, w.run(w.T.Context(), nil, w.sender, name, at))
}

// said is what the bot's messages in a chat are: kind and text.
func (w *telegram) said(chat int64) []string {
	var out []string
	for _, m := range w.play.Chat(chat) {
		if m.FromBot {
			out = append(out, m.Kind+" "+m.Text)
		}
	}
	return out
}

func TestPicturesAreSentByTheirIDs(t *testing.T) {
	t.Parallel()
	w := newTelegram(t, 1)
	w.send(w.photos[0])
	if got := w.said(11); len(got) != 1 || !strings.HasPrefix(got[0], "photo 📢 进度报送") {
		t.Fatalf("one picture: %q", got)
	}
	w = newTelegram(t, 1)
	w.send(w.photos...)
	got := w.said(11)
	if len(got) != 3 || got[0] != "photo " || got[1] != "photo " || !strings.HasPrefix(got[2], "text 📢 进度报送") {
		t.Fatalf("an album: %q", got)
	}
}

// Telegram takes no album of pictures and documents: they go in two, the words below.
func TestPicturesAndDocumentsOfANoticeGoApart(t *testing.T) {
	t.Parallel()
	for names, want := range map[string]string{"a.pdf": "document photo photo text", "a.pdf b.pdf": "document document photo photo text"} {
		w := newTelegram(t, 1)
		for _, name := range strings.Fields(names) {
			w.play.SendFile(12, name, []byte(name), "")
		}
		media := ""
		for _, m := range w.play.Chat(12) {
			if m.Kind == "document" && !m.FromBot {
				media += `{"kind":"document","id":"` + m.FileID + `"},`
			}
		}
		n := w.publish(true)
		media = "[" + media + `{"kind":"photo","id":"` + strings.Join(w.photos, `"},{"kind":"photo","id":"`) + `"}]`
		w.exec(`update notice set media = CAST($2 AS jsonb) where id = $1`, int64(n.ID), media)
		w.job("deliver", now)
		var kinds []string
		for _, m := range w.said(11) {
			kinds = append(kinds, strings.Fields(m)[0])
		}
		if len(kinds) == 0 || kinds[0] != "photo" {
			t.Fatalf("%s: pictures come first: %v", names, kinds)
		}
		slices.Sort(kinds)
		if got := strings.Join(kinds, " "); got != want {
			t.Errorf("%s: %q, want %q", names, got, want)
		}
	}
}

func TestACorrectionEditsAndARecallRemovesWhatPeopleHave(t *testing.T) {
	t.Parallel()
	for name, count := range map[string]int{"words": 0, "a picture": 1, "an album": 2} {
		t.Run(name, func(t *testing.T) {
			w := newTelegram(t, 2)
			n := w.send(w.photos[:count]...)
			w.exec(`update notice set version = 2, title_zh = '更正', title_en = 'Corrected' where id = $1`, int64(n.ID))
			w.job("notice-changes", now.Add(time.Minute))
			for chat, want := range map[int64]string{11: "更正", 12: "Corrected"} {
				got := w.said(chat)
				if last := got[len(got)-1]; !strings.Contains(last, want) {
					t.Errorf("chat %d has %q, want %s", chat, got, want)
				}
			}
			w.exec(`update notice set state = 'recalled' where id = $1`, int64(n.ID))
			w.job("notice-changes", now.Add(time.Hour))
			for _, chat := range []int64{11, 12} {
				if got := w.said(chat); len(got) != 0 {
					t.Errorf("chat %d still has %q", chat, got)
				}
			}
		})
	}
}

func TestWhatIsTooOldToRemoveSaysThatItIsWithdrawn(t *testing.T) {
	t.Parallel()
	w := newTelegram(t, 2)
	n := w.send()
	w.exec(`update notice set state = 'recalled', recalled_at = $2 where id = $1`, int64(n.ID), now)
	w.job("notice-changes", now.Add(48*time.Hour))
	for chat, want := range map[int64]string{11: "↩️ 通知已撤回：进度报送", 12: "↩️ Notice withdrawn: Progress reports"} {
		if got := w.said(chat); len(got) != 1 || !strings.Contains(got[0], want) {
			t.Errorf("chat %d has %q", chat, got)
		}
	}
}

// Planted case 3 of the domain brief: a blocked account is undeliverable and on the list of
// those to phone, with the reason.
func TestWhoCannotBeReachedIsMarkedWithTheReason(t *testing.T) {
	t.Parallel()
	w := newTelegram(t, 4)
	w.play.Block(12, true)
	w.play.AddFault(playground.Fault{Chat: 13, Kind: playground.ResetAfter, Count: 1})
	w.play.AddFault(playground.Fault{Chat: 14, Kind: playground.ServerError, Count: 1})
	n := w.publish(false)
	w.job("deliver", now)
	f := w.figures(n)
	if f.ByState[notices.Sent] != 1 || f.Reasons["blocked"] != 1 || f.ByState[notices.Unknown] != 2 {
		t.Fatalf("figures %+v", f)
	}
	list, err := store.NewNotices(w.DB).Unreached(t.Context(), w.by, n.ID, notices.Missing, 10, 0)
	talk.Must(t, err)
	if len(list) != 3 || list[0].Reason != "blocked" {
		t.Errorf("to phone: %+v", list)
	}
	var mark string
	talk.Must(t, w.SQL().QueryRowContext(t.Context(), `select unreachable from person where telegram_id = 12`).Scan(&mark))
	if mark != "blocked" {
		t.Errorf("the person is marked %q", mark)
	}
	// The next notice does not try them again.
	calls := len(w.said(12))
	next, _, err := store.NewNotices(w.DB).Publish(t.Context(), notices.Notice{
		Kind: notices.Emergency, Author: w.by, From: w.town, Audience: notices.Audience{Unit: w.town, Roles: []org.Role{org.ResidentTeam}},
		Title: locales.Both("汛情", "Flood"), Body: locales.Both("请转移", "Please leave"), Confirm: true,
	}, 1, "next", now)
	talk.Must(t, err)
	w.job("deliver", now.Add(time.Minute))
	if f := w.figures(next); f.ByState[notices.Sent] != 3 || f.Reasons["blocked"] != 1 || len(w.said(12)) != calls {
		t.Errorf("the next notice: %+v", f)
	}
}

var _ deliver.Sender = (*bot.Sender)(nil)
