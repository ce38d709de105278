package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"cadrebot/locales"
	"cadrebot/policy"
)

// manyPassages is a packed collection of laws, each of three articles, and one line that is broken.
func manyPassages(t *testing.T, laws int) string {
	t.Helper()
	var b strings.Builder
	for i := range laws {
		for n := 1; n <= 3; n++ {
			fmt.Fprintf(&b, `{"id":"law%d-%d","lang":"zh","level":"行政法规","doc":"第%d号水渠条例","date":"2023-02-23","no":"第%d条","body":"第%d号水渠每%d月检查一次。"}`+"\n", i, n, i, n, i, n)
		}
	}
	return writeFile(t, "corpus.jsonl.gz", b.String()+`{"id":"x","lang":"fr","doc":"y","body":"z"}`+"\n")
}

func importFile(t *testing.T, to policyImporter, path string, dry bool) *documentImport {
	t.Helper()
	jobs, err := findDocuments(path)
	if err != nil {
		t.Fatal(err)
	}
	im := &documentImport{jobs: jobs, dryRun: dry, progress: quiet{}}
	if err := im.run(t.Context(), to, opening); err != nil {
		t.Fatal(err)
	}
	return im
}

func TestACollectionOfPassagesIsImported(t *testing.T) {
	t.Parallel()
	s := policyStore(t)
	path := manyPassages(t, 450)
	dir := strings.TrimSuffix(path, "/corpus.jsonl.gz")
	for _, c := range []struct {
		dry bool
		sum string
	}{
		{true, "会新增 450，会更新 0，未变 0，不会收 1。"}, {false, "新增 450，更新 0，未变 0，未收 1。"}, {false, "新增 0，更新 0，未变 450，未收 1。"},
	} {
		im := importFile(t, s, path, c.dry)
		contains(t, report(t, im, dir, locales.ZH), c.sum, "未收  corpus.jsonl.gz:1351  这一行读不了：“lang”是“fr”，应该是其中一个：zh, en\n")
		contains(t, report(t, im, dir, locales.EN), "refused  corpus.jsonl.gz:1351  This line cannot be read: “lang” is “fr”, wanted is one of: zh, en\n")
	}
	lib, err := s.PolicyLibrary(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	found := searchStored(storedLibrary{index: policy.BuildIndex(lib, policy.Curated()), query: policy.Query{Today: "2026-11-19"}}, "第77号水渠条例 每2月检查", 3)
	if len(found.Hits) == 0 || !strings.Contains(found.Hits[0].Snippet, "第77号水渠每") || found.Hits[0].Anchor != "a2" {
		t.Fatalf("%+v", found)
	}
}

const figureFile = `[{"key":"line","value":"%s","unit":"CNY","valid_from":"2024","label_zh":"标准","label_en":"Line","text_zh":"%s元","text_en":"CNY %s","scope_zh":"","items":["A"],"region":"990101"}]`

func TestTheHistoryShowsFigures(t *testing.T) {
	t.Parallel()
	s := policyStore(t)
	for _, value := range []string{"50", "50", "60"} {
		importFile(t, s, writeFile(t, "params.json", fmt.Sprintf(figureFile, value, value, value)), false)
	}
	for lang, want := range map[string]string{
		"zh": "line  标准  990101 \n1  2026年11月19日 10:00  50元  [2024 – ]\n2  2026年11月19日 10:00  60元  [2024 – ]\n",
		"en": "line  Line  990101 \n1  19 Nov 2026 10:00  CNY 50  [2024 – ]\n2  19 Nov 2026 10:00  CNY 60  [2024 – ]\n",
	} {
		for _, id := range []string{"line", "A"} {
			var b strings.Builder
			if err := (policyHistoryCommand{ID: id, Lang: lang}).show(t.Context(), s, &b); err != nil || b.String() != want {
				t.Errorf("%s: %q, %v", id, b.String(), err)
			}
		}
		err := (policyHistoryCommand{ID: "none", Lang: lang}).show(t.Context(), s, io.Discard)
		if said := map[string]string{"zh": "没有编号或名称是 none 的文件或数据。", "en": "there is no item or figure none"}[lang]; err == nil || err.Error() != said {
			t.Errorf("%v", err)
		}
	}
}

// tooLate ends its context after some files.
type tooLate struct {
	quiet
	after int
	end   context.CancelFunc
}

func (p *tooLate) read(int64) {
	if p.after--; p.after == 0 {
		p.end()
	}
}

func TestAnImportThatIsBrokenOffLeavesNothing(t *testing.T) {
	t.Parallel()
	s := policyStore(t)
	jobs, err := findDocuments(manyPassages(t, 5000))
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	im := &documentImport{jobs: jobs, progress: &tooLate{after: 3, end: end}}
	if err := im.run(ctx, s, opening); !errors.Is(err, context.Canceled) {
		t.Fatalf("%v", err)
	}
	if lib, err := s.PolicyLibrary(t.Context()); err != nil || len(lib.Items) > 0 {
		t.Fatalf("%d items, %v", len(lib.Items), err)
	}
}

func TestALogTellsTheTenthsOfALongImport(t *testing.T) {
	t.Parallel()
	for total, want := range map[int64]int{quick: 0, 10 * quick: 9} {
		var b strings.Builder
		p := &lineProgress{out: &b, total: total, lang: locales.EN}
		for range total / (64 << 10) {
			p.read(64 << 10)
		}
		p.done()
		if got := strings.Count(b.String(), "\n"); got != want {
			t.Errorf("%d lines, want %d:\n%s", got, want, b.String())
		}
		if want > 0 && !strings.HasPrefix(b.String(), "10 % read (1024 of 10240 KB)\n20 %") {
			t.Error(b.String())
		}
	}
}

// TestTheSharedCollectionIsImportedOnce imports a large collection, when there is one beside the project.
func TestTheSharedCollectionIsImportedOnce(t *testing.T) {
	t.Parallel()
	const path = "../../../shared/search/corpus.jsonl.gz"
	if _, err := os.Stat(path); err != nil || testing.Short() {
		t.Skip("no collection here, or -short")
	}
	s := policyStore(t)
	im := importFile(t, s, path, false)
	if im.done.Added < 1300 {
		t.Fatalf("%+v, %d refused", im.done, im.refused())
	}
	again := importFile(t, s, path, true)
	if again.done != (policy.Imported{Same: im.done.Added}) {
		t.Fatalf("the second time: %+v", again.done)
	}
}
