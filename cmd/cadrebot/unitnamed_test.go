package main

import (
	"strings"
	"testing"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
)

// A unit is found by code or by its whole name; of namesakes the full paths are listed.
func TestAUnitIsNamedAtTheTerminal(t *testing.T) {
	t.Parallel()
	db, err := store.Open(t.Context(), string(testSettings(t).DatabaseURL))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	people, name := store.NewOrg(db), locales.Both("双藤乡", "Shuangteng")
	if err := people.LoadUnits(t.Context(), append(stageUnits,
		org.UnitRow{Code: "99010105", Parent: "990101", Name: name, Level: org.LevelTownship},
		org.UnitRow{Code: "99010305", Parent: "990103", Name: name, Level: org.LevelTownship},
		org.UnitRow{Code: "9901010209", Parent: "99010102", Name: name, Level: org.LevelVillage})); err != nil {
		t.Fatal(err)
	}
	for words, want := range map[string]string{"99010105": "99010105", "鹤嘴镇": "99010102", "hezui town": "99010102"} {
		if u, err := unitNamed(t.Context(), people, words); err != nil || u.Code != want {
			t.Errorf("%s is %s, %v", words, u.Code, err)
		}
	}
	for words, want := range map[string][]string{
		"双藤乡": {
			"99010105  云梯县（虚构） / 双藤乡", "99010305  石燕坪县（虚构） / 双藤乡", "9901010209  云梯县（虚构） / 鹤嘴镇 / 双藤乡",
			"Hezui Town / Shuangteng",
		},
		"村":   {"竹湾村", "枫坳村"},
		"没这村": {`no unit has the code or name "没这村"`},
	} {
		_, err := unitNamed(t.Context(), people, words)
		for _, part := range want {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("%s: %v does not say %q", words, err, part)
			}
		}
	}
}
