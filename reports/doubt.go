package reports

import (
	"strconv"
	"strings"

	"cadrebot/form"
	"cadrebot/locales"
)

// From leap times the last figure on, and above a floor, a count is doubted. The floor for
// households is lower: a village has some hundreds (45,000 in the 122 villages of a county,
// brief 2.1), so that 30 are about a tenth of it, while the usual figure is below ten. A
// broken water main is asked about once; the week after, the figure is no leap any more.
const (
	leap            = 10
	floor           = 100
	floorHouseholds = 30
)

// Doubt is a figure that somebody should look at again, and the sentence that says why.
type Doubt struct {
	Key string // of the answer
	Why locales.Text
}

// Doubts are the sentences of Doubted.
func Doubts(f form.Form, p Period, answers form.Answers, lastPeriod Period, last form.Answers) []locales.Text {
	var out []locales.Text
	for _, d := range Doubted(f, p, answers, lastPeriod, last) {
		out = append(out, d.Why)
	}
	return out
}

// Doubted are the figures to look at again before handing in, in the form's order: a running
// total that fell within its year, and counts that leapt up. They never keep a report back.
func Doubted(f form.Form, p Period, answers form.Answers, lastPeriod Period, last form.Answers) []Doubt {
	var out []Doubt
	for i := range f.Fields {
		fl := &f.Fields[i]
		now, known := figure(answers, fl.Key)
		was, had := figure(last, fl.Key)
		if !known || !had {
			continue
		}
		id := ""
		switch {
		case fl.Key == Income && now < was && p.year() == lastPeriod.year():
			id = "report.doubt.fell"
		case fl.Kind == form.Integer && now > floorOf(fl) && now >= leap*was:
			id = "report.doubt.leapt"
		}
		if id != "" {
			out = append(out, Doubt{fl.Key, locales.M(id, "Label", LabelOf(f, fl.Key), "Last", form.Show(fl, last[fl.Key]))})
		}
	}
	return out
}

// before marks, among the known answers of a session, what only Doubts reads: the period
// of the last report and its figures of one week. No field's key holds a colon. Persisted
// in drafts.
const before = "before:"

// Remember is Known of the last report, made for p, and beside it what Recall needs. Nil
// stays nil.
func Remember(last form.Answers, p Period) form.Answers {
	out := Known(last)
	if out == nil {
		return nil
	}
	out[before] = form.Value{S: string(p)}
	for _, k := range weekly {
		if v, ok := last[k]; ok {
			out[before+k] = v
		}
	}
	return out
}

// Recall is the last report and its period again; false when known does not come from
// Remember.
func Recall(known form.Answers) (last form.Answers, p Period, ok bool) {
	made, ok := known[before]
	if !ok {
		return nil, "", false
	}
	last = make(form.Answers, len(known))
	for k, v := range known {
		last[strings.TrimPrefix(k, before)] = v
	}
	delete(last, "")
	return last, Period(made.S), true
}

// floorOf is the figure up to which a leap is left alone.
func floorOf(f *form.Field) float64 {
	if Households(f) {
		return floorHouseholds
	}
	return floor
}

func figure(a form.Answers, key string) (float64, bool) {
	n, err := strconv.ParseFloat(a[key].S, 64)
	return n, err == nil
}

// year is the calendar year to which p belongs, that of its Friday; 0 when p names no week.
func (p Period) year() int {
	if !p.Valid() {
		return 0
	}
	return p.Due(nil).Year()
}
