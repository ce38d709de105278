package policyask_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cadrebot/handlers/policyask"
	"cadrebot/internal/talk"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/policy"
	"cadrebot/store"
)

// replica is one process beside others that share the database.
type replica struct {
	*store.Policies
	shelf *policyask.Shelf
	whole atomic.Int32 // how often the whole library was read
	saved atomic.Int32
}

func (r *replica) PolicyLibrary(ctx context.Context) (*policy.Library, error) {
	r.whole.Add(1)
	return r.Policies.PolicyLibrary(ctx)
}

func (r *replica) Load() *policy.Index { return nil }
func (r *replica) Save(*policy.Index)  { r.saved.Add(1) }

// replicas follow the library until the function that comes back is called.
func replicas(w *world, n int) (all []*replica, end func()) {
	ctx, cancel := context.WithCancel(w.T.Context())
	var working sync.WaitGroup
	for range n {
		r := &replica{Policies: w.store}
		r.shelf = policyask.NewShelf(r, r)
		r.shelf.KeepAfter(time.Hour)
		working.Go(func() { r.shelf.Follow(ctx) })
		all = append(all, r)
	}
	return all, func() { cancel(); working.Wait() }
}

// reach waits until every replica answers from the library as it is stored.
func reach(w *world, all []*replica) {
	w.T.Helper()
	edition, err := w.store.PolicyEdition(w.T.Context())
	talk.Must(w.T, err)
	late := time.After(time.Minute)
	look := time.NewTicker(2 * time.Millisecond)
	defer look.Stop()
	for _, r := range all {
		for r.shelf.Index() == nil || r.shelf.Index().Library().Edition != edition {
			select {
			case <-look.C:
			case <-late:
				w.T.Fatalf("edition %s is not answered from", edition)
			}
		}
	}
}

// manyLaws are documents of 25 articles each.
func manyLaws(n int) []policy.Item {
	r := rand.New(rand.NewPCG(9, 9))
	var out []policy.Item
	for d := range n {
		it := policy.Item{ID: policy.ItemID(fmt.Sprintf("LAW-%04d", d)), Title: locales.Both(fmt.Sprintf("第%d号管理办法", d), ""), Date: "2024-05", Status: "in_force", Confidence: policy.High, Region: "990100"}
		for i := range 25 {
			var b strings.Builder
			for range 40 {
				b.WriteRune('一' + rune(r.IntN(3000)))
			}
			it.Sections = append(it.Sections, policy.Section{Number: fmt.Sprintf("第%d条", i+1), Body: locales.Both(b.String()+"。", "")})
		}
		it.Sections = policy.Anchored(it.Sections)
		out = append(out, it)
	}
	return out
}

// approve brings a change in as people do: an editor proposes, a coordinator approves.
func approve(w *world, key string, items ...policy.Item) {
	w.T.Helper()
	by := w.Members["editor"]
	d := policy.Draft{Kind: policy.FromEdit, Person: by.ID, Role: by.Active.Role, Unit: by.Active.Unit}
	for _, it := range items {
		d.Proposals = append(d.Proposals, policy.Proposal{Item: it, Base: -1})
	}
	d, err := w.store.Propose(w.T.Context(), key, d, w.Now)
	talk.Must(w.T, err)
	silent := func(policy.Draft, []org.PersonID) ([]notices.Outgoing, error) { return nil, nil }
	_, _, err = w.store.AskApproval(w.T.Context(), key+"/ask", d.ID, lifecycle.ActorOf(by), silent, w.Now)
	talk.Must(w.T, err)
	unheard := func(policy.Decided) ([]notices.Outgoing, error) { return nil, nil }
	_, err = w.store.DecideDraft(w.T.Context(), key+"/yes", d.ID, lifecycle.ActorOf(w.Members["city"]), true, "", unheard, w.Now)
	talk.Must(w.T, err)
}

// A change that people approve is answered from by every replica of a library of ten thousand
// passages, which none of them reads again as a whole.
func TestAnApprovedChangeIsFoundByEveryReplica(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Hire("city", locales.ZH, talk.Post("990100", org.CityCoordinator))
	laws := manyLaws(400)
	_, err := w.store.ImportPolicies(t.Context(), laws, nil, w.Now)
	talk.Must(t, err)
	all, end := replicas(w, 2)
	defer end()
	reach(w, all)
	best := func(r *replica, words string) policy.Hit {
		t.Helper()
		a := r.shelf.Index().Search(policy.Query{Text: words, Today: locales.DateOf(w.Now), Units: []string{"990100"}})
		if len(a.Hits) == 0 {
			t.Fatalf("nothing answers %s", words)
		}
		return a.Hits[0]
	}
	old := laws[200]
	old.Sections = slices.Clone(old.Sections)
	old.Sections[11].Body = locales.Both("紫云英补种每亩补助五十元。", "")
	approve(w, "changed", old)
	reach(w, all)
	for _, r := range all {
		if h := best(r, "紫云英补种怎么补助"); h.Item.ID != old.ID || h.State != policy.InForce {
			t.Fatalf("a changed article: %s is %s", h.Item.ID, h.State)
		}
	}
	next := manyLaws(1)[0]
	next.ID, next.Title, next.Date = "LAW-NEW", locales.Both("紫云英补种办法", ""), "2026-10"
	next.Sections[0].Body = locales.Both("紫云英补种每亩补助八十元。", "")
	old.SupersededBy = next.ID
	approve(w, "superseded", next, old)
	reach(w, all)
	for _, r := range all {
		if h := best(r, "紫云英补种怎么补助"); h.Item.ID != next.ID || h.State != policy.InForce {
			t.Fatalf("the successor: %s is %s", h.Item.ID, h.State)
		}
		if it, _ := r.shelf.Index().Library().Item(old.ID); it.At("2026-11-20") != policy.Superseded || it.At("2026-09-30") != policy.InForce {
			t.Errorf("the old one holds until %s", it.To)
		}
	}
	next.Status = "historical"
	approve(w, "retired", next)
	reach(w, all)
	for _, r := range all {
		if it, _ := r.shelf.Index().Library().Item(next.ID); it.At("2026-11-20") != policy.Ended {
			t.Errorf("the retired one is %s", it.At("2026-11-20"))
		}
		if n := r.whole.Load(); n != 1 {
			t.Errorf("the whole library was read %d times", n)
		}
	}
}

// Many long articles make the mean longer: they are merged at once, and the index is built
// anew behind that without losing what changes meanwhile.
func TestADriftedIndexIsBuiltAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	laws := manyLaws(250)
	_, err := w.store.ImportPolicies(t.Context(), laws, nil, w.Now)
	talk.Must(t, err)
	all, end := replicas(w, 1)
	defer end()
	reach(w, all)
	for i := range laws[:40] {
		it := &laws[i]
		for j := range it.Sections {
			it.Sections[j].Body.Zh = strings.Repeat(it.Sections[j].Body.Zh, 3)
		}
	}
	_, err = w.store.ImportPolicies(t.Context(), laws[:40], nil, w.Now)
	talk.Must(t, err)
	reach(w, all)
	shelf := all[0].shelf
	if !shelf.Index().Drifted() {
		t.Fatal("the index has not drifted: nothing is tried")
	}
	var renewing sync.WaitGroup
	renewing.Go(func() { shelf.Renew(t.Context()) })
	laws[99].Title.Zh = "紫云英补种办法"
	_, err = w.store.ImportPolicies(t.Context(), laws[99:100], nil, w.Now)
	talk.Must(t, err)
	renewing.Wait()
	reach(w, all)
	if shelf.Index().Drifted() {
		t.Error("the index is drifted still")
	}
	if it, _ := shelf.Index().Library().Item(laws[99].ID); it.Title.Zh != "紫云英补种办法" {
		t.Errorf("what came meanwhile is lost: %s", it.Title.Zh)
	}
}

// What is kept for the next start waits until a burst of changes is over, or the program ends.
func TestABurstIsKeptOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all, end := replicas(w, 1)
	defer end()
	reach(w, all)
	laws := manyLaws(3)
	for i := range laws {
		_, err := w.store.ImportPolicies(t.Context(), laws[i:i+1], nil, w.Now)
		talk.Must(t, err)
		reach(w, all)
	}
	if n := all[0].saved.Load(); n != 0 {
		t.Errorf("kept %d times in mid-burst", n)
	}
	end()
	if n := all[0].saved.Load(); n != 1 {
		t.Errorf("kept %d times at the end", n)
	}
}

func TestWaitingEnds(t *testing.T) {
	t.Parallel()
	news := make(chan struct{})
	go func() {
		for {
			select {
			case news <- struct{}{}:
			case <-t.Context().Done():
				return
			}
		}
	}()
	over, end := context.WithCancel(t.Context())
	end()
	policyask.Over(t.Context(), time.Millisecond, time.Hour, nil)     // quiet
	policyask.Over(t.Context(), time.Hour, 20*time.Millisecond, news) // never quiet
	policyask.Over(over, time.Hour, time.Hour, make(chan struct{}))   // the end of the program
}
