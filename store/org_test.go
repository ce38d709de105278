package store_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
)

var orgNow = time.Date(2026, 11, 19, 2, 0, 0, 0, time.UTC)

// orgWorld is a database with a small tree: a city, a county, a township, two villages.
func orgWorld(t *testing.T) (*store.DB, *store.Org) {
	t.Helper()
	db, err := store.Open(t.Context(), migrated(t))
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	o := store.NewOrg(db)
	must(t, o.LoadUnits(t.Context(), []org.UnitRow{
		{Code: "99010102", Parent: "990101", Name: locales.Both("鹤嘴镇", "Hezui Town"), Level: org.LevelTownship},
		{Code: "990101", Parent: "990100", Name: locales.Both("云梯县", "Yunti County"), Level: org.LevelCounty},
		{Code: "990100", Name: locales.Both("星垭市", "Xingya City"), Level: org.LevelCity},
		{Code: "9901010203", Parent: "99010102", Name: locales.Both("桃坪村", "Taoping Village"), Level: org.LevelVillage},
		{Code: "9901010204", Parent: "99010102", Name: locales.Both("鹤嘴镇", "Hezui Town"), Level: org.LevelVillage},
	}))
	return db, o
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func village(t *testing.T, o *store.Org) org.Unit {
	t.Helper()
	u, err := o.UnitByCode(t.Context(), "9901010203")
	must(t, err)
	return u
}

func inviteTo(u org.Unit, role org.Role, single bool, nonce string) org.Invite {
	return org.Invite{Unit: u.ID, Role: role, Expires: orgNow.Add(72 * time.Hour), Single: single, Nonce: nonce + "0000000000000000"[len(nonce):]}
}

func TestUnitsStandWhereTheRowsSay(t *testing.T) {
	t.Parallel()
	_, o := orgWorld(t)
	v := village(t, o)
	chain, err := o.Chain(t.Context(), v)
	must(t, err)
	if got := org.PathName(chain).Plain(locales.ZH); got != "星垭市 / 云梯县 / 鹤嘴镇 / 桃坪村" {
		t.Fatalf("path is %q", got)
	}
	for _, above := range chain {
		if !above.Covers(v) {
			t.Errorf("%s does not cover %s", above.Path, v.Path)
		}
	}
	children, err := o.Children(t.Context(), v.Parent)
	must(t, err)
	if len(children) != 2 || children[0].Code != "9901010203" {
		t.Fatalf("children %v", children)
	}
	found, err := o.Find(t.Context(), chain[0], "鹤嘴", 9)
	must(t, err)
	names := org.Names(found)
	if len(names) != 2 || names[0].Zh != "云梯县 / 鹤嘴镇" || names[1].Zh != "云梯县 / 鹤嘴镇 / 鹤嘴镇" {
		t.Fatalf("two units of one name are shown as %v", names)
	}
	if out, err := o.Find(t.Context(), v, "鹤嘴", 9); err != nil || len(out) != 0 {
		t.Fatalf("found outside the scope: %v, %v", out, err)
	}
	if out, err := o.Find(t.Context(), chain[0], "%", 9); err != nil || len(out) != 0 {
		t.Fatalf("a percent sign matched: %v, %v", out, err)
	}
	if _, err := o.Unit(t.Context(), 1<<40); !errors.Is(err, org.ErrNotFound) {
		t.Fatalf("unknown unit: %v", err)
	}
}

// A municipality is a province without cities; its districts may have villages at once.
func TestAMunicipalitySkipsLevels(t *testing.T) {
	t.Parallel()
	_, o := orgWorld(t)
	rows := []org.UnitRow{
		{Code: "980000", Name: locales.Both("演示直辖市", "Demo Municipality"), Level: org.LevelProvince},
		{Code: "980101", Parent: "980000", Name: locales.Both("东区", "East District"), Level: org.LevelCounty},
		{Code: "980102", Parent: "980000", Name: locales.Both("西区", "West District"), Level: org.LevelCounty},
		{Code: "9801010001", Parent: "980101", Name: locales.Both("某村", "Some Village"), Level: org.LevelVillage},
	}
	for range 2 { // the second time changes nothing
		must(t, o.LoadUnits(t.Context(), rows))
	}
	top, err := o.UnitByCode(t.Context(), "980000")
	must(t, err)
	v, err := o.UnitByCode(t.Context(), "9801010001")
	must(t, err)
	if top.Parent != 0 || !top.Covers(v) || v.Level != org.LevelVillage {
		t.Fatalf("%+v does not cover %+v", top, v)
	}
	west, err := o.UnitByCode(t.Context(), "980102")
	must(t, err)
	if west.Covers(v) {
		t.Fatal("a district covers a village of another")
	}
	rows[3].Parent = "980102"
	if err := o.LoadUnits(t.Context(), rows); !errors.Is(err, org.ErrConflict) {
		t.Fatalf("a unit was moved by loading: %v", err)
	}
	orphan := []org.UnitRow{{Code: "1", Parent: "nobody", Level: org.LevelVillage}}
	if err := o.LoadUnits(t.Context(), orphan); !errors.Is(err, org.ErrConflict) {
		t.Fatalf("an orphan was loaded: %v", err)
	}
}

func TestJoinGivesTheGrantOnce(t *testing.T) {
	t.Parallel()
	_, o := orgWorld(t)
	v := village(t, o)
	inv := inviteTo(v, org.VillageFirstSecretary, true, "a1")
	stranger, err := o.MemberByTelegram(t.Context(), 501, orgNow)
	if !errors.Is(err, org.ErrNotFound) || stranger.ID != 0 {
		t.Fatalf("a stranger is %+v, %v", stranger, err)
	}
	first, err := o.Join(t.Context(), inv, 501, "", locales.EN, "conversation 1", orgNow)
	must(t, err)
	m := first.Member
	if first.Already || !m.Joined() || m.Active.Role != org.VillageFirstSecretary || m.Active.Unit.Code != v.Code || m.Lang != locales.EN || m.Name == "" {
		t.Fatalf("joined as %+v", first)
	}
	again, err := o.Join(t.Context(), inv, 501, "", locales.EN, "conversation 1", orgNow)
	must(t, err)
	if again.Already || again.Grant.ID != first.Grant.ID {
		t.Fatalf("the repeated update got %+v", again)
	}
	later, err := o.Join(t.Context(), inv, 501, "", locales.EN, "conversation 2", orgNow)
	must(t, err)
	if !later.Already || later.Grant.ID != first.Grant.ID || len(later.Member.Grants) != 1 {
		t.Fatalf("opening the link again got %+v", later)
	}
	if _, err := o.Join(t.Context(), inv, 502, "", locales.ZH, "conversation 3", orgNow); !errors.Is(err, org.ErrInviteUsed) {
		t.Fatalf("somebody else used the link: %v", err)
	}
	if m, err := o.MemberByTelegram(t.Context(), 502, orgNow); !errors.Is(err, org.ErrNotFound) {
		t.Fatalf("the refused one is known now: %+v, %v", m, err)
	}
	if _, err := o.Join(t.Context(), inv, 503, "", locales.ZH, "conversation 4", inv.Expires); !errors.Is(err, org.ErrInviteExpired) {
		t.Fatalf("an expired link: %v", err)
	}
	inv.Unit, inv.Nonce = 1<<40, "ffffffffffffffff"
	if _, err := o.Join(t.Context(), inv, 503, "", locales.ZH, "conversation 5", orgNow); !errors.Is(err, org.ErrNotFound) {
		t.Fatalf("a unit that is gone: %v", err)
	}
}

func TestAnEndedGrantDoesNotComeBackByItsLink(t *testing.T) {
	t.Parallel()
	_, o := orgWorld(t)
	inv := inviteTo(village(t, o), org.VillageCommittee, false, "b2")
	j, err := o.Join(t.Context(), inv, 601, "", locales.ZH, "c1", orgNow)
	must(t, err)
	must(t, o.EndGrant(t.Context(), j.Grant.ID, j.Member.ID, orgNow.Add(time.Hour)))
	if m, err := o.MemberByTelegram(t.Context(), 601, orgNow.Add(time.Hour)); err != nil || m.ID == 0 || m.Joined() {
		t.Fatalf("after the end: %+v, %v", m, err)
	}
	if _, err := o.Join(t.Context(), inv, 601, "", locales.ZH, "c2", orgNow.Add(2*time.Hour)); !errors.Is(err, org.ErrInviteUsed) {
		t.Fatalf("the old link brought the grant back: %v", err)
	}
	if err := o.EndGrant(t.Context(), j.Grant.ID, j.Member.ID, orgNow.Add(2*time.Hour)); !errors.Is(err, org.ErrNotFound) {
		t.Fatalf("ended twice: %v", err)
	}
	if _, err := o.Join(t.Context(), inv, 602, "", locales.ZH, "c3", orgNow); err != nil {
		t.Fatalf("a link for many served one: %v", err)
	}
}

func TestOfTwoAtOnceOneJoins(t *testing.T) {
	t.Parallel()
	_, o := orgWorld(t)
	v := village(t, o)
	for round := range 10 {
		inv := inviteTo(v, org.ResidentTeam, true, fmt.Sprintf("c%d", round))
		if round%2 == 0 { // made in the bot, so that its row is there before anybody comes
			_, err := o.CreateInvitation(t.Context(), inv, 0, orgNow)
			must(t, err)
		}
		errs := make([]error, 4)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = o.Join(t.Context(), inv, int64(700+10*round+i), "", locales.ZH, fmt.Sprintf("%d/%d", round, i), orgNow)
			})
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			switch {
			case err == nil:
				won++
			case !errors.Is(err, org.ErrInviteUsed):
				t.Fatal(err)
			}
		}
		if won != 1 {
			t.Fatalf("round %d: %d people joined by a single-use link", round, won)
		}
	}
}
