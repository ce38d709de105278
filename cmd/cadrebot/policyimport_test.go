package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/policy"
	"cadrebot/policy/importing"
	"cadrebot/store"
)

func policyStore(t *testing.T) *store.Policies {
	t.Helper()
	dsn := testdb.Postgres(t, "store", func(ctx context.Context, dsn string) error {
		_, err := store.Migrate(ctx, dsn)
		return err
	})
	db, err := store.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return store.NewPolicies(db)
}

// papers is a folder of documents, two of them broken; replace gives files other words.
func papers(t *testing.T, replace map[string]string) string {
	t.Helper()
	files := map[string]string{
		"a.md":                "---\nid: A\ndate: 2024-05\nregion:\n---\n# 水渠管护办法\n\n第一条 每月检查一次。\n\n第二条 本办法自2024年6月1日起施行。\n",
		"b/canal.zh.txt":      "水窖管护办法\n\n（2023年3月1日水利部令第9号公布）\n\n第一条 水窖要加盖。\n\n第二条 本办法自2023年5月1日起施行。\n",
		"b/canal.en.md":       "---\nenglish: official\n---\n# Measures on Cisterns\n\nArticle 1 Cisterns have lids.\n\nArticle 2 These Measures come into force on May 1, 2023.\n",
		"b/undated.txt":       "冬季防冻提示\n\n水管要包好。\n",
		"b/undated2.txt":      "夏季防汛提示\n\n水渠要清好。\n",
		"b/undated2.txt.yaml": "date: 2024-04\n",
		"broken.doc":          "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
		"broken.jsonl":        "{\"id\":\"J\",\"title_zh\":\"要点\",\"points_zh\":[\"一\"],\"date\":\"2024\",\"status\":\"in_force\",\"confidence\":\"low\"}\n{\"id\":\"K\"}\n",
		"~$a.docx":            "left behind",
		".hidden.txt":         "hidden",
		"z.md":                "---\nid: A\ndate: 2024\n---\n# 同号的文件\n\n正文。\n",
	}
	for name, words := range replace {
		files[name] = words
	}
	dir := t.TempDir()
	for name, words := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(words), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func importFolder(t *testing.T, s *store.Policies, dir string, dry bool) *documentImport {
	t.Helper()
	jobs, err := findDocuments(dir)
	if err != nil {
		t.Fatal(err)
	}
	im := &documentImport{jobs: jobs, dryRun: dry, progress: quiet{}}
	if err := im.run(t.Context(), s, time.Date(2026, 11, 19, 2, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	return im
}

func report(t *testing.T, im *documentImport, dir string, l locales.Lang) string {
	t.Helper()
	var b bytes.Buffer
	if err := im.write(&b, l); err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(b.String(), dir+"/", "")
}

func contains(t *testing.T, text string, wants ...string) {
	t.Helper()
	for _, w := range wants {
		if !strings.Contains(text, w) {
			t.Errorf("%q is missing in:\n%s", w, text)
		}
	}
}

func TestPolicyImportTakesWhatCanBeTaken(t *testing.T) {
	t.Parallel()
	s := policyStore(t)
	dir := papers(t, nil)
	dry := importFolder(t, s, dir, true)
	contains(t, report(t, dry, dir, locales.ZH), "试运行，什么都没有写入：会新增 4，会更新 0，未变 0，不会收 4。")
	first := importFolder(t, s, dir, false)
	contains(t, report(t, first, dir, locales.ZH), "新增  A  水渠管护办法\n", "水窖管护办法", "新增  J  要点",
		"未收  broken.doc  这是旧的 Word 二进制文件", "未收  broken.jsonl:2  这一行（K）读不了：缺少 title_zh", "未收  b/undated.txt  没有找到成文或公布日期",
		"未收  z.md  编号 A 已经在“a.md”里用过。\n      -> 请给其中一份换一个 id。", "新增 4，更新 0，未变 0，未收 4。")
	if text := report(t, first, dir, locales.EN); strings.Contains(text, "~$") || strings.Contains(text, "hidden") {
		t.Errorf("files that are none were read:\n%s", text)
	}
	second := importFolder(t, s, papers(t, map[string]string{
		"a.md": "---\nid: A\ndate: 2024-05\nregion:\n---\n# 水渠管护办法\n\n第一条 每月检查两次。\n\n第三条 本办法自2024年6月1日起施行。\n",
	}), false)
	contains(t, report(t, second, dir, locales.EN), "changed  A  水渠管护办法  · changed a1  · added a3  · removed a2\n", "Measures on Cisterns\n",
		"0 added, 1 changed, 3 unchanged, 4 refused.")
	lib, err := s.PolicyLibrary(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range lib.Items {
		if it.Title.Zh == "水窖管护办法" && (it.English != policy.OfficialEnglish || it.Sections[0].Body.En != "Cisterns have lids." || it.From != "2023-05-01" || it.DocNo != "水利部令第9号") {
			t.Errorf("two languages: %+v", it)
		}
	}
	versions, err := s.PolicyVersions(t.Context(), "A")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := writeHistory(&b, versions, locales.ZH); err != nil {
		t.Fatal(err)
	}
	contains(t, b.String(), "2  2026年11月19日 10:00  水渠管护办法\n   改 a1\n     - 每月检查一次。\n     + 每月检查两次。\n   加 a3\n", "   删 a2\n     - 本办法自2024年6月1日起施行。\n")
}

func TestPolicyImportLeavesACircleOut(t *testing.T) {
	t.Parallel()
	s := policyStore(t)
	card := func(id, next string) string {
		return fmt.Sprintf("---\nid: %s\ndate: 2024\nsuperseded_by: %s\n---\n# 办法%s\n\n正文。\n", id, next, id)
	}
	dir := papers(t, map[string]string{"l1.md": card("L1", "L2"), "l2.md": card("L2", "L1"), "l3.md": card("L3", "A")})
	im := importFolder(t, s, dir, false)
	contains(t, report(t, im, dir, locales.EN), "refused  l1.md  “Superseded by” runs in a circle: L1 → L2 → L1.", "refused  l2.md", "added  L3", "5 added, 0 changed, 0 unchanged, 6 refused.")
}

func TestPolicyImportSpeaksJSON(t *testing.T) {
	t.Parallel()
	s := policyStore(t)
	dir := papers(t, nil)
	var b bytes.Buffer
	if err := importFolder(t, s, dir, true).writeJSON(&b); err != nil {
		t.Fatal(err)
	}
	var j importJSON
	if err := json.Unmarshal(b.Bytes(), &j); err != nil {
		t.Fatal(err)
	}
	if !j.DryRun || j.Added != 4 || j.Refused != 4 || len(j.Items) != 4 || j.Items[0].ID != "A" || j.Items[0].File != filepath.Join(dir, "a.md") {
		t.Fatalf("%s", b.String())
	}
	for _, f := range j.Findings {
		if f.File == filepath.Join(dir, "broken.jsonl") && (f.Line != 2 || f.Severity != importing.Error || f.Message.Zh == "" || f.Do.En == "") {
			t.Errorf("%+v", f)
		}
	}
}

// TestAThousandFilesAreReadInParts counts what is in memory at a time.
func TestAThousandFilesAreReadInParts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for i := range 1000 {
		words := fmt.Sprintf("---\nid: D%d\ndate: 2024\nregion:\n---\n# 办法%d\n\n第一条 正文。\n", i, i)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.md", i)), []byte(words), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	jobs, err := findDocuments(dir)
	if err != nil {
		t.Fatal(err)
	}
	var bar bytes.Buffer
	im := &documentImport{jobs: jobs, progress: &barProgress{out: &bar, total: bytesOf(jobs)}, files: map[policy.ItemID]string{}}
	items, most := 0, 0
	im.batches(t.Context(), func(b policy.Batch) bool {
		items, most = items+len(b.Items), max(most, len(b.Items))
		return true
	})
	if items != 1000 || most != batchSize || im.refused() > 0 || bar.Len() == 0 {
		t.Fatalf("%d items, at most %d at a time, %d refused, bar %q", items, most, im.refused(), bar.String())
	}
}
