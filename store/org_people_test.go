package store_test

import (
	"errors"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

func TestPeopleAreAddedOnce(t *testing.T) {
	t.Parallel()
	_, o := orgWorld(t)
	rows := []org.PersonRow{
		{Key: "p1", Telegram: 801, Name: "两个角色", Lang: locales.ZH, Grants: []org.GrantRow{
			{Unit: "9901010203", Role: org.VillageCommittee, From: orgNow.AddDate(0, -1, 0)},
			{Unit: "9901010204", Role: org.HouseholdContact, From: orgNow.AddDate(0, -1, 0)},
		}},
		{Key: "p2", Name: "未加入", Lang: locales.ZH, Grants: []org.GrantRow{{Unit: "9901010203", Role: org.GridWorker, From: orgNow}}},
		{Key: "p3", Telegram: 803, Name: "已离任", Lang: locales.EN, Grants: []org.GrantRow{
			{Unit: "9901010203", Role: org.GridWorker, From: orgNow.AddDate(-1, 0, 0), Until: orgNow},
		}},
	}
	for i, want := range []int{3, 0} {
		if n, err := o.AddPeople(t.Context(), rows, orgNow); err != nil || n != want {
			t.Fatalf("time %d: %d new, %v", i, n, err)
		}
	}
	holders, err := o.Holders(t.Context(), []org.UnitID{village(t, o).ID}, orgNow)
	must(t, err)
	if len(holders) != 2 { // the one who has left is not among them
		t.Fatalf("holders %+v", holders)
	}
	bad := []org.PersonRow{{Key: "p9", Name: "x", Lang: locales.ZH, Grants: []org.GrantRow{{Unit: "nowhere", Role: org.GridWorker}}}}
	if _, err := o.AddPeople(t.Context(), bad, orgNow); !errors.Is(err, org.ErrNotFound) {
		t.Fatalf("an unknown unit: %v", err)
	}
}

func TestGrantsNeverMerge(t *testing.T) {
	t.Parallel()
	_, o := orgWorld(t)
	_, err := o.AddPeople(t.Context(), []org.PersonRow{
		{Key: "two", Telegram: 811, Name: "两个角色", Lang: locales.ZH, Grants: []org.GrantRow{
			{Unit: "9901010203", Role: org.VillageCommittee, From: orgNow.AddDate(0, -1, 0)},
			{Unit: "9901010204", Role: org.HouseholdContact, From: orgNow.AddDate(0, -1, 0)},
			{Unit: "990101", Role: org.CountyCoordinator, From: orgNow.AddDate(0, -2, 0), Until: orgNow},
		}},
		{Key: "one", Telegram: 812, Name: "别人", Lang: locales.ZH, Grants: []org.GrantRow{{Unit: "9901010204", Role: org.GridWorker, From: orgNow}}},
	}, orgNow)
	must(t, err)
	m, err := o.MemberByTelegram(t.Context(), 811, orgNow)
	must(t, err)
	if len(m.Grants) != 2 || m.Active.ID != m.Grants[0].ID {
		t.Fatalf("starts as %+v", m)
	}
	first, second := m.Grants[0], m.Grants[1]
	must(t, o.Switch(t.Context(), m.ID, second.ID, orgNow))
	m, err = o.MemberByTelegram(t.Context(), 811, orgNow)
	must(t, err)
	if m.Active.ID != second.ID || !m.May(second.Unit) || m.May(first.Unit) {
		t.Fatalf("after the switch: %+v", m.Active)
	}
	other, err := o.MemberByTelegram(t.Context(), 812, orgNow)
	must(t, err)
	past, err := o.MemberByTelegram(t.Context(), 811, orgNow.Add(-time.Hour))
	must(t, err)
	if len(past.Grants) != 3 {
		t.Fatalf("an hour ago: %+v", past.Grants)
	}
	for _, bad := range []org.GrantID{other.Active.ID, 1 << 40, 0, past.Grants[2].ID} {
		if err := o.Switch(t.Context(), m.ID, bad, orgNow); !errors.Is(err, org.ErrForbidden) {
			t.Errorf("switched to grant %d: %v", bad, err)
		}
	}
	must(t, o.EndGrant(t.Context(), second.ID, m.ID, orgNow))
	m, err = o.MemberByTelegram(t.Context(), 811, orgNow)
	must(t, err)
	if m.Active.ID != first.ID {
		t.Fatalf("after the active grant ended: %+v", m.Active)
	}
}

func TestAPlaceKeptIsTaken(t *testing.T) {
	t.Parallel()
	_, o := orgWorld(t)
	_, err := o.AddPeople(t.Context(), []org.PersonRow{
		{Key: "kept", Name: "网格员·1", Lang: locales.ZH, Grants: []org.GrantRow{{Unit: "9901010203", Role: org.GridWorker, From: orgNow}}},
	}, orgNow)
	must(t, err)
	inv := inviteTo(village(t, o), org.GridWorker, false, "d1")
	j, err := o.Join(t.Context(), inv, 821, "", locales.EN, "c1", orgNow)
	must(t, err)
	if j.Member.Name != "网格员·1" || j.Member.Lang != locales.EN {
		t.Fatalf("joined as %+v", j.Member)
	}
	second, err := o.Join(t.Context(), inv, 822, "", locales.ZH, "c2", orgNow)
	must(t, err)
	if second.Member.ID == j.Member.ID {
		t.Fatal("two accounts share one person")
	}
}

func TestLanguageAndInvitationsAreKept(t *testing.T) {
	t.Parallel()
	_, o := orgWorld(t)
	inv := inviteTo(village(t, o), org.GridWorker, false, "e1")
	j, err := o.Join(t.Context(), inv, 831, "", locales.ZH, "c1", orgNow)
	must(t, err)
	must(t, o.SetLang(t.Context(), j.Member.ID, locales.EN))
	m, err := o.MemberByTelegram(t.Context(), 831, orgNow)
	must(t, err)
	if m.Lang != locales.EN {
		t.Fatalf("language is %s", m.Lang)
	}
	inv = inviteTo(village(t, o), org.GridWorker, true, "e2")
	kept, err := o.CreateInvitation(t.Context(), inv, m.ID, orgNow)
	must(t, err)
	later := inv
	later.Expires = inv.Expires.Add(time.Hour)
	again, err := o.CreateInvitation(t.Context(), later, m.ID, orgNow)
	must(t, err)
	if !kept.Expires.Equal(inv.Expires) || again != kept {
		t.Fatalf("kept %+v, again %+v", kept, again)
	}
	must(t, o.RevokeInvitation(t.Context(), inv.Nonce, m.ID, orgNow))
	if _, err := o.Join(t.Context(), inv, 832, "", locales.ZH, "c2", orgNow); !errors.Is(err, org.ErrInviteRevoked) {
		t.Fatalf("joined by a withdrawn link: %v", err)
	}
	if err := o.RevokeInvitation(t.Context(), inv.Nonce, m.ID, orgNow); !errors.Is(err, org.ErrNotFound) {
		t.Fatalf("withdrawn twice: %v", err)
	}
	stored, err := o.Stored(t.Context(), m.ID)
	must(t, err)
	if !stored.Since.Equal(orgNow) || len(stored.Reports) != 0 {
		t.Fatalf("%+v", stored)
	}
	if _, err := o.Stored(t.Context(), 0); !errors.Is(err, org.ErrNotFound) {
		t.Fatalf("something is kept of nobody: %v", err)
	}
}
