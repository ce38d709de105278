package xlsform

import (
	"testing"

	"cadrebot/form"
)

// TestProblemsHaveWords: whatever form says of an expression, it is said in both languages.
func TestProblemsHaveWords(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"1 +": "xlsform.x_missing", "'a": "xlsform.x_quote", "foo(1)": "xlsform.x_function", "not()": "xlsform.x_arguments", "(1": "xlsform.x_expected",
		"1 2": "xlsform.x_unexpected", "1 ; 2": "xlsform.x_unexpected", "${b": "xlsform.ref_open", "${no} = 1": "xlsform.ref_unknown", "../no = 1": "xlsform.ref_unknown",
		". = 1": "xlsform.x_dot", "${a} = 1": "xlsform.x_cycle", "1.2.3": "xlsform.x_number", "regex('a', '(')": "xlsform.x_regex", "today": "xlsform.x_brackets",
		"/a[1]": "xlsform.x_predicate", "a = 1": "xlsform.ref_open", "word": "xlsform.x_word", "../meta/instanceName": "xlsform.x_meta", "1 | 2": "xlsform.x_path",
		"position(1)": "xlsform.x_argument", "z-score('wfa', 1, 2, 3)": "xlsform.outside", "cht:extension-lib('a')": "xlsform.outside", "property('a')": "xlsform.outside",
		"to-bikram-sambat('a')": "xlsform.x_unserved", "jr:itext('a')": "xlsform.x_unserved", "randomize('a')": "xlsform.x_randomize",
	} {
		_, err := form.Compile(form.Form{ID: "x", Fields: []form.Field{{Key: "a", Kind: form.Text, Relevant: src}, {Key: "b", Kind: form.Text}}})
		faults := compileErrors(err)
		if len(faults) == 0 {
			t.Errorf("%s: taken", src)
			continue
		}
		if got := problem(faults[0].Problem); got.ID != want {
			t.Errorf("%s: %q is told as %s, want %s", src, faults[0].Problem, got.ID, want)
		}
	}
	if got := problem("something new"); got.ID != "xlsform.x_other" {
		t.Errorf("%s", got.ID)
	}
}

func TestPositionsAreTheAuthors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		written, resolved string
		pos, want         int
	}{
		{"1 +", "1 +", 4, 4},
		{"${姓名} + ; 1", "${q_0123456789abcdef} + ; 1", 25, 9},
		{"; ${姓名}", "; ${q_0123456789abcdef}", 1, 1},
		{"${a} = ${last-saved#b} )", "${a} = ${last.b} )", 18, 24},
	} {
		if got := position(c.written, c.resolved, c.pos); got != c.want {
			t.Errorf("%q at %d is %d, want %d", c.written, c.pos, got, c.want)
		}
	}
	im := survey("type|name|label|relevant", "text|姓名|A|", "text|b|B|${姓名} = 'x' ; 1")
	if got := errorsOf(im); len(got) != 1 || got[0] != "survey!D3 Character 13: ; does not belong here." {
		t.Errorf("%v", got)
	}
}

func TestStraight(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"‘yes’": "'yes'", "“a”": `"a"`, "（1＋2）＝３": "(1+2)=3", "concat('你好，“世界”')": "concat('你好，“世界”')", "‘it’": "'it'", "'it’s'": "'it’s'", "if(${a}＞1， ‘是，’， '')": "if(${a}>1, '是，', '')",
	} {
		if got := straight(in); got != want {
			t.Errorf("%s is %s, want %s", in, got, want)
		}
	}
}
