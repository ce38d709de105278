package store_test

import (
	"testing"

	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/tasks"
)

// Each of the twelve task families is a template that the city can begin from as it stands,
// once units are chosen.
func TestTheDemoHasTwelveTemplatesToBeginFrom(t *testing.T) {
	t.Parallel()
	db, side, set := demoWorld(t, demoDay)
	_, err := store.NewDemo(db).Load(t.Context(), set, demoDay) // a second loading adds nothing
	must(t, err)
	city, err := store.NewOrg(db).UnitByCode(t.Context(), set.Templates[0].Unit)
	must(t, err)
	s := store.NewTasks(db)
	all, err := s.Templates(t.Context(), city, 50, 0)
	must(t, err)
	if len(all) != 12 || len(set.Templates) != 12 {
		t.Fatalf("%d templates of %d", len(all), len(set.Templates))
	}
	for _, m := range all {
		spec := m.Spec
		spec.Units = []org.UnitID{city.ID}
		if err := spec.Check(); err != nil {
			t.Errorf("%s: %v", m.Title.En, err)
		}
		if err := s.Evidence(t.Context(), spec); err != nil {
			t.Errorf("%s: %v", m.Title.En, err)
		}
		reach, err := s.Reach(t.Context(), spec, city.ID, demoDay)
		if err != nil || reach.Check() != nil || reach.Units == 0 {
			t.Errorf("%s meets %+v %v", m.Title.En, reach, err)
		}
		if _, ok := tasks.PresetOf(m.Preset); !ok && m.Preset != "" {
			t.Errorf("%s comes by %q", m.Title.En, m.Preset)
		}
	}
	_, err = store.NewDemo(db).Wipe(t.Context())
	must(t, err)
	var left int
	must(t, side.QueryRowContext(t.Context(), `select count(*) from task_template`).Scan(&left))
	if left != 0 {
		t.Errorf("%d templates stay after the wipe", left)
	}
}
