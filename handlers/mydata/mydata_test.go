package mydata

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
	"cadrebot/training"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// twoPeople have each filed, learnt and complained.
func twoPeople(t *testing.T) *talk.World {
	t.Helper()
	t.Parallel()
	w := talk.Open(t, talk.Thursday, "990101", "99010102", "9901010203", "9901010204")
	w.Feature = New(w.Org)
	courses, err := training.Starter()
	talk.Must(t, err)
	_, err = store.NewTraining(w.DB).ImportCourses(t.Context(), courses, w.Now)
	talk.Must(t, err)
	for name, unit := range map[string]string{"own": "9901010203", "other": "9901010204"} {
		m := w.Hire(name, locales.ZH, talk.Post(unit, org.VillageFirstSecretary))
		_, err := store.NewReports(w.DB).Submit(t.Context(), reports.Filing{
			Key: name, By: lifecycle.ActorOf(m), Form: reports.Brief(), Period: "2026W47",
			Answers: form.Answers{"prj_06_why": {S: "secret of " + name}},
		}, w.Now)
		talk.Must(t, err)
		_, err = store.NewFeedback(w.DB).Add(t.Context(), name, org.Feedback{Person: m.ID, Unit: m.Active.Unit, Kind: org.Complaint, Body: "words of " + name}, w.Now)
		talk.Must(t, err)
		_, err = store.NewTraining(w.DB).Finish(t.Context(), training.Attempt{
			Conversation: name, Person: m.ID, Unit: m.Active.Unit.ID, Role: m.Active.Role, Course: courses[0].ID, Version: 1,
			On: locales.DateOf(w.Now), Given: []training.Given{{Question: "Q-" + training.QuestionID(name), Right: true}, {Question: courses[0].Questions[0].ID}}, Score: training.Score{Right: 1, Of: 2, Worth: training.Full, Passed: true},
		}, w.Now)
		talk.Must(t, err)
		_, err = store.NewTraining(w.DB).IssueCertificate(t.Context(), m.ID, courses[0].ID, w.Now)
		talk.Must(t, err)
	}
	return w
}

func TestOnesOwnDataAndNobodyElses(t *testing.T) {
	w := twoPeople(t)
	for _, name := range []string{"own", "other"} {
		m := w.Members[name]
		_, err := w.SQL().ExecContext(t.Context(), `insert into obligation (key, family, kind, title_zh, title_en, unit_id, roles, opens_at, due_at, created_at, state, done_at, done_by, words)
values ($1, 'task', 'words', '水井', 'Wells', $2, '{VFS}', $3, $3, $3, 'done', $3, $4, 'handed in by ' || $1)`, name, int64(m.Active.Unit.ID), w.Now, int64(m.ID))
		talk.Must(t, err)
	}
	k := w.As("own", locales.ZH).Command("mydata", "other")
	k.Sees("桃坪村", "交过的简报 1 份，办理简报 1 次，学习答题 1 次", "1 道错题", "意见 1 条", "words of own", "不记在线", "证书 1 张").Lacks("words of other", "竹湾村")
	file := k.Screens[len(k.Screens)-1].File
	if file == nil || file.Name != "mydata.json" {
		t.Fatal("there is no file")
	}
	var got whole
	talk.Must(t, json.Unmarshal(file.Bytes, &got))
	if len(got.Reports) != 1 || len(got.Decisions) != 1 || len(got.Feedback) != 1 || len(got.Grants) != 1 || len(got.Attempts) != 1 || len(got.Certified) != 1 || len(got.Attempts[0].Answers) != 2 || len(got.Reviews) != 1 {
		t.Errorf("the file holds %+v", got)
	}
	text := string(file.Bytes)
	for _, want := range []string{"secret of own", "words of own", "handed in by own", "Q-own", `"telegram_id": `, "2026-11-19T10:00:00+08:00"} {
		if !strings.Contains(text, want) {
			t.Errorf("the file lacks %q:\n%s", want, text)
		}
	}
	for _, foreign := range []string{"of other", "Q-other", "竹湾村"} {
		if strings.Contains(text, foreign) {
			t.Errorf("the file holds %q of somebody else", foreign)
		}
	}
	w.As("own", locales.EN).Command("mydata", "").Sees("Briefs sent: 1.", "Never stored", "Everything is in this file")
}

// The file is whole: whatever is read is written.
func TestTheFileHoldsEveryKindOfThing(t *testing.T) {
	t.Parallel()
	b, err := document(org.Person{}, org.Stored{
		Decisions: []org.StoredDecision{{Record: "period", Move: "close"}},
		Searches:  []org.StoredWords{{Words: "a search"}},
		Messages:  []org.StoredMessage{{State: "unreachable", Notice: "防汛通知"}},
		Calls:     []org.StoredCall{{Notice: "叫班通知", Officer: true}},
		Events:    []org.StoredEvent{{Action: "export", Object: "weekly_brief"}},
		Opened:    []org.StoredOpened{{Item: "POL-041", On: "2026-11-19"}},
		Certified: []org.StoredCertificate{{Number: "CB-2026-000001-9", Holder: "张三", Course: "C1", Version: 2, Issuer: locales.Both("云梯县", "Yunti County"), Passed: "2026-11-18", Revoked: "2026-11-20", Reason: "代答"}},
		Drafts:    []org.StoredProposal{{Number: 7, Kind: "edit", About: "水渠办法", State: "waiting"}},
	})
	talk.Must(t, err)
	for _, want := range []string{`"record": "period"`, "a search", "叫班通知", `"you_call": true`, "unreachable", "防汛通知", `"action": "export"`, "weekly_brief", `"policy": "POL-041"`, `"last_day": "2026-11-19"`, "水渠办法", "CB-2026-000001-9", "张三", "Yunti County", "2026-11-18", `"withdrawn_on": "2026-11-20"`, "代答"} {
		if !strings.Contains(string(b), want) {
			t.Errorf("the file lacks %s:\n%s", want, b)
		}
	}
}

// A photo of one's report is told of with its name, size, time and report; the file holds all of it.
func TestFilesOfOnesReports(t *testing.T) {
	w := twoPeople(t)
	for n, name := range []string{"own", "other"} {
		_, err := w.SQL().ExecContext(t.Context(), `
insert into attachment (submission_id, field, kind, file_id, state, run_at, created_at, size, mime, sha256, name, kept_at)
select id, f.field, 'image', f.field || $2, f.state, $3, $3, f.size, '', '', f.name, f.at
from submission, (values ('one', 'kept', 204800, 'ab/abcdef0123456789.jpg', $3::timestamptz), ('two', 'waiting', 0, '', null)) as f(field, state, size, name, at)
where person_id = $1 and (f.field = 'one' or $4 = 1)`, int64(w.Members[name].ID), name, w.Now, n)
		talk.Must(t, err)
	}
	k := w.As("own", locales.ZH).Command("mydata", "").Sees("照片和文件 1 个，最近的照片 abcdef01….jpg　200 KB　属 R-", "2026年11月19日")
	var got whole
	talk.Must(t, json.Unmarshal(k.Screens[len(k.Screens)-1].File.Bytes, &got))
	want := file{
		Report: got.Reports[0].Number, Field: "one", Kind: "image", At: "2026-11-19T10:00:00+08:00", State: "kept",
		Name: "ab/abcdef0123456789.jpg", Size: 204800, Kept: "2026-11-19T10:00:00+08:00",
	}
	if len(got.Files) != 1 || got.Files[0] != want {
		t.Errorf("the file holds %+v, want %+v", got.Files, want)
	}
	w.As("own", locales.EN).Command("mydata", "").Sees("Files: 1, last photo abcdef01….jpg, 200 KB, of R-")
	w.As("other", locales.EN).Command("mydata", "").Sees("Files: 2, last photo of R-", "with Telegram only")
	w.As("other", locales.ZH).Command("mydata", "").Sees("照片和文件 2 个", "只在 Telegram 上")
}

func TestTheTextFitsAPhone(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("很长的话", 30)
	unit := org.Unit{Name: locales.Both("星垭市云梯县鹤嘴镇桃坪村", "Taoping Village of Hezui Town")}
	var all org.Stored
	for range 9 {
		all.Grants = append(all.Grants, org.Grant{Role: org.VillageFirstSecretary, Unit: unit})
		all.Reports = append(all.Reports, org.StoredReport{Number: "R-20261119-A0042", Unit: unit, Period: "2026W47"})
		all.Files = append(all.Files, org.StoredFile{
			Report: "R-20261119-A0042", Field: "photo", Kind: "image", Name: "ab/" + strings.Repeat("ab", 32) + ".jpg", Size: 12_345_678, Kept: talk.Thursday,
		})
		all.Attempts = append(all.Attempts, org.StoredAttempt{Course: "COURSE-12", Number: 1, Right: 9, Of: 10, On: "2026-11-19"})
		all.Certified = append(all.Certified, org.StoredCertificate{Number: "CB-2026-000001-9", Course: "COURSE-12", Passed: "2026-11-19"})
		all.Questions = append(all.Questions, org.StoredWords{Words: long})
		all.Feedback = append(all.Feedback, org.StoredWords{Words: long})
		all.Opened = append(all.Opened, org.StoredOpened{Item: "POL-041", On: "2026-11-19"})
	}
	for _, l := range locales.All {
		n := 0
		for _, p := range text(&bot.Turn{Lang: l}, all).Body {
			n += utf8.RuneCountInString(p.Plain(l)) + 1
		}
		if n > 600 {
			t.Errorf("%d characters in %s", n, l)
		}
	}
}

func TestAStrangerHasNothing(t *testing.T) {
	w := twoPeople(t)
	k := w.As(talk.Nobody, locales.ZH).Command("mydata", "").Sees("没有存")
	if len(k.Screens) != 1 || k.Screens[0].File != nil {
		t.Error("a stranger gets a file")
	}
}

func TestLongWordsAreCutInTheTextOnly(t *testing.T) {
	t.Parallel()
	if got := brief(strings.Repeat("字", 21)); got != strings.Repeat("字", 20)+"…" {
		t.Errorf("cut to %q", got)
	}
	if got := brief("短"); got != "短" {
		t.Errorf("%q", got)
	}
}
