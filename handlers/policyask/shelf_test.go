package policyask_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
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

func (a *away) PolicyChanges(ctx context.Context, since string) (policy.Changes, bool, error) {
	if err := a.err(); err != nil {
		return policy.Changes{}, false, err
	}
	return a.Policies.PolicyChanges(ctx, since)
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

// An index that was kept is used by the next start, with what has changed since; the library
// is read as a whole only when nothing can be made of the file.
func TestTheIndexIsKeptBetweenStarts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	file := policyask.SnapshotFile{Path: filepath.Join(t.TempDir(), "deep", "policy.index"), Log: slog.New(slog.DiscardHandler)}
	counting := &reads{Policies: w.store}
	over, end := context.WithCancel(t.Context())
	end()
	start := func() *talk.Chat {
		t.Helper()
		shelf := policyask.NewShelf(counting, file)
		var err error
		w.Feature, err = policyask.New(shelf, store.NewOrg(w.DB), w.store, w.store, w.store)
		talk.Must(t, err)
		p := w.as("vfs")
		p.Says("小额信贷能贷多少").OK()
		shelf.Follow(over) // as at the end of the program
		return p
	}
	start().Sees("每户最高10万元")
	start().Sees("每户最高10万元", "现行有效，自2026年3月起")
	addLaw(w)
	for range 2 {
		p := start()
		p.Says("蓄水池清淤几年一次").OK()
		p.Sees("水窖管护办法")
	}
	if counting.libraries != 1 {
		t.Errorf("the library was read %d times for four starts", counting.libraries)
	}
	talk.Must(t, os.WriteFile(file.Path, []byte("broken"), 0o600))
	start().Sees("每户最高10万元")
	if counting.libraries != 2 {
		t.Errorf("a broken file was used: %d", counting.libraries)
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
