package form

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"cadrebot/locales"
)

// exprForm has one field of each sort that an expression may read.
func exprForm(extra ...Field) Form {
	return Form{ID: "x", Fields: append([]Field{
		{Key: "a", Kind: Integer},
		{Key: "b", Kind: Decimal},
		{Key: "empty", Kind: Integer},
		{Key: "t", Kind: Text},
		{Key: "m", Kind: Many, Choices: []Choice{{Key: "x"}, {Key: "y"}, {Key: "z"}}},
		{Key: "d", Kind: Date},
		{Key: "hidden", Kind: Integer, Relevant: "false()"},
	}, extra...)}
}

func TestExpressions(t *testing.T) {
	t.Parallel()
	s := Session{
		Answers: Answers{"a": {S: "7"}, "b": {S: "2.5"}, "t": {S: "修路"}, "m": {L: []string{"x", "z"}}, "d": {S: "2026-11-19"}, "hidden": {S: "9"}},
		Known:   Answers{"a": {S: "5"}},
	}
	for src, want := range map[string]string{
		"0.1 + 0.2 = 0.3": "true", "1 + 2 * 3": "7", "(1 + 2) * 3": "9", "7 div 2": "3.5", "7 mod 3": "1", "-7 mod 3": "-1", "5 mod -3": "2",
		"1 div 3 * 3 = 1": "true", "1 div 0": "", "10 - 4 - 3": "3", "- -3": "3", "2 - -3": "5", "1.50": "1.5", ".5 + .5": "1",
		"${a} + ${b}": "9.5", "${a} > ${last.a}": "true", "${a} - ${last.b}": "", "${last.a}": "5", "${ a }": "7",
		"${empty} = ''": "true", "${empty} > 0": "false", "${empty} < 1": "false", "${empty} = 0": "false", "${empty} + 1": "", "${a} != ''": "true",
		"'' = ''": "true", "'' != 'x'": "true", "${a} = '7'": "true", "'a' = \"a\"": "true", "1 = true()": "true", "'x' = true()": "true",
		"${hidden} = ''": "true", "true() and false()": "false", "true() or false()": "true", "not(${empty} > 0)": "true",
		"1 < 2 and 2 < 3 or false()": "true", "1 + 1 = 2": "true", "3 >= 3": "true", "3 <= 2": "false", "'10' > '9'": "true",
		"selected(${m}, 'z')": "true", "selected(${m}, 'y')": "false", "count-selected(${m})": "2", "count-selected(${empty})": "0",
		"if(${a} > 5, 'many', 'few')": "many", "if(false(), 1 div 0, 2)": "2", "coalesce(${empty}, ${last.a})": "5", "coalesce('', '')": "",
		"number('12') + 1": "13", "int(2.9)": "2", "int(-2.9)": "-2", "round(2.5)": "3", "round(-2.5)": "-3", "round(2.345, 2)": "2.35", "round(1234, -2)": "1200",
		"string-length(${t})": "2", "string(1.0)": "1", "contains(${t}, '路')": "true", "starts-with('YT-02', 'YT')": "true", "ends-with('YT-02', '02')": "true",
		"regex('C-0312', 'C-[0-9]{4}')": "true", "regex('xC-0312', 'C-[0-9]{4}')": "false", "concat('a', 1, true())": "a1true",
		"min(3, ${empty}, 2)": "2", "max(3, 10, 2)": "10", "max('', '')": "", "boolean('0')": "true", "boolean(0)": "false",
		"today()": "2026-11-20", "${d} < today()": "true", "today() - ${d}": "1", "date(today() + 1)": "2026-11-21", "date('x')": "",
		"99999999999 * 99999999999": "9999999999800000000001", "100000000000000000000 div 10": "10000000000000000000", "0.0000000001 * 10": "0.000000001",
		"round(1 div 3, 4)": "0.3333", "1 div 3": "0.333333333333", "0 * -1": "0",
	} {
		if c, err := Compile(household(Field{Key: "m", Kind: Many, Choices: abc(2)}, Field{Key: "r", Kind: Calculate, Calculation: src})); err == nil {
			c.Submission(Session{Answers: twoHomes()}, friday)
		}
		c, err := Compile(exprForm(Field{Key: "r", Kind: Calculate, Calculation: src}))
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		if got := c.Submission(s, friday)["r"].S; got != want {
			t.Errorf("%s = %q, want %q", src, got, want)
		}
	}
}

func TestCompileErrorsNameThePlace(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"1 +":                         "form x, field r, relevant at 4: something is missing here",
		"${nobody} = 1":               "form x, field r, relevant at 1: no field ${nobody}",
		"'长' = ${last.no}":            "at 7: no field ${last.no}",
		"1 = 'a":                      "at 5: text without closing quote",
		"foo(1)":                      "at 1: no function foo",
		"not()":                       "at 1: not() does not take 0 arguments",
		"if(1, 2)":                    "does not take 2 arguments",
		"(1":                          `at 3: ")" is missing here`,
		"1 2":                         `at 3: unexpected "2"`,
		". > 1":                       "at 1: '.' has a value in constraints",
		"string-length() > 1":         "at 1: string-length() needs an argument here",
		"../nobody":                   "at 4: no field nobody here",
		"a > 1":                       "at 1: a field is read as ${a}",
		"/x/y[1]/z = 1":               "at 4: no field y here",
		"‘a’ = 'a'":                   "at 1: curly quote",
		"1.2.3":                       "at 1: not a number: 1.2.3",
		"regex('a', ${t})":            "pattern as quoted text",
		"regex('a', '(')":             "regex() pattern",
		"${a":                         "${ without }",
		"1 ; 2":                       `at 3: unexpected ';'`,
		"${r} = 1":                    "field r, relevant: depends on itself: r → r",
		"${later} = 1":                "depends on itself: r → later → r",
		strings.Repeat("(", 99) + "1": "nested too deeply",
	} {
		_, err := Compile(exprForm(Field{Key: "r", Kind: Integer, Relevant: src}, Field{Key: "later", Kind: Integer, Relevant: "${r} = 1"}))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", src, err, want)
		}
		var at *CompileError
		if !errors.As(err, &at) || at.Form != "x" {
			t.Errorf("%q: no CompileError in %v", src, err)
		}
	}
	for name, f := range map[string]Field{
		"stands twice": {Key: "a", Kind: Integer}, "must be letters": {Key: "有", Kind: Integer}, "begin with last.": {Key: "last.a", Kind: Text},
		"no kind": {Key: "k", Kind: "geo"}, "choices: are missing": {Key: "k", Kind: One}, "calculation: is missing": {Key: "k", Kind: Calculate},
		"has a space": {Key: "k", Kind: Many, Choices: []Choice{{Key: "a b"}}},
	} {
		if _, err := Compile(exprForm(f)); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCalculationsFollowDependenciesNotOrder(t *testing.T) {
	t.Parallel()
	c := compiled(t, Form{ID: "x", Fields: []Field{
		{Key: "sum", Kind: Calculate, Calculation: "${double} + 1"},
		{Key: "double", Kind: Calculate, Calculation: "${n} * 2", Relevant: "${n} > 1"},
		{Key: "n", Kind: Integer},
	}})
	if got := c.Submission(Session{Answers: Answers{"n": {S: "4"}}}, friday); got["sum"].S != "9" {
		t.Errorf("%v", got)
	}
	if got := c.Submission(Session{Answers: Answers{"n": {S: "1"}}}, friday); len(got) != 1 {
		t.Errorf("a calculation on something irrelevant: %v", got)
	}
}

// Names hold points; one that a sentence ends with is none of them.
func TestNamesWithPoints(t *testing.T) {
	t.Parallel()
	c := compiled(t, Form{ID: "x", Fields: []Field{
		{Key: "a.b", Kind: Text},
		{Key: "town", Kind: One, Choices: []Choice{{Key: "x", Attrs: map[string]string{"J.k": "1"}}, {Key: "y", Attrs: map[string]string{"J.k": "2"}}}, ChoiceFilter: "J.k = ../a.b"},
		{Key: "r", Kind: Calculate, Calculation: "concat(${a.b}, ../a.b, /x/a.b)"},
	}})
	s := Session{Answers: Answers{"a.b": {S: "2"}, "town": {S: "y"}}}
	if got := c.Submission(s, friday); got["r"].S != "222" || got["town"].S != "y" {
		t.Errorf("%v", got)
	}
}

// A calculation that names itself means the value that it has so far, as '.' does.
func TestACalculationMayNameItself(t *testing.T) {
	t.Parallel()
	k := filling(t, Field{Key: "a", Kind: Integer}, Field{Key: "most", Kind: Calculate, Calculation: "max(${a}, ${most})"})
	for _, typed := range []string{"7", "3"} {
		k.do(Open, "a").do(Typed, typed)
		if got := k.c.Submission(k.s, friday)["most"].S; got != "7" {
			t.Errorf("the highest so far is %q", got)
		}
	}
}

// Calculations that feed each other must not grow without end.
func TestCalculationsStaySmall(t *testing.T) {
	t.Parallel()
	fields := []Field{{Key: "n0", Kind: Calculate, Calculation: "12345.6789"}, {Key: "s0", Kind: Calculate, Calculation: "'ab'"}}
	for i := range 60 {
		fields = append(fields, Field{Key: "n" + strconv.Itoa(i+1), Kind: Calculate, Calculation: "${n" + strconv.Itoa(i) + "} * ${n" + strconv.Itoa(i) + "}"},
			Field{Key: "s" + strconv.Itoa(i+1), Kind: Calculate, Calculation: "concat(${s" + strconv.Itoa(i) + "}, ${s" + strconv.Itoa(i) + "})"})
	}
	c := compiled(t, Form{ID: "x", Fields: fields})
	for k, v := range c.Submission(Session{}, friday) {
		if len(v.S) > maxText {
			t.Errorf("%s has %d characters", k, len(v.S))
		}
	}
}

func TestBurden(t *testing.T) {
	t.Parallel()
	f := Form{ID: "x"}
	for i := range 8 {
		f.Fields = append(f.Fields, Field{Key: "k" + strconv.Itoa(i), Kind: Integer, Label: locales.Both("数", "n")})
	}
	f.Fields = append(f.Fields, Field{Key: "c", Kind: One}, Field{Key: "n", Kind: Note}, Field{Key: "z", Kind: Calculate})
	if err := Burden(f, map[string]bool{"z": true, "other": true}); err != nil {
		t.Errorf("eight typed fields: %v", err)
	}
	check := func(f Form, collected map[string]bool, id string) {
		t.Helper()
		var no *locales.Refusal
		if err := Burden(f, collected); !errors.As(err, &no) || no.Text.ID != id {
			t.Errorf("%v, want %s", err, id)
		}
	}
	check(f, map[string]bool{"k3": true}, "form.burden_collected")
	f.Fields = append(f.Fields, Field{Key: "ninth", Kind: Text})
	check(f, nil, "form.burden_typed")
	f.Fields = f.Fields[1:] // one is removed
	if err := Burden(f, nil); err != nil {
		t.Error(err)
	}
}

func TestLinesOfAStoredSubmission(t *testing.T) {
	t.Parallel()
	c := compiled(t, brief())
	lines := c.Lines(Answers{"households": {S: "35"}, "risk": {S: "3"}, "news": {S: "clue"}, "clues": {S: "2"}, "visit": {NA: true}, "rest": {S: "32"}},
		Answers{"households": {S: "35"}, "risk": {S: "4"}})
	var got []string
	for _, l := range lines {
		s := l.Key + "=" + l.Value.Plain(locales.EN)
		if l.Changed {
			s += "*"
		}
		got = append(got, s)
	}
	want := "households=35 households|risk=3 households*|news=new clue*|clues=2*|income=—|help=—|visit=not applicable*|memo=—|rest=32*"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("lines\n%s\n%s", s, want)
	}
}

func FuzzCompile(f *testing.F) {
	for _, s := range []string{
		"${a} + 1", "if(selected(${m},'x'), 1, 'b')", "regex(., 'a+')", "((((", "1 div 0", "today() - ${last.d}", "''", "..", "- - 1 mod 2", "sum(${age}) + position(..)",
		"indexed-repeat(${age}, ${home}, 1, ${kid}, 2)", "join(',', ${name})", "../../head = current()/../x", "jr:choice-name('x', '${m}')", "substr(., -1, 9)",
		"format-date(now(), '%Y%q%')", "pow(9, 64) mod 7", "weighted-checklist(1,2,${age},${income})", "count(${home}) > 1 | 2[3]", "translate(., 'ab', 'c')",
	} {
		f.Add(s)
	}
	s := Session{Answers: Answers{"a": {S: "7"}, "m": {L: []string{"x"}}, "d": {S: "2026-11-19"}}}
	f.Fuzz(func(t *testing.T, src string) {
		if c, err := Compile(household(Field{Key: "m", Kind: Many, Choices: abc(2)}, Field{Key: "r", Kind: Calculate, Calculation: src})); err == nil {
			c.Submission(Session{Answers: twoHomes()}, friday)
		}
		c, err := Compile(exprForm(Field{Key: "r", Kind: Calculate, Calculation: src}, Field{Key: "q", Kind: Decimal, Constraint: src, Default: src}))
		if err != nil {
			return
		}
		c.Submission(s, friday)
		c.Step(Session{Answers: Answers{"a": {S: "1"}, "b": {S: "1"}}}, Input{Act: Typed, Text: "3"}, friday)
	})
}
