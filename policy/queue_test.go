package policy

import (
	"testing"
	"time"

	"cadrebot/calendar"
	"cadrebot/locales"
	"cadrebot/org"
)

func workingDays(t *testing.T) *calendar.Days {
	t.Helper()
	days, err := calendar.Starter()
	if err != nil {
		t.Fatal(err)
	}
	return days
}

func clock(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestDueCountsWorkingDays(t *testing.T) {
	t.Parallel()
	days := workingDays(t)
	for asked, want := range map[string]string{
		"2026-11-19T10:00:00+08:00": "2026-11-26T23:59:59+08:00", // Thursday to Thursday
		"2026-11-20T23:30:00+08:00": "2026-11-27T23:59:59+08:00",
		"2026-11-21T10:00:00+08:00": "2026-11-27T23:59:59+08:00", // Saturday
		"2026-09-29T10:00:00+08:00": "2026-10-12T23:59:59+08:00", // over National Day and a worked Saturday
	} {
		if got := Due(clock(t, asked), days).In(locales.Zone).Format(time.RFC3339); got != want {
			t.Errorf("asked %s: due %s, want %s", asked, got, want)
		}
	}
}

func TestAnEntryIsPutOffTwice(t *testing.T) {
	t.Parallel()
	days, now := workingDays(t), clock(t, "2026-11-19T10:00:00+08:00")
	q := Question{DueAt: Due(now, days)}
	if due, ok := Extension(q, now, days); !ok || locales.DateOf(due) != "2026-12-03" {
		t.Errorf("before it is due it is put off to %s, %v", due, ok)
	}
	if due, ok := Extension(q, now.AddDate(0, 0, 11), days); !ok || locales.DateOf(due) != "2026-12-07" {
		t.Errorf("when it is late it is put off to %s, %v", due, ok)
	}
	for _, closed := range []Question{{DueAt: q.DueAt, Extended: 2}, {DueAt: q.DueAt, AnsweredAt: now}} {
		if _, ok := Extension(closed, now, days); ok {
			t.Errorf("%+v is put off", closed)
		}
	}
}

func TestAlikeQuestions(t *testing.T) {
	t.Parallel()
	for _, same := range [][2]string{
		{"养老保险断缴能补吗", "养老保险断缴能补吗？"},
		{"養老保險 斷繳能補嗎", "养老保险断缴能补吗"},
		{"Can it be  paid later?", "can it be paid later"},
		{"ＰＯＬ－041", "pol-041"},
	} {
		if a, b := Alike(same[0]), Alike(same[1]); a != b || a == "" {
			t.Errorf("%q is %q, %q is %q", same[0], a, same[1], b)
		}
	}
	for _, other := range [][2]string{{"养老保险能补吗", "医疗保险能补吗"}, {"10 万", "1 0万"}, {"a b", "ab"}} {
		if Alike(other[0]) == Alike(other[1]) {
			t.Errorf("%q and %q are the same", other[0], other[1])
		}
	}
	near, far := Likeness("养老保险断缴能补吗", "断缴的养老保险可以补缴吗"), Likeness("养老保险断缴能补吗", "小额信贷能贷多少")
	if near <= far || near >= 1 || Likeness("贷款", "贷款") != 1 || Likeness("", "？") != 0 {
		t.Errorf("alike %v, unlike %v", near, far)
	}
}

func TestTheLanguageOfWords(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]locales.Lang{
		"可以，见POL-041。": locales.ZH, "可以": locales.ZH, "yes": locales.EN, "": locales.EN, "5000": locales.EN,
		"Yes, see 财农〔2021〕19号 for the funds that may be used": locales.EN,
		"见 Notice 第3条，可以补缴":                                   locales.ZH,
	} {
		if got := LangOf(words); got != want {
			t.Errorf("%q is %s, want %s", words, got, want)
		}
	}
	if both := InOwn("可以"); both.Zh != "可以" || both.En != "" {
		t.Errorf("content is %+v", both)
	}
}

// Desks stand in code order whatever their times; few answers have no median.
func TestTimesOfDesks(t *testing.T) {
	t.Parallel()
	days, now := workingDays(t), clock(t, "2026-11-19T10:00:00+08:00")
	a, b := org.Unit{ID: 2, Code: "990101"}, org.Unit{ID: 1, Code: "990102"}
	wait := func(u org.Unit, daysAgo, took int) Wait {
		asked := now.AddDate(0, 0, -daysAgo)
		w := Wait{Desk: u, Asked: asked, Due: Due(asked, days)}
		if took >= 0 {
			w.Answered = days.EndAfter(asked, took)
		}
		return w
	}
	got := TimesOf([]Wait{
		wait(b, 30, 1), wait(b, 30, 1), wait(b, 1, -1), wait(b, 20, -1),
		wait(a, 40, 1), wait(a, 40, 9), wait(a, 40, 2), wait(a, 40, 3),
	}, days, now)
	if len(got) != 2 || got[0].Desk.Code != a.Code {
		t.Fatalf("desks are %+v", got)
	}
	if x := got[0]; !x.Timed() || x.Halves != 5 || x.Answered != 4 || x.Open != 0 {
		t.Errorf("four answers after 1, 2, 3 and 9 days are %+v", x)
	}
	if x := got[1]; x.Timed() || x.Answered != 2 || x.Open != 2 || x.Late != 1 {
		t.Errorf("two answers and two open ones are %+v", x)
	}
}

// A card is an item that can be stored, and holds from the day of its approval.
func TestACardIsAnItem(t *testing.T) {
	t.Parallel()
	c := Card{
		ID: 7, Desk: org.Unit{Code: "990101", Name: locales.Both("云梯县", "Yunti County")},
		Title: locales.Both("断缴能补吗", "can it be paid later"), Point: locales.Both("可以", "yes"), Cites: "POL-041",
	}
	it := c.Item("2026-11-20")
	if err := it.Check(); err != nil {
		t.Fatal(err)
	}
	lib := NewLibrary("1", []Item{it}, nil)
	got, ok := lib.Item("FAQ-7")
	if !ok || got.At("2026-11-20") != InForce || got.At("2026-11-19") != Later || got.Region != "990101" || got.Level != FAQ {
		t.Errorf("the item is %+v", got)
	}
	a := BuildIndex(lib, Curated()).Search(Query{Text: "断缴能补吗", Today: "2026-11-20"})
	if a.Certainty != Found || a.Hits[0].Item.ID != "FAQ-7" {
		t.Errorf("it is not found: %+v", a)
	}
}
