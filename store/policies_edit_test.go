package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/policy"
	"cadrebot/store"
)

// editing is a library of the papers A and B with two editors and a coordinator of the city,
// one coordinator of a county, and a village that reads.
type editing struct {
	*testing.T
	db     *store.DB
	s      *store.Policies
	people map[string]org.Member
	keys   int
}

func openEditing(t *testing.T) *editing {
	t.Helper()
	db, o := orgWorld(t)
	from := orgNow.AddDate(0, -1, 0)
	posts := []struct {
		key, unit string
		role      org.Role
	}{
		{"ed1", "990100", org.PolicyEditor},
		{"ed2", "990100", org.PolicyEditor},
		{"city", "990100", org.CityCoordinator},
		{"cty", "990101", org.CountyCoordinator},
		{"vfs", "9901010203", org.VillageFirstSecretary},
		{"vfs2", "9901010204", org.VillageFirstSecretary},
	}
	e := &editing{T: t, db: db, s: store.NewPolicies(db), people: map[string]org.Member{}}
	for i, p := range posts {
		_, err := o.AddPeople(t.Context(), []org.PersonRow{{Key: p.key, Telegram: int64(900 + i), Name: p.key, Lang: locales.ZH, Grants: []org.GrantRow{{Unit: p.unit, Role: p.role, From: from}}}}, orgNow)
		must(t, err)
		e.people[p.key], err = o.MemberByTelegram(t.Context(), int64(900+i), orgNow)
		must(t, err)
	}
	_, err := e.s.Import(t.Context(), one(paper("A", "甲"), paper("B", "乙")), orgNow)
	must(t, err)
	return e
}

func (e *editing) by(who string) lifecycle.Actor { return lifecycle.ActorOf(e.people[who]) }

func (e *editing) key() string { e.keys++; return fmt.Sprint("k", e.keys) }

// item is an item of the library as it stands.
func (e *editing) item(id policy.ItemID) policy.Item {
	e.Helper()
	vs, err := e.s.PolicyVersions(e.Context(), id)
	must(e.T, err)
	return vs[len(vs)-1].Item
}

func (e *editing) propose(who string, items ...policy.Item) (policy.Draft, error) {
	e.Helper()
	m := e.people[who]
	d := policy.Draft{Kind: policy.FromEdit, Person: m.ID, Role: m.Active.Role, Unit: m.Active.Unit}
	for _, it := range items {
		d.Proposals = append(d.Proposals, policy.Proposal{Item: it, Base: -1})
	}
	return e.s.Propose(e.Context(), e.key(), d, orgNow)
}

// asked is a draft that waits for its second person.
func (e *editing) asked(who string, items ...policy.Item) policy.Draft {
	e.Helper()
	d, err := e.propose(who, items...)
	must(e.T, err)
	d, told, err := e.s.AskApproval(e.Context(), e.key(), d.ID, e.by(who), askedSilently, orgNow)
	must(e.T, err)
	if told != 2 || d.State != policy.DraftWaiting {
		e.Fatalf("%d were told, %s", told, d.State)
	}
	return d
}

func askedSilently(policy.Draft, []org.PersonID) ([]notices.Outgoing, error) { return nil, nil }

func unheard(policy.Decided) ([]notices.Outgoing, error) { return nil, nil }

func (e *editing) approve(who string, d policy.Draft) error {
	e.Helper()
	_, err := e.s.DecideDraft(e.Context(), e.key(), d.ID, e.by(who), true, "", unheard, orgNow)
	return err
}

func (e *editing) version() int64 {
	e.Helper()
	v, err := e.s.PolicyEdition(e.Context())
	must(e.T, err)
	return int64(versionOf(e.T, v))
}

func refusedAs(t *testing.T, err error, id string) {
	t.Helper()
	var no *locales.Refusal
	if !errors.As(err, &no) || no.Text.ID != id {
		t.Fatalf("%v, want %s", err, id)
	}
}

func titled(it policy.Item, zh string) policy.Item {
	it.Title.Zh = zh
	return it
}

func TestADraftAnswersOnlyAfterASecondPerson(t *testing.T) {
	t.Parallel()
	e := openEditing(t)
	before := e.version()
	d := e.asked("ed1", titled(e.item("A"), "新办法"))
	refusedAs(t, e.approve("ed1", d), "lifecycle.own_work")
	refusedAs(t, e.approve("cty", d), "lifecycle.not_yours")
	refusedAs(t, e.approve("vfs", d), "lifecycle.not_yours")
	if e.version() != before || e.item("A").Title.Zh != "办法A" {
		t.Fatal("it answers before it was approved")
	}
	for range 2 { // the same press twice
		got, err := e.s.DecideDraft(t.Context(), "once", d.ID, e.by("ed2"), true, "", unheard, orgNow)
		must(t, err)
		if got.State != policy.DraftApproved {
			t.Fatalf("%+v", got)
		}
	}
	vs, err := e.s.PolicyVersions(t.Context(), "A")
	must(t, err)
	last := vs[len(vs)-1]
	if e.version() != before+1 || len(vs) != 2 || last.Item.Title.Zh != "新办法" || last.By != e.people["ed1"].ID || last.Role != org.PolicyEditor || last.Second != org.PolicyEditor {
		t.Fatalf("version %d to %d, %+v", before, e.version(), last)
	}
	refusedAs(t, e.approve("city", d), "lifecycle.moved_on")
	if open, err := e.s.DraftsUnderWay(t.Context(), e.people["city"]); err != nil || len(open) != 0 {
		t.Fatalf("%v, %v", open, err)
	}
}

func TestWhatIsAsItStandsIsNoDraft(t *testing.T) {
	t.Parallel()
	e := openEditing(t)
	d, err := e.propose("ed1", e.item("A"))
	if err != nil || d.ID != 0 {
		t.Fatalf("%+v, %v", d, err)
	}
	m := e.people["ed1"]
	in := policy.Draft{Kind: policy.FromFile, Person: m.ID, Role: m.Active.Role, Unit: m.Active.Unit, Proposals: []policy.Proposal{{Item: paper("C", "丙"), Base: -1}}}
	first, err := e.s.Propose(t.Context(), "same", in, orgNow)
	must(t, err)
	again, err := e.s.Propose(t.Context(), "same", in, orgNow)
	must(t, err)
	if first.ID == 0 || first.ID != again.ID || first.Proposals[0].Base != 0 || first.About.Zh != "办法C" {
		t.Fatalf("%+v, %+v", first, again)
	}
}

func TestTwoEditorsOfOneItem(t *testing.T) {
	t.Parallel()
	e := openEditing(t)
	first, second := e.asked("ed1", titled(e.item("A"), "一稿")), e.asked("ed2", func() policy.Item { it := e.item("A"); it.DocNo = "水〔2026〕1号"; return it }())
	must(t, e.approve("city", first))
	at := e.version()
	if err := e.approve("city", second); !errors.Is(err, policy.ErrMoved) || e.version() != at {
		t.Fatalf("%v, version %d to %d", err, at, e.version())
	}
	d, err := e.s.PolicyDraft(t.Context(), second.ID)
	must(t, err)
	if moved := d.Moved(); len(moved) != 1 || moved[0].Base != 1 || moved[0].Now != 2 || moved[0].Then.Title.Zh != "一稿" {
		t.Fatalf("%+v", moved)
	}
	anew := func(d policy.Draft) (policy.Draft, error) {
		for i, p := range d.Proposals {
			d.Proposals[i] = policy.Proposal{Item: policy.Rebased(p.Was, p.Item, p.Then), Base: p.Now}
		}
		return d, nil
	}
	_, err = e.s.Redraw(t.Context(), e.key(), d.ID, e.by("ed1"), anew, orgNow)
	refusedAs(t, err, "lifecycle.not_yours")
	d, err = e.s.Redraw(t.Context(), e.key(), d.ID, e.by("ed2"), anew, orgNow)
	must(t, err)
	if d.State != policy.DraftOpen || len(d.Moved()) != 0 {
		t.Fatalf("%+v", d)
	}
	refusedAs(t, e.approve("city", d), "lifecycle.moved_on")
	_, _, err = e.s.AskApproval(t.Context(), e.key(), d.ID, e.by("ed2"), askedSilently, orgNow)
	must(t, err)
	must(t, e.approve("city", d))
	if it := e.item("A"); it.Title.Zh != "一稿" || it.DocNo != "水〔2026〕1号" {
		t.Fatalf("%+v", it)
	}
}

// Two drafts that are sound alone close a circle together: the second is refused whole.
func TestACircleIsRefusedWhenProposedAndWhenApproved(t *testing.T) {
	t.Parallel()
	e := openEditing(t)
	to := func(id, next policy.ItemID) policy.Item {
		it, err := e.item(id).Succeeded(next)
		must(t, err)
		return it
	}
	one, two := e.asked("ed1", to("A", "B")), e.asked("ed1", to("B", "A"))
	must(t, e.approve("city", one))
	at := e.version()
	var loop *policy.LoopError
	if err := e.approve("city", two); !errors.As(err, &loop) || loop.Circle() != "A → B → A" || e.version() != at {
		t.Fatalf("%v", err)
	}
	if _, err := e.propose("ed2", to("B", "A")); !errors.As(err, &loop) {
		t.Fatalf("proposed: %v", err)
	}
}

func TestPlacesOutsideAreRefused(t *testing.T) {
	t.Parallel()
	e := openEditing(t)
	it := e.item("A")
	it.Region = "510000"
	_, err := e.propose("ed1", it)
	refusedAs(t, err, "library.outside")
	it.Region = "990101"
	if _, err = e.propose("ed1", it); err != nil {
		t.Fatal(err)
	}
}

// When the last step fails, nothing of an approval has happened.
func TestAnApprovalIsWholeOrNothing(t *testing.T) {
	t.Parallel()
	e := openEditing(t)
	must(t, e.s.NoteOpened(t.Context(), e.people["vfs"].ID, "A", orgNow))
	d := e.asked("ed1", titled(e.item("A"), "新"))
	at := e.version()
	gone := errors.New("gone")
	_, err := e.s.DecideDraft(t.Context(), e.key(), d.ID, e.by("city"), true, "", func(policy.Decided) ([]notices.Outgoing, error) { return nil, gone }, orgNow)
	if !errors.Is(err, gone) || e.version() != at || e.item("A").Title.Zh != "办法A" {
		t.Fatalf("%v, version %d to %d", err, at, e.version())
	}
	if got := e.readers(d); !slices.Equal(got[e.people["vfs"].ID], []policy.ItemID{"A"}) {
		t.Fatalf("the reader was forgotten: %v", got)
	}
}

func TestItemsAreFoundByWordsAndID(t *testing.T) {
	t.Parallel()
	e := openEditing(t)
	find := func(limit, offset int, words ...string) (ids string) {
		t.Helper()
		items, err := e.s.FindItems(t.Context(), words, limit, offset)
		must(t, err)
		for _, it := range items {
			ids += string(it.ID)
		}
		return ids
	}
	for _, c := range []struct{ got, want string }{
		{find(9, 0), "AB"}, {find(1, 1), "B"}, {find(9, 0, "办法"), "AB"}, {find(9, 0, "办法", "b"), "B"}, {find(9, 0, "%"), ""}, {find(9, 0, "办法B"), "B"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
