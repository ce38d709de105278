package publicity

import (
	"strings"
	"testing"

	"cadrebot/form"
	"cadrebot/internal/casebook"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

func TestAStoryIsToldWithConsentOnly(t *testing.T) {
	t.Parallel()
	k := Desk().Kinds[0]
	writer := casebook.Actor(1, org.VillageCommittee, casebook.Village)
	editor := casebook.Actor(2, org.PolicyEditor, casebook.City)
	now := casebook.On(11, 20)
	data := casebook.Says(KeyHead, "茶香", KeyText, "今年……", "theme", "industry", "people", "yes", "consent", "no")
	_, err := k.Begin(record.Case{Record: record.Record{Unit: casebook.Village, Data: data}, Actor: writer, Now: now})
	casebook.Refused(t, "without consent", err, "publicity.no_consent")
	data["consent"] = form.Value{S: "yes"}
	s, err := k.Begin(record.Case{Record: record.Record{Unit: casebook.Village, Data: data}, Actor: writer, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	if len(k.Lines(record.Case{Record: s.Record})) != 2 || !s.Record.Due.IsZero() {
		t.Error("no note on the missing English version, or a deadline")
	}
	for _, m := range []struct {
		a     lifecycle.Actor
		name  lifecycle.Name
		given form.Answers
	}{
		{editor, Return, casebook.Because("补数据")},
		{writer, Mend, casebook.Says(KeyText, "今年两吨")},
		{editor, Translate, casebook.Says(KeyHeadEn, "Tea", KeyEnglish, "Two tonnes")},
		{editor, Publish, nil},
		{writer, Withdraw, casebook.Because("x")},
	} {
		if s, err = k.Move(record.Case{Record: s.Record, Actor: m.a, Now: now}, m.name, m.given); err != nil {
			t.Fatalf("%s: %v", m.name, err)
		}
	}
	if len(k.Lines(record.Case{Record: s.Record})) != 1 {
		t.Error("an English version is there and said to be missing")
	}
}

// TestAChineseStoryIsNeverTranslatedByAMachine is planted case 18.
func TestAChineseStoryIsNeverTranslatedByAMachine(t *testing.T) {
	t.Parallel()
	a := casebook.Says(KeyHead, "茶香", KeyText, "今年两吨")
	if got := Body(a); got.In(locales.ZH) != "今年两吨" || !strings.HasPrefix(got.In(locales.EN), "(There is no English version") || !strings.HasSuffix(got.In(locales.EN), "今年两吨") {
		t.Errorf("%q", got.In(locales.EN))
	}
	a[KeyEnglish], a[KeyHeadEn] = form.Value{S: "Two tonnes"}, form.Value{S: "Tea"}
	if Body(a).In(locales.EN) != "Two tonnes" || Headline(a).In(locales.EN) != "Tea" || Headline(a).In(locales.ZH) != "茶香" {
		t.Error("the editor's English is not shown")
	}
}

func TestTheDeskIsSound(t *testing.T) {
	t.Parallel()
	casebook.Sound(t, record.FlowOff, Desk())
}
