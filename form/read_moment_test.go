package form

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"cadrebot/locales"
)

// momentReads are days, times of day, moments and periods; the values as in reads.
var momentReads = map[Kind]map[string]string{
	Date: {
		"月底": "2026-11-30", "月初": "2026-11-01", "上月底": "2026-10-31", "年初": "2026-01-01", "年底": "2026-12-31", "去年底": "2025-12-31", "今年年底": "2026-12-31", "明年初": "2027-01-01", "12月底": "2026-12-31", "2月末": "2027-02-28",
		"三季度末": "2026-09-30", "本季度初": "2026-10-01", "end of month": "2026-11-30", "the end of last month": "2026-10-31", "beginning of the year": "2026-01-01", "start of 2026": "2026-01-01", "year end": "2026-12-31", "end of March 2026": "2026-03-31",
		"国庆节": "2026-10-01", "去年国庆": "2025-10-01", "元旦": "2027-01-01", "去年本月十日": "2025-11-10", "去年今天": "2025-11-20", "下个月1号": "2026-12-01", "元月5日": "2027-01-05", "26.3.5": "2026-03-05", "27-7-3": "2027-07-03", "05/05/89": "1989-05-05", "98年3月5日": "1998-03-05",
		"两周前": "2026-11-06", "两个星期后": "2026-12-04", "3个月前": "2026-08-20", "一年前": "2025-11-20", "a week ago": "2026-11-13", "2 weeks ago": "2026-11-06", "in three days": "2026-11-23", "three days ago": "2026-11-17",
		"Friday last week": "2026-11-13", "next week Monday": "2026-11-23", "Friday, 20 November 2026": "2026-11-20", "the 5th": "2026-11-05", "5th of last month": "2026-10-05", "在3月5日": "2027-03-05",
		"周末": "?", "上周末": "?", "3-7-07": "?", "10-11-12": "?", "Monday, 20 November 2026": "?",
		"农历八月十五": "", "春节": "", "腊月二十三": "", "十三月底": "", "第五季度末": "", "11": "", "1-13-2026-1": "", "99-99-99": "",
	},
	Time: {
		"15:30": "15:30", "08:30": "08:30", "１５：３０": "15:30", "下午3点半": "15:30", "下午三点一刻": "15:15", "上午9点": "09:00", "晚上8点零五分": "20:05", "晚上12点": "00:00", "早上七点56分35秒": "07:56", "凌晨2点半": "02:30", "零点整": "00:00", "中午": "12:00", "中午1点": "13:00", "十五点": "15:00",
		"15时30分": "15:30", "下午三点差五分": "14:55", "差一刻下午三点": "14:45", "下午5:00": "17:00", "晚上19:30": "19:30", "早八点": "08:00", "24:00": "00:00", "傍晚六点四十五": "18:45", "15:30:20": "15:30", "12点": "12:00",
		"3:30 pm": "15:30", "3pm": "15:00", "3.30 p.m.": "15:30", "noon": "12:00", "midnight": "00:00", "12 am": "00:00", "12 pm": "12:00", "quarter to four pm": "15:45", "half past three in the afternoon": "15:30", "at nine o'clock in the morning": "09:00", "ten past nine in the morning": "09:10", "eleven thirty am": "11:30",
		"8:30": "?", "三点半": "?", "quarter past three": "?", "three o'clock": "?", "差一刻三点": "?", "下午5点左右": "?",
		"25:00": "", "上午15点": "", "3点75分": "", "15": "", "three": "", "中午5点": "", "24:30": "", "三点五": "", "12:5": "",
	},
	DateTime: {
		"2026-03-05T15:30": "2026-03-05T15:30", "2026-03-05 15:30": "2026-03-05T15:30", "3月5日下午3点半": "2027-03-05T15:30", "明天上午9点": "2026-11-21T09:00", "今晚8点": "2026-11-20T20:00", "下周五的上午十点": "2026-11-27T10:00", "现在": "2026-11-20T23:30",
		"tomorrow at 3 pm": "2026-11-21T15:00", "3 pm tomorrow": "2026-11-21T15:00", "next Friday at noon": "2026-11-27T12:00", "5 March 2026, 15:30": "2026-03-05T15:30", "now": "2026-11-20T23:30",
		"3月5日3点": "?", "05/06 15:30": "?", "周一上午9点": "?",
		"下午3点": "", "3月5日": "", "2月30日下午3点": "", "农历八月十五晚上8点": "", "2026-03-05T25:30": "",
	},
	Period: {
		"2026W47": "2026-W47", "2026-11": "2026-11", "2026Q4": "2026-Q4", "2026H2": "2026-H2", "2026": "2026", "2026-W07": "2026-W07", "2026-W47": "2026-W47", "2026-Q4": "2026-Q4", "2026-H2": "2026-H2", "第47周": "2026-W47", "47周": "2026-W47", "2026年第47周": "2026-W47", "上周": "2026-W46", "这个星期": "2026-W47", "下周": "2026-W48", "第53周": "2026-W53",
		"11月": "2026-11", "11月份": "2026-11", "12月": "2025-12", "去年12月": "2025-12", "二〇二六年三月": "2026-03", "上个月": "2026-10", "本月": "2026-11", "去年本月": "2025-11", "三季度": "2026-Q3", "第三季度": "2026-Q3", "2026年第三季度": "2026-Q3", "本季度": "2026-Q4", "首季度": "2026-Q1",
		"上半年": "2026-H1", "去年下半年": "2025-H2", "2026年": "2026", "2026年度": "2026", "去年": "2025", "今年全年": "2026", "２０２６年１１月": "2026-11",
		"week 47": "2026-W47", "week 47 of 2026": "2026-W47", "last week": "2026-W46", "Q3 2026": "2026-Q3", "q3": "2026-Q3", "third quarter of 2026": "2026-Q3", "last quarter": "2026-Q3", "H1 2026": "2026-H1", "first half of 2026": "2026-H1", "November": "2026-11", "Nov 2026": "2026-11", "last month": "2026-10", "this year": "2026",
		"第54周": "", "2026-13": "", "第五季度": "", "2025W53": "", "1899": "", "上": "", "第周": "", "47": "",
	},
}

// Every spelling of a time of day gives it.
func TestEverySpellingOfATime(t *testing.T) {
	t.Parallel()
	for minute := range 24 * 60 {
		h, m := minute/60, minute%60
		want := fmt.Sprintf("%02d:%02d", h, m)
		spellings := []string{want, wide(want), want + ":00", fmt.Sprintf("%02d：%02d", h, m)}
		if h > 12 {
			spellings = append(spellings, fmt.Sprintf("%d点%02d分", h, m), fmt.Sprintf("%d:%02d pm", h-12, m), fmt.Sprintf("下午%d:%02d", h-12, m), fmt.Sprintf("下午%d点%02d", h-12, m), fmt.Sprintf("%d时%d分", h, m))
		}
		if h > 0 && h < 12 {
			spellings = append(spellings, fmt.Sprintf("上午%d点%d分", h, m), fmt.Sprintf("%d:%02dam", h, m), "上午"+below10000(int64(h))+"点"+spokenMinute(m))
		}
		for _, s := range spellings {
			if r, err := Read(Time, s, friday); err != nil || r.Value.S != want {
				t.Fatalf("Read(%q) = %q, %v; want %s", s, r.Value.S, err, want)
			}
			if r, err := Read(DateTime, "2026-03-05 "+s, friday); err != nil || r.Value.S != "2026-03-05T"+want {
				t.Fatalf("Read(2026-03-05 %s) = %q, %v; want %s", s, r.Value.S, err, want)
			}
		}
	}
}

func spokenMinute(m int) string {
	switch {
	case m == 0:
		return "整"
	case m < 10:
		return "零" + below10000(int64(m))
	}
	return below10000(int64(m))
}

// Every period is read from its name and from how people say it with its year.
func TestEverySpellingOfAPeriod(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(20261120, 8))
	for range 2000 {
		d := time.Date(2020+r.IntN(12), 1, 1+r.IntN(365), 0, 0, 0, 0, time.UTC)
		y, week := d.ISOWeek()
		q, h := (int(d.Month())+2)/3, (int(d.Month())+5)/6
		for want, spellings := range map[string][]string{
			fmt.Sprintf("%04d-W%02d", y, week): {fmt.Sprintf("%dw%d", y, week), fmt.Sprintf("%d年第%d周", y, week), fmt.Sprintf("week %d of %d", week, y), fmt.Sprintf("%d-w%02d", y, week)},
			d.Format("2006-01"):                {d.Format("2006年1月"), d.Format("2006年1月份"), d.Format("January 2006"), d.Format("2006/1"), wide(d.Format("2006.01"))},
			fmt.Sprintf("%d-Q%d", d.Year(), q): {fmt.Sprintf("%d年%s季度", d.Year(), chineseDigit(int64(q))), fmt.Sprintf("q%d %d", q, d.Year()), fmt.Sprintf("%d年第%d季度", d.Year(), q)},
			fmt.Sprintf("%d-H%d", d.Year(), h): {fmt.Sprintf("%d年%s半年", d.Year(), []string{"上", "下"}[h-1]), fmt.Sprintf("h%d %d", h, d.Year())},
		} {
			for _, s := range append(spellings, want) {
				if got, err := Read(Period, s, friday); err != nil || got.Value.S != want || got.Exact != (s == want) {
					t.Fatalf("Read(%q) = %+v, %v; want %s", s, got, err, want)
				}
			}
		}
	}
}

// A period holds its own days and no others, and its neighbours touch it.
func TestPeriodsFillTheCalendar(t *testing.T) {
	t.Parallel()
	for d := day(2019, 12, 20); d.Before(day(2032, 2, 1)); d = d.AddDate(0, 0, 1) {
		for unit := range perYear {
			p, next := periodAt(unit, d, 0), periodAt(unit, d, 1)
			if d.Before(p.first()) || d.After(p.last()) || !p.valid() {
				t.Fatalf("%s: %s lies outside %s to %s", p, d.Format(time.DateOnly), p.first().Format(time.DateOnly), p.last().Format(time.DateOnly))
			}
			if !p.last().AddDate(0, 0, 1).Equal(next.first()) {
				t.Fatalf("%s ends on %s, %s begins on %s", p, p.last(), next, next.first())
			}
		}
	}
}

// What is read of a moment is a moment, and its spelling reads as itself.
func FuzzReadMoments(f *testing.F) {
	for _, table := range [...]map[Kind]map[string]string{momentReads, sentenceReads} {
		for _, rows := range table {
			for typed := range rows {
				f.Add(typed)
			}
		}
	}
	layouts := map[Kind]string{Time: "15:04", DateTime: "2006-01-02T15:04"}
	f.Fuzz(func(t *testing.T, typed string) {
		for _, k := range [...]Kind{Time, DateTime, Period} {
			r, err := Read(k, typed, friday)
			for _, v := range append(r.Ambiguous, r.Value) {
				if v.S == "" {
					continue
				}
				if _, bad := time.ParseInLocation(layouts[k], v.S, locales.Zone); k != Period && bad != nil {
					t.Errorf("Read(%s, %q) = %q: %v", k, typed, v.S, bad)
				}
				if again, err := Read(k, v.S, friday); err != nil || again.Value.S != v.S || !again.Exact {
					t.Errorf("Read(%s, %q) = %q, which reads as %+v, %v", k, typed, v.S, again, err)
				}
			}
			if (err == nil) != (r.Value.S != "") {
				t.Errorf("Read(%s, %q) = %+v, %v", k, typed, r, err)
			}
		}
	})
}
