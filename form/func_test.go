package form

import (
	"os"
	"strings"
	"testing"

	"cadrebot/locales"
)

// household is a form with a repeat in a repeat, as XLSForm writes them.
func household(extra ...Field) Form {
	return Form{ID: "hh", Version: 1, Release: "2026-11", Lang: locales.ZH, Fields: append([]Field{
		{Key: "village", Kind: Text, Label: locales.Both("村", "Village")},
		{Key: "home", Kind: BeginRepeat, Label: locales.Both("户", "Household")},
		{Key: "head", Kind: Text, Name: "name", Label: locales.Both("户主", "Head")},
		{Key: "income", Kind: Integer, Label: locales.Both("收入", "Income")},
		{Key: "nth", Kind: Calculate, Calculation: "position(..)"},
		{Key: "kid", Kind: BeginRepeat, Label: locales.Both("孩子", "Child"), Relevant: "${income} > 0"},
		{Key: "age", Kind: Integer, Label: locales.Both("年龄", "Age"), Constraint: ". < 100"},
		{Key: "where", Kind: Calculate, Calculation: "concat(position(../..), '-', position(..), '-', ${name})"},
		{Kind: EndRepeat},
		{Key: "ages", Kind: Calculate, Calculation: "sum(${age})"},
		{Kind: EndRepeat},
	}, extra...)}
}

// twoHomes has two households with two and one child.
func twoHomes() Answers {
	return Answers{
		"village": {S: "上河"}, "home": {S: "2"}, "home[1]/head": {S: "甲"}, "home[1]/income": {S: "300"}, "home[1]/kid": {S: "2"},
		"home[1]/kid[1]/age": {S: "5"}, "home[1]/kid[2]/age": {S: "9"}, "home[2]/head": {S: "乙"}, "home[2]/income": {S: "500"},
		"home[2]/kid": {S: "1"}, "home[2]/kid[1]/age": {S: "3"}, "home[9]/income": {S: "9999"},
	}
}

func TestNodeSets(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"count(${home})": "2", "count(${kid})": "3", "sum(${income})": "800", "sum(${age})": "17", "max(${age})": "9", "min(${age}, 4)": "3",
		"join(', ', ${name})": "甲, 乙", "concat(${name})": "甲乙", "concat(${name}, '!')": "甲乙!", "count-non-empty(${age})": "3", "sum(${ages})": "17",
		"indexed-repeat(${income}, ${home}, 2)": "500", "indexed-repeat(${age}, ${home}, 1, ${kid}, 2)": "9", "indexed-repeat(${age}, ${home}, 3, ${kid}, 1)": "",
		"${income} > 400": "true", "${income} > 600": "false", "${income} != 300": "true", "${name}": "甲", "sum(${income}) div count(${home})": "400",
		"indexed-repeat(${where}, ${home}, 2, ${kid}, 1)": "2-1-乙", "join(' ', ${nth})": "1 2", "position(..)": "1", "/hh/village": "上河", "../village": "上河",
		"sum(/hh/home/income)": "800", "max(${income}) - min(${income})": "200", "checklist(-1, 2, ${name} = '甲', 'yes', 'no')": "true",
	} {
		c, err := Compile(household(Field{Key: "r", Kind: Calculate, Calculation: src}))
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		if got := c.Submission(Session{Answers: twoHomes()}, friday)["r"].S; got != want {
			t.Errorf("%s = %q, want %q", src, got, want)
		}
	}
	c := compiled(t, household(Field{Key: "none", Kind: Calculate, Calculation: "sum(${income}) + count(${home})"}))
	if got := c.Submission(Session{}, friday)["none"].S; got != "0" {
		t.Errorf("sum and count of nothing are %q", got)
	}
}

func TestFunctions(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		// as JavaRosa answers them
		"substr('hello', 2, 3)": "l", "substr('hello', 0, 2)": "he", "substr('hello', -2)": "lo", "substr('你好吗', 1)": "好吗", "substr('a', 5)": "",
		"substring-before('Maria da Silva', ' ')": "Maria", "substring-after('Maria da Silva', ' ')": "da Silva", "substring-after('a', 'x')": "",
		"translate('bar', 'abc', 'ABC')": "BAr", "translate('a-b-c', '-', '')": "abc", "normalize-space('  a   b ')": "a b",
		"int(-1.9)": "-1", "abs(-3)": "3", "pow(2, 10)": "1024", "pow(2, -2)": "0.25", "pow(2, 0.5)": "1.414213562373", "sqrt(2)": "1.414213562373", "exp(0)": "1",
		"exp10(3)": "1000", "log10(1000)": "3", "round(log(10), 4)": "2.3026", "round(sin(pi() div 2), 6)": "1", "round(cos(0), 6)": "1", "tan(0)": "0",
		"asin(0)": "0", "acos(1)": "0", "round(atan2(1, 1), 4)": "0.7854", "round(atan(1), 4)": "0.7854", "sqrt(-1)": "", "log(0)": "",
		"floor(1.9)": "1", "floor(-1.1)": "-2", "ceiling(1.1)": "2", "ceiling(-1.9)": "-1", "min(3, 1, 2)": "1", "max(3, 1, 2)": "3",
		"boolean('')": "false", "boolean-from-string('0')": "false", "boolean-from-string('TRUE')": "true", "boolean-from-string('1')": "true",
		"number('')": "", "number('') = number('')": "false", "number('abc') > 0": "false", "'a' < 'b'": "false", "number(true())": "1",
		"selected-at('water power', 1)": "power", "selected-at('water', 5)": "", "selected-at(${m}, 0)": "x", "is-selected('a b', 'b')": "true",
		"coalesce('', 'x')": "x", "if(${empty} != '', 1 div 0, -1)": "-1", "once(5)": "5", "join(',', 'a', 'b', '')": "a,b,",
		"checklist(2, 3, 'yes', 'no', 'yes')": "true", "checklist(3, -1, 'yes', 'no', 'yes')": "false", "checklist(-1, 1, 'yes', 'yes')": "false",
		"weighted-checklist(5, -1, 'yes', 3, 'no', 9, 'yes', 2)": "true", "weighted-checklist(-1, 4, 'yes', 3, 'yes', 2)": "false",
		"jr:choice-name('x', '${m}')": "无变化", "jr:choice-name('nope', '${m}')": "", "jr:choice-name(selected-at(${m}, 1), '/x/m')": "丙",
		"digest('', 'MD5', 'hex')": "d41d8cd98f00b204e9800998ecf8427e", "digest('abc', 'SHA-1')": "qZk+NkcGgWq6PiVxeFDCbJzQ2J0=", "string-length(digest('a','SHA-512','hex'))": "128",
		"base64-decode('5L2g5aW9')": "你好", "version()": "", "digest('a', 'CRC')": "",
		// dates; 20 November 2026 is a Friday
		"now()": "2026-11-20T23:30:00.000+08:00", "date(20777)": "2026-11-20", "date('2026-11-20')": "2026-11-20", "date(now())": "2026-11-20",
		"date-time(20777.5)": "2026-11-20T12:00:00.000+08:00", "decimal-date-time('2026-11-20')": "20777", "decimal-date-time(now())": "20777.979166666667",
		"decimal-time('18:00')": "0.75", "decimal-time('06:00:00.000+08:00')": "0.25", "decimal-time(now())": "0.979166666667", "decimal-date-time('1969-12-31T12:00')": "-0.5",
		"now() > today()": "true", "now() < today() + 1": "true", "'09:30' < '10:00'": "true", "'2026-11-20T09:30' > '2026-11-20T09:29'": "true",
		"'2026-11-19T16:00:00Z' > today()": "false", "'2026-11-19T16:00:01Z' > today()": "true", "decimal-date-time('2026-11-19T18:30:00+02')": "20777.020833333333",
		"format-date('2026-01-09', '%Y-%m-%d')": "2026-01-09", "format-date('2026-01-09', '%e/%n/%y')": "9/1/26", "format-date(today(), '%b %a')": "11月 周五",
		"format-date-time('2026-08-07T06:31:13.834', '%Y%m%d%H%M%S.%3')": "20260807063113.834", "format-date-time(now(), '%h:%M')": "23:30", "format-date('', '%Y')": "",
		"format-date(20777, '%d')": "20", "format-date(today(), '%W')": "47", "format-date(today(), '100%')": "100%",
		// of the Community Health Toolkit: moments in whole units, a short month's last day for one that it lacks
		"difference-in-months('2026-01-31', '2026-02-28')": "1", "cht:difference-in-months('2026-01-31', '2026-02-27')": "0", "difference-in-months('2026-03-15', '2026-01-16')": "-1",
		"cht:difference-in-years('2000-02-29', '2026-02-28')": "26", "cht:difference-in-years('2000-06-01', today())": "26", "cht:difference-in-days('2026-11-01', today())": "19",
		"cht:difference-in-weeks('2026-11-01', today())": "2", "cht:difference-in-days(today(), '')": "", "cht:difference-in-days('2026-11-19T12:00', '2026-11-20T11:00')": "0",
		"difference-in-months('10:00', today())": "", "floor(difference-in-months('2020-05-09', today()) div 12)": "6",
		"add-date('2026-01-31', 0, 1)": "2026-02-28", "add-date('2024-02-29', 1)": "2025-02-28", "add-date(today(), 0, 0 - 3, 0 - 20)": "2026-07-31", "add-date('2026-11-20', '', '', 1)": "2026-11-21",
		"add-date('2026-11-20', 0, 0, 0, 25, 30)": "2026-11-21T01:30:00.000+08:00", "add-date('', 1)": "", "add-date(today(), 99999999)": "", "add-date(today(), 9000)": "",
		"parse-timestamp-to-date('1795190400000')": "2026-11-21T00:00:00.000+08:00", "parse-timestamp-to-date('')": "", "format-date(parse-timestamp-to-date(0), '%Y')": "1970",
		"cht:strip-whitespace(' a b  c ')": "abc", "cht:validate-luhn('7992 7398 713')": "true", "cht:validate-luhn('79927398713', 10)": "false", "cht:validate-luhn('79927398710')": "false", "cht:validate-luhn('')": "false",
		// places
		"round(distance('-23.5505 -46.6333 0 0;-23.5605 -46.6333 0 0'), 1)": "1113.2", "distance('1 1')": "0", "distance('x')": "0",
		"round(area('0 0 0 0;0 0.01 0 0;0.01 0.01 0 0;0.01 0 0 0'), -3)": "1239000",
		"string-length(uuid())": "36", "string-length(uuid(7))": "7", "random() < 1 and random() >= 0": "true", "random() = random()": "false", "uuid(0)": "",
	} {
		f := exprForm(Field{Key: "r", Kind: Calculate, Calculation: src})
		f.Fields[4].Choices = []Choice{{Key: "x", Label: locales.Both("无变化", "same")}, {Key: "y"}, {Key: "z", Label: locales.Both("丙", "C")}}
		c, err := Compile(f)
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		s := Session{Seed: "talk", Answers: Answers{"a": {S: "7"}, "m": {L: []string{"x", "z"}}}}
		if got := c.Submission(s, friday)["r"].S; got != want {
			t.Errorf("%s = %q, want %q", src, got, want)
		}
	}
}

func TestEveryFunctionIsTested(t *testing.T) {
	t.Parallel()
	// Those that stand in TestExpressions, TestNodeSets and TestCompileErrors.
	elsewhere := map[string]bool{}
	for _, n := range strings.Fields("true false not boolean if coalesce position indexed-repeat count count-non-empty sum selected count-selected string " +
		"string-length contains starts-with ends-with concat join regex number int round today") {
		elsewhere[n] = true
	}
	self, err := os.ReadFile("func_test.go")
	if err != nil {
		t.Fatal(err)
	}
	src := string(self)
	for name := range functions {
		if !elsewhere[name] && !strings.Contains(src, name+"(") {
			t.Errorf("no test calls %s()", name)
		}
	}
}

func TestWhatAChatCannotServeIsRefusedClearly(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"pulldata('f', 'a', 'b', 'c')":                       "at 1: pulldata() reads a file",
		"1 + instance('x')/root/item[name = 'a']/label":      "at 5: instance() reads a list",
		"z-score('wfa', 1, 2, 3)":                            "reads growth tables",
		"cht:extension-lib('lib.js', 1)":                     "runs a program",
		"to-bikram-sambat(today())":                          "is not supported",
		"randomize(${home})":                                 "write randomize=true under parameters",
		"/hh/home[position() = 1]/income":                    "conditions in [ ] are not supported",
		"${income} | ${age}":                                 "unions with | are not supported",
		"indexed-repeat(${income}, ${kid}, 1)":               "argument 2 is no repeat around the field",
		"indexed-repeat(1, ${home}, 1)":                      "takes a field, then a repeat",
		"jr:choice-name('a', '${village}')":                  "village is no choice question",
		"jr:choice-name('a', 'b')":                           "takes a choice question in quotes",
		"position(1)":                                        "position() takes '..' or a repeat",
		"weighted-checklist(1, 2, 'yes')":                    "an answer and a weight in turn",
		"income > 1":                                         "unexpected \"income\"",
		"village = 'a'":                                      "a field is read as ${village}",
		"true and false()":                                   "write true() with brackets",
		"../a/*":                                             "no field a here",
		"sum(" + strings.Repeat("1+", 500) + "1)":            "too many operators",
		strings.Repeat("not(", 70) + strings.Repeat(")", 70): "nested too deeply",
	} {
		_, err := Compile(household(Field{Key: "r", Kind: Calculate, Calculation: src}))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", src, err, want)
		}
	}
}

func TestACalculatedPeriodIsStoredAsItsID(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"format-date(today(), '%Y-%m')": "2026M11", "'2026-W47'": "2026W47", "' 2026q4 '": "2026Q4", "'2026H2'": "2026H2", "'2026'": "2026", "2026": "2026",
		"'W47'": "", "'2025-W53'": "", "'soon'": "",
	} {
		k := filling(t, Field{Key: "p", Kind: Period, Default: src})
		k.do(Same, "")
		if got := k.s.Answers["p"].S; got != want {
			t.Errorf("%s is stored as %q, want %q", src, got, want)
		}
	}
}
