package importing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
)

func sourceOf(b []byte) Source {
	return Source{Name: "p.jsonl", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }}
}

func stream(t *testing.T, s Source) (out Result) {
	t.Helper()
	if err := ReadPassages(t.Context(), s, func(r Result) bool {
		out.Format = r.Format
		out.Items, out.Findings = append(out.Items, r.Items...), append(out.Findings, r.Findings...)
		return true
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// A stream holds what the same file holds in memory, packed or not.
func TestStreamedPassagesAreTheSame(t *testing.T) {
	t.Parallel()
	b := fixture(t, "passages.jsonl")
	want := read(t, File{Name: "p.jsonl", Bytes: b})
	for name, b := range map[string][]byte{
		"plain": b, "packed": gzipped(t, b), "marked": append([]byte(byteOrderMark), b...), "windows": bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")),
	} {
		s := sourceOf(b)
		if yes, err := IsPassages(s); err != nil || !yes {
			t.Errorf("%s is not known: %v", name, err)
		}
		got := stream(t, s)
		if !reflect.DeepEqual(got.Items, want.Items) || len(got.Findings) != len(want.Findings) {
			t.Errorf("%s:\n%s\nwant:\n%s", name, show(got), show(want))
		}
	}
	for _, other := range []string{"law.txt", "card.zh.md", "broken.jsonl", "figures.json"} {
		if yes, err := IsPassages(sourceOf(fixture(t, other))); err != nil || yes {
			t.Errorf("%s is no passages: %v", other, err)
		}
	}
}

func lawLine(doc, n int, more string) string {
	return fmt.Sprintf(`{"id":"%d-%d","lang":"zh","doc":"第%d号条例","date":"2023","no":"第%d条","body":"正文%s。"}`+"\n", doc, n, doc, n, more)
}

// counting tells how far it was read.
type counting struct {
	io.Reader
	n *int
}

func (c counting) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	*c.n += n
	return n, err
}

func (counting) Close() error { return nil }

// A document is given as soon as its last passage was read, wherever its others stand.
func TestDocumentsAreGivenWhenTheyEnd(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("长", 20<<10)
	all := lawLine(1, 1, "") + lawLine(2, 1, "") + lawLine(1, 2, "") + lawLine(3, 1, long) + lawLine(4, 1, long) + lawLine(2, 2, "")
	at := 0
	s := Source{Name: "p", Open: func() (io.ReadCloser, error) { at = 0; return counting{strings.NewReader(all), &at}, nil }}
	var given []string
	if err := ReadPassages(t.Context(), s, func(r Result) bool {
		given = append(given, fmt.Sprint(r.Items[0].Title.Zh, len(r.Items[0].Sections), at < len(all)))
		return true
	}); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(given, " "); got != "第1号条例2 true 第3号条例1 true 第4号条例1 false 第2号条例2 false" {
		t.Fatal(got)
	}
	stopped := 0
	if err := ReadPassages(t.Context(), s, func(Result) bool { stopped++; return false }); err != nil || stopped != 1 {
		t.Fatalf("%v, given %d times", err, stopped)
	}
}

func TestWhatIsWrongWithPassagesIsSaid(t *testing.T) {
	t.Parallel()
	good := lawLine(1, 1, "")
	packed := gzipped(t, []byte(strings.Repeat(good, 1)+lawLine(2, 1, strings.Repeat("长", 1<<20))))
	for want, b := range map[string][]byte{
		"p.jsonl:2 编号 1-1 在第 1 行已经用过":       []byte(good + good),
		"p.jsonl:2 不是 UTF-8 文字":             append([]byte(good), "{\"doc\":\"\xFF\"}"...),
		"p.jsonl:2 里面有空字符":                  []byte(good + `{"id":"x","lang":"zh","doc":"y","body":"\u0000"}`),
		"p.jsonl:2 不是完整的 JSON，从第 3 个字节起看不懂": []byte(good + `{ x`),
		"p.jsonl:2 “body”的类型不对":             []byte(good + `{"id":"x","lang":"zh","doc":"y","body":7}`),
		"p.jsonl:2 这里应该是一个 JSON 对象":         []byte(good + `[]`),
		"p.jsonl:2 缺少 doc":                  []byte(good + `{}`),
		"p.jsonl 这个文件读不完：文件不完整，后面断了":        packed[:len(packed)-20],
		"p.jsonl:2 不是完整的 JSON，从第 1677":      append([]byte(good), `{"doc":"`+strings.Repeat("x", maxLine)...),
	} {
		r := stream(t, sourceOf(b))
		if len(r.Findings) != 1 {
			t.Errorf("%s: %s", want, show(r))
			continue
		}
		where, words, _ := strings.Cut(want, " ")
		f := r.Findings[0]
		if f.Where() != where || !strings.Contains(f.Message.Plain("zh"), words) || strings.ContainsFunc(f.Message.Plain("en"), func(r rune) bool { return r > 0x3000 }) {
			t.Errorf("%s: %s", want, show(r))
		}
	}
}

// stoppedAt ends its context when it has been asked for it a number of times.
type stoppedAt struct {
	context.Context
	asked, last int
}

func (c *stoppedAt) Err() error {
	if c.asked++; c.asked > c.last {
		return context.Canceled
	}
	return nil
}

// However far a document has come, it is broken off where its context ends.
func TestReadingStopsWithinADocument(t *testing.T) {
	t.Parallel()
	lines := strings.Repeat("村民委员会每月检查一次水渠。\n", 5000)
	for name, text := range map[string]string{
		"a.txt": lines, "a.md": "# 办法\n\n" + strings.ReplaceAll(lines, "\n", "\n\n"), "a.html": "<html><body><p>" + strings.ReplaceAll(lines, "\n", "<p>"),
		"a.rtf": `{\rtf1\par ` + strings.ReplaceAll(lines, "\n", `\par `), "a.jsonl": strings.Repeat(`{"id":"A","title_zh":"x"}`+"\n", 5000), "a.json": "[" + strings.Repeat("{},", 5000) + "{}]", "p.jsonl": strings.Repeat(lawLine(1, 1, ""), 5000),
	} {
		full := &stoppedAt{Context: t.Context(), last: 1 << 30}
		if _, err := Read(full, File{Name: name, Bytes: []byte(text)}); err != nil {
			t.Fatal(err)
		}
		for _, last := range []int{0, full.asked / 4, full.asked / 2, full.asked * 3 / 4} {
			ctx := &stoppedAt{Context: t.Context(), last: last}
			r, err := Read(ctx, File{Name: name, Bytes: []byte(text)})
			if !errors.Is(err, context.Canceled) || len(r.Items) > 0 {
				t.Errorf("%s, stopped at %d of %d: %v", name, last, full.asked, err)
			}
			if past := ctx.asked - last; past > 2+full.asked/20 {
				t.Errorf("%s: goes on for %d of %d steps", name, past, full.asked)
			}
		}
	}
	if err := ReadPassages(&stoppedAt{Context: t.Context(), last: 10}, sourceOf([]byte(strings.Repeat(lawLine(1, 1, ""), 50))), func(Result) bool { return true }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
