package notice

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

func TestAnswersAreReadOneByOne(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"去/不去":        {"去", "不去"},
		"去 ／ 不去；不知道":  {"去", "不去", "不知道"},
		"Yes\nNo\n\n": {"Yes", "No"},
		"Yes, gladly": {"Yes, gladly"},
		" / ":         nil,
		"a|b｜c;d":     {"a", "b", "c", "d"},
	} {
		if got := answers(in); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestAFileIsKeptWithHowItWasSentAndItsName(t *testing.T) {
	t.Parallel()
	for _, s := range []bot.Sent{
		{Sort: "photo", Ref: "AgACAgUAAxk_-9"},
		{Sort: "document", Ref: "BQAC", Name: "表: 一.xlsx"},
		{Sort: "document", Ref: strings.Repeat("B", 120), Name: strings.Repeat("很长的名字", 40)},
	} {
		v := kept(s)
		m, ok := medium(v)
		if !ok || m.Kind != s.Sort || m.ID != s.Ref || !strings.HasPrefix(s.Name, m.Name) || len(v) > 300 {
			t.Errorf("%+v is kept as %q (%d bytes) and read as %+v", s, v, len(v), m)
		}
	}
	if _, ok := medium("AgAC"); ok {
		t.Error("a bare reference is read as a file")
	}
}

// What was refused opens again with every answer that it was made of.
func TestANoticeOpensAgainAsItWasWritten(t *testing.T) {
	t.Parallel()
	n := notices.Notice{
		Kind: notices.Pressing, Title: locales.Both("题", "title"), Body: locales.Marked("文", "text"), Confirm: true,
		Audience: notices.Audience{
			Unit: org.Unit{ID: 4}, Roles: notices.RolesOf([]string{"village", "trainers"}), More: []org.UnitID{5}, Except: []org.UnitID{6, 7},
			Conditions: []notices.Condition{{Is: notices.Unconfirmed, Ref: "9"}, {Is: notices.NotPassed, Ref: "C1"}},
		},
		Media:    []notices.Medium{{Kind: "photo", ID: "A"}, {Kind: "document", ID: "B", Name: "b.pdf"}},
		Question: notices.Question{Text: locales.Both("去吗", "Going?"), Choices: []locales.Text{locales.Both("去", "Yes"), locales.Both("不", "No")}},
		Starts:   time.Date(2026, 11, 20, 9, 30, 0, 0, locales.Zone), Expires: time.Date(2026, 11, 21, 18, 0, 0, 0, locales.Zone),
	}
	a := answersOf(n)
	if want := []string{moreFiles, moreQuestion, moreWhen, moreEnd, moreUnits, moreExcept, moreOnly}; !reflect.DeepEqual(a[keyMore].L, want) {
		t.Errorf("more: %v", a[keyMore].L)
	}
	if !reflect.DeepEqual(questionOf(a), n.Question) || !moment(a[keyStarts].S).Equal(n.Starts) || !moment(a[keyExpires].S).Equal(n.Expires) {
		t.Errorf("question %+v, starts %v", questionOf(a), a[keyStarts])
	}
	for key, want := range map[string]form.Value{
		keyRoles: {L: []string{"village", "trainers"}}, keyUnits: {L: []string{"5"}}, keyExcept: {L: []string{"6", "7"}},
		keyOnly: {L: []string{"unconfirmed", "not_passed"}}, keyNotice: {S: "9"}, keyCourse: {S: "C1"}, keyConfirm: {S: "yes"},
		keyFiles: {L: []string{"photo:A:", "document:B:b.pdf"}}, keyWhen: {S: whenAt},
	} {
		if !reflect.DeepEqual(a[key], want) {
			t.Errorf("%s: %+v, want %+v", key, a[key], want)
		}
	}
	if plain := answersOf(notices.Notice{Kind: notices.Ordinary}); len(plain[keyMore].L) != 0 {
		t.Errorf("a plain notice wants %v", plain[keyMore])
	}
}

// A draft of the composer that asked for each file by itself keeps its files.
func TestFilesOfAnOlderDraftAreKept(t *testing.T) {
	t.Parallel()
	old := form.Answers{"file1": {S: "photo:A:"}, "file2": {S: "document:B:b.pdf"}, keyTitleZh: {S: "题"}}
	got := upgrade(2, old)
	if want := (form.Answers{keyFiles: {L: []string{"photo:A:", "document:B:b.pdf"}}, keyTitleZh: {S: "题"}}); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if len(old) != 3 || !reflect.DeepEqual(upgrade(3, got), got) {
		t.Error("the answers given were changed, or new ones")
	}
}
