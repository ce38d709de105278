package importing

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"cadrebot/locales"
	"cadrebot/policy"
)

// FuzzRead: whatever comes in, reading ends, gives the same twice, every item can be
// cited without doubt and what is ready can be stored and read back.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range files {
		b, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, []byte(nil))
	}
	f.Add([]byte("正文。"), []byte("title: 办法\ndate: 2021\n"))
	f.Add([]byte("正文。"), []byte("title: \"\\0办法\"\ndate: 2021\nregion:\n"))
	f.Add([]byte("<html><title>x&#0;y</title><p>第一条 x&#1;y"), []byte("date: 2021\nregion:\n"))
	f.Fuzz(func(t *testing.T, b, beside []byte) {
		if len(b) > 1<<16 {
			t.Skip()
		}
		file := File{Name: "a.txt", Bytes: b, Beside: beside}
		r := read(t, file)
		if !reflect.DeepEqual(r, read(t, file)) {
			t.Fatal("the second reading differs")
		}
		storable(t, r)
	})
}

// storable: every item can be cited without doubt, and what is ready can be stored and read back.
func storable(t *testing.T, r Result) {
	t.Helper()
	for _, it := range r.Items {
		seen := map[string]bool{}
		for _, c := range it.Clauses() {
			if seen[c.Anchor] {
				t.Fatalf("anchor %s twice", c.Anchor)
			}
			seen[c.Anchor] = true
		}
	}
	for _, it := range r.Ready() {
		b, err := it.JSON()
		if err != nil {
			t.Fatal(err)
		}
		back, err := policy.ParseItem(b)
		if err != nil {
			t.Fatalf("%v\n%s", err, b)
		}
		if again, _ := back.JSON(); string(again) != string(b) {
			t.Fatalf("%s\n%s", b, again)
		}
	}
}

// FuzzSplit: no word below a heading is lost.
func FuzzSplit(f *testing.F) {
	for _, name := range []string{"law.txt", "law.en.txt", "order.txt"} {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b), strings.Contains(name, ".en."))
	}
	f.Fuzz(func(t *testing.T, text string, en bool) {
		if len(text) > 1<<16 {
			t.Skip()
		}
		lang := locales.ZH
		if en {
			lang = locales.EN
		}
		nothingLost(t, plain(t.Context(), text, 1), lang)
	})
}

func nothingLost(t *testing.T, ps []paragraph, lang locales.Lang) {
	t.Helper()
	r := &reader{}
	s := &splitter{r: r, lang: lang, top: topOf(t.Context(), ps, lang)}
	var all strings.Builder
	for _, sec := range r.split(t.Context(), ps, lang) {
		all.WriteString(sec.Heading.Zh + sec.Heading.En + "\n" + sec.Body.Zh + sec.Body.En + "\n")
	}
	for _, p := range withoutContents(t.Context(), ps, lang) {
		if !s.begins(p) && !strings.Contains(all.String(), p.text) {
			t.Fatalf("%q is lost", p.text)
		}
	}
}

// TestInsertedArticlesLeaveTheOthersAlone puts an article into random laws.
func TestInsertedArticlesLeaveTheOthersAlone(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		var lines []string
		n := 2 + rnd.IntN(20)
		for i := 1; i <= n; i++ {
			if rnd.IntN(5) == 0 {
				lines = append(lines, "第"+han(1+rnd.IntN(9))+"章 某章")
			}
			lines = append(lines, "第"+han(i)+"条 第"+han(i)+"句话。")
			if rnd.IntN(3) == 0 {
				lines = append(lines, "另起一款。")
			}
		}
		before := anchors(t, lines)
		at := rnd.IntN(len(lines) + 1)
		lines = append(lines[:at:at], append([]string{"第" + han(1+rnd.IntN(n)) + "条之一 新添的话。"}, lines[at:]...)...)
		after := anchors(t, lines)
		for words, anchor := range before {
			if after[words] != anchor {
				t.Fatalf("%s: %s became %s in\n%s", words, anchor, after[words], strings.Join(lines, "\n"))
			}
		}
	}
}

// anchors by the first sentence of the section.
func anchors(t *testing.T, lines []string) map[string]string {
	t.Helper()
	ps := plain(t.Context(), strings.Join(lines, "\n"), 1)
	nothingLost(t, ps, locales.ZH)
	out := map[string]string{}
	for _, s := range policy.Anchored((&reader{}).split(t.Context(), ps, locales.ZH)) {
		first, _, _ := strings.Cut(s.Body.Zh, "\n")
		out[first] = s.Anchor
	}
	return out
}

// FuzzReadPassages: a stream gives what the same bytes give in memory, each document once.
func FuzzReadPassages(f *testing.F) {
	b, err := os.ReadFile("testdata/passages.jsonl")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(lawLine(1, 1, "") + lawLine(2, 1, "") + lawLine(1, 1, "") + "{\n" + lawLine(1, 2, "")))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 1<<16 {
			t.Skip()
		}
		got := stream(t, sourceOf(b))
		storable(t, got)
		if r := read(t, File{Name: "p.jsonl", Bytes: b}); r.Format == Passages && utf8.Valid(b) && !bytes.ContainsAny(b, "\r\v\f\u2028\u2029") {
			if len(r.Items) != len(got.Items) || len(r.Items) > 0 && !reflect.DeepEqual(r.Items, got.Items) || len(r.Findings) != len(got.Findings) {
				t.Fatalf("%s\nin memory:\n%s", show(got), show(r))
			}
		}
	})
}

// FuzzWord: the parts of a Word file, packed anew.
func FuzzWord(f *testing.F) {
	f.Add(`<w:document><w:p><w:r><w:t>第一条 正文</w:t></w:r></w:p></w:document>`, `<w:numbering/>`, `<w:styles/>`)
	f.Add(`<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr><w:t>x</w:t><w:tr><w:p/></w:tr></w:p>`,
		`<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1条"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`,
		`<w:style w:styleId="1"><w:basedOn w:val="1"/></w:style>`)
	f.Fuzz(func(t *testing.T, body, numbering, styles string) {
		if len(body)+len(numbering)+len(styles) > 1<<16 {
			t.Skip()
		}
		b := zipped(t, wordBody, body, wordNumbering, numbering, wordStyles, styles)
		storable(t, read(t, File{Name: "a.docx", Bytes: b, Beside: []byte("date: 2024\nregion:\n")}))
	})
}
