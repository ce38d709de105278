package learn

import (
	"strings"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/training"
)

// arg is the argument of a dialogue button: the act's code, then a place as one digit.
func arg(act training.Act, places ...int) string {
	b := []byte(act)
	for _, p := range places {
		b = append(b, byte('0'+p))
	}
	return string(b)
}

// input turns a press or typed words into an act at what v shows.
func input(t *bot.Turn, v training.View) (training.Input, error) {
	if t.Press != nil {
		return pressed(t.Press.Arg)
	}
	text := locales.HalfWidth(t.Text)
	if act, ok := wordActs[v.Stage][strings.ToLower(text)]; ok && !(v.Stage == training.Asking && typed(v.Question)) {
		return training.Input{Act: act}, nil
	}
	if v.Page < v.Pages { // nothing is answered before the question is read
		act, ok := pageActs[strings.ToLower(text)]
		if !ok {
			return training.Input{}, locales.Refuse("learn.read_on")
		}
		return training.Input{Act: act}, nil
	}
	switch v.Stage {
	case training.Reading:
		return training.Input{}, locales.Refuse("learn.use_buttons")
	case training.Asking:
		return answered(t, v, text)
	}
	return training.Input{}, locales.Refuse("learn.use_next")
}

func pressed(a string) (training.Input, error) {
	if a == "" {
		return training.Input{}, locales.Refuse("learn.stale")
	}
	in := training.Input{Act: training.Act(a[:1])}
	for _, r := range a[1:] {
		if r < '0' || r > '9' {
			return training.Input{}, locales.Refuse("learn.stale")
		}
		in.Places = append(in.Places, int(r-'0'))
	}
	return in, nil
}

// typed reports whether q is answered in words or a number: anything may be the answer then.
func typed(q *training.Question) bool {
	return q.Type == training.Numeric || q.Type == training.Short || q.Type == training.Essay
}

// answered reads typed words at a question.
func answered(t *bot.Turn, v training.View, text string) (training.Input, error) {
	switch v.Question.Type {
	case training.Numeric:
		return number(t, v, text)
	case training.Short, training.Essay:
		return words(t, v, text)
	}
	if v.Question.Type == training.TrueFalse {
		if places, ok := training.ReadTrueFalse(text); ok {
			return training.Input{Act: training.Whole, Places: places}, nil
		}
	}
	places, ok := training.ReadPlaces(text)
	if !ok {
		return training.Input{}, locales.Refuse("learn.no_choice", "Letter", v.Options[len(v.Options)-1].Letter)
	}
	return training.Input{Act: training.Whole, Places: places}, nil
}

// words takes what was typed as it stands, but for a yes or no to an essay read back.
func words(t *bot.Turn, v training.View, text string) (training.Input, error) {
	if v.Pending != "" {
		if act, ok := yesNo[strings.ToLower(text)]; ok {
			return training.Input{Act: act}, nil
		}
	}
	return training.Input{Act: training.Said, Text: t.Text}, nil
}

// number reads a typed number as forms do: what needed reading is read back first. The
// unit of the question may follow the number.
func number(t *bot.Turn, v training.View, text string) (training.Input, error) {
	if v.Pending != "" {
		if act, ok := yesNo[strings.ToLower(text)]; ok {
			return training.Input{Act: act}, nil
		}
	}
	r, err := form.Read(form.Decimal, v.Question.TrimUnit(text), t.Now)
	if err != nil {
		return training.Input{}, err
	}
	in := training.Input{Act: training.Number, Number: r.Value.S}
	if !r.Exact {
		in.Heard = t.Text
	}
	return in, nil
}

// wordActs are words that work as buttons, where the answer cannot be meant by them.
var wordActs = map[training.Stage]map[string]training.Act{
	training.Reading: {
		"下一张": training.Forward, "下一题": training.Forward, "下一个": training.Forward, "继续": training.Forward, "next": training.Forward, ">": training.Forward,
		"上一张": training.Back, "上一个": training.Back, "返回": training.Back, "back": training.Back, "<": training.Back,
		"答题": training.Quiz, "直接答题": training.Quiz, "开始答题": training.Quiz, "quiz": training.Quiz, "questions": training.Quiz,
	},
	training.Asking: {
		"完成": training.Done, "好了": training.Done, "done": training.Done,
		"撤销": training.Undo, "undo": training.Undo,
	},
	training.Explained: {
		"下一题": training.Next, "继续": training.Next, "next": training.Next, "ok": training.Next, "好": training.Next, "1": training.Next, ">": training.Next,
	},
}

// pageActs are words that turn the pages of a long question.
var pageActs = map[string]training.Act{
	"下一页": training.Forward, "继续": training.Forward, "next": training.Forward, "more": training.Forward, ">": training.Forward,
	"上一页": training.Back, "返回": training.Back, "back": training.Back, "<": training.Back,
}

// yesNo answers a number that is read back. A bare 1 or 2 is a number, not a yes.
var yesNo = map[string]training.Act{
	"是": training.Yes, "对": training.Yes, "对的": training.Yes, "yes": training.Yes, "y": training.Yes, "ok": training.Yes,
	"不": training.No, "不是": training.No, "不对": training.No, "no": training.No, "n": training.No,
}
