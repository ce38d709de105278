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
	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/forms"
	"cadrebot/handlers/report"
	"cadrebot/internal/testdb"
	"cadrebot/lifecycle"
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
	s.converse(b, "2.5", "2", "3", "0", "0", "60", "35000")
	for i := range b.N {
		if err := s.stored(benchChats+int64(i), reports.WeeklyBrief); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPublishedForm is the same with a form of twenty questions that the county has
// published: 23 updates, 20 of them typed numbers.
func BenchmarkPublishedForm(b *testing.B) {
	s := newStage(b)
	s.villages(b, b.N)
	ref := s.publish(b, 20)
	s.converse(b, strings.Fields("[re/"+strings.Repeat(" 7", 20))...)
	for i := range b.N {
		if err := s.stored(benchChats+int64(i), ref); err != nil {
			b.Fatal(err)
		}
	}
}

// converse lets every village say /report and then the words, and submit.
func (s *stage) converse(b *testing.B, said ...string) {
	b.Helper()
	var next atomic.Int64
	b.ReportAllocs()
	b.SetParallelism(8)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := s.fill(benchChats+next.Add(1)-1, said); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.StopTimer()
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

// publish makes every village owe a form with n numbers this month.
func (s *stage) publish(b *testing.B, n int) (ref string) {
	b.Helper()
	now := s.clock.Now()
	people := store.NewOrg(s.db)
	_, err := people.AddPeople(b.Context(), []org.PersonRow{{Key: "county", Telegram: benchChats - 1, Name: "county", Lang: locales.ZH, Grants: []org.GrantRow{
		{Unit: "bench", Role: org.CountyCoordinator, From: now.Add(-time.Hour)},
	}}}, now)
	if err != nil {
		b.Fatal(err)
	}
	by, err := people.MemberByTelegram(b.Context(), benchChats-1, now)
	if err != nil {
		b.Fatal(err)
	}
	f := form.Form{ID: "bench", Version: 1, Title: locales.Both("统计表", "Statistics")}
	for i := range n {
		key := fmt.Sprint("number_", i)
		f.Fields = append(f.Fields, form.Field{Key: key, Kind: form.Integer, Required: true, Label: locales.Both("第"+key, "No "+key)})
	}
	register := store.NewForms(s.db)
	e, _, err := register.Add(b.Context(), forms.Upload{By: by, Filename: "bench.xlsx", Workbook: []byte("bench"), Form: f}, now)
	if err != nil {
		b.Fatal(err)
	}
	terms := forms.Terms{Units: by.Active.Unit, Level: org.LevelVillage, Roles: []org.Role{org.VillageFirstSecretary}, Every: calendar.Month, Reason: "bench"}
	if _, _, err := register.Publish(b.Context(), "bench", lifecycle.ActorOf(by), e.ID, e.Version.Number, terms, now); err != nil {
		b.Fatal(err)
	}
	return e.Ref
}

// fill is the conversation of one village: without a period before, the form asks at once.
// A word after a bracket presses the first button whose data contain it.
func (s *stage) fill(chat int64, words []string) error {
	for _, said := range append(append([]string{"/report"}, words...), "[/"+string(form.Submit)) {
		part := fmt.Sprintf(`"message":{"message_id":1,"from":{"id":%d},"chat":{"id":%d,"type":"private"},"text":%q}`, chat, chat, said)
		if button, ok := strings.CutPrefix(said, "["); ok {
			data, err := s.button(chat, button)
			if err != nil {
				return err
			}
			part = fmt.Sprintf(`"callback_query":{"id":"1","from":{"id":%d},"data":%q,"message":{"message_id":7,"chat":{"id":%d,"type":"private"}}}`, chat, data, chat)
		}
		if err := s.update(chat, part); err != nil {
			return err
		}
	}
	return nil
}

// button is the data of the first button of the chat's last message that contain part.
func (s *stage) button(chat int64, part string) (string, error) {
	raw, _ := s.last.LoadAndDelete(fmt.Sprint(chat))
	markup, _ := raw.(string)
	var k struct {
		Rows [][]struct {
			Data string `json:"callback_data"`
		} `json:"inline_keyboard"`
	}
	if err := json.Unmarshal([]byte(markup), &k); err != nil {
		return "", fmt.Errorf("chat %d: no buttons: %q", chat, markup)
	}
	for _, row := range k.Rows {
		for _, b := range row {
			if strings.Contains(b.Data, part) {
				return b.Data, nil
			}
		}
	}
	return "", fmt.Errorf("chat %d: no button %q: %q", chat, part, markup)
}

// stored makes sure that the conversation has led to a report.
func (s *stage) stored(chat int64, ref string) error {
	m, err := store.NewOrg(s.db).MemberByTelegram(context.Background(), chat, s.clock.Now())
	if err != nil {
		return err
	}
	list, err := store.NewReports(s.db).Filed(context.Background(), m.Active.Unit.ID, ref, 0, 1)
	if err == nil && len(list) != 1 {
		err = fmt.Errorf("chat %d: %d were filed", chat, len(list))
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
