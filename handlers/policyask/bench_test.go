package policyask_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"testing"
	"time"

	"cadrebot/handlers/policyask"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/policy"
	"cadrebot/policy/importing"
	"cadrebot/store"
)

// sharedCorpus lies beside the repository; without it, articles are made up.
const sharedCorpus = "../../../shared/search/corpus.jsonl.gz"

// manyItems are documents with some 77,000 passages.
func manyItems(b *testing.B) []policy.Item {
	b.Helper()
	if _, err := os.Stat(sharedCorpus); err != nil {
		return manyLaws(3000)
	}
	var items []policy.Item
	source := importing.Source{Name: sharedCorpus, Open: func() (io.ReadCloser, error) { return os.Open(sharedCorpus) }}
	err := importing.ReadPassages(b.Context(), source, func(r importing.Result) bool {
		items = append(items, r.Items...)
		return true
	})
	if err != nil {
		b.Fatal(err)
	}
	for i := range items {
		if items[i].Date == "" { // the corpus leaves some open; an import asks
			items[i].Date = "2020"
		}
	}
	return items
}

// BenchmarkRefresh is one changed document of a large library in a real database: reading it
// and merging it; from the commit until a process that follows answers from it; and, beside
// both, reading and building everything, as before there was a way to read changes.
func BenchmarkRefresh(b *testing.B) {
	dsn := testdb.Postgres(b, "store", func(ctx context.Context, dsn string) error {
		_, err := store.Migrate(ctx, dsn)
		return err
	})
	db, err := store.Open(b.Context(), dsn)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	s, items := store.NewPolicies(db), manyItems(b)
	bring := func(items ...policy.Item) {
		if _, err := s.ImportPolicies(b.Context(), items, nil, talk.Thursday); err != nil {
			b.Fatal(err)
		}
	}
	bring(items...)
	whole := func() *policy.Index {
		lib, err := s.PolicyLibrary(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		return policy.BuildIndex(lib, policy.Curated())
	}
	n := 0
	edit := func() {
		n++
		it := items[len(items)/3]
		it.Sections[0].Body.Zh = fmt.Sprintf("紫云英补种每亩补助%d元。", n)
		bring(it)
	}
	x := whole()
	b.Run("change", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			edit()
			b.StartTimer()
			c, known, err := s.PolicyChanges(b.Context(), x.Library().Edition)
			if err != nil || !known {
				b.Fatal(known, err)
			}
			x = x.After(c, policy.Curated())
		}
		b.ReportMetric(float64(x.Passages()), "passages")
	})
	b.Run("followed", func(b *testing.B) { followed(b, s, edit) })
	b.Run("whole", func(b *testing.B) {
		for b.Loop() {
			whole()
		}
	})
}

// followed measures from the commit of an edit until a process answers from it.
func followed(b *testing.B, s *store.Policies, edit func()) {
	ctx, end := context.WithCancel(b.Context())
	shelf := policyask.NewShelf(s, nil)
	var working sync.WaitGroup
	working.Go(func() { shelf.Follow(ctx) })
	defer working.Wait()
	defer end()
	look := time.NewTicker(2 * time.Millisecond)
	defer look.Stop()
	reached := func() {
		edition, err := s.PolicyEdition(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		for shelf.Index() == nil || shelf.Index().Library().Edition != edition {
			<-look.C
		}
	}
	reached()
	for b.Loop() {
		b.StopTimer()
		edit()
		b.StartTimer()
		reached()
	}
}
