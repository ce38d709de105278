package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cadrebot/internal/corpus"
	"cadrebot/internal/testdb"
	"cadrebot/store"
)

// largeCorpus are 77,000 passages of laws; without the file as many are made up.
const largeCorpus = "../../../shared/search/corpus.jsonl.gz"

// largeQuestions are judged questions about them, asked by the benchmark when they are there.
const largeQuestions = "../../../shared/search/queries_dev.jsonl"

func judgedQuestions(t testing.TB) []string {
	t.Helper()
	all, err := corpus.Questions(largeQuestions)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	out := make([]string, len(all))
	for i, q := range all {
		out[i] = q.Query
	}
	return out
}

// largeSettings is testSettings with 77,000 passages in the library, imported as `policy
// import` does. What has no date is refused, as it should be.
func largeSettings(t testing.TB) *Settings {
	t.Helper()
	return settingsOn(t, testdb.Postgres(t, "app of 77000 passages", func(ctx context.Context, dsn string) error {
		if err := furnish(ctx, dsn); err != nil {
			return err
		}
		folder := t.TempDir()
		if err := writeLarge(folder); err != nil {
			return err
		}
		jobs, err := findDocuments(folder)
		if err != nil {
			return err
		}
		db, err := store.Open(ctx, dsn)
		if err != nil {
			return err
		}
		defer db.Close()
		im := &documentImport{jobs: jobs, region: "990100", progress: noProgress{}}
		if err := im.run(ctx, store.NewPolicies(db), opening); err != nil {
			return err
		}
		if im.done.Added < 1000 {
			return fmt.Errorf("only %d documents were imported", im.done.Added)
		}
		return nil
	}))
}

// noProgress shows nothing.
type noProgress struct{}

func (noProgress) read(int64) {}
func (noProgress) done()      {}

// writeLarge cuts the corpus into files that the import takes, between two documents.
func writeLarge(folder string) error {
	var out *os.File
	files, lines, doc := 0, 0, ""
	defer func() { _ = out.Close() }()
	for line, err := range largeLines() {
		if err != nil {
			return err
		}
		var of struct{ Doc string }
		if err := json.Unmarshal([]byte(line), &of); err != nil {
			return err
		}
		if out == nil || lines > 9000 && of.Doc != doc {
			_ = out.Close()
			files, lines = files+1, 0
			if out, err = os.Create(filepath.Join(folder, fmt.Sprintf("part%02d.jsonl", files))); err != nil {
				return err
			}
		}
		if _, err := fmt.Fprintln(out, line); err != nil {
			return err
		}
		lines, doc = lines+1, of.Doc
	}
	return nil
}

// largeLines are the passages, one JSON object each.
func largeLines() iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		f, err := os.Open(largeCorpus)
		if errors.Is(err, os.ErrNotExist) {
			madeUp(yield)
			return
		}
		if err != nil {
			yield("", err)
			return
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			yield("", err)
			return
		}
		in := bufio.NewScanner(z)
		in.Buffer(nil, 1<<20)
		for in.Scan() {
			if !yield(in.Text(), nil) {
				return
			}
		}
		if in.Err() != nil {
			yield("", in.Err())
		}
	}
}

// madeUp are 1,400 documents of 55 articles from few words, always the same.
func madeUp(yield func(string, error) bool) {
	words := strings.Fields("县级以上人民政府 应当 建立健全 农村 低收入人口 监测 帮扶 机制 村民委员会 可以 申请 补助 资金 项目 公示 十五日 小额信贷 宅基地 公益岗位 最低生活保障 饮水安全 危房改造 培训 就业 产业 合作社 土地 承包 耕地 保护 不得 挪用 依法 处理 有关部门 负责 监督")
	r := rand.New(rand.NewPCG(1, 2))
	for doc := range 1400 {
		name := fmt.Sprintf("%s%s办法之%d", words[doc%len(words)], words[doc/len(words)%len(words)], doc)
		for no := range 55 {
			var body strings.Builder
			for range 20 + r.IntN(30) {
				body.WriteString(words[r.IntN(len(words))])
			}
			b, err := json.Marshal(map[string]string{
				"id": fmt.Sprintf("m%d-第%d条", doc, no+1), "lang": "zh", "level": "DLC", "doc": name, "date": "2023-02-23",
				"no": fmt.Sprintf("第%d条", no+1), "body": body.String() + "。",
			})
			if !yield(string(b), err) || err != nil {
				return
			}
		}
	}
}
