package store_test

import (
	"testing"

	"cadrebot/calendar"
	"cadrebot/org"
	"cadrebot/store"
)

// Units where nobody holds a post of the terms are counted, and the first of them named.
func TestUnitsWithoutAFillerAreNamed(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s, now, terms := store.NewForms(w.db), local(16, 9, 0), w.onTerms(calendar.Month)
	if n, first, err := s.WithoutFiller(t.Context(), terms, 1, now); err != nil || n != 0 || len(first) != 0 {
		t.Errorf("both villages have somebody: %d %v %v", n, first, err)
	}
	terms.Roles = []org.Role{org.VillageFirstSecretary}
	if n, first, err := s.WithoutFiller(t.Context(), terms, 1, now); err != nil || n != 1 || len(first) != 1 || first[0].ID != w.unit["v2"].ID {
		t.Errorf("v2 has no first secretary: %d %v %v", n, first, err)
	}
	terms.Roles = []org.Role{org.GridWorker}
	if n, first, err := s.WithoutFiller(t.Context(), terms, 1, now); err != nil || n != 3 || len(first) != 1 || first[0].ID != w.unit["v1"].ID {
		t.Errorf("no village has a grid worker: %d %v %v", n, first, err)
	}
}
