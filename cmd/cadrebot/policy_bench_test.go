package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/playground"
)

// BenchmarkPolicyQuestion asks questions through the local Bot API, one after the other,
// from the message to the bot's call that shows the passages: with nothing else to do, and
// beside a broadcast to 400 people that leaves at the usual rate; over the library that the
// bot is delivered with, and over one of 77,000 passages.
func BenchmarkPolicyQuestion(b *testing.B) {
	few := []string{"小额信贷能贷多少", "防返贫监测对象怎么认定", "宅基地可以卖吗", "公益岗位", "低保怎么申请", "雨露计划补助"}
	for _, lib := range []struct {
		name      string
		settings  func(testing.TB) *Settings
		questions []string
	}{{"delivered", testSettings, few}, {"77000 passages", largeSettings, append(few, judgedQuestions(b)...)}} {
		b.Run(lib.name+"/alone", func(b *testing.B) {
			askPolicies(b, newOutdoorsOn(b, locales.ZH, lib.settings(b)), lib.questions)
		})
		b.Run(lib.name+"/beside a broadcast", func(b *testing.B) {
			o := newOutdoorsOn(b, locales.ZH, lib.settings(b), "CADREBOT_RATE=28")
			o.broadcast(b, 400)
			askPolicies(b, o, lib.questions)
			if n := o.count("select count(*) from delivery where state = 'queued'"); n == 0 {
				b.Fatal("the broadcast was over before the questions were: fewer of them, please")
			}
		})
	}
}

// BenchmarkStart measures from the start of the process to the answer to a question that was
// waiting for it, over 77,000 passages: with the index kept on disk, and building it anew.
func BenchmarkStart(b *testing.B) {
	for _, kept := range []bool{true, false} {
		name := map[bool]string{true: "kept index", false: "rebuild"}[kept]
		b.Run(name, func(b *testing.B) {
			var extra []string
			dir := b.TempDir()
			if kept {
				extra = []string{"CADREBOT_INDEX_DIR=" + dir}
			}
			o := newOutdoorsOn(b, locales.ZH, largeSettings(b), extra...)
			o.actor = cast[0].id - realIDs
			o.script("> 小额信贷能贷多少\n< 小额信贷能贷多少")
			o.until("the kept index", func() bool {
				left, err := os.ReadDir(dir)
				return err == nil && (!kept || len(left) == 1 && left[0].Name() == "policy.index")
			})
			var took []time.Duration
			for b.Loop() {
				o.stop(syscall.SIGTERM)
				after := o.play.Position()
				o.play.SendText(o.actor, "小额信贷能贷多少")
				began := time.Now()
				o.start()
				o.answered(b, after, o.actor)
				took = append(took, time.Since(began))
			}
			o.stop(syscall.SIGTERM)
			slices.Sort(took)
			b.ReportMetric(took[len(took)/2].Seconds()*1000, "p50-ms")
			b.ReportMetric(took[len(took)-1].Seconds()*1000, "worst-ms")
			spent := o.proc.ProcessState
			b.ReportMetric((spent.UserTime()+spent.SystemTime()).Seconds()*1000, "cpu-ms")
		})
	}
}

// answered waits for the call that shows somebody something new.
func (o *outdoors) answered(b *testing.B, after int, asker int64) playground.Call {
	b.Helper()
	call, err := o.play.WaitCall(b.Context(), after, func(c playground.Call) bool {
		return c.ChatID == asker && c.Method == "sendMessage" && c.Processed
	})
	if err != nil {
		b.Fatal(err)
	}
	return call
}

// broadcast queues a hundred messages to each of some people who stand in nobody's way.
func (o *outdoors) broadcast(b *testing.B, people int) {
	b.Helper()
	payload, err := json.Marshal(bot.Screen{Body: []locales.Text{locales.Raw("明天停水")}})
	if err != nil {
		b.Fatal(err)
	}
	const first = 7_000_000_000
	for i := range people {
		o.play.AddActor(playground.Actor{ID: int64(first + i), Name: fmt.Sprint("listener ", i), Lang: "zh"})
		o.play.Started(int64(first + i))
	}
	_, err = o.db.ExecContext(b.Context(), `
with p as (insert into person (telegram_id, name, created_at)
  select $1::bigint + i, 'listener', $3::timestamptz from generate_series(0, $2::int - 1) as i returning id)
insert into delivery (key, person_id, payload, run_at, created_at)
select 'broadcast:' || p.id || ':' || n, p.id, CAST($4 AS jsonb), $3, $3 from p, generate_series(1, 100) as n`,
		int64(first), people, opening, string(payload))
	if err != nil {
		b.Fatal(err)
	}
	o.until("the first messages of the broadcast", func() bool {
		return o.count("select count(*) from delivery where state = 'sent'") > 0
	})
}

// askPolicies asks b.N questions and reports the median and the p95 of the time to the answer.
func askPolicies(b *testing.B, o *outdoors, questions []string) {
	asker := cast[0].id - realIDs
	o.actor = asker
	o.script("> " + questions[0] + "\n< " + questions[0]) // the index is there
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		after, start := o.play.Position(), time.Now()
		o.play.SendText(asker, questions[i%len(questions)])
		call := o.answered(b, after, asker)
		took = append(took, time.Since(start))
		if i == 0 && !strings.Contains(call.Params["text"], "小额信贷") {
			b.Fatalf("this is no answer: %s", call.Params["text"])
		}
	}
	slices.Sort(took)
	b.ReportMetric(took[len(took)/2].Seconds()*1000, "p50-ms")
	b.ReportMetric(took[len(took)*95/100].Seconds()*1000, "p95-ms")
	b.ReportMetric(took[len(took)*99/100].Seconds()*1000, "p99-ms")
}
