package gift

import (
	"strings"
	"testing"
)

// TestFormsThatTheDescriptionsName has spellings of Moodle's descriptions of GIFT and Aiken
// (docs.moodle.org/en/GIFT_format, docs.moodle.org/en/Aiken_format) that the published pairs
// leave out, each with what Moodle makes of it where it makes anything.
func TestFormsThatTheDescriptionsName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, want string }{
		{"signs made text in a stem, an answer and a feedback", `1\=1 \~ \{a\} \#\:{=b\=c ~d\~e#f\#g\:}`, `MC@1:1 "1=1 ~ {a} #:" =|"b=c"| ~|"d~e"|"f#g:"`},
		{"a backslash made text before a sign", `Q{=a\\ ~b}`, `MC@1:1 "Q" =|"a\\"| ~|"b"|`},
		{"a backslash at the end of a line", "Q{=a\\\n~b}", `MC@1:1 "Q" =|"a\\"| ~|"b"|`},
		{"a backslash that makes nothing text", `C:\dir\% {=a}`, `Short@1:1 "C:\\dir\\%" =|"a"|`},
		{"written blank lines", `a\n\nb{=c\n\nd}`, `Short@1:1 "a\n\nb" =|"c\n\nd"|`},
		{"colons in a name", `::a\:\:b\::: c`, `Description@1:1 title="a::b:" "c"`},
		{"colons in a stem", "At 9:30 ::x::{T}", `TF@1:1 "At 9:30 ::x::" true wrong= right=`},
		{"an empty name", ":: ::Q{T}", `TF@1:1 "Q" true wrong= right=`},
		{"a format behind a name and a space", "::n:: [markdown] *x*{T}", `TF@1:1 title="n" markdown"*x*" true wrong= right=`},
		{"a format each", "[html]<b>Q</b>{=[plain]<a>#[markdown]*b* ~c####[moodle]d}", `MC@1:1 html"<b>Q</b>" =|plain"<a>"|markdown"*b*" ~|html"c"| all="d"`},
		{"negative weights", "Q{~%-50%a ~%50%b ~%50%c ~%-33.33333%d}", `MC@1:1 "Q" ~-50|"a"| ~50|"b"| ~50|"c"| ~-33.33333|"d"|`},
		{"weights of short answers", "Q{=a =%50%b#near =%0%*#no}", `Short@1:1 "Q" =|"a"| =50|"b"|"near" =0|"*"|"no"`},
		{"a weight without space behind it", "Q{~%50%a~%50%b~c}", `MC@1:1 "Q" ~50|"a"| ~50|"b"| ~|"c"|`},
		{"the missing word at the end", "Grant is buried in {=a tomb ~a box}.", `MC@1:1 "Grant is buried in _____ ." embedded =|"a tomb"| ~|"a box"|`},
		{"the missing word over lines", "A\nb {\n=c\n} d\ne.", `Short@1:1 "A b _____ d e." embedded =|"c"|`},
		{"true with one feedback", "Q{TRUE#no}", `TF@1:1 "Q" true wrong="no" right=`},
		{"false with an empty first feedback", "Q{F##yes}", `TF@1:1 "Q" false wrong= right="yes"`},
		{"true over lines with all feedbacks", "Q{\nTRUE\n#no\n#yes\n####all\n}", `TF@1:1 "Q" true wrong="no" right="yes" all="all"`},
		{"a word that begins like a judgement", "Q{Truely}", `Short@1:1 "Q" =|"Truely"|`},
		{"an essay with feedback to all", "Q{ #### g }", `Essay@1:1 "Q" all="g"`},
		{"an empty feedback before that to all", "Q{=a#####g}", `Short@1:1 "Q" =|"a"| all="g"`},
		{"the last of two feedbacks to all", "Q{=a####g####h}", `Short@1:1 "Q" =|"a"|"###g" all="h"`},
		{"numbers with weights and feedback", "Q{#\n\t=%100%5:0.01#right\n\t=%50%4..6#near\n\t~#far\n\t####g\n}", `Numerical@1:1 "Q" =100|5:0.01|"right" =50|4..6|"near" ~|*|"far" all="g"`},
		{"a negative range in a sentence", "It is {#-5..-1.5}.", `Numerical@1:1 "It is _____ ." embedded bare =|-5..-1.5|`},
		{"a number and feedback to all", "Q{#5####g}", `Numerical@1:1 "Q" bare =|5| all="g"`},
		{"any number", "Q{#=5 =%0%*#no}", `Numerical@1:1 "Q" =|5| =0|*|"no"`},
		{"pairs without space", "Q{=Canada->Ottawa =Italy->Rome}", `Matching@1:1 "Q" "Canada"->"Ottawa" "Italy"->"Rome"`},
		{"a second arrow in a pair", "Q{=a->b->c =d->e}", `Matching@1:1 "Q" "a"->"b->c" "d"->"e"`},
		{"comments within", "// a\nQ{\n// b\n=c\n  // d\n~e\n}\n// f", `MC@2:1 "Q" =|"c"| ~|"e"|`},
		{"an address is no comment", "http://a.b//c{=http://d}", `Short@1:1 "http://a.b//c" =|"http://d"|`},
		{"ids and tags in a sentence", "// see [id:  four ] and que[tag: add ]stion [tag:t\\]ag]\nQ{}", `Essay@2:1 id=four tags=["add" "t]ag"] "Q"`},
		{"a category behind a comment", "// question: 0  name: x\n$CATEGORY: $course$/top/a b\n\nQ{}", `Category@2:1 title="$course$/top/a b"; Essay@4:1 "Q"`},
		{"a tab in a category, and one that lost characters", "$CATEGORY: a\t\tb\n\n$CATEGORY: c\uFFFD\n\nQ{}", `Category@1:1 title="a b"; !3:1 encoding; Essay@5:1 "Q"`},
		{"a mark of UTF-8 and ends of Windows", "\uFEFF::t::\r\nQ{\r\n=a\r\n}\r\n\r\n\r\nR", `Short@1:1 title="t" "Q" =|"a"|; Description@7:1 "R"`},
		{"entities stay", "Q &lt;{=&lt;a&gt; &amp;}", `Short@1:1 "Q &lt;" =|"&lt;a&gt; &amp;"|`},
		{"an entity that holds a sign", "&#123; Q{=a ~&#x4e00; ~&# ~b&\\#65;}", `MC@1:1 "&#123; Q" =|"a"| ~|"&"|"x4e00;" ~|"&"| ~|"b&#65;"| !1:15 entity`},
		{"an entity in a pair", "Q{=&#65; -> a =b -> c}", `Matching@1:1 "Q" "&#65;"->"a" "b"->"c"`},
		{"nothing that earns a mark", "Q{=%0%a}", `Short@1:1 "Q" =0|"a"| !1:2 none_right`},
		{"numbers that earn no mark", "Q{#~5}", `Numerical@1:1 "Q" ~|5| !1:2 none_right`},
		{"braces within braces", "Q{=a{b} ~c}", "!1:5 open_again"},
		{"two answers in a sentence", "A {=b} c {=d} e", "!1:10 second_braces"},
		{"blank lines between answers", "One{\n\n=a\n\n \n~b#c\n\n}\n\nTwo{T}", `MC@1:1 "One" =|"a"| ~|"b"|"c" !3:1 blank_inside; TF@10:1 "Two" true wrong= right=`},
		{"a blank line and no answer behind it", "One{\n\nTwo{T}\n\n=Three{T}", `!1:4 not_closed; TF@3:1 "Two" true wrong= right=; TF@5:1 "=Three" true wrong= right=`},
		{"a brace made text is not open", "One \\{\n\n=two", `Description@1:1 "One {"; Description@3:1 "=two"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := told(t, c.file); got != c.want {
				t.Errorf("%q\n got %s\nwant %s", c.file, got, c.want)
			}
		})
	}
}

func TestFormsOfAiken(t *testing.T) {
	t.Parallel()
	const want = `MC@1:1 "Q" ~|"a"| =|"b"|`
	for _, c := range []struct{ name, file, want string }{
		{"no space behind the bracket", "Q\nA)a\nB)b\nANSWER: B", want},
		{"ends of Windows and a mark", "\uFEFFQ\r\nA. a\r\nB. b\r\nANSWER: B\r\n", want},
		{"the text of the answer too", "Q\nA. a\nB. b\nANSWER: B. b", want},
		{"the text of another answer", "Q\nA. a\nB. b\nANSWER: B. a", "!4:1 aiken_several"},
		{
			"comments with ids", "// [id:x] [tag:t]\nQ\nA. a\n// no\nB. b\n// [id:y]\nANSWER: B\n\nR\nA. a\nB. b\nANSWER: A",
			`MC@2:1 id=x tags=["t"] "Q" ~|"a"| =|"b"|; MC@9:1 id=y tags=[] "R" =|"a"| ~|"b"|`,
		},
		{"an id behind a question without its answer", "// [id:x]\nQ\nA. a\nB. b\n\n// [id:y]\nR\nA. a\nB. b\nANSWER: A", `!7:1 aiken_answer; MC@7:1 id=y tags=[] "R" =|"a"| ~|"b"|`},
		{
			"Moodle's own broken file", "A question with too few answers\nA) Only answer\nANSWER: A\n\nA) Question not started\n\nANSWER: Question not started\n\n" +
				"Q\nA) a\nB) b\nANSWER: B\n\nA question started but not finished\nA) Correct-ish\nB) Incorrect-ish\n\nQ\nA)a\nB)b\nANSWER: B",
			"!3:1 aiken_choices; !5:1 aiken_stem; " + strings.Replace(want, "1:1", "9:1", 1) + "; !18:1 aiken_answer; " + strings.Replace(want, "1:1", "18:1", 1),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var out []string
			for e, err := range ReadAiken(t.Context(), strings.NewReader(c.file)) {
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, brief(e))
			}
			if got := strings.Join(out, "; "); got != c.want {
				t.Errorf("%q\n got %s\nwant %s", c.file, got, c.want)
			}
		})
	}
}

// TestWhatHidesSigns has characters that stand in files though nobody typed them.
func TestWhatHidesSigns(t *testing.T) {
	t.Parallel()
	const want = `MC@1:1 title="t" "Q r" =|"a"| ~|"b"|`
	for name, file := range map[string]string{
		"marks of direction": "\u200e::t::Q r{\u202a=a\u202c \u2067~b\u2069}",
		"joiners":            ":\u2060:t:\u200b:Q r{=a ~b}",
		"soft line ends":     "::t::Q\vr{=a\u2028~b}\f\u0085",
	} {
		if got := told(t, file); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// TestNumbersComeBack has numbers that are written otherwise than they are kept.
func TestNumbersComeBack(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]Number{"-0e1": "0", "1e30": "1000000000000000000000000000000", "+1.50": "1.50", "1e99": "", "1e-50": "", "-.0": "0.0"} {
		got, ok := parseNumber(given)
		if again, _ := parseNumber(string(got)); ok != (want != "") || ok && (got != want || again != want) {
			t.Errorf("%s: %q %v, want %q", given, got, ok, want)
		}
	}
}

// TestUTF16WithOne has the character 一, half of which is NUL.
func TestUTF16WithOne(t *testing.T) {
	t.Parallel()
	b := []byte{0xFF, 0xFE}
	for _, r := range "一一一一一一{=一 ~二}" {
		b = append(b, byte(r), byte(r>>8))
	}
	if kind := Sniff(b); kind != GIFT {
		t.Errorf("%q", kind)
	}
	if got := told(t, string(b)); got != `MC@1:1 "一一一一一一" =|"一"| ~|"二"|` {
		t.Error(got)
	}
}
