package record

import (
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
)

// Words finds the sentences of a domain by how the house names them: with Words("funds."),
// funds.field_amount, funds.hint_amount, funds.choice_source_central, funds.state_in_force,
// funds.move_approve, funds.kind_fund_batch.
type Words string

// Kind names a kind of record.
func (w Words) Kind(id string) locales.Text { return locales.M(string(w) + "kind_" + id) }

// State names a state.
func (w Words) State(s lifecycle.State) locales.Text {
	return locales.M(string(w) + "state_" + string(s))
}

// Move is what stands on the button of a move.
func (w Words) Move(n lifecycle.Name) locales.Text { return locales.M(string(w) + "move_" + string(n)) }

// Field is a question with its label and a hint that has one example.
func (w Words) Field(key string, kind form.Kind) form.Field {
	return form.Field{Key: key, Kind: kind, Label: locales.M(string(w) + "field_" + key), Hint: locales.M(string(w) + "hint_" + key)}
}

// Said is an answer that nobody is asked for, with its label.
func (w Words) Said(key string, kind form.Kind) form.Field {
	return form.Field{Key: key, Kind: kind, Label: locales.M(string(w) + "field_" + key)}
}

// Must is a question that cannot be passed over.
func (w Words) Must(key string, kind form.Kind) form.Field {
	f := w.Field(key, kind)
	f.Required = true
	return f
}

// Came is a required day that has come: one ahead is refused where it is asked.
func (w Words) Came(key string) form.Field {
	f := w.Must(key, form.Date)
	f.Constraint, f.ConstraintMessage = ". <= today()", locales.M("record.not_come")
	return f
}

// Pick is a question with one choice that cannot be passed over.
func (w Words) Pick(key string, choices ...string) form.Field {
	f := w.Must(key, form.One)
	f.Choices = w.Choices(key, choices...)
	return f
}

// Choices are the choices of a question in the order given.
func (w Words) Choices(field string, keys ...string) []form.Choice {
	out := make([]form.Choice, len(keys))
	for i, k := range keys {
		out[i] = form.Choice{Key: k, Label: w.Choice(field, k)}
	}
	return out
}

// Choice names one choice of a question.
func (w Words) Choice(field, key string) locales.Text {
	return locales.M(string(w) + "choice_" + field + "_" + key)
}

// Why is the reason that a move asks for, required.
func (w Words) Why() form.Field { return w.Must(AskReason, form.Text) }

// Today is the question of a day that mostly is the day on which it is entered.
func (w Words) Today(key string) form.Field {
	f := w.Must(key, form.Date)
	f.Default = "today()"
	return f
}

// AboveZero refuses the first of the numbers under keys that is not above zero, by its label.
func (w Words) AboveZero(a form.Answers, keys ...string) error {
	for _, key := range keys {
		if In(a, key).Sign() <= 0 {
			return locales.Refuse("record.above_zero", "Field", w.Field(key, form.Decimal).Label)
		}
	}
	return nil
}

// NotBelowZero refuses the first of the numbers under keys that is below zero, by its label.
func (w Words) NotBelowZero(a form.Answers, keys ...string) error {
	for _, key := range keys {
		if In(a, key).Sign() < 0 {
			return locales.Refuse("record.below_zero", "Field", w.Field(key, form.Decimal).Label)
		}
	}
	return nil
}
