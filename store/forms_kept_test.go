package store_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"cadrebot/forms"
	"cadrebot/org"
	"cadrebot/store"
)

// asks is how many questions a form has in the version of that number.
func asks(t *testing.T, s *store.Forms, id forms.ID, number int) int {
	t.Helper()
	e, err := s.Entry(t.Context(), id, number)
	must(t, err)
	return len(e.Version.Form.Fields)
}

// blank takes the questions out of what is stored, so that who reads it again sees none.
func (w *dutyWorld) blank() {
	w.t.Helper()
	w.exec(`update form_version set form = jsonb_set(form, '{Fields}', '[]')`)
}

func TestAPublishedDefinitionIsReadOnceAndItsStateEveryTime(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s, elsewhere := store.NewForms(w.db), store.NewForms(w.db)
	e := w.published(typed("p", 2))
	if n := asks(t, s, e.ID, 0); n != 2 {
		t.Fatalf("%d questions at first", n)
	}
	w.blank()
	if n, again := asks(t, s, e.ID, 0), asks(t, s, e.ID, 1); n != 2 || again != 2 {
		t.Errorf("%d and %d questions when asked again", n, again)
	}
	if n := asks(t, elsewhere, e.ID, 0); n != 0 {
		t.Errorf("%d questions where nothing was remembered", n)
	}
	second := w.sends(elsewhere, typed("p", 3), "second")
	_, _, err := w.publishes(elsewhere, "second", second, e.Version.Terms, local(17, 9, 0))
	must(t, err)
	if n, old := asks(t, s, e.ID, 0), asks(t, s, e.ID, 1); n != 3 || old != 2 {
		t.Errorf("%d questions in the new version, %d in the old one", n, old)
	}
	_, err = elsewhere.Retire(t.Context(), "retire", w.as("twn", "town", org.TownshipApprover), e.ID, local(18, 9, 0))
	must(t, err)
	if now, err := s.Entry(t.Context(), e.ID, 2); err != nil || now.InUse() || len(now.Version.Form.Fields) != 3 {
		t.Errorf("after it was retired elsewhere: in use %v, %v", now.InUse(), err)
	}
}

func TestADraftIsReadEveryTime(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewForms(w.db)
	e := w.sends(s, typed("d", 2), "d")
	if n := asks(t, s, e.ID, 0); n != 2 {
		t.Fatalf("%d questions at first", n)
	}
	w.blank()
	if n := asks(t, s, e.ID, 0); n != 0 {
		t.Errorf("%d questions of a draft that has changed", n)
	}
}

// Many ask at once, for more forms than are remembered: everybody gets the form asked for, and
// the last one is remembered.
func TestDefinitionsAreRememberedUpToABound(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewForms(w.db)
	s.KeepAtMost(3)
	var ids []forms.ID
	for n := range 6 {
		ids = append(ids, w.published(typed(fmt.Sprint("f", n), n+1)).ID)
	}
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			n := i % len(ids)
			if e, err := s.Entry(t.Context(), ids[n], 0); err != nil || len(e.Version.Form.Fields) != n+1 {
				t.Errorf("form %d has %d questions, %v", n, len(e.Version.Form.Fields), err)
			}
		})
	}
	wg.Wait()
	for _, id := range ids {
		asks(t, s, id, 0)
	}
	w.blank()
	var kept []int
	for n, id := range slices.Backward(ids) {
		if asks(t, s, id, 0) != 0 {
			kept = append(kept, n)
		}
	}
	if !slices.Contains(kept, 5) || len(kept) > 3 {
		t.Errorf("remembered are %v, want the last one and at most two others", kept)
	}
}
