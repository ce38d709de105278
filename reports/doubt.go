package reports

import (
	"strconv"

	"cadrebot/form"
	"cadrebot/locales"
)

// From leap times the last figure on, and above floor, a count is doubted.
const (
	leap  = 10
	floor = 100
)

// Doubts are what somebody should look at again before handing in: a running total that
// fell within its year, and counts that leapt up. They never keep a report back.
func Doubts(f form.Form, p Period, answers form.Answers, lastPeriod Period, last form.Answers) []locales.Text {
	var out []locales.Text
	for i := range f.Fields {
		fl := &f.Fields[i]
		now, known := figure(answers, fl.Key)
		was, before := figure(last, fl.Key)
		if !known || !before {
			continue
		}
		id := ""
		switch {
		case fl.Key == Income && now < was && p.year() == lastPeriod.year():
			id = "report.doubt.fell"
		case fl.Kind == form.Integer && now > floor && now >= leap*was:
			id = "report.doubt.leapt"
		}
		if id != "" {
			out = append(out, locales.M(id, "Label", ShortLabel(fl.Key), "Last", form.Show(fl, last[fl.Key])))
		}
	}
	return out
}

func figure(a form.Answers, key string) (float64, bool) {
	n, err := strconv.ParseFloat(a[key].S, 64)
	return n, err == nil
}

// year is the calendar year in which p is due; 0 when p names no week.
func (p Period) year() int {
	if !p.Valid() {
		return 0
	}
	return p.Due().Year()
}
