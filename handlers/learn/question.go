package learn

import (
	"unicode/utf8"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/training"
)

// asks is how each type of question is asked: below the stem, and with which buttons.
var asks = map[training.Type]func(s *bot.Screen, v training.View){
	training.Single:    func(s *bot.Screen, v training.View) { options(s, v, locales.M("learn.ask_single")) },
	training.TrueFalse: func(s *bot.Screen, v training.View) { options(s, v, locales.M("learn.ask_true_false")) },
	training.Multiple: func(s *bot.Screen, v training.View) {
		options(s, v, locales.M("learn.ask_multiple"))
		if v.Ready {
			s.Row(bot.In(locales.M("learn.done"), arg(training.Done)))
		}
	},
	training.Ordering: ordering,
	training.Matching: matching,
	training.Numeric:  numeric,
	training.Short:    func(s *bot.Screen, _ training.View) { s.Add(locales.M("learn.ask_short")) },
	training.Essay:    essay,
}

// essay is typed and read back before it goes to the trainer.
func essay(s *bot.Screen, v training.View) {
	if v.Pending == "" {
		s.Add(locales.M("learn.ask_essay"))
		return
	}
	s.Add(locales.M("learn.heard_essay", "Text", v.Pending)).
		Row(bot.In(locales.M("learn.send_essay"), arg(training.Yes)), bot.In(locales.M("learn.no"), arg(training.No)))
}

// question is a question that waits for its answer.
func question(c *training.Course, v training.View) *bot.Screen {
	s := bot.Say(head(c, v), locales.M("learn.question", "Stem", v.Stem))
	if v.Pages > 1 {
		s.Add(locales.M("learn.page", "Page", v.Page, "Pages", v.Pages))
	}
	var row []bot.Button
	if v.Page > 1 {
		row = append(row, bot.In(locales.M("learn.older"), arg(training.Back)))
	}
	if v.Page < v.Pages {
		return s.Row(append(row, bot.In(locales.M("learn.newer"), arg(training.Forward)))...)
	}
	asks[v.Question.Type](s, v)
	if len(row) > 0 {
		s.Row(row...)
	}
	return s
}

// options lists the choices and offers each as a button; ticked ones are marked.
func options(s *bot.Screen, v training.View, ask locales.Text) {
	listed(s, v)
	s.Add(ask)
	s.Pairs(choiceButtons(v, func(training.Option) bool { return true }))
}

func listed(s *bot.Screen, v training.View) {
	for _, o := range v.Options {
		id := "learn.option"
		if o.Picked && v.Question.Type == training.Multiple {
			id = "learn.option_ticked"
		}
		s.Add(locales.M(id, "Letter", o.Letter, "Text", v.Question.Choices[o.Choice]))
	}
}

// How long every choice of a question may be to stand on the buttons, two in a row on a
// small phone. If one is longer, all buttons of the question are just letters.
const (
	labelZh = 9
	labelEn = 16
)

func choiceButtons(v training.View, offered func(training.Option) bool) []bot.Button {
	zh, en := true, true
	for _, c := range v.Question.Choices {
		zh = zh && c.Zh != "" && utf8.RuneCountInString(c.Zh) <= labelZh
		en = en && c.En != "" && utf8.RuneCountInString(c.En) <= labelEn
	}
	var out []bot.Button
	for at, o := range v.Options {
		if !offered(o) {
			continue
		}
		name := o.Letter
		if o.Picked && v.Question.Type == training.Multiple {
			name = "☑ " + name
		}
		label, choice := locales.Raw(name), v.Question.Choices[o.Choice]
		if zh {
			label.Zh += " " + choice.Zh
		}
		if en {
			label.En += " " + choice.En
		}
		out = append(out, bot.In(label, arg(training.Pick, at)))
	}
	return out
}

// unlessReady is the sentence ask, or, once all is picked, that only done is left to tap.
func unlessReady(v training.View, ask string) locales.Text {
	if v.Ready {
		ask = "learn.all_set"
	}
	return locales.M(ask)
}

// unpicked offers what is still to be picked, with undo and, when all is, done.
func unpicked(s *bot.Screen, v training.View) {
	if !v.Ready {
		again := v.Question.Type == training.Matching // two entries may have the same one
		s.Pairs(choiceButtons(v, func(o training.Option) bool { return again || !o.Picked }))
	}
	var row []bot.Button
	if len(v.Picked) > 0 {
		row = append(row, bot.In(locales.M("learn.undo"), arg(training.Undo)))
	}
	if v.Ready {
		row = append(row, bot.In(locales.M("learn.done"), arg(training.Done)))
	}
	if len(row) > 0 {
		s.Row(row...)
	}
}

// ordering is tapped in order, with undo.
func ordering(s *bot.Screen, v training.View) {
	listed(s, v)
	if len(v.Picked) > 0 {
		var letters []locales.Text
		for _, at := range v.Picked {
			letters = append(letters, locales.Raw(v.Options[at].Letter))
		}
		s.Add(locales.M("learn.ordered", "Letters", join(letters, " → ", " → ")))
	}
	s.Add(unlessReady(v, "learn.ask_ordering"))
	unpicked(s, v)
}

// matching goes down the left side, one entry after the other.
func matching(s *bot.Screen, v training.View) {
	for i, left := range v.Question.Left {
		switch {
		case i < len(v.Picked):
			s.Add(locales.M("learn.left_done", "Number", i+1, "Left", left, "Letter", v.Options[v.Picked[i]].Letter))
		case i == len(v.Picked):
			s.Add(locales.M("learn.left_now", "Number", i+1, "Left", left))
		default:
			s.Add(locales.M("learn.left_open", "Number", i+1, "Left", left))
		}
	}
	s.Add(locales.Raw(" "))
	listed(s, v)
	s.Add(unlessReady(v, "learn.ask_matching"))
	unpicked(s, v)
}

// numeric is typed; what needed reading is read back with yes and no.
func numeric(s *bot.Screen, v training.View) {
	q := v.Question
	if v.Pending != "" {
		s.Add(locales.Raw(" "), locales.M("learn.heard", "Heard", v.Heard, "Value", locales.Decimal(v.Pending), "Unit", q.Unit)).
			Row(bot.In(locales.M("learn.yes"), arg(training.Yes)), bot.In(locales.M("learn.no"), arg(training.No)))
		return
	}
	if q.Unit.Empty() {
		s.Add(locales.M("learn.ask_number"))
		return
	}
	s.Add(locales.M("learn.ask_numeric", "Unit", q.Unit))
}

// join puts texts that people wrote one after the other, in each language with its own
// mark between.
func join(list []locales.Text, zh, en string) locales.Text {
	var out locales.Text
	for i, t := range list {
		if i > 0 {
			out.Zh, out.En = out.Zh+zh, out.En+en
		}
		out.Zh, out.En = out.Zh+t.Zh, out.En+t.En
	}
	return out
}
