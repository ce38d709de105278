package main

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
	"cadrebot/policy/search"
	"cadrebot/store"
)

// lawLines are two items in the format of an import: a law with a passage of its own name,
// and the same rule of a county.
const lawLines = `{"id":"LAW-1","title_zh":"农村供水条例","date":"2020","confidence":"high","status":"in_force","sections":[{"number":"第一条","body_zh":"为了保障供水，制定本条例。"},{"number":"第九条","body_zh":"水费按方收取，停水提前一天公告。","ref":"corpus-9"}]}
{"id":"CO-1","title_zh":"云梯县农村供水办法","date":"2021","region":"990101","confidence":"high","status":"in_force","sections":[{"number":"第三条","body_zh":"水费按方收取，停水提前两天公告。"}]}`

func storedLaws(t *testing.T) *Settings {
	t.Helper()
	dsn := testdb.Postgres(t, "store", func(ctx context.Context, dsn string) error {
		_, err := store.Migrate(ctx, dsn)
		return err
	})
	db, err := store.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	must(store.NewOrg(db).LoadUnits(t.Context(), []org.UnitRow{
		{Code: "990101", Name: locales.Both("云梯县", "Yunti County"), Level: org.LevelCounty},
		{Code: "99010102", Parent: "990101", Name: locales.Both("鹤嘴镇", "Hezui Town"), Level: org.LevelTownship},
	}))
	items, bad, err := policy.Parse(strings.NewReader(lawLines))
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	must(err)
	_, err = store.NewPolicies(db).ImportPolicies(t.Context(), items, nil, time.Date(2026, 11, 19, 10, 0, 0, 0, locales.Zone))
	must(err)
	return &Settings{DatabaseURL: Secret(dsn), RedisURL: "redis://127.0.0.1:1", Rate: 1}
}

func TestTheStoredLibraryIsSearched(t *testing.T) {
	t.Parallel()
	s := storedLaws(t)
	lib, err := librarySearch{}.open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	out := searchStored(lib, "条例里水费怎么收", 5)
	if len(out.Hits) < 2 || out.Hits[0].ID != "LAW-1" || out.Hits[0].Anchor != "a9" || !strings.Contains(out.Hits[0].Snippet, "水费按方收取") || out.Hits[0].State != "in_force" {
		t.Fatalf("%+v", out)
	}
	b, err := json.Marshal(out.Hits[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{`"id":`, `"anchor":`, `"title":`, `"score":`, `"snippet":`} {
		if !strings.Contains(string(b), field) {
			t.Errorf("%s is not told: %s", field, b)
		}
	}
	near, err := librarySearch{Unit: "99010102"}.open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if out := searchStored(near, "供水水费怎么收", 5); out.Hits[0].ID != "CO-1" {
		t.Errorf("the county's own rule does not come first: %+v", out.Hits)
	}
	before, err := librarySearch{AsOf: "2020-06"}.open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if out := searchStored(before, "水费", 5); out.AsOf != "2020-06-30" || out.Hits[len(out.Hits)-1].State != "later" {
		t.Errorf("%+v", out)
	}
	for _, c := range []librarySearch{{AsOf: "soon"}, {Unit: "123"}} {
		if _, err := c.open(t.Context(), s); err == nil {
			t.Errorf("%+v was accepted", c)
		}
	}
}

// A clause is judged by its item, by its item and anchor, or by the passage it came from.
func TestStoredClausesAreJudged(t *testing.T) {
	t.Parallel()
	items, _, err := policy.Parse(strings.NewReader(lawLines))
	if err != nil {
		t.Fatal(err)
	}
	lib := storedLibrary{index: policy.BuildIndex(policy.NewLibrary("", items, nil), policy.Curated()), query: policy.Query{Today: "2026-11-19"}}
	for gold, want := range map[string]float64{"LAW-1": 1, "LAW-1#a9": 1, "corpus-9": 1, "LAW-9": 0} {
		got := evaluateStored(lib, []search.Judged{{Set: "s", Query: "条例里水费怎么收", Gold: []string{gold}}})
		if got[0].First != want || got[0].Recall != want {
			t.Errorf("%s: %+v, want %v", gold, got[0], want)
		}
	}
}
