package indicators_test

import (
	"strings"
	"testing"

	"cadrebot/calendar"
	"cadrebot/indicators"
	"cadrebot/locales"
	"cadrebot/org"
)

func TestTheIndicatorListIsWhole(t *testing.T) {
	t.Parallel()
	list, err := indicators.List()
	if err != nil || len(list) != 89 {
		t.Fatalf("%d indicators, %v", len(list), err)
	}
	count := map[indicators.Rule]int{}
	for _, i := range list {
		count[i.Rule]++
	}
	for rule, want := range map[indicators.Rule]int{indicators.Sum: 78, indicators.Last: 1, indicators.Weighted: 8, indicators.SumByCurrency: 2} {
		if count[rule] != want {
			t.Errorf("%d indicators with the rule %q, want %d", count[rule], rule, want)
		}
	}
	in, ok := indicators.Of("PRJ-06")
	if !ok || in.Rule != indicators.Last || in.Every != calendar.Month || in.Entry != org.LevelVillage || in.Name.In(locales.ZH) != "形象进度" {
		t.Errorf("PRJ-06 is %+v, %v", in, ok)
	}
	if _, ok := indicators.Of("XXX-01"); ok {
		t.Error("an unknown code was found")
	}
	const good = `{"code":"A-1","name_zh":"甲","name_en":"A","unit_zh":"户","unit_en":"households","type":"int","period":"monthly","entry_level":"village","aggregation":"sum"}`
	if _, err := indicators.Read(strings.NewReader(good)); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{
		good + "\n" + good, "x", strings.Replace(good, "A-1", "", 1), strings.Replace(good, "monthly", "daily", 1),
		strings.Replace(good, `"sum"`, `"average"`, 1), strings.Replace(good, `"int"`, `"text"`, 1), strings.Replace(good, "village", "hamlet", 1),
	} {
		if _, err := indicators.Read(strings.NewReader(bad)); err == nil {
			t.Errorf("taken: %s", bad)
		}
	}
}

func TestCodesAreFoundAsPeopleSpellThem(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]indicators.Code{"mon-03": "MON-03", "MON_01A": "MON-01a", "gua.02": "GUA-02", "": "", "mon": "", "mon03": ""} {
		if in, ok := indicators.Named(said); in.Code != want || ok != (want != "") {
			t.Errorf("%q is %q, %v", said, in.Code, ok)
		}
	}
}
