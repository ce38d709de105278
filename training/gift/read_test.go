package gift

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	utf "golang.org/x/text/encoding/unicode"
)

// told prints entries in short: questions as GIFT would name their parts, issues as
// line:column id.
func told(t *testing.T, file string) string {
	t.Helper()
	var out []string
	for e, err := range Read(t.Context(), strings.NewReader(file)) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, brief(e))
	}
	return strings.Join(out, "; ")
}

func brief(e Entry) string {
	var b strings.Builder
	if q := e.Question; q != nil {
		fmt.Fprintf(&b, "%s@%d:%d", q.Type, q.Line, q.Column)
		if q.ID != "" || q.Tags != nil {
			fmt.Fprintf(&b, " id=%s tags=%q", q.ID, q.Tags)
		}
		if q.Title != "" {
			fmt.Fprintf(&b, " title=%q", q.Title)
		}
		if q.Type != Category {
			fmt.Fprintf(&b, " %s", spelled(q.Stem))
		}
		if q.Embedded {
			b.WriteString(" embedded")
		}
		if q.Type == TrueFalse {
			fmt.Fprintf(&b, " %v wrong=%s right=%s", q.True, spelled(q.IfWrong), spelled(q.IfRight))
		}
		if q.Bare {
			b.WriteString(" bare")
		}
		for _, c := range q.Choices {
			sign := map[bool]string{true: "=", false: "~"}[c.Right]
			fmt.Fprintf(&b, " %s%s|%s%s|%s", sign, c.Weight, spelled(c.Text), c.Value, spelled(c.Feedback))
		}
		for _, p := range q.Pairs {
			fmt.Fprintf(&b, " %s->%q", spelled(p.Left), p.Right)
		}
		if q.Feedback.Text != "" {
			fmt.Fprintf(&b, " all=%s", spelled(q.Feedback))
		}
	}
	for _, i := range e.Issues {
		fmt.Fprintf(&b, " !%d:%d %s", i.Line, i.Column, strings.TrimPrefix(i.What.ID, "gift."))
	}
	return strings.TrimSpace(b.String())
}

func spelled(t Text) string {
	switch {
	case t == Text{}:
		return ""
	case t.Format == Moodle:
		return fmt.Sprintf("%q", t.Text)
	}
	return fmt.Sprintf("%s%q", t.Format, t.Text)
}

// String is v as it is written in GIFT.
func (v Value) String() string {
	p := printer{}
	p.value(v)
	return p.Builder.String()
}

func TestRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, want string }{
		{"nothing", "", ""},
		{"comments alone", "// one\n\n// two [id:7]\n", ""},
		{"an id belongs to its own block", "// [id:7]\n\nText", `Description@3:1 "Text"`},
		{"brackets in ids and tags", `// [id:a\]b\\] x [tag: two words ] [tag:]` + "\nText", `Description@2:1 id=a]b\ tags=["two words"] "Text"`},
		{"the first id of two", "// [id:1] [id:2]\nText", `Description@2:1 id=1 tags=[] "Text"`},
		{"comments inside", "One\n  // no\ntwo {\n// neither\n=x // text\n}\n// [tag:late]", `Short@1:1 id= tags=["late"] "One two" =|"x // text"|`},
		{"a remark behind the answers", "One{T} // indeed", `TF@1:1 "One" true wrong= right=`},
		{"more behind a remark", "One{T} // indeed\nmore", `TF@1:1 "One _____ more" embedded true wrong= right=`},
		{"category and question together", "Text\n$CATEGORY: a/b\nMore", `Description@1:1 "Text"; Category@2:1 title="a/b"; Description@3:1 "More"`},
		{"two questions and places", "\n\n  One{T}\n \t \nTwo{F}", `TF@3:3 "One" true wrong= right=; TF@5:1 "Two" false wrong= right=`},
		{"windows and old mac lines", "One{T}\r\n\r\nTwo{F}\r\rThree", `TF@1:1 "One" true wrong= right=; TF@3:1 "Two" false wrong= right=; Description@5:1 "Three"`},
		{"a formula before the answers", "1+1=2 ~ # yes{T}", `TF@1:1 "1+1=2 ~ # yes" true wrong= right=`},
		{"title over a line end", ":: a\n b ::Text", `Description@1:1 title="a b" "Text"`},
		{"a word alone is a short answer", "Two plus two{four#yes}", `Short@1:1 "Two plus two" =|"four"|"yes"`},
		{"a first answer without its sign", "Two plus two{four =4}", `Short@1:1 "Two plus two" =|"four"| =|"4"|`},
		{"weights", "Q{~%-12.5% a ~%+50%b =%100%[html]<i>c</i>#d}", `MC@1:1 "Q" ~-12.5|"a"| ~50|"b"| =100|html"<i>c</i>"|"d"`},
		{"per cent that is no weight", "Q{=%a% b ~%% ~5% or 6% of it ~%5 of 6%}", `MC@1:1 "Q" =|"%a% b"| ~|"%%"| ~|"5% or 6% of it"| ~|"%5 of 6%"|`},
		{"general feedback alone", "Q{####[plain]g}", `Essay@1:1 "Q" all=plain"g"`},
		{"true, both feedbacks, general", "Q{T#a#[html]b####c}", `TF@1:1 "Q" true wrong="a" right=html"b" all="c"`},
		{"small letters", "Q{false}", `TF@1:1 "Q" false wrong= right=`},
		{"a later # is feedback", "Q{=a#b#c ~d}", `MC@1:1 "Q" =|"a"|"b#c" ~|"d"|`},
		{"numbers", "Q{#=%50%.5:0.10#near =+1e2 ~#far}", `Numerical@1:1 "Q" =50|0.5:0.10|"near" =|100| ~|*|"far"`},
		{"a number and feedback to the rest", "Q{#3:2~#far}", `Numerical@1:1 "Q" =|3:2| ~|*|"far"`},
		{"a bare number", "Q{# -0.0 }", `Numerical@1:1 "Q" bare =|0.0|`},
		{"a number with its sign", "Q{#=3}", `Numerical@1:1 "Q" =|3|`},
		{"pairs", "[html]Q{=[plain]a -> b = -> c =d->e####f}", `Matching@1:1 html"Q" plain"a"->"b" html""->"c" html"d"->"e" all=html"f"`},
		{"an arrow among choices", "Q{=a -> b ~c}", `MC@1:1 "Q" =|"a -> b"| ~|"c"|`},
		{"a written line end stays", "a \\n b\nc", `Description@1:1 "a \n b c"`},
		{"html keeps its lines", "[html] <pre>\n  a\n</pre> ", `Description@1:1 html"<pre>\n  a\n</pre>"`},
		{"what is no format", "[note] a", `Description@1:1 "[note] a"`},
		{"the blank first", "{=Asia} is large", `Short@1:1 "_____ is large" embedded =|"Asia"|`},
		{"control characters go", "a\x00b\u200b{T}", `TF@1:1 "ab" true wrong= right=`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.name == "control characters go" {
				c.file = strings.ReplaceAll(c.file, "\x00", "\x01") // a NUL would be UTF-16
			}
			if got := told(t, c.file); got != c.want {
				t.Errorf("%q\n got %s\nwant %s", c.file, got, c.want)
			}
		})
	}
}

func TestBadQuestionsAreNamedAndTheRestComes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ file, want string }{
		{"One{T\n\nTwo{T}", `!1:4 not_closed; TF@3:1 "Two" true wrong= right=`},
		{"One{T{F}}", "!1:6 open_again"},
		{"One}", "!1:4 close_alone"},
		{"One{T}\nTwo{F}", "!2:4 second_braces"},
		{"::One{T}", "!1:1 title_open"},
		{"::One::{T}", "!1:8 no_stem"},
		{"::One::", "!1:8 no_stem"},
		{"一二{甲 ~乙}", "!1:4 sign_first"},
		{"Q{=a ~}", "!1:6 no_text"},
		{"Q{=a =#why}", "!1:6 no_text"},
		{"Q{=%1O%a ~b}", "!1:4 weight"},
		{"Q{=%101%a ~b}", "!1:4 weight"},
		{"Q{=a -> b =c}", "!1:11 pair_arrow"},
		{"Q{a -> b =c -> d}", "!1:3 pair_sign"},
		{"Q{=a -> b =c ->}", "!1:11 pair_right"},
		{"Q{=a -> b#x =c -> d}", `Matching@1:1 "Q" "a"->"b#x" "c"->"d" !1:10 pair_feedback`},
		{"Q{=a -> b}", `Matching@1:1 "Q" "a"->"b" !1:2 one_pair`},
		{"Q{~a ~b}", `MC@1:1 "Q" ~|"a"| ~|"b"| !1:2 none_right`},
		{"Q{~%5%a}", `MC@1:1 "Q" ~5|"a"| !1:2 one_choice`},
		{"Q{#}", "!1:3 number"},
		{"Q{#=}", "!1:4 number"},
		{"Q{#x}", "!1:4 number"},
		{"Q{#1..}", "!1:4 range"},
		{"Q{#5..1}", "!1:4 range_order"},
		{"Q{#5:-1}", "!1:4 tolerance"},
		{"Q{#1e999}", "!1:4 number"},
		{"$CATEGORY:\nQ{T}", `!1:1 category; TF@2:1 "Q" true wrong= right=`},
		{"lost\uFFFD{T}", "!1:1 encoding"},
		{"\xff\xfe\xff{T}\xff\n\nQ{T}"[2:], `!1:1 encoding; TF@3:1 "Q" true wrong= right=`},
		{strings.Repeat("a", maxLine+5) + "\n\nQ{T}", `!1:1 long; TF@3:1 "Q" true wrong= right=`},
		{strings.Repeat(strings.Repeat("a", 1000)+"\n", 400) + "\nQ{T}", `!263:1 long; TF@402:1 "Q" true wrong= right=`},
	} {
		if got := told(t, c.file); got != c.want {
			t.Errorf("%.60q\n got %s\nwant %s", c.file, got, c.want)
		}
	}
}

func TestEncodings(t *testing.T) {
	t.Parallel()
	const file = "::题一::首都是哪里？{=北京 ~上海}\r\n\r\n第二题{对}\r\n"
	want := told(t, file)
	if !strings.Contains(want, "北京") {
		t.Fatal(want)
	}
	for name, e := range map[string]encoding.Encoding{
		"gb18030":     simplifiedchinese.GB18030,
		"utf-16le":    utf.UTF16(utf.LittleEndian, utf.UseBOM),
		"utf-16be":    utf.UTF16(utf.BigEndian, utf.UseBOM),
		"utf-8 bom":   utf.UTF8BOM,
		"bare 16le":   utf.UTF16(utf.LittleEndian, utf.IgnoreBOM),
		"bare 16be":   utf.UTF16(utf.BigEndian, utf.IgnoreBOM),
		"plain utf-8": encoding.Nop,
	} {
		b, err := e.NewEncoder().String(file)
		if err != nil {
			t.Fatal(err)
		}
		if got := told(t, b); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	// 目 in GBK is valid UTF-8 for another letter.
	if b, err := simplifiedchinese.GBK.NewEncoder().String("第一题{对}\n\n目{T}"); err != nil || !strings.Contains(told(t, b), `"目"`) {
		t.Errorf("%s %v", told(t, b), err)
	}
	// The sample ends inside a character, and the bytes before could be GBK.
	if got := told(t, strings.Repeat("绿绿\n", 9370)+"{对}"); !strings.Contains(got, "绿绿 绿绿") {
		t.Errorf("%.80s", got)
	}
	late, err := simplifiedchinese.GBK.NewEncoder().String(file)
	if err != nil {
		t.Fatal(err)
	}
	ascii := strings.Repeat("// nothing\n", 2*sampleLen/11)
	if got := told(t, ascii+late); !strings.Contains(got, "北京") {
		t.Errorf("GBK behind %d bytes of ASCII: %s", len(ascii), got)
	}
}

func TestOfAQuestionThatIsTooLongLittleIsKept(t *testing.T) {
	t.Parallel()
	from := blocks{rows: newRows(strings.NewReader(strings.Repeat(strings.Repeat("a", 1000)+"\n", 5000)))}
	b, err := from.next()
	if err != nil || b.bad == nil || len(b.text) > 2*maxBlock || len(b.marks) > 2*maxBlock/1000 {
		t.Fatalf("%v %v: %d bytes, %d lines", err, b.bad, len(b.text), len(b.marks))
	}
}
