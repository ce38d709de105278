package org_test

import (
	"testing"
	"time"

	"cadrebot/org"
)

func TestAMemberLosesWhatHasEndedSince(t *testing.T) {
	t.Parallel()
	read := time.Date(2026, 11, 19, 10, 0, 0, 0, time.UTC)
	short := org.Grant{ID: 1, Role: org.VillageCommittee, From: read.Add(-time.Hour), Until: read.Add(time.Hour)}
	long := org.Grant{ID: 2, Role: org.ResidentTeam, From: read.Add(-time.Hour), Until: read.Add(3 * time.Hour)}
	m := org.Member{Person: org.Person{ID: 7}, Grants: []org.Grant{short, long}, Active: short}
	for after, want := range map[time.Duration]struct {
		grants int
		active org.GrantID
	}{
		0:             {2, 1},
		2 * time.Hour: {1, 2},
		4 * time.Hour: {0, 0},
	} {
		got := m.At(read.Add(after))
		if len(got.Grants) != want.grants || got.Active.ID != want.active || got.Joined() != (want.grants > 0) {
			t.Errorf("after %s: %+v", after, got)
		}
	}
	if len(m.Grants) != 2 || m.Active.ID != 1 {
		t.Errorf("the member who was asked has changed: %+v", m)
	}
}
