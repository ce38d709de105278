package bot_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/handlers/report"
	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
)

// benchChats is where the made-up people of the benchmark begin.
const benchChats = 5_000_001

// BenchmarkWeeklyBrief holds whole conversations with the webhook in this process, over
// the real store: the one to profile (-cpuprofile). One op is the ten updates of one
// village's brief.
func BenchmarkWeeklyBrief(b *testing.B) {
	s := newStage(b)
	s.villages(b, b.N)
	var next atomic.Int64
	b.ReportAllocs()
	b.SetParallelism(8)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := s.brief(benchChats + next.Add(1) - 1); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.StopTimer()
	for i := range b.N {
		if err := s.stored(benchChats + int64(i)); err != nil {
			b.Fatal(err)
		}
	}
}

// stage is a bot with the report feature and a Bot API that only remembers keyboards.
type stage struct {
	db      *store.DB
	handler http.Handler
	clock   *bot.Clock
	updates atomic.Int64
	last    sync.Map // chat: keyboard of the last message
}

func newStage(b *testing.B) *stage {
	b.Helper()
	s := &stage{clock: &bot.Clock{}}
	dsn := testdb.Postgres(b, "store", func(ctx context.Context, dsn string) error {
		_, err := store.Migrate(ctx, dsn)
		return err
	})
	addr, prefix := testdb.Redis(b)
	rdb, err := store.OpenRedis(b.Context(), addr)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { rdb.Close() })
	if s.db, err = store.Open(b.Context(), dsn); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.db.Close() })
	api := httptest.NewServer(http.HandlerFunc(s.answer))
	b.Cleanup(api.Close)
	feature, err := report.New(store.NewReports(s.db), store.NewForms(s.db))
	if err != nil {
		b.Fatal(err)
	}
	client := bot.NewClient("42:BENCH", api.URL)
	made, err := bot.New(bot.Options{
		Client: client, Sender: bot.NewSender(client, store.NewLimiter(rdb, prefix, 30), secret, false),
		Conversations: store.NewConversations(rdb, prefix, s.db), People: store.NewOrg(s.db), Auditor: store.NewAudit(s.db),
		Clock: s.clock, Log: quiet(), Features: []bot.Feature{feature},
		Stranger: func(context.Context, *bot.Turn) (bot.Reply, error) { return bot.Show(bot.Say(locales.Raw("?"))), nil },
	})
	if err != nil {
		b.Fatal(err)
	}
	s.handler = made.Webhook(b.Context(), "secret")
	return s
}

// answer is the Bot API.
func (s *stage) answer(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	if v, err := url.ParseQuery(string(raw)); err == nil && v.Get("reply_markup") != "" {
		s.last.Store(v.Get("chat_id"), v.Get("reply_markup"))
	}
	w.Header().Set("Content-Type", "application/json")
	if strings.HasSuffix(r.URL.Path, "sendMessage") {
		_, _ = io.WriteString(w, `{"ok":true,"result":{"message_id":7}}`)
		return
	}
	_, _ = io.WriteString(w, `{"ok":true,"result":true}`)
}

// villages makes n villages with a first secretary each and a brief of the week before.
func (s *stage) villages(b *testing.B, n int) {
	b.Helper()
	now := s.clock.Now()
	units := []org.UnitRow{{Code: "bench", Name: locales.Both("测试县", "Bench county"), Level: org.LevelCounty}}
	var people []org.PersonRow
	for i := range n {
		code := fmt.Sprintf("bench-%d", i)
		units = append(units, org.UnitRow{Code: code, Parent: "bench", Name: locales.Both("测试村", "Bench village"), Level: org.LevelVillage})
		people = append(people, org.PersonRow{Key: code, Telegram: benchChats + int64(i), Name: code, Lang: locales.All[i%2], Grants: []org.GrantRow{
			{Unit: code, Role: org.VillageFirstSecretary, From: now.Add(-time.Hour)},
		}})
	}
	org := store.NewOrg(s.db)
	if err := org.LoadUnits(b.Context(), units); err != nil {
		b.Fatal(err)
	}
	if _, err := org.AddPeople(b.Context(), people, now); err != nil {
		b.Fatal(err)
	}
}

// brief is the conversation of one village: without a week before, /report asks at once.
func (s *stage) brief(chat int64) error {
	for _, said := range []string{"/report", "2.5", "2", "3", "0", "0", "60", "35000"} {
		if err := s.update(chat, fmt.Sprintf(`"message":{"message_id":1,"from":{"id":%d},"chat":{"id":%d,"type":"private"},"text":%q}`, chat, chat, said)); err != nil {
			return err
		}
	}
	raw, _ := s.last.LoadAndDelete(fmt.Sprint(chat))
	markup, _ := raw.(string)
	var k struct {
		Rows [][]struct {
			Data string `json:"callback_data"`
		} `json:"inline_keyboard"`
	}
	if err := json.Unmarshal([]byte(markup), &k); err != nil || !strings.Contains(k.Rows[0][0].Data, "/"+string(form.Submit)) {
		return fmt.Errorf("chat %d: no button that submits: %q", chat, markup)
	}
	return s.update(chat, fmt.Sprintf(`"callback_query":{"id":"1","from":{"id":%d},"data":%q,"message":{"message_id":7,"chat":{"id":%d,"type":"private"}}}`, chat, k.Rows[0][0].Data, chat))
}

// stored makes sure that the conversation has led to a brief.
func (s *stage) stored(chat int64) error {
	m, err := store.NewOrg(s.db).MemberByTelegram(context.Background(), chat, s.clock.Now())
	if err != nil {
		return err
	}
	st, err := store.NewReports(s.db).Standing(context.Background(), m.Active.Unit.ID, reports.WeeklyBrief, "", s.clock.Now())
	if err == nil && st.Filed == nil {
		err = fmt.Errorf("chat %d: nothing was filed", chat)
	}
	return err
}

func (s *stage) update(chat int64, rest string) error {
	r := httptest.NewRequest(http.MethodPost, "/telegram", strings.NewReader(fmt.Sprintf(`{"update_id":%d,%s}`, s.updates.Add(1), rest)))
	r.Header.Set("X-Telegram-Bot-Api-Secret-Token", "secret")
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		return fmt.Errorf("chat %d: status %d", chat, w.Code)
	}
	return nil
}
