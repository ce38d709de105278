package form

import (
	"fmt"
	"math/rand/v2"

	"cadrebot/locales"
)

var kinds = []Kind{Text, Integer, Decimal, Money, Percent, Area, Weight, Date, One, Many, YesNo, Note, Calculate}

// more are the kinds that imported forms add; what people type for them needs other words.
var more = []Kind{Range, Rank, Acknowledge, Barcode, Geopoint, Image, File, Hidden, Start, Today, Username, Device, Time, DateTime, Period}

// randomForm makes a form whose fields depend on earlier ones, in groups and repeats.
func randomForm(r *rand.Rand) Form {
	f := Form{ID: "random", Version: 1}
	var open []Kind
	for i := range 1 + r.IntN(14) {
		switch n := r.IntN(9); {
		case n == 0 && len(open) < 3:
			f.Fields = append(f.Fields, Field{Key: fmt.Sprintf("g%d", i), Kind: BeginGroup, Label: locales.Raw("G"), Relevant: randomRelevant(r, i)})
			open = append(open, EndGroup)
		case n == 1 && len(open) < 3:
			fl := Field{Key: fmt.Sprintf("r%d", i), Kind: BeginRepeat, Label: locales.Raw("R"), Relevant: randomRelevant(r, i)}
			if i > 0 && r.IntN(2) == 0 {
				fl.RepeatCount = fmt.Sprintf("${f%d} mod 4", r.IntN(i))
			}
			f.Fields = append(f.Fields, fl)
			open = append(open, EndRepeat)
		case n == 2 && len(open) > 0:
			f.Fields = append(f.Fields, Field{Kind: open[len(open)-1]})
			open = open[:len(open)-1]
		}
		f.Fields = append(f.Fields, randomField(r, i))
	}
	for len(open) > 0 {
		f.Fields = append(f.Fields, Field{Kind: open[len(open)-1]})
		open = open[:len(open)-1]
	}
	return f
}

func randomRelevant(r *rand.Rand, i int) string {
	ref := func() string { return fmt.Sprintf("${f%d}", r.IntN(i)) }
	if i == 0 || r.IntN(2) == 0 {
		return ""
	}
	return []string{
		ref() + " > 3", ref() + " != ''", "selected(" + ref() + ", 'b')", "not(" + ref() + " = " + ref() + ")", "count(" + ref() + ") < 3",
		"sum(" + ref() + ") >= 0 or position(..) = 2",
	}[r.IntN(6)]
}

func randomField(r *rand.Rand, i int) Field {
	fl := Field{Key: fmt.Sprintf("f%d", i), Kind: kinds[r.IntN(len(kinds))], Label: locales.Raw("?"), Required: r.IntN(2) == 0, Relevant: randomRelevant(r, i)}
	if r.IntN(4) == 0 {
		fl.Kind = more[r.IntN(len(more))]
	}
	ref := func() string { return fmt.Sprintf("${f%d}", r.IntN(i)) }
	if i > 0 && r.IntN(3) == 0 {
		fl.Constraint = []string{". <= " + ref(), "string-length(.) > 1 or " + ref() + " = ''", ". != " + ref(), "count(" + ref() + ") < 9"}[r.IntN(4)]
	}
	if r.IntN(4) == 0 {
		fl.Default = []string{"1", "'b'", "today()", "now()", "random()", fmt.Sprintf("${last.f%d}", i)}[r.IntN(6)]
	}
	if i > 0 && r.IntN(6) == 0 {
		fl.RequiredIf, fl.Label = ref()+" > 2", locales.Both("问"+ref(), "ask "+ref())
	}
	fl.ReadOnly = r.IntN(12) == 0
	switch fl.Kind {
	case One, Many, Rank:
		fl.Choices = []Choice{{Key: "a", Label: locales.Both("甲", "A")}, {Key: "b", Label: locales.Both("乙", "B")}, {Key: "c", Label: locales.Both("无变化", "same")}}
		if i > 0 && r.IntN(3) == 0 {
			fl.ChoiceFilter = "name != " + ref()
		}
		if r.IntN(4) == 0 {
			fl.Parameters = map[string]string{"randomize": "true"}
		}
	case Calculate:
		fl.Calculation, fl.Label = "1 + 1", locales.Raw("!")
		if i > 0 {
			fl.Calculation = []string{ref() + " * 2", "once(" + ref() + ")", "sum(" + ref() + ")", "join('-', " + ref() + ")", "uuid()"}[r.IntN(5)]
		}
	}
	return fl
}

var typings = []string{
	"1", "2", "3", "42", "3.5", "３.５万", "三万五", "1，5", "-3", "0", "是", "不", "没变化", "跳过", "不适用", "返回", "？", "提交", "上周五", "2026-03-05",
	"yes", "有", "30.1 103.2", "2026-11-20 15:30", "15:30", "5/6", "甲", "B", "1,3", "随便写点", "", "100", "12%", "3斤", "下一步", "\x00", "keep",
}

var acts = []Act{Typed, Typed, Typed, Typed, Pick, Pick, Toggle, Done, Same, Skip, NotApp, Yes, Yes, No, Back, Open, Help, Submit, Nothing, Page, Undo, Remove, Located, Attached, "bogus"}

func randomInput(r *rand.Rand) Input {
	in := Input{Act: acts[r.IntN(len(acts))], Text: typings[r.IntN(len(typings))]}
	in.Arg = []string{"a", "b", "c", "yes", "no", "f0", "f1", "f2", "f5", "gone", "", "r1", "r2[1]", "r1[2]/f2", "r2[1]/f3", "1", "#2", "30 103 0 5"}[r.IntN(18)]
	if in.Act == Attached {
		in.Text, in.Arg = []string{"photo", "document", "voice"}[r.IntN(3)], "file"
	}
	return in
}

// helpful is what somebody does who wants to be done.
func helpful(p Prompt, i int) Input {
	switch {
	case p.Stage == Review:
		return Input{Act: Submit}
	case p.Stage == ReadBack:
		return Input{Act: Yes}
	case p.Field == nil:
		return Input{}
	case p.Adding:
		return Input{Act: No}
	case p.Field.shown():
		return Input{Act: Yes}
	case p.CanSkip:
		return Input{Act: Skip}
	case p.CanSame && i%3 == 0:
		return Input{Act: Same}
	}
	switch p.Field.Kind {
	case Many, Rank:
		if p.Field.Kind == Many && len(p.Ticked) > 0 && i%2 == 0 {
			return Input{Act: Done}
		}
		if len(p.Choices) > 0 {
			return Input{Act: Toggle, Arg: p.Choices[i%len(p.Choices)].Key}
		}
	case One, YesNo:
		if len(p.Choices) > 0 {
			return Input{Act: Pick, Arg: p.Choices[i%len(p.Choices)].Key}
		}
	case Geopoint:
		return Input{Act: Located, Arg: "30 103"}
	case Image, File:
		return Input{Act: Attached, Text: "photo", Arg: "file"}
	case Text, Barcode:
		return Input{Act: Typed, Text: fmt.Sprint("文字", i)}
	case Date, DateTime, Time, Period:
		return Input{Act: Typed, Text: []string{"2026-11-19", "2026-11-19 15:30", "15:30", "2026-11", "2026-W40"}[i%5]}
	case Acknowledge:
		return Input{Act: Yes}
	}
	return Input{Act: Typed, Text: fmt.Sprint(i % 11)}
}
