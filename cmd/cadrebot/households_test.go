package main

import (
	"strings"
	"testing"

	"cadrebot/locales"
	"cadrebot/record"
)

// A telephone number in a clue is stopped at the door: nothing keeps it, the household's code is
// asked for instead, and the clue goes on where it was.
func TestAPhoneNumberInAClueIsNotKept(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lang              locales.Lang
		button, said, ask string
	}{
		{locales.ZH, "新建风险线索", "农户编码", "风险类型"},
		{locales.EN, "New: Clue", "household code", "Risk"},
	} {
		t.Run(string(c.lang), func(t *testing.T) {
			s := testSettings(t)
			s.HouseholdFlows = string(record.FlowSynthetic)
			th := newTheatreOn(t, c.lang, s)
			th.actor, _ = castID("vfs")
			th.say("/clue")
			if err := th.press(c.button); err != nil {
				t.Fatal(err)
			}
			th.say("13812345678 王家")
			if !strings.Contains(th.news(), c.said) || strings.Contains(th.news(), "13812345678") {
				t.Errorf("the bot says:\n%s", th.news())
			}
			th.say("YT-0203-0457")
			if !strings.Contains(th.news(), c.ask) {
				t.Errorf("the clue does not go on:\n%s", th.news())
			}
		})
	}
}
