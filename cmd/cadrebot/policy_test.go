package main

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cadrebot/internal/corpus"
	"cadrebot/policy/search"
)

const corpusForTest = `{"id":"a1","lang":"zh","level":"行政法规","doc":"社会救助暂行办法","heading":"第二章","no":"第九条","body":"国家对低收入家庭给予最低生活保障。"}

{"id":"b1","lang":"en","level":"guidance","doc":"Grants","heading":"Machines","no":"","body":"A grant for sheep handling systems."}
`

func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(name, ".gz") {
		z := gzip.NewWriter(f)
		if _, err := z.Write([]byte(text)); err != nil || z.Close() != nil {
			t.Fatal(err)
		}
	} else if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReadCorpus(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"corpus.jsonl", "corpus.jsonl.gz"} {
		ps, err := corpus.Passages(writeFile(t, name, corpusForTest))
		if err != nil || len(ps) != 2 {
			t.Fatalf("%s: %d passages, %v", name, len(ps), err)
		}
		if p := ps[0]; p.ID != "a1" || p.Number != "第九条" || p.Title != "社会救助暂行办法" || p.Weight >= 1 || ps[1].Weight != 1 {
			t.Errorf("%s: %+v", name, ps)
		}
	}
	for text, want := range map[string]string{
		corpusForTest + "{broken": "line 4", `{"lang":"zh"}`: "line 1: a passage without id",
	} {
		if _, err := corpus.Passages(writeFile(t, "bad.jsonl", text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	if _, err := corpus.Passages(writeFile(t, "empty.jsonl.gz", "") + "x"); err == nil {
		t.Error("a file that is not there is no corpus")
	}
}

func TestFoundIsPrinted(t *testing.T) {
	t.Parallel()
	path := writeFile(t, "corpus.jsonl", corpusForTest)
	for query, want := range map[string]string{
		"低保户":            "社会救助暂行办法 第九条  [a1]",
		"dibao":          "read as: 低保",
		"sheap handling": "read as: sheep handling",
		"zzz":            "nothing found",
	} {
		out, err := policySearchCommand{Query: []string{query}, Corpus: path, Limit: 3}.find()
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := printFound(&b, out); err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("%s: %q lacks %q, %v", query, b.String(), want, err)
		}
	}
}

func TestFiguresArePrinted(t *testing.T) {
	t.Parallel()
	questions, err := corpus.Questions(writeFile(t, "q.jsonl", `{"qid":"1","set":"zh","query":"低保","gold":["a1"],"split":"dev"}`))
	if err != nil || len(questions) != 1 || questions[0].Gold[0] != "a1" {
		t.Fatalf("%+v, %v", questions, err)
	}
	figures := []search.Figures{{Set: "", Queries: 1, MRR: 0.5}, {Set: "zh", Queries: 1, MRR: 0.5}}
	var table, lines strings.Builder
	if err := writeFigures(&table, figures); err != nil || !strings.Contains(table.String(), "all") || !strings.Contains(table.String(), "0.500") {
		t.Errorf("%s, %v", table.String(), err)
	}
	if err := writeFiguresJSON(&lines, figures); err != nil {
		t.Fatal(err)
	}
	var first struct {
		Set string
		MRR float64 `json:"mrr10"`
	}
	if err := json.NewDecoder(strings.NewReader(lines.String())).Decode(&first); err != nil || first.Set != "all" || first.MRR != 0.5 {
		t.Errorf("%s, %v", lines.String(), err)
	}
}
