package form

import (
	"strings"
	"testing"

	"cadrebot/locales"
)

// filling compiles a form of these fields and begins to fill it.
func filling(t *testing.T, fields ...Field) *talk {
	t.Helper()
	return &talk{t: t, c: compiled(t, Form{ID: "x", Fields: fields})}
}

func abc(n int) []Choice {
	var out []Choice
	for i := range n {
		out = append(out, Choice{Key: string(rune('a' + i)), Label: locales.Both("选项"+string(rune('A'+i)), "Option "+string(rune('A'+i)))})
	}
	return out
}

func TestRange(t *testing.T) {
	t.Parallel()
	k := filling(t, Field{Key: "few", Kind: Range, Parameters: map[string]string{"start": "-1", "end": "1", "step": "0.5"}, Required: true},
		Field{Key: "lots", Kind: Range, Parameters: map[string]string{"start": "0", "end": "100", "step": "5"}},
		Field{Key: "plain", Kind: Range})
	k.do(Nothing, "").at("few", Asking, "")
	if len(k.p.Choices) != 5 || k.p.Choices[1].Key != "-0.5" {
		t.Errorf("%+v", k.p.Choices)
	}
	k.do(Pick, "0.3").at("few", Asking, "form.range").do(Typed, "2").at("few", Asking, "form.range").do(Typed, "-0.5").at("lots", Asking, "")
	if len(k.p.Choices) != 0 {
		t.Error("21 steps as buttons")
	}
	k.do(Typed, "7").at("lots", Asking, "form.range").says("refusal", k.p.Refusal, "请填 0 到 100 之间的数，每档相差 5。").do(Typed, "四十").at("lots", ReadBack, "").do(Yes, "")
	k.do(Pick, "10").at("", Review, "")
	if got := submission(t, k.c, k.s); got != `{"few":{"s":"-0.5"},"lots":{"s":"40"},"plain":{"s":"10"}}` {
		t.Error(got)
	}
}

func TestPlacesAndAttachments(t *testing.T) {
	t.Parallel()
	k := filling(t, Field{Key: "at", Kind: Geopoint, Required: true}, Field{Key: "pic", Kind: Image}, Field{Key: "voice", Kind: Audio},
		Field{Key: "film", Kind: Video}, Field{Key: "doc", Kind: File}, Field{Key: "ok", Kind: Acknowledge, Required: true}, Field{Key: "code", Kind: Barcode})
	k.do(Typed, "村委会").at("at", Asking, "form.location_due").do(Located, "95 10 0 0").at("at", Asking, "form.location_due").do(Attached, "ref").at("at", Asking, "form.location_due")
	k.do(Located, "30.0521 103.118 0 15").at("pic", Asking, "").says("echo", k.p.Echo, "✓ ：30.052100, 103.118000")
	k.do(Back, "").do(Typed, "30.1，103.2").at("pic", Asking, "").do(Typed, "没有照片").at("pic", Asking, "form.image_due").do(Skip, "").at("voice", Asking, "")
	attach := func(sort, ref string) *talk {
		k.s, k.p = k.c.Step(k.s, Input{Act: Attached, Text: sort, Arg: ref}, friday)
		return k
	}
	attach("photo", "p1").at("voice", Asking, "form.audio_due")
	attach("voice", "v1").at("film", Asking, "").says("echo", k.p.Echo, "✓ ：📎 已收到")
	attach("video", "m1").at("doc", Asking, "")
	attach("document", strings.Repeat("x", 400)).at("doc", Asking, "form.file_due")
	attach("document", "d1").at("ok", Asking, "")
	k.do(Skip, "").at("ok", Asking, "form.required").do(Typed, "也许").at("ok", Asking, "form.acknowledge_due").do(Typed, "好").at("code", Asking, "")
	k.do(Typed, "6901234567892").at("", Review, "")
	want := `{"at":{"s":"30.100000 103.200000 0 0"},"code":{"s":"6901234567892"},"doc":{"s":"d1"},"film":{"s":"m1"},"ok":{"s":"OK"},"voice":{"s":"v1"}}`
	if got := submission(t, k.c, k.s); got != want {
		t.Error(got)
	}
	if !Geopoint.Takes("location") || Image.Takes("voice") || Text.Takes("photo") {
		t.Error("the wrong kinds take attachments")
	}
}

func TestWhatTheSessionKnows(t *testing.T) {
	t.Parallel()
	fields := []Field{
		{Key: "start", Kind: Start},
		{Key: "today", Kind: Today},
		{Key: "end", Kind: End},
		{Key: "who", Kind: Username},
		{Key: "dev", Kind: Device},
		{Key: "hid", Kind: Hidden, Default: "concat('v', ${n})"},
		{Key: "id", Kind: Calculate, Calculation: "once(concat(${n}, '-', ${who}))"},
		{Key: "first", Kind: Calculate, Calculation: "if(string-length(.) > 0, ., ${n})"},
		{Key: "n", Kind: Integer},
	}
	k := filling(t, fields...)
	if !k.c.WantsWho() || k.c.WantsSeed() {
		t.Error("what the form wants of its session")
	}
	k.s.Who = "17"
	k.do(Nothing, "").at("n", Asking, "").do(Typed, "4").at("", Review, "").do(Open, "n").do(Typed, "5").at("", Review, "")
	later := friday.AddDate(0, 0, 1)
	got := k.c.Submission(k.s, later)
	for key, want := range map[string]string{
		"start": "2026-11-20T23:30:00.000+08:00", "end": "2026-11-21T23:30:00.000+08:00", "today": "2026-11-20", "who": "17", "hid": "v5", "dev": "", "id": "4-17", "first": "4",
	} {
		if got[key].S != want {
			t.Errorf("%s = %q, want %q", key, got[key].S, want)
		}
	}
	if len(k.p.Lines) != 1 {
		t.Errorf("the review shows %+v", k.p.Lines)
	}
}

func TestReadOnlyAndRequiredIf(t *testing.T) {
	t.Parallel()
	k := filling(t,
		Field{Key: "n", Kind: Integer},
		Field{Key: "twice", Kind: Integer, ReadOnly: true, Calculation: "${n} * 2", Label: locales.Both("两倍", "Twice")},
		Field{Key: "why", Kind: Text, RequiredIf: "${n} > 5", RequiredMessage: locales.Both("超过 ${n} 要说明", "say why ${n}"), Hint: locales.Both("n=${n}", "")},
		Field{Key: "guess", Kind: Integer, Calculation: "${n} + 1"})
	k.do(Typed, "9").at("twice", Asking, "").says("value", k.p.Value, "18").do(Typed, "20").at("twice", Asking, "form.note_due").do(Done, "")
	k.at("why", Asking, "").says("hint", k.p.Field.Hint, "n=9")
	k.do(Skip, "").at("why", Asking, "超过 9 要说明")
	if k.p.CanSkip {
		t.Error("required and skippable")
	}
	k.do(Typed, "修路").at("guess", Asking, "").says("default", k.p.Default, "10").do(Same, "").at("", Review, "")
	if got := submission(t, k.c, k.s); got != `{"guess":{"s":"10"},"n":{"s":"9"},"twice":{"s":"18"},"why":{"s":"修路"}}` {
		t.Error(got)
	}
	k.do(Open, "n").do(Typed, "1").do(Open, "why").do(Skip, "").at("", Review, "")
}

func TestLabelsNameAnswersInBothLanguages(t *testing.T) {
	t.Parallel()
	k := filling(t,
		Field{Key: "crop", Kind: One, Choices: []Choice{{Key: "tea", Label: locales.Both("茶叶", "tea")}}},
		Field{Key: "mu", Kind: Area}, Field{Key: "on", Kind: Date},
		Field{Key: "name", Kind: Calculate, Calculation: "jr:choice-name(${crop}, '${crop}')"},
		Field{Key: "q", Kind: Text, Label: locales.Both("${crop}/${name}/${mu}/${on}/${last.mu}/${q}？", "${crop}/${name}/${mu}/${on}/${last.mu}/${q}?")})
	k.s.Known = Answers{"mu": {S: "3"}}
	k.do(Pick, "tea").do(Typed, "1200").do(Typed, "2026-11-01").at("q", Asking, "")
	if zh, en := k.p.Field.Label.Plain(locales.ZH), k.p.Field.Label.Plain(locales.EN); zh != "茶叶/茶叶/1,200亩/2026年11月1日/3亩/？" || en != "tea/tea/1,200 mu/1 Nov 2026/3 mu/?" {
		t.Errorf("%s\n%s", zh, en)
	}
}

func TestInstanceNameAndEntity(t *testing.T) {
	t.Parallel()
	f := Form{
		ID: "x", InstanceName: "concat(${name}, ' ', ${n})", Fields: []Field{{Key: "name", Kind: Text}, {Key: "n", Kind: Integer}, {Key: "m", Kind: Many, Choices: abc(3)}},
		Entity: &Entity{Dataset: "homes", Label: "${name}", CreateIf: "${n} > 1", SaveTo: map[string]string{"n": "size", "m": "marks"}},
	}
	s := Session{Answers: Answers{"name": {S: "甲"}, "n": {S: "2"}, "m": {L: []string{"a", "c"}}}}
	c := compiled(t, f)
	if got := c.InstanceName(s, friday); got != "甲 2" {
		t.Error(got)
	}
	e, ok := c.EntityOf(s, friday)
	if !ok || !e.Create || e.Label != "甲" || e.Properties["size"] != "2" || e.Properties["marks"] != "a c" || e.Dataset != "homes" {
		t.Errorf("%+v %v", e, ok)
	}
	s.Answers["n"] = Value{S: "1"}
	if _, ok := c.EntityOf(s, friday); ok {
		t.Error("an entity although its condition does not hold")
	}
	f.Entity = &Entity{Dataset: "homes", ID: "${name}", UpdateIf: "${n} = 1"}
	if e, ok := compiled(t, f).EntityOf(s, friday); !ok || e.Create || e.ID != "甲" {
		t.Errorf("%+v %v", e, ok)
	}
}

func TestMomentsAreStoredInOneSpelling(t *testing.T) {
	t.Parallel()
	for s, k := range map[string]Kind{"15:30": Time, "2026-03-05T15:30": DateTime, "2026W47": Period, "2026Q3": Period, "2026H1": Period, "2026-11": Period, "2026": Period, "2026-03-05": Date} {
		if bad := shape(&Field{Kind: k}, Value{S: s}); bad != fine {
			t.Errorf("%s is no %s (%d)", s, k, bad)
		}
	}
	for s, k := range map[string]Kind{"15:60": Time, "5:30": Time, "2026-03-05 15:30": DateTime, "2026W54": Period, "2026Q5": Period, "2026H3": Period, "2026-W47": Period, "2026W7": Period, "2026X1": Period, "2026-+1": Period, "2026-13": Period, "26": Period, "2026-1": Period} {
		if shape(&Field{Kind: k}, Value{S: s}) == fine {
			t.Errorf("%s is taken as %s", s, k)
		}
	}
	k := filling(t, Field{Key: "d", Kind: DateTime, Default: "now()"}, Field{Key: "t", Kind: Time, Default: "now()"}, Field{Key: "on", Kind: Date, Default: "now()"},
		Field{Key: "gap", Kind: Calculate, Calculation: "${d} - ${on}"})
	k.do(Nothing, "").says("default", k.p.Default, "2026年11月20日 23:30").do(Same, "").says("default", k.p.Default, "23:30").do(Same, "").do(Same, "").at("", Review, "")
	if got := submission(t, k.c, k.s); got != `{"d":{"s":"2026-11-20T23:30"},"gap":{"s":"0.979166666667"},"on":{"s":"2026-11-20"},"t":{"s":"23:30"}}` {
		t.Error(got)
	}
}

func TestPeriodsInWords(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"2026W47": "2026年第47周/week 47 of 2026", "2026Q3": "2026年第3季度/Q3 2026", "2026H1": "2026年上半年/first half of 2026",
		"2026H2": "2026年下半年/second half of 2026", "2026-11": "2026年11月/month 11 of 2026", "2026": "2026年/2026",
	} {
		got := Show(&Field{Kind: Period}, Value{S: s})
		if got := got.Plain(locales.ZH) + "/" + got.Plain(locales.EN); got != want {
			t.Errorf("%s is %s, want %s", s, got, want)
		}
	}
}

func TestCanonicalIsHowNumbersAreWritten(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"0", "-0", "00", "01", "1", "-1", "10", "1.", ".5", "-.5", "0.5", "-0.5", "0.50", "1.0", "-0.0", " 1", "1 ", "- 1", "100", "12.305", "-12.3", "", "-",
		"99999999999999999999", "0.000000001", "007.5",
	} {
		n := parseNumber(s)
		if got, want := !n.nan && canonical(s), !n.nan && n.String() == s; got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
}
