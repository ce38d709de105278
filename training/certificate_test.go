package training_test

import (
	"testing"

	"cadrebot/org"
	"cadrebot/training"
)

func TestAHolderIsShownByOneCharacter(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"张三丰": "张**", "李": "李**", "Li Wei": "L**", "": "**", "𠮷野": "𠮷**", "驻村第一书记·12": "驻**"} {
		c := training.Certificate{Holder: name}
		if got := c.Masked(); got != want {
			t.Errorf("%q is shown as %q", name, got)
		}
	}
}

func TestATrainerAboveMayWithdraw(t *testing.T) {
	t.Parallel()
	c := training.Certificate{Person: 7, Unit: org.Unit{ID: 3, Path: "/1/2/3/"}}
	as := func(id org.PersonID, role org.Role, path string) org.Member {
		return org.Member{Person: org.Person{ID: id}, Active: org.Grant{ID: 1, Role: role, Unit: org.Unit{Path: path}}}
	}
	for what, x := range map[string]struct {
		m    org.Member
		want bool
	}{
		"a trainer above":        {as(8, org.Trainer, "/1/"), true},
		"a trainer of the unit":  {as(8, org.Trainer, "/1/2/3/"), true},
		"a trainer elsewhere":    {as(8, org.Trainer, "/1/4/"), false},
		"the holder":             {as(7, org.Trainer, "/1/"), false},
		"a coordinator above":    {as(8, org.CountyCoordinator, "/1/2/"), false},
		"an administrator above": {as(8, org.Administrator, "/1/"), false},
		"nobody":                 {org.Member{}, false},
	} {
		if got := c.MayRevoke(x.m); got != x.want {
			t.Errorf("%s: %v", what, got)
		}
	}
}
