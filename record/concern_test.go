package record

import (
	"testing"

	"cadrebot/lifecycle"
	"cadrebot/org"
)

func TestWhereSomebodyMayBegin(t *testing.T) {
	t.Parallel()
	k := wish()
	k.Place = Place{Own: true}
	if fixed, below := k.Places(nil, writer, now); len(fixed) != 1 || fixed[0].ID != village.ID || below {
		t.Errorf("the village: %v %v", fixed, below)
	}
	if fixed, below := k.Places(nil, office, now); len(fixed) != 0 || below {
		t.Errorf("the county begins what is the village's: %v %v", fixed, below)
	}
	k.Machine = lifecycle.Must(lifecycle.Definition{
		Record: "wish", Initial: "draft", States: []lifecycle.State{"draft", "asked"}, Final: []lifecycle.State{"asked"},
		Moves: []lifecycle.Move{{Name: "ask", From: []lifecycle.State{"draft"}, To: "asked", By: []lifecycle.Who{{Families: []org.Family{org.Coordinator}, Relation: lifecycle.Supervising}}}},
	})
	k.Place = Place{Below: []org.Level{org.LevelVillage}}
	if fixed, below := k.Places(nil, office, now); len(fixed) != 0 || !below {
		t.Errorf("the county about a village: %v %v", fixed, below)
	}
	k.Of = []Parent{{Kind: "dream", States: []lifecycle.State{"told"}}}
	if _, below := k.Places(nil, office, now); below {
		t.Error("it begins without the record above it")
	}
	if _, below := k.Places(&Record{Kind: "dream", State: "lost", Unit: county}, office, now); below {
		t.Error("it begins below a record that has moved on")
	}
	if _, below := k.Places(&Record{Kind: "dream", State: "told", Unit: county}, office, now); !below {
		t.Error("it does not begin below the right record")
	}
}

func TestWhomAKindConcerns(t *testing.T) {
	t.Parallel()
	k := wish()
	k.Place = Place{Own: true}
	trainer := org.Grant{ID: 3, Role: org.Trainer, Unit: village}
	k.Readers = []lifecycle.Who{{Roles: []org.Role{org.Supervision}, Relation: lifecycle.Supervising}}
	for _, x := range []struct {
		grant org.Grant
		want  bool
	}{{writer.Grant, true}, {office.Grant, true}, {trainer, false}, {org.Grant{ID: 4, Role: org.Supervision, Unit: county}, true}, {org.Grant{}, false}} {
		if got := k.Concerns(x.grant); got != x.want {
			t.Errorf("it concerns %s: %v", x.grant.Role, got)
		}
	}
	if k.Stands("draft") || !k.Stands("asked") {
		t.Error("the states in which a record can stand")
	}
}

func TestMayIsAskedBeforeTheAnswers(t *testing.T) {
	t.Parallel()
	k := wish()
	c := Case{Record: Record{State: "asked", Unit: village, Authors: []org.PersonID{writer.Person}}, Actor: office, Now: now}
	if err := k.May(c, "grant"); err != nil {
		t.Error(err)
	}
	if c.Actor = writer; k.May(c, "grant") == nil || k.May(c, "fly") == nil {
		t.Error("somebody may make a move that is not theirs")
	}
}
