package policyask_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"cadrebot/handlers/policyask"
	"cadrebot/internal/talk"
	"cadrebot/org"
	"cadrebot/policy"
	"cadrebot/store"
)

// away is storage whose database may be gone.
type away struct {
	*store.Policies
	gone bool
}

func (a *away) err() error {
	if a.gone {
		return fmt.Errorf("dial: %w", org.ErrUnavailable)
	}
	return nil
}

func (a *away) PolicyEdition(ctx context.Context) (string, error) {
	if err := a.err(); err != nil {
		return "", err
	}
	return a.Policies.PolicyEdition(ctx)
}

func (a *away) PolicyItem(ctx context.Context, id policy.ItemID) (policy.Item, error) {
	if err := a.err(); err != nil {
		return policy.Item{}, err
	}
	return a.Policies.PolicyItem(ctx, id)
}

func (a *away) SaveSearch(ctx context.Context, key string, by org.PersonID, what policy.Search, now time.Time) (int64, error) {
	if err := a.err(); err != nil {
		return 0, err
	}
	return a.Policies.SaveSearch(ctx, key, by, what, now)
}

func (a *away) Chain(context.Context, org.Unit) ([]org.Unit, error) { return nil, a.err() }

// Search goes on while the database is away; what has to be stored is left out.
func TestSearchGoesOnWithoutTheDatabase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	db := &away{Policies: w.store}
	var err error
	w.Feature, err = policyask.New(policyask.NewShelf(db, nil), db, db, db, db)
	talk.Must(t, err)
	p := w.as("vfs")
	p.Says("小额信贷能贷多少").OK()
	p.Sees("[按其他日期]")
	db.gone = true
	w.index()
	p.Says("小额信贷能贷多少").OK()
	p.Sees("关于做好帮扶小额信贷工作的通知", "每户最高10万元")
	p.Lacks("按其他日期")
	p.Press("1 帮扶小额信贷").OK()
	p.Sees("贷款金额上限由5万元提高到10万元")
}

// An index that was kept is used by the next start, and by no other edition of the library.
func TestTheIndexIsKeptBetweenStarts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	file := policyask.SnapshotFile{Path: filepath.Join(t.TempDir(), "deep", "policy.index"), Log: slog.New(slog.DiscardHandler)}
	counting := &reads{Policies: w.store}
	start := func() *talk.Chat {
		var err error
		w.Feature, err = policyask.New(policyask.NewShelf(counting, file), store.NewOrg(w.DB), w.store, w.store, w.store)
		talk.Must(t, err)
		p := w.as("vfs")
		p.Says("小额信贷能贷多少").OK()
		return p
	}
	start().Sees("每户最高10万元")
	start().Sees("每户最高10万元", "现行有效，自2026年3月起")
	if counting.libraries != 1 {
		t.Errorf("the library was read %d times for two starts", counting.libraries)
	}
	addLaw(w)
	p := start()
	p.Says("蓄水池清淤几年一次").OK()
	p.Sees("水窖管护办法")
	talk.Must(t, os.WriteFile(file.Path, []byte("broken"), 0o600))
	start().Sees("每户最高10万元")
	if counting.libraries < 3 {
		t.Errorf("a kept index of another edition, or a broken one, was used: %d", counting.libraries)
	}
}

// reads counts how often the whole library is read.
type reads struct {
	*store.Policies
	libraries int
}

func (r *reads) PolicyLibrary(ctx context.Context) (*policy.Library, error) {
	r.libraries++
	return r.Policies.PolicyLibrary(ctx)
}

// A change reaches every process that follows, without the job.
func TestAChangeIsFollowed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	built := make(chan string, 16)
	shelf := policyask.NewShelf(&announcing{w.store, built}, nil)
	ctx, end := context.WithCancel(t.Context())
	var working sync.WaitGroup
	working.Go(func() { shelf.Follow(ctx) })
	defer working.Wait()
	defer end()
	first := <-built
	items, _, err := policy.Parse(strings.NewReader(`{"id":"POL-901","title_zh":"紫云英补种办法","points_zh":["每亩补助50元"],"date":"2026-11","confidence":"low","status":"in_force"}`))
	talk.Must(t, err)
	_, err = w.store.ImportPolicies(t.Context(), items, nil, w.Now)
	talk.Must(t, err)
	if second := <-built; second == first {
		t.Errorf("the same edition %s was read again", second)
	}
}

// announcing tells which editions of the library were read.
type announcing struct {
	*store.Policies
	built chan string
}

func (a *announcing) PolicyLibrary(ctx context.Context) (*policy.Library, error) {
	lib, err := a.Policies.PolicyLibrary(ctx)
	if err == nil {
		a.built <- lib.Edition
	}
	return lib, err
}
