// Package reports owns the reports that travel up and come back: the weekly village
// brief as a form, periods and due moments, the states of a review, what counts as on
// time, and the rates that are computed from raw counts.
//
// It is pure: no SQL, no Telegram, no clock; it imports locales, org, form and
// lifecycle. A new report is a new form value beside Brief; its review is the same.
package reports

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"cadrebot/form"
	"cadrebot/locales"
)

// WeeklyBrief is the id of the weekly village brief; also the ref of its obligation.
// Persisted with every submission.
const WeeklyBrief = "weekly_brief"

// BriefVersion is the version of Brief. Persisted with every submission.
const BriefVersion = 1

// Fields of the brief: the indicator's code in lower case. Persisted.
const (
	NewlyRecognised = "mon_03"
	RiskClues       = "mon_05"
	Returnees       = "lab_02"
	Reemployed      = "lab_03"
	WaterProblems   = "gua_04"
	WaterWhy        = "gua_04_why"
	Progress        = "prj_06"
	ProgressWhy     = "prj_06_why"
	Income          = "col_01"
)

// Brief is the weekly village brief: at most eight typed fields (brief 2.5, 3.20).
// Progress may fall only with a reason (planted case 5).
func Brief() form.Form {
	count := func(key string) form.Field {
		return form.Field{
			Key: key, Kind: form.Integer, Required: true, Constraint: ". >= 0",
			Label: locales.M("report.field." + key + ".label"),
			Hint:  locales.M("report.field." + key + ".hint"),
			Unit:  locales.M("report.field." + key + ".unit"), UnitOne: locales.M("report.field." + key + ".unit_one"),
		}
	}
	reemployed := count(Reemployed)
	reemployed.Relevant = "${lab_02} > 0"
	reemployed.Constraint = ". >= 0 and . <= ${lab_02}"
	reemployed.ConstraintMessage = locales.M("report.field.lab_03.limit")
	progress := count(Progress)
	progress.Constraint = ". >= 0 and . <= 100"
	progress.ConstraintMessage = locales.M("report.field.prj_06.limit")
	income := count(Income)
	income.Kind, income.Unit, income.UnitOne = form.Money, locales.Text{}, locales.Text{}

	return form.Form{
		ID: WeeklyBrief, Version: BriefVersion, Title: locales.M("report.title"),
		Fields: []form.Field{
			ofTheWeek(count(NewlyRecognised)),
			ofTheWeek(count(RiskClues)),
			count(Returnees),
			reemployed,
			count(WaterProblems),
			{
				Key: WaterWhy, Kind: form.One, Required: true, Relevant: "${gua_04} > 0",
				Label: locales.M("report.field.gua_04_why.label"), Hint: locales.M("report.field.gua_04_why.hint"),
				Choices: []form.Choice{
					{Key: "quantity", Label: locales.M("report.water.quantity")},
					{Key: "quality", Label: locales.M("report.water.quality")},
					{Key: "reliability", Label: locales.M("report.water.reliability")},
					{Key: "convenience", Label: locales.M("report.water.convenience")},
				},
			},
			progress,
			{
				Key: ProgressWhy, Kind: form.Text, Required: true, Relevant: "${prj_06} < ${last.prj_06}",
				Label: locales.M("report.field.prj_06_why.label"), Hint: locales.M("report.field.prj_06_why.hint"),
			},
			income,
		},
	}
}

// weekly are the figures that count one week: last week's say nothing about this one.
var weekly = []string{NewlyRecognised, RiskClues}

// ofTheWeek offers zero for a figure of one week, instead of what it was last time.
func ofTheWeek(f form.Field) form.Field {
	f.Default = "0"
	return f
}

// Known is what of the last answers may be offered again: all but the figures that
// belong to one week. Nil stays nil.
func Known(last form.Answers) form.Answers {
	if last == nil {
		return nil
	}
	out := maps.Clone(last)
	for _, k := range weekly {
		delete(out, k)
	}
	return out
}

// NothingNew is a week in which nothing happened: the last answers, with zero for the
// figures that belong to one week. Nil stays nil.
func NothingNew(last form.Answers) form.Answers {
	out := Known(last)
	if out == nil {
		return nil
	}
	for _, k := range weekly {
		out[k] = form.Value{S: "0"}
	}
	return out
}

// ShortLabel names a field of the brief in a word or two, for buttons two in a row.
func ShortLabel(key string) locales.Text { return locales.M("report.field." + key + ".short") }

// CompiledBrief is Brief, compiled once.
var CompiledBrief = sync.OnceValues(func() (*form.Compiled, error) {
	c, err := form.Compile(Brief())
	if err != nil {
		return nil, fmt.Errorf("compile the weekly brief: %w", err)
	}
	return c, nil
})

// Opens lists, in the form's order, what a return of fields opens: the fields and those
// that depend on them, so that a corrected number can ask for its reason.
func Opens(f form.Form, fields []string) []string {
	open := map[string]bool{}
	for _, k := range fields {
		open[k] = true
	}
	for grew := true; grew; {
		grew = false
		for _, fl := range f.Fields {
			if !open[fl.Key] && dependsOn(f, fl, open) {
				open[fl.Key], grew = true, true
			}
		}
	}
	var out []string
	for _, fl := range f.Fields {
		if open[fl.Key] {
			out = append(out, fl.Key)
		}
	}
	return out
}

// dependsOn reports whether what fl asks or allows goes by one of the open fields.
func dependsOn(f form.Form, fl form.Field, open map[string]bool) bool {
	for _, other := range f.Fields {
		if !open[other.Key] {
			continue
		}
		for _, name := range []string{other.Key, other.Name} {
			ref := "${" + name + "}"
			if strings.Contains(fl.Relevant+fl.Constraint+fl.RequiredIf+fl.ChoiceFilter, ref) {
				return true
			}
		}
	}
	return false
}

// Merge takes the open fields from given and everything else from old, so that a
// correction cannot touch what was not returned.
func Merge(old, given form.Answers, open []string) form.Answers {
	out := make(form.Answers, len(old))
	for k, v := range old {
		if !slices.Contains(open, k) {
			out[k] = v
		}
	}
	for _, k := range open {
		if v, ok := given[k]; ok {
			out[k] = v
		}
	}
	return out
}

// Diff splits what differs between two sets of answers: old and new by field. A field
// that one side lacks is missing there.
func Diff(was, is form.Answers) (old, now form.Answers) {
	old, now = form.Answers{}, form.Answers{}
	for k, v := range was {
		if w, ok := is[k]; !ok || !same(v, w) {
			old[k] = v
		}
	}
	for k, v := range is {
		if w, ok := was[k]; !ok || !same(v, w) {
			now[k] = v
		}
	}
	return old, now
}

func same(a, b form.Value) bool { return a.S == b.S && a.NA == b.NA && slices.Equal(a.L, b.L) }
