package statistics

import "cadrebot/locales"

// Borders of the verdicts, from the tables "Facility index" and "Discrimination index" in
// https://docs.moodle.org/dev/Quiz_report_statistics: a facility of 0.95 and more is
// "extremely easy" and below 0.35 difficult; a discrimination below 20 is very weak and
// below 0 means that the question is probably invalid.
const (
	easyFrom  = 0.95
	hardBelow = 0.35
	weakBelow = 20
)

// Verdict is what a trainer should make of a question, by the last part of the id of
// its sentence.
type Verdict string

// The verdicts.
const (
	TooFew   Verdict = "too_few"  // fewer than Enough answers
	Easy     Verdict = "easy"     // nearly everybody right: tells nothing
	CheckKey Verdict = "key"      // hard, and those who do well on the rest get it wrong too
	Hard     Verdict = "hard"     // hard, but it tells who knows the matter
	Reversed Verdict = "reversed" // those who do well on the rest get it wrong more often
	Unclear  Verdict = "unclear"  // hardly tells who knows the matter
	Works    Verdict = "works"
	Alone    Verdict = "alone" // nothing to compare it with: a quiz of one question
)

// Verdict judges a question by its facility and discrimination. A facility no better
// than blind guessing counts as hard, whatever its value. A question that nobody gets
// right asks for a look at the key, although its discrimination is undefined.
func (f ItemFigures) Verdict() Verdict {
	if f.Attempts < Enough || f.Facility == nil {
		return TooFew
	}
	hard := *f.Facility < hardBelow || f.Guess != nil && *f.Facility <= *f.Guess
	switch {
	case *f.Facility >= easyFrom:
		return Easy
	case f.Right == 0 && f.StandardDeviation != nil && *f.StandardDeviation == 0 && hard:
		return CheckKey
	case f.Discrimination == nil:
		return Alone
	case hard && *f.Discrimination < weakBelow:
		return CheckKey
	case hard:
		return Hard
	case *f.Discrimination < 0:
		return Reversed
	case *f.Discrimination < weakBelow:
		return Unclear
	}
	return Works
}

// WrongOfTen is how many of ten did not get full marks, rounded half up; 0 without attempts.
func (f ItemFigures) WrongOfTen() int {
	if f.Attempts == 0 {
		return 0
	}
	return ((f.Attempts-f.Right)*20 + f.Attempts) / (2 * f.Attempts)
}

// Sentence says the verdict in plain words.
func (f ItemFigures) Sentence() locales.Text {
	switch v := f.Verdict(); v {
	case TooFew:
		return locales.M("learn.stat.too_few", "Least", Enough)
	case CheckKey:
		return locales.M("learn.stat.key", "Wrong", f.WrongOfTen())
	case Hard:
		return locales.M("learn.stat.hard", "Wrong", f.WrongOfTen())
	case Alone:
		return locales.M("learn.stat.alone", "Wrong", f.WrongOfTen())
	default:
		return locales.M("learn.stat." + string(v))
	}
}
