package xlsform

import (
	"strings"
	"testing"

	"cadrebot/form"
	"cadrebot/locales"
)

// faults are rows of a survey, and what is said of the one fault in them.
var faults = map[string][]string{
	"A2 This row has no type":                           {"|a|A"},
	"A2 The type “texxt” is unknown":                    {"texxt|a|A"},
	"B2 This row has no name":                           {"text||A"},
	"B2 “1a” cannot be a name":                          {"text|1a|A"},
	"B2 “a b” cannot be a name":                         {"text|a b|A"},
	"B2 The name meta":                                  {"text|meta|A"},
	"B3 The name “a” stands twice in one group":         {"text|a|A", "text|a|A"},
	"B5 Two repeats are called “r”":                     {"begin repeat|r|R", "end repeat", "begin group|g|G", "begin repeat|r|R", "end repeat", "end group"},
	"A2 “g” begins and never ends":                      {"begin group|g|G", "text|a|A"},
	"A3 This ends a group that never began":             {"text|a|A", "end group"},
	"A4 This ends a group, but “r” (A2) is open":        {"begin repeat|r|R", "text|a|A", "end group"},
	"A2 There is no list “no”":                          {"select_one no|a|A"},
	"D2 There is no question named b":                   {"text|a|A|${b} = 1"},
	"C2 There is no question named b":                   {"text|a|Hi ${b}"},
	"C2 A reference is not complete":                    {"text|a|Hi ${b"},
	"D6 Several questions are named a (B2, B4)":         {"text|a|A", "begin group|g|G", "text|a|A", "end group", "text|c|C|${a} = 1"},
	"D2 Character 4: Something is missing here":         {"text|a|A|1 + "},
	"D2 Character 1: There is no function foo()":        {"text|a|A|foo(1)"},
	"E2 Character 5: A text has no closing quote":       {"text|a|A||. = 'x"},
	"D2 Character 1: not() has the wrong number of":     {"text|a|A|not()"},
	"It depends on itself in a circle: 甲 → 乙":           {"text|甲|A|${乙} = 1", "text|乙|B|${甲} = 1"},
	"It depends on itself in a circle: a → b":           {"text|a|A|${b} = 1", "text|b|B|${a} = 1"},
	"F2 “a” computes something but has no calculation":  {"calculate|a|"},
	"D2 A chat has no meta":                             {"text|a|A|${instanceID} = 1"},
	"I2 Character 1: The choices have no column “town”": {"select_one yn|a|A||||||town = ${a} and name = yes"},
	"I2 Character 7: The choices have no column “town”": {"select_one yn|a|A||||||'x' = town"},
	"F2 Character 1: “some” is no function and has":     {"calculate|a||||some = 1"},
	"F2 Character 5: z-score() reads data":              {"calculate|a||||1 + z-score('wfa', 1, 2, 3)"},
	"A2 “db:person” chooses from the contacts":          {"db:person|a|A"},
	"F2 pulldata() reads data":                          {"calculate|a||||pulldata('f', 'a', 'b', 'c')"},
	"J2 The parameters “x” cannot be read":              {"range|a|A|||||||x"},
	"J2 There is no parameter “max”":                    {"range|a|A|||||||max=3"},
	"J2 The parameter end takes a number, not “b”":      {"range|a|A|||||||end=b"},
	"J2 The step cannot be 0":                           {"range|a|A|||||||step=0"},
	"J2 The step 20 is larger":                          {"range|a|A|||||||step=20"},
	"J2 start and end cannot be the same":               {"range|a|A|||||||start=10"},
	"J2 seed needs randomize=true":                      {"select_one yn|a|A|||||||seed=1"},
	"J2 randomize is true or false":                     {"select_one yn|a|A|||||||randomize=maybe"},
	"J2 The parameter max-pixels takes a number":        {"image|a|A|||||||max-pixels=big"},
	"I2 or_other and choice_filter do not go together":  {"select_one yn or_other|a|A||||||name = 'x'"},
	"K2 search() needs a data file":                     {"select_one yn|a|A||||||||search('f')"},
	"M2 There is no question named b":                   {"text|a|A||||||||||${b}"},
	"O2 save_to is filled in, but there is no entities": {"text|a|A||||||||||||p"},
	"O2 Groups and repeats cannot be saved":             {"begin group|g|G||||||||||||p", "end group"},
	"O2 “label” cannot be the name of a property":       {"text|a|A||||||||||||label"},
	"O3 Entities inside repeats":                        {"begin repeat|r|R", "text|a|A||||||||||||p", "end repeat"},
	"I2 There is no question named x":                   {"select_one yn|a|A||||||name = ${x}"},
	"L2 Character 3: Something is missing here":         {"begin repeat|r|R|||||||||1+", "text|a|A", "end repeat"},
}

// TestFaults writes one fault at a time and looks for the cell and the words.
func TestFaults(t *testing.T) {
	t.Parallel()
	const head = "type|name|label|relevant|constraint|calculation|default|required|choice_filter|parameters|appearance|repeat_count|trigger|read_only|save_to"
	for want, rows := range faults {
		im := survey(append([]string{head}, rows...)...)
		got := strings.Join(errorsOf(im), "\n")
		if !strings.Contains(got, want) {
			t.Errorf("%v:\n%s\nwant %q", rows, got, want)
		}
		if strings.Count(got, "\n") != 0 {
			t.Errorf("%v: one fault is told as several:\n%s", rows, got)
		}
		for _, f := range im.Findings {
			if f.Do.Empty() || strings.HasPrefix(f.Message.Plain(locales.ZH), "[") || strings.HasPrefix(f.Do.Plain(locales.ZH), "[") {
				t.Errorf("%v: says nothing useful in Chinese: %+v", rows, f)
			}
		}
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	const head = "type|name|label|calculation|appearance|read_only|trigger|disabled|choice_filter|parameters|nonsense|image"
	for want, row := range map[string]string{
		"J2 The parameter “x” means nothing":            "date|a|A|||||||x=1",
		"A2 A chat knows nothing of the device":         "deviceid|a|",
		"A2 A chat keeps no log":                        "audit||",
		"A2 A chat records no sound or place":           "background-audio|a|",
		"A2 Messages with a mobile number are deleted":  "phone number|a|A",
		"A2 Messages with a mobile number":              "tel|a|A",
		"E2 “select-contact” chooses from the contacts": "text|a|A||select-contact type-person",
		"A2 A chat has no scanner":                      "barcode|a|A",
		"D2 “a” has a calculation":                      "integer|a|A|1 + 1",
		"E2 A chat cannot open other apps":              "integer|a|A||ex:org.app",
		"E2 A chat has nothing to sign":                 "image|a|A||signature",
		"F2 read_only takes yes or no":                  "text|a|A|||1 = 1",
		"G2 In a chat calculations always follow":       "calculate|a||1|||${z}",
		"H2 This row is marked as disabled":             "text|b|B|||||yes",
		"I2 Only a choice question has a choice_filter": "text|a|A||||||x = 1",
		"A2 This row has no type, name or label":        "|||1",
		"K1 The column “nonsense” is unknown":           "text|a|A",
		"L1 Pictures and sound of the form":             "text|a|A",
	} {
		im := survey(head, row, "text|z|Z")
		if got := said(im.Findings); !im.OK() || !strings.Contains(got, "!"+strings.SplitN(want, " ", 2)[0]+" ") || !strings.Contains(got, strings.SplitN(want, " ", 2)[1]) {
			t.Errorf("%s: %s\nwant %q", row, got, want)
		}
	}
}

// TestAllFaultsAtOnce: every fault is told, in file order.
func TestAllFaultsAtOnce(t *testing.T) {
	t.Parallel()
	im := survey("type|name|label|relevant", "texxt|a|A", "text|1|B", "text|c|C|${nme} = 1", "select_one yn|nmae|N", "end group")
	var cells []string
	for _, e := range errorsOf(im) {
		cells = append(cells, strings.SplitN(e, " ", 2)[0])
	}
	if got := strings.Join(cells, " "); got != "survey!A2 survey!B3 survey!D4 survey!A6" {
		t.Errorf("%s: %v", got, errorsOf(im))
	}
	for _, f := range im.Findings {
		if f.Cell == "D4" && f.Do.Plain(locales.EN) != "Was ${nmae} meant?" {
			t.Errorf("no suggestion: %s", f.Do.Plain(locales.EN))
		}
	}
}

// field is the field called name.
func fieldOf(t *testing.T, im Import, name string) form.Field {
	t.Helper()
	for _, f := range im.Form.Fields {
		if f.Name == name {
			return f
		}
	}
	t.Fatalf("no field %s: %s", name, said(im.Findings))
	return form.Field{}
}

func TestFieldsAreRead(t *testing.T) {
	t.Parallel()
	im := survey("type|name|label|hint|relevant|constraint|calculation|default|required|read_only|appearance|parameters|repeat_count",
		"integer|n|Number|How many|||||yes||||",
		"text|t|Text||${n} ＞ 3|regex(., ‘a+’)|||${n} > 1|||",
		"date|d|Day|||||2026-03-05||||",
		"date|dd|Day|||||today()||||",
		"text|s|Text|||||it's 3 - 4||||",
		"text|s2|Text|||||see note (below)||||",
		"integer|i|I|||||1 + ${n}||||",
		"integer|i2|I|||||-5||||",
		"select_multiple yn|m|Many|||||yes no|no|||randomize=true, seed=5|",
		"decimal|price|Price||||||||money||",
		"percentage|p|Share||||||||||",
		"range|r|Range||||||||||",
		"begin_repeat|rep|Rounds||||||||||${n}",
		"text|in|In||||||||||",
		"end_repeat|",
		"calculate|sum|Total||||count(${in})||||||",
		"text|shown|Shown||||concat('a', ${n})||||||",
		"integer|quiet|||||${n} + 1||||||",
		"note|||||||||||", "text|last|L|||||${last-saved#n}||||",
	)
	if !im.OK() {
		t.Fatal(said(im.Findings))
	}
	get := func(name string) form.Field { return fieldOf(t, im, name) }
	for what, ok := range map[string]bool{
		"required":          get("n").Required && get("n").RequiredIf == "",
		"hint":              get("n").Hint.Plain(locales.EN) == "How many",
		"full-width sign":   get("t").Relevant == "${n} > 3",
		"curly quotes":      get("t").Constraint == "regex(., 'a+')",
		"required if":       !get("t").Required && get("t").RequiredIf == "${n} > 1",
		"static default":    get("d").Default == "'2026-03-05'",
		"dynamic default":   get("dd").Default == "today()",
		"text default":      get("s").Default == `"it's 3 - 4"`,
		"bracket in text":   get("s2").Default == "'see note (below)'",
		"below zero":        get("i2").Default == "'-5'",
		"sum as default":    get("i").Default == "1 + ${n}",
		"list as default":   get("m").Default == "'yes no'",
		"parameters":        get("m").Parameters["randomize"] == "true" && get("m").Parameters["seed"] == "5",
		"unit":              get("price").Kind == form.Money,
		"percentage":        get("p").Kind == form.Integer && strings.Contains(get("p").Constraint, "100"),
		"range is filled":   get("r").Parameters["start"] == "1" && get("r").Parameters["end"] == "10" && get("r").Parameters["step"] == "1",
		"repeat count":      get("rep").RepeatCount == "${n}" && get("rep").Kind == form.BeginRepeat,
		"calculate":         get("sum").Kind == form.Calculate && get("sum").Calculation == "count(${in})",
		"shown calculation": get("shown").ReadOnly && get("shown").Kind == form.Text,
		"quiet calculation": get("quiet").Kind == form.Calculate,
		"last value":        get("last").Default == "${last.n}",
		"choices":           len(get("m").Choices) == 2 && get("m").Choices[0].Label.Plain(locales.EN) == "Yes",
		"negative numbers":  get("n").Signed && !get("price").Signed,
		"form":              im.Form.ID == "t" && im.Form.Lang == locales.EN && im.Form.Title.Plain(locales.ZH) == "表",
		"counts":            im.Questions() == 14 && im.Kinds()[form.BeginRepeat] == 1 && im.Kinds()[form.EndRepeat] == 0,
	} {
		if !ok {
			t.Errorf("%s: %+v", what, im.Form)
		}
	}
}

// Names need not be plain: keys are made that stay the same for the same sheet.
func TestKeys(t *testing.T) {
	t.Parallel()
	read := func() Import {
		return survey("type|name|label|relevant", "text|姓名|A", "text|b|${姓名}|${姓名} != ''", "begin group|g|G", "text|b|B", "end group", "text|last.x|L", "text|"+strings.Repeat("long", 30)+"|L")
	}
	im := read()
	if !im.OK() {
		t.Fatal(said(im.Findings))
	}
	name := im.Form.Fields[0].Key
	if !plainKey.MatchString(name) || im.Form.Fields[1].Relevant != "${"+name+"} != ''" || im.Form.Fields[1].Label.En+im.Form.Fields[1].Label.Zh == "" || strings.Contains(im.Form.Fields[1].Label.En, "姓名") {
		t.Errorf("%+v", im.Form.Fields[:2])
	}
	if im.Form.Fields[3].Key != "g.b" || im.Form.Fields[3].Name != "b" {
		t.Errorf("second of a name: %+v", im.Form.Fields[3])
	}
	seen := map[string]bool{}
	for i, f := range im.Form.Fields {
		if seen[f.Key] || f.Key != read().Form.Fields[i].Key {
			t.Errorf("key %q is not its own or does not last", f.Key)
		}
		seen[f.Key] = true
	}
}

func TestOther(t *testing.T) {
	t.Parallel()
	im := survey("type|name|label", "select_one yn or_other|a|Which?", "select_one yn|b|B", "select_multiple yn or_other|c|C", "text|c_other|My own")
	if !im.OK() || len(im.Form.Fields) != 5 {
		t.Fatalf("%d fields: %s", len(im.Form.Fields), said(im.Findings))
	}
	a, o, b, c := im.Form.Fields[0], im.Form.Fields[1], im.Form.Fields[2], im.Form.Fields[3]
	if len(a.Choices) != 3 || a.Choices[2].Label.Plain(locales.ZH) != "其他" || o.Key != "a_other" || o.Relevant != "selected(${a}, 'other')" {
		t.Errorf("%+v\n%+v", a, o)
	}
	if len(b.Choices) != 2 || len(c.Choices) != 3 || im.Form.Fields[4].Label.Plain(locales.EN) != "My own" {
		t.Errorf("%d and %d choices, %+v", len(b.Choices), len(c.Choices), im.Form.Fields[4])
	}
}
