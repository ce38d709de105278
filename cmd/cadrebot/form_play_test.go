package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/form/xlsform"
	"cadrebot/locales"
)

// played fills in a form with answers, one a line.
func played(t *testing.T, im xlsform.Import, l locales.Lang, answers ...string) (out string, err error) {
	t.Helper()
	if im.Compiled == nil {
		t.Fatalf("%s cannot be filled: %+v", im.Filename, im.Findings)
	}
	var b bytes.Buffer
	now := func() time.Time { return time.Date(2026, 11, 20, 10, 0, 0, 0, locales.Zone) }
	p := player{form: im.Compiled, lang: l, out: &b, now: now, session: form.Session{Seed: "seed"}}
	err = p.play(strings.NewReader(strings.Join(answers, "\n") + "\n"))
	return b.String(), err
}

// submitted is the JSON at the end of what was played.
func submitted(t *testing.T, out string) map[string]any {
	t.Helper()
	at := strings.LastIndex(out, "\n{")
	if at < 0 {
		t.Fatalf("no answers at the end of\n%s", out)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(out[at:]), &got); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestFormPlay(t *testing.T) {
	t.Parallel()
	im, err := readForm(visit(t))
	if err != nil {
		t.Fatal(err)
	}
	out, err := played(t, im, locales.ZH, "/skip", "三十五", "y", "1", "/back", "/same", "一段话", "1 2", "3", "/same", "2", "no", "")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"1. 户数（必填）", "没有记下：", "“三十五”读作 35。对吗？", "1. 是", "[ ] 2. 否", "请核对：", "已填完。"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	got := submitted(t, out)
	if got["households"] != "35" || got["more"] != "no" || got["memo"] != nil || len(got["both"].([]any)) != 2 {
		t.Errorf("%v", got)
	}
	out, err = played(t, im, locales.ZH, "35", "1", "", "", "") // passes what is not required
	if got := submitted(t, out); err != nil || got["memo"] != nil || got["both"] != nil {
		t.Errorf("%v\n%s", err, out)
	}
	out, err = played(t, im, locales.EN, "3", "/cancel")
	if err != nil || !strings.Contains(out, "Cancelled.") {
		t.Errorf("%v\n%s", err, out)
	}
	if _, err = played(t, im, locales.EN, "3"); !errors.Is(err, errEnded) {
		t.Errorf("a pipe that ends: %v", err)
	}
}

// sharedForm reads a form of the shared collection.
func sharedForm(t *testing.T, name string) xlsform.Import {
	t.Helper()
	path := filepath.Join("../../../shared/testdata/xlsform", name)
	if _, err := os.Stat(path); err != nil {
		t.Skip("the shared test data are not here")
	}
	im, err := readForm(path)
	if err != nil {
		t.Fatal(err)
	}
	return im
}

func TestPlayCascade(t *testing.T) {
	t.Parallel()
	out, err := played(t, sharedForm(t, "choice_filter_test.xlsx"), locales.EN, "2", "1", "/back", "2", "Tacoma", "")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if got := submitted(t, out); got["state"] != "washington" || got["county"] != "pierce" || got["city"] != "tacoma" {
		t.Errorf("%v\n%s", got, out)
	}
	if !strings.Contains(out, "1. King\n  2. Pierce\n") || strings.Contains(out, "Brownsville") {
		t.Errorf("choices are not narrowed down:\n%s", out)
	}
}

func TestPlaySpecification(t *testing.T) {
	t.Parallel()
	im := sharedForm(t, "xlsform_spec_test.xlsx")
	round := func(text string) []string { return []string{text, "1", "2", "2", "1", "1", "2"} }
	answers := []string{"no", "张三", "a@b.com", "/skip", "1", "/back", "2", "/skip", "1.2万", "y", "99999", "3.5"}
	answers = append(answers, append(round("first"), round("second")...)...)
	answers = append(answers, "y", "2026-03-05", "三点半", "2", "明天上午9点", "y", "30.5, 104.1", "123", "photo.jpg", "/skip", "/skip", "t", "/skip", "5", "")
	out, err := played(t, im, locales.ZH, answers...)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	got := submitted(t, out)
	want := map[string]any{
		"skip_to_end": "no", "my_name": "张三", "address": "a@b.com", "autocomplete_test": "no", "a_integer": "12000", "a_decimal": "3.5",
		"repeat_test[2]/required_text": "second", "repeat_test[1]/compact-2-test": "b", "calculate_test": "4", "date_test": "2026-03-05", "time_test": "15:30", "datetime_test": "2026-11-21T09:00", "barcode_test": "123", "_1": "t", "launch": "5",
	}
	for k, v := range want {
		if got[k] != v {
			t.Errorf("%s is %v, want %v", k, got[k], v)
		}
	}
	for _, say := range []string{"“1.2万”读作 12,000。对吗？", "没有记下：", "  1. 03:30\n  2. 15:30\n", "— repeat_test 2 —", "Your name is 张三"} {
		if !strings.Contains(out, say) {
			t.Errorf("no %q in\n%s", say, out)
		}
	}
}

// TestTheTerminalAsksForNoTap walks the refusals of package form: what tells people to tap
// or to send something has words of its own here.
func TestTheTerminalAsksForNoTap(t *testing.T) {
	t.Parallel()
	for _, id := range locales.IDs() {
		if !strings.HasPrefix(id, "form.") || id == "form.note_due" { // notes are passed by themselves
			continue
		}
		said := atTerminal(locales.M(id))
		zh, en := said.Plain(locales.ZH), said.Plain(locales.EN)
		for _, tap := range []string{"点“", "点一", "请点", "点选", "按钮", "📎 ，", "请发", " tap ", "button", "lease send"} {
			if strings.Contains(zh+en, tap) {
				t.Errorf("%s: %s %s", id, zh, en)
			}
		}
	}
	im := sharedForm(t, "xlsform_spec_test.xlsx")
	out, err := played(t, im, locales.EN, "perhaps", "no", "Ann", "/cancel")
	if err != nil || !strings.Contains(out, "Not counted: Please type the number or the name of a choice.") {
		t.Errorf("%v\n%s", err, out)
	}
	f, err := form.Compile(form.Form{ID: "x", Fields: []form.Field{{Key: "n", Kind: form.Integer, Label: locales.Both("户数", "Households")}}})
	if err != nil {
		t.Fatal(err)
	}
	for l, want := range map[locales.Lang]string{
		locales.ZH: "“3到5”可能是下面这些。请重新输入一个准确的数：\n  - 3\n  - 5\n",
		locales.EN: "“3到5” may be one of these. Please type the exact number:\n  - 3\n  - 5\n",
	} {
		if out, err := played(t, xlsform.Import{Compiled: f}, l, "3到5", "/cancel"); err != nil || !strings.Contains(out, want) {
			t.Errorf("%v: no %q in\n%s", err, want, out)
		}
	}
}
