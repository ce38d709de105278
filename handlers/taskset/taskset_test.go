package taskset_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"cadrebot/bot"
	"cadrebot/handlers/taskset"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/tasks"
)

func TestMain(m *testing.M) { testdb.Main(m) }

type world struct {
	*talk.World
	tasks *store.Tasks
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{World: talk.Open(t, talk.Thursday, "990101", "99010102", "99010103", "9901010203", "9901010204")}
	w.tasks = store.NewTasks(w.DB)
	w.Hire("cty", locales.ZH, talk.Post("990101", org.CountyCoordinator))
	w.Hire("twn", locales.ZH, talk.Post("99010102", org.TownshipApprover))
	w.Hire("vfs", locales.ZH, talk.Post("9901010203", org.VillageFirstSecretary))
	w.Hire("vfs2", locales.EN, talk.Post("9901010204", org.VillageFirstSecretary))
	w.Feature = taskset.New(taskset.Stores{
		Tasks: w.tasks, Changes: w.tasks, Recurring: w.tasks, Templates: w.tasks, Evidence: w.tasks, Courses: store.NewTraining(w.DB),
		Answers: w.tasks, Calendar: w.DB, Units: w.Org,
	})
	w.Check = func(s *bot.Screen) {
		buttons := 0
		for _, row := range s.Rows {
			buttons += len(row)
		}
		if buttons > 12 && !s.Dialogue { // the form engine pages its own lists
			t.Errorf("%d buttons", buttons)
		}
		for _, l := range locales.All {
			n := 0
			for _, p := range s.Body {
				n += utf8.RuneCountInString(p.Plain(l)) + 1
			}
			if n > 600 {
				t.Errorf("%d characters in %s", n, l)
			}
		}
	}
	return w
}

// wells sets a task of the county for the villages of the township.
func (w *world) wells(n int) tasks.Task {
	w.T.Helper()
	cty := w.Members["cty"]
	t, _, err := w.tasks.Set(w.T.Context(), fmt.Sprint("k", n), tasks.Task{
		Spec: tasks.Spec{
			Duty: 4, Title: locales.Both(fmt.Sprint(strings.Repeat("水井安全", 10), n), fmt.Sprint(strings.Repeat("Check wells ", 4), n)),
			Body:  locales.Both(strings.Repeat("逐口查看", 30), strings.Repeat("Look at each ", 9)),
			Units: []org.UnitID{w.Unit("99010102").ID}, Level: org.LevelVillage, Roles: []org.Role{org.VillageFirstSecretary},
			Evidence: tasks.Words, Supervising: tasks.ByAbove,
		},
		Author: cty.ID, Role: cty.Active.Role, From: cty.Active.Unit, Due: time.Date(2026, 11, 27, 18, 0, 0, 0, locales.Zone),
	}, func(tasks.Task) (json.RawMessage, error) { return json.RawMessage(`{}`), nil }, w.Now)
	talk.Must(w.T, err)
	return t
}

func TestForgedButtonsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	set := w.wells(1)
	mine := fmt.Sprint(set.ID)
	var owed int64
	talk.Must(t, w.SQL().QueryRowContext(t.Context(), `select o.id from obligation o join unit u on u.id = o.unit_id where u.code = '9901010203'`).Scan(&owed))
	for _, c := range []struct{ who, route, arg, want string }{
		{"vfs", "tsl", "0", "taskset.not_yours"},
		{"vfs", "tsn", "", "taskset.not_yours"},
		{"twn", "tsn", "7", "taskset.no_template"},
		{"twn", "tsv", mine, "taskset.not_found"},
		{"twn", "tsu", mine + ".1.0", "taskset.not_found"},
		{"cty", "tsu", mine + ".999.0", "taskset.not_below"},
		{"cty", "tsv", "drop table", "taskset.not_found"},
		{"cty", "tsv", "-1", "taskset.not_found"},
		{"twn", "tsr", mine + ".0", "taskset.not_found"},
		{"twn", "tsd", mine, "taskset.not_found"},
		{"twn", "tsa", mine, "taskset.not_found"},
		{"twn", "tsc", mine, "taskset.not_found"},
		{"twn", "tsk", mine, "taskset.not_found"},
		{"vfs", "tsk", mine, "taskset.not_yours"},
		{"cty", "tsi", "5", "taskset.not_found"},
		{"cty", "tst", "5.ended", "taskset.not_found"},
		{"cty", "tse", "x", "taskset.not_found"},
		{"vfs2", "tsw", fmt.Sprint(owed), "taskset.not_owed"},
		{"twn", "tsw", "", "taskset.not_owed"},
		{talk.Nobody, "tsw", fmt.Sprint(owed), "taskset.not_owed"},
	} {
		if got := w.As(c.who, locales.ZH).Push(c.route, c.arg).Refused; got != c.want {
			t.Errorf("%s %s %q: %q, want %s", c.who, c.route, c.arg, got, c.want)
		}
	}
}

func TestLongTitlesFitTheScreens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for n := range 6 {
		w.wells(n)
	}
	for _, l := range locales.All {
		k := w.As("cty", l).Command("task", "").OK()
		k.Push("tsl", "1").OK()
		k.Push("tsv", "1").OK()
	}
}

// Who hands words in twice, or after the task was taken back, changes nothing.
func TestWordsCountOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	set := w.wells(1)
	var owed int64
	talk.Must(t, w.SQL().QueryRowContext(t.Context(), `select o.id from obligation o join unit u on u.id = o.unit_id where u.code = '9901010204'`).Scan(&owed))
	arg := fmt.Sprint(owed)
	first, second := w.As("vfs2", locales.EN).Push("tsw", arg).OK().Says("All checked"), w.As("vfs2", locales.EN).Push("tsw", arg).OK().Says("Something else")
	first.Press("Submit").OK().Sees("Handed in")
	second.Press("Submit").OK()
	handed, err := w.tasks.Handed(t.Context(), set.ID, 5, 0)
	if err != nil || len(handed) != 1 || handed[0].Words != "All checked" {
		t.Errorf("%+v %v", handed, err)
	}
	if got := w.As("vfs2", locales.EN).Push("tsw", arg).Refused; got != "taskset.answered" {
		t.Error(got)
	}
}

// The workbook has a row for each unit, in code order, with the number of what did it and
// nobody's name or words.
func TestTheWorkbookNamesNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	set := w.wells(1)
	var first, second int64
	row := w.SQL().QueryRowContext(t.Context(), `
select max(o.id) filter (where u.code = '9901010203'), max(o.id) filter (where u.code = '9901010204') from obligation o join unit u on u.id = o.unit_id`)
	talk.Must(t, row.Scan(&first, &second))
	_, _, err := w.tasks.HandIn(t.Context(), w.Members["vfs2"], tasks.ObligationID(second), "All checked", w.Now.Add(time.Hour))
	talk.Must(t, err)
	_, err = w.SQL().ExecContext(t.Context(), `update obligation set due_at = due_at + interval '3 days' where id = $1`, first)
	talk.Must(t, err)
	for l, want := range map[locales.Lang][]string{
		locales.ZH: {"单位代码 单位 办理情况 期限 延期到 办结时间 依据编号", "9901010203 桃坪村 未办 2026-11-27 18:00 2026-11-30 18:00", fmt.Sprintf("9901010204 竹湾村 已办 2026-11-27 18:00  2026-11-19 11:00 #%d", second)},
		locales.EN: {"Code Unit State Due Extended to Done at Evidence"},
	} {
		k := w.As("cty", l).Push("tsf", fmt.Sprint(set.ID)).OK()
		book, err := excelize.OpenReader(bytes.NewReader(k.Screens[0].File.Bytes))
		talk.Must(t, err)
		rows, err := book.GetRows(book.GetSheetName(0))
		talk.Must(t, err)
		for i, line := range want {
			if got := strings.Join(rows[i], " "); got != line {
				t.Errorf("line %d: %q, want %q", i, got, line)
			}
		}
		if len(rows) != 3 {
			t.Errorf("%d rows", len(rows))
		}
	}
	if got := w.As("twn", locales.ZH).Push("tsf", fmt.Sprint(set.ID)).Refused; got != "taskset.not_found" {
		t.Errorf("another unit: %q", got)
	}
}

// The jobs may run twice, in two replicas, or late, without harm.
func TestJobsRunTwiceWithoutHarm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.wells(1)
	for _, now := range []time.Time{w.Now, w.Now, w.Now.AddDate(0, 0, 60), w.Now.AddDate(0, 0, 60)} {
		for _, j := range w.Feature.Jobs {
			_, err := j.RunOnce(t.Context(), now)
			talk.Must(t, err)
		}
	}
	var expired, open int
	talk.Must(t, w.SQL().QueryRowContext(t.Context(), `select count(*) filter (where state = 'expired'), (select count(*) from obligation where state = 'open') from task`).Scan(&expired, &open))
	if expired != 1 || open != 0 {
		t.Errorf("expired %d, open %d", expired, open)
	}
}
