package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"cadrebot/locales"
	"cadrebot/training"
)

const (
	pairZh = "// [id:lid]\n水窖要加盖吗？{T}\n\n// [id:depth]\n水窖多深？{#2}\n\n// [id:clean]\n多久清洗一次？{=每年 ~从不}\n\n坏题{=甲\n"
	pairEn = "// [id:lid]\nDoes a cistern have a lid?{F}\n\n// [id:deep]\nHow deep is a cistern?{#2}\n\n// [id:clean]\nHow often is it cleaned?{=Every year ~Never}\n"
)

// pairsOf checks files that stand in one folder, each by itself and then together.
func pairsOf(t *testing.T, files map[string]string, names ...string) []checkedPair {
	t.Helper()
	folder := t.TempDir()
	var paths []string
	var told []training.Finding
	for _, name := range names {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(files[name]), 0o644); err != nil {
			t.Fatal(err)
		}
		c, err := checkFile(t.Context(), path, nil)
		if err != nil {
			t.Fatal(err)
		}
		paths, told = append(paths, path), append(told, c.findings()...)
	}
	out, err := checkPairs(t.Context(), paths, told)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestCourseCheckJoinsTheLanguages(t *testing.T) {
	t.Parallel()
	pairs := pairsOf(t, map[string]string{"w.zh.gift": pairZh, "w.en.gift": pairEn, "other.gift": "Q{T}"}, "w.zh.gift", "other.gift", "w.en.gift")
	if len(pairs) != 1 || !pairs[0].faulty() {
		t.Fatalf("%d pairs", len(pairs))
	}
	for l, want := range map[locales.Lang]string{
		locales.ZH: "w.zh.gift + w.en.gift：两种语言合并；单选题 1，数字题 2；要改 3 处\n" +
			"w.en.gift:5:1: 缺中文：整道题\nw.zh.gift:2:1: 与 w.en.gift:2:1 是同一题，但正确答案不同。\nw.zh.gift:5:1: 缺英文：整道题\n" +
			"w.zh.gift + w.en.gift: 只有中文有的题：depth\nw.zh.gift + w.en.gift: 只有英文有的题：deep\n",
		locales.EN: "w.zh.gift + w.en.gift: both languages together; single choice 1, number 2; to mend: 3\n" +
			"w.en.gift:5:1: No Chinese: the whole question\nw.zh.gift:2:1: w.en.gift:2:1 is the same question, but has another right answer.\n" +
			"w.zh.gift:5:1: No English: the whole question\n" +
			"w.zh.gift + w.en.gift: Questions that only the Chinese file has: depth\nw.zh.gift + w.en.gift: Questions that only the English file has: deep\n",
	} {
		var b strings.Builder
		if err := pairs[0].write(&b, l); err != nil {
			t.Fatal(err)
		}
		if b.String() != want {
			t.Errorf("%s:\n%s\nwant\n%s", l, b.String(), want)
		}
	}
	var b bytes.Buffer
	if err := pairs[0].writeJSON(&b); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	list, _ := got["questions"].([]any)
	issues, _ := got["issues"].([]any)
	if want := map[string]any{"zh": []any{"depth"}, "en": []any{"deep"}}; got["format"] != "pair" || len(got) != 5 || len(list) != 3 || len(issues) != 3 || !reflect.DeepEqual(got["alone"], want) {
		t.Fatalf("%s", b.String())
	}
	if i, _ := issues[0].(map[string]any); i["file"] != "w.en.gift" {
		t.Errorf("%v", i)
	}
}

func TestCourseCheckJoinsOnlyWhatBelongsTogether(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"a.zh.gift": "// [id:1]\n甲{T}", "a.en.gift": "// [id:1]\nA{T}", "b.gift": "甲{T}", "b.txt": "B{T}", "c.zh.gift": "丙{T}",
		"x.zh.md": "---\nid: y\n---\n# 甲\n## 乙\n丙\n", "z.en.md": "---\nid: y\n---\n# A\n## B\nC\n",
	}
	pairs := pairsOf(t, files, "b.gift", "b.txt", "c.zh.gift", "x.zh.md", "z.en.md", "a.en.gift", "a.zh.gift")
	if len(pairs) != 2 || pairs[0].name != "x.zh.md + z.en.md" || pairs[1].name != "a.en.gift + a.zh.gift" {
		t.Fatalf("%+v", pairs)
	}
	for _, p := range pairs {
		if p.faulty() {
			t.Errorf("%s: %v", p.name, p.findings())
		}
	}
}
