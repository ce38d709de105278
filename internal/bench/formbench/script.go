package main

import (
	"cadrebot/internal/bench/peerform"
	"cadrebot/locales"
)

// step is one thing that a person does: say something or press a button, and what the
// bot's answer holds. A label is a function of the bot's words, so that one script runs
// through every bot.
type step struct {
	say    string
	press  func(peerform.Labels) string
	expect func(peerform.Labels) string
	also   func(peerform.Labels) string // a further message of the same turn
}

func question(i int) func(peerform.Labels) string {
	return func(l peerform.Labels) string { return l.Questions[i] }
}

func fill(l peerform.Labels) string    { return l.Fill }
func same(l peerform.Labels) string    { return l.Same }
func submit(l peerform.Labels) string  { return l.Submit }
func head(l peerform.Labels) string    { return l.Head }
func refused(l peerform.Labels) string { return l.Refused }
func receipt(l peerform.Labels) string { return l.Receipt }

// steps is the conversation: the command, eight steps of the form and one refused
// integer; 10 updates and 14 Bot API calls (10 answers, the head above the first
// question, 3 answered presses).
var steps = []step{
	{say: "/report", expect: fill},
	{press: fill, also: head, expect: question(0)},
	{say: "2.5", expect: refused},
	{say: "2", expect: question(1)},
	{say: "3", expect: question(2)},
	{press: same, expect: question(3)},
	{say: "0", expect: question(4)},
	{say: "60", expect: question(5)},
	{say: "35000", expect: submit},
	{press: submit, expect: receipt},
}

// The steps that -burst sends without waiting for the answers: typed figures only, and no
// two alike, so that a wrong order shows in the answers and in the stored row.
const burstFrom, burstTo = 6, 9

// callsPerTalk is how many Bot API calls one conversation takes.
const callsPerTalk = 14

// The figures that the conversation leaves behind, and those of the week before.
const (
	answersNow  = `{"mon_03":{"s":"2"},"mon_05":{"s":"3"},"lab_02":{"s":"0"},"gua_04":{"s":"0"},"prj_06":{"s":"60"},"col_01":{"s":"35000"}}`
	answersLast = `{"mon_03":{"s":"1"},"mon_05":{"s":"3"},"lab_02":{"s":"0"},"gua_04":{"s":"0"},"prj_06":{"s":"55"},"col_01":{"s":"30000"}}`
)

// ourLabels reads our own words from the catalogue.
func ourLabels(lang string) peerform.Labels {
	say := func(id string) string { return locales.M(id).Plain(locales.Lang(lang)) }
	l := peerform.Labels{
		Fill: say("report.fill"), Head: say("report.title"), Refused: say("form.not_whole"),
		Same:   locales.M("ask.same", "Value", locales.Raw("0")).Plain(locales.Lang(lang)),
		Submit: say("ask.submit"), Receipt: "R-2",
	}
	for _, f := range []string{"mon_03", "mon_05", "lab_02", "gua_04", "prj_06", "col_01"} {
		l.Questions = append(l.Questions, say("report.field."+f+".label"))
	}
	return l
}
