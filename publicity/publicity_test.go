package publicity

import (
	"errors"
	"strings"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

func says(kv ...string) form.Answers {
	out := form.Answers{}
	for i := 0; i < len(kv); i += 2 {
		out[kv[i]] = form.Value{S: kv[i+1]}
	}
	return out
}

func TestAStoryIsToldWithConsentOnly(t *testing.T) {
	t.Parallel()
	k := Desk().Kinds[0]
	village := org.Unit{ID: 5, Level: org.LevelVillage, Path: "/1/2/5/", Parent: 2}
	writer := lifecycle.Actor{Person: 1, Grant: org.Grant{ID: 1, Role: org.VillageCommittee, Unit: village}}
	editor := lifecycle.Actor{Person: 2, Grant: org.Grant{ID: 2, Role: org.PolicyEditor, Unit: org.Unit{ID: 2, Level: org.LevelCity, Path: "/1/2/"}}}
	now := time.Date(2026, 11, 20, 10, 0, 0, 0, locales.Zone)
	data := says(KeyHead, "茶香", KeyText, "今年……", "theme", "industry", "people", "yes", "consent", "no")
	_, err := k.Begin(record.Case{Record: record.Record{Unit: village, Data: data}, Actor: writer, Now: now})
	var no *locales.Refusal
	if !errors.As(err, &no) || no.Text.ID != "publicity.no_consent" {
		t.Errorf("without consent: %v", err)
	}
	data["consent"] = form.Value{S: "yes"}
	s, err := k.Begin(record.Case{Record: record.Record{Unit: village, Data: data}, Actor: writer, Now: now})
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
		{editor, Return, says(record.AskReason, "补数据")},
		{writer, Mend, says(KeyText, "今年两吨")},
		{editor, Translate, says(KeyHeadEn, "Tea", KeyEnglish, "Two tonnes")},
		{editor, Publish, nil},
		{writer, Withdraw, says(record.AskReason, "x")},
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
	a := says(KeyHead, "茶香", KeyText, "今年两吨")
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
	d := Desk()
	if _, err := record.NewRegister(record.FlowOff, d); err != nil {
		t.Error(err)
	}
	for _, s := range words.All(d.Kinds) {
		for _, l := range []locales.Lang{locales.ZH, locales.EN} {
			if got := s.In(l); got == "" || strings.Contains(got, s.ID) {
				t.Errorf("%s has no words in %s", s.ID, l)
			}
		}
	}
}
