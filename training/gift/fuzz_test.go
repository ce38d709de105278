package gift

import (
	"bytes"
	"context"
	"io"
	"iter"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func seeds(f *testing.F) {
	for _, s := range []string{
		"", "// [id:1] [tag:a] [lang:zh]\n::T::[html]Q {=%50%a#b ~c####d} more", "Q{TRUE#a#b}", "Q{#1:2 =3..4 ~#x}", "Q{=a -> b =c -> d}", "$CATEGORY: a\nQ{}",
		"：：题：：Q｛＝甲～乙～丙＃丁｝", "｛｝", "Q{＃１～５}", "连线｛＝水→a ＝盐→b｝", "\\n{\\~=\\:}", "Q{a -> b}", "a _____ b {=c} d",
		"Q\nA. a\nB) b\nANSWER: B\n", "题\nＡ、甲\nＢ．乙\n答案：Ａ\n", "\xff\xfeQ\x00", "\xb1\xb1\xbe\xa9{T}", "Q{T}\r\rR{F}\r\n",
	} {
		f.Add([]byte(s))
	}
}

// inside checks that everything found has a place in the file.
func inside(t *testing.T, b []byte, read func(context.Context, io.Reader) iter.Seq2[Entry, error]) []Question {
	t.Helper()
	lines := map[int]int{}
	for s := newRows(bytes.NewReader(b)); ; {
		l, more, err := s.next()
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			break
		}
		lines[l.n] = utf8.RuneCountInString(l.text)
	}
	var out []Question
	for e, err := range read(t.Context(), bytes.NewReader(b)) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Question == nil && len(e.Issues) == 0 {
			t.Fatal("an entry of nothing")
		}
		places := e.Issues
		if e.Question != nil {
			places = append(places, Issue{Line: e.Question.Line, Column: e.Question.Column})
			out = append(out, *e.Question)
		}
		for _, p := range places {
			if length, there := lines[p.Line]; !there || p.Column < 1 || p.Column > length+1 {
				t.Fatalf("%d:%d is outside of %q", p.Line, p.Column, b)
			}
		}
	}
	return out
}

// writable checks that questions as read can be written and come back.
func writable(t *testing.T, questions []Question) {
	t.Helper()
	for i := range questions {
		var s strings.Builder
		if err := Write(&s, questions[i]); err != nil {
			t.Fatalf("%+v: %v", questions[i], err)
		}
		if got, want := reread(s.String()), tidied(questions[i]); got == nil || !reflect.DeepEqual(*got, want) {
			t.Fatalf("%q: got %+v, want %+v", s.String(), got, want)
		}
		if _, err := questions[i].MarshalJSON(); err != nil {
			t.Fatal(err)
		}
		plain := questions[i]
		plain.Line, plain.Column = 0, 0
		if want := tidied(plain); !reflect.DeepEqual(plain, want) {
			t.Fatalf("not as tidy as Read promises: %+v, want %+v", plain, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, b []byte) { writable(t, inside(t, b, Read)) })
}

func FuzzReadAiken(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		questions := inside(t, b, ReadAiken)
		for _, q := range questions {
			right := 0
			for _, c := range q.Choices {
				if c.Right {
					right++
				}
			}
			if q.Type != MultipleChoice || right != 1 || len(q.Choices) < 2 {
				t.Fatalf("%+v", q)
			}
		}
		writable(t, questions)
	})
}
