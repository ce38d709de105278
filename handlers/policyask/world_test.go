package policyask_test

import (
	"encoding/json"
	"errors"
	"testing"

	"cadrebot/handlers/policyask"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
	"cadrebot/store"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// world is two counties and the starter policies, with people to ask and to answer.
type world struct {
	*talk.World
	store *store.Policies
}

func newWorld(t *testing.T) *world {
	t.Helper()
	base := talk.Open(t, talk.Thursday, "990100", "990101", "990103", "99010102", "9901010203")
	w := &world{World: base, store: store.NewPolicies(base.DB)}
	former := talk.Post("990101", org.CountyCoordinator)
	former.Until = w.Now.AddDate(0, 0, -1)
	w.Hire("vfs", locales.ZH, talk.Post("9901010203", org.VillageFirstSecretary))
	w.Hire("twn", locales.ZH, talk.Post("99010102", org.TownshipApprover))
	w.Hire("cty", locales.ZH, talk.Post("990101", org.CountyCoordinator))
	w.Hire("former", locales.ZH, former)
	w.Hire("cty3", locales.ZH, talk.Post("990103", org.CountyCoordinator))
	w.Hire("editor", locales.ZH, talk.Post("990100", org.PolicyEditor))
	w.Hire("observer", locales.EN, talk.Post("990100", org.Observer))
	items, figures, err := policy.StarterRows()
	talk.Must(t, err)
	_, err = w.store.ImportPolicies(t.Context(), items, figures, w.Now)
	talk.Must(t, err)
	w.Feature, err = policyask.New(policyask.NewShelf(w.store, nil), store.NewOrg(base.DB), w.store, w.store, w.store)
	talk.Must(t, err)
	return w
}

// as is somebody's chat in the language they have.
func (w *world) as(name string) *talk.Chat {
	w.T.Helper()
	return w.As(name, w.Members[name].Lang)
}

// index lets the job look whether the library has changed.
func (w *world) index() {
	w.T.Helper()
	for _, j := range w.Feature.Jobs {
		if j.Name == "policy-index" {
			if _, err := j.RunOnce(w.T.Context(), w.Now); err != nil && !errors.Is(err, org.ErrUnavailable) {
				w.T.Fatal(err)
			}
		}
	}
}

// silent composes messages that say nothing.
func silent(policy.Question) (json.RawMessage, error) { return json.RawMessage(`{}`), nil }
