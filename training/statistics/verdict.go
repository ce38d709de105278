package statistics

import "cadrebot/locales"

// Borders of the verdicts, from the tables "Facility index" and "Discrimination index" in
// https://docs.moodle.org/dev/Quiz_report_statistics. By the first a facility of 95 per cent
// and more is extremely easy, from 35 to 64 about right, below that difficult, and at 5 and
// less the question is extremely difficult or something is wrong with it. By the second a
// discrimination from 50 is very good, from 30 adequate, from 20 weak, below 20 very weak, and
// below 0 the question is probably invalid. Below 30 Moodle's question bank as well says that
// a question very likely needs checking (qbank_statistics, NEED_FOR_REVISION_LOWER_THRESHOLD).
const (
	easyFrom      = 0.95
	hardBelow     = 0.35
	extremeTo     = 0.05
	adequateFrom  = 30
	veryWeakBelow = 20
)

// Verdict is what a trainer should make of a question, by the last part of the id of
// its sentence.
type Verdict string

// The verdicts.
const (
	TooFew   Verdict = "too_few"  // fewer than Enough answers
	Easy     Verdict = "easy"     // nearly everybody right: tells nothing
	Extreme  Verdict = "extreme"  // hardly anybody right: extremely hard, or something is wrong with it
	CheckKey Verdict = "key"      // hard, and those who do well on the rest get it wrong too
	Hard     Verdict = "hard"     // hard, but it tells who knows the matter
	Reversed Verdict = "reversed" // those who do well on the rest get it wrong more often
	Unclear  Verdict = "unclear"  // hardly tells who knows the matter
	Weak     Verdict = "weak"     // tells it weakly
	Works    Verdict = "works"
	Alone    Verdict = "alone" // nothing to compare it with: a quiz of one question
)

// Verdict judges a question by its facility and discrimination. A facility no better
// than blind guessing counts as hard, whatever its value. A question that hardly anybody gets
// right asks for a look at the key, whatever its discrimination.
func (f ItemFigures) Verdict() Verdict {
	if f.Attempts < Enough || f.Facility == nil {
		return TooFew
	}
	hard := *f.Facility < hardBelow || f.Guess != nil && *f.Facility <= *f.Guess
	switch {
	case *f.Facility >= easyFrom:
		return Easy
	case *f.Facility <= extremeTo:
		return Extreme
	case f.Discrimination == nil:
		return Alone
	case hard && *f.Discrimination < veryWeakBelow:
		return CheckKey
	case hard:
		return Hard
	case *f.Discrimination < 0:
		return Reversed
	case *f.Discrimination < veryWeakBelow:
		return Unclear
	case *f.Discrimination < adequateFrom:
		return Weak
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
