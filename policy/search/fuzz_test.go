package search

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

func seeds(f *testing.F) {
	for _, s := range []string{
		"低保户怎么申请", "医疗 pingzheng", "yī liáo bǎo xiǎn", "47-1310", "don't", "ＣＳＷ８ ㎡ ﬁ ①", "e\u0301", "財農〔2021〕19號", "第二十三条之一",
		"a-", "-.:/'", "\xff低", "한국", "İ", "〇", "1'1'1", "nüren lv", "𠀀𠀁",
	} {
		f.Add(s)
	}
}

// FuzzTokens: positions stay inside the text and in order, terms are valid, and what is
// folded once stays as it is.
func FuzzTokens(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		text := fold(s)
		if len(text.at) != len(text.runes)+1 || text.at[len(text.runes)] != int32(len(s)) {
			t.Fatalf("%d positions for %d characters", len(text.at), len(text.runes))
		}
		for i := range text.runes {
			if text.at[i] > text.at[i+1] {
				t.Fatalf("position %d comes after the next", i)
			}
		}
		if once := string(text.runes); foldString(once) != once {
			t.Fatalf("%q folds to %q and then to %q", s, once, foldString(once))
		}
		last := 0
		scan(text.runes, func(k token) {
			if k.from < 0 || k.to > len(text.runes) || k.from >= k.to || k.from < last {
				t.Fatalf("token %d-%d of %d after %d", k.from, k.to, len(text.runes), last)
			}
			last = k.from
			if k.word != nil && (len(k.word) == 0 || !utf8.Valid(k.word)) {
				t.Fatalf("word %q", k.word)
			}
		})
	})
}

// FuzzSearch: any question is answered in order, and its snippets lie within their text.
func FuzzSearch(f *testing.F) {
	seeds(f)
	x := small(f)
	text := "将本人的医疗保障凭证交由他人冒名使用的，责令改正。Wages are paid monthly. ＡＢ㎡"
	f.Fuzz(func(t *testing.T, s string) {
		r := x.Search(Query{Text: s, Limit: 5})
		for i, h := range r.Hits {
			if h.Coverage < 0 || h.Coverage > 1.0001 || i > 0 && !h.Cited && !r.Hits[i-1].Cited && h.Score > r.Hits[i-1].Score {
				t.Fatalf("hit %d: %+v after %+v", i, h, r.Hits[max(i-1, 0)])
			}
		}
		for _, body := range []string{text, s} {
			got := x.Snippet(body, r.Terms, 12)
			if got.From < 0 || got.To > len(body) || got.From > got.To {
				t.Fatalf("snippet %+v of %d bytes", got, len(body))
			}
			last := got.From
			for _, m := range got.Marks {
				if m.From < last || m.To <= m.From || m.To > got.To {
					t.Fatalf("mark %+v of %+v", m, got)
				}
				last = m.To
			}
		}
	})
}

// FuzzReadIndex: what is no snapshot is refused, never a crash.
func FuzzReadIndex(f *testing.F) {
	var b bytes.Buffer
	if _, err := small(f).WriteTo(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if x, err := ReadIndex(bytes.NewReader(raw), nil); err == nil && !bytes.HasPrefix(raw, []byte(magic)) {
			t.Fatalf("%d passages from what is no snapshot", x.Len())
		}
	})
}

// FuzzParseWords: any list is read or refused, and what was read can be built with.
func FuzzParseWords(f *testing.F) {
	f.Add("低保, 低保户\na > b\n词 = word")
	f.Fuzz(func(t *testing.T, list string) {
		w, err := ParseWords(list)
		if err != nil {
			return
		}
		x := Build([]Passage{{ID: "1", Body: "低保户 word " + list}}, w)
		for line := range strings.Lines(list) {
			x.Search(Query{Text: line})
		}
	})
}
