package reports_test

import (
	"slices"
	"testing"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

func number(key string) form.Field {
	return form.Field{Key: key, Kind: form.Integer, Required: true, Label: locales.Both(key, key)}
}

func survey(fields ...form.Field) form.Form {
	return form.Form{ID: "survey@990101", Version: 1, Title: locales.Both("调查", "Survey"), Fields: fields}
}

// fed is what a form feeds, as code=field, with weight, mean and the rest as marks.
func fed(src reports.Source) []string {
	var out []string
	for _, f := range src.Feeds {
		s := string(f.Indicator.Code) + "=" + f.Field
		if f.Weight != "" {
			s += "/" + f.Weight
		}
		for _, mark := range []struct {
			on bool
			as string
		}{{f.Mean, " mean"}, {f.Flow, " flow"}, {f.AbsentNA, " n/a"}} {
			if mark.on {
				s += mark.as
			}
		}
		out = append(out, s)
	}
	return out
}

func TestWhichFieldsOfAFormRollUp(t *testing.T) {
	t.Parallel()
	of := func(key string, k form.Kind) form.Field { return form.Field{Key: key, Kind: k, Required: true} }
	when := func(f form.Field, relevant string) form.Field { f.Relevant = relevant; return f }
	begin := func(k form.Kind, relevant string) form.Field {
		return form.Field{Key: "g" + string(k), Kind: k, Relevant: relevant}
	}
	for name, c := range map[string]struct {
		fields []form.Field
		want   []string
	}{
		"codes in any spelling":         {[]form.Field{number("mon_01"), number("MON-01a"), number("Mon.02")}, []string{"MON-01=mon_01", "MON-01a=MON-01a", "MON-02=Mon.02"}},
		"by the name of a field":        {[]form.Field{{Key: "q_1", Name: "mon_01", Kind: form.Integer}}, []string{"MON-01=q_1"}},
		"no code":                       {[]form.Field{number("households"), number("mon_99"), number("mon_01_old")}, nil},
		"what happened adds up":         {[]form.Field{number("mon_03"), number("mon_04")}, []string{"MON-03=mon_03 flow", "MON-04=mon_04"}},
		"no numbers":                    {[]form.Field{of("mon_01", form.Text), of("mon_02", form.One), of("mon_03", form.Date)}, nil},
		"worked out":                    {[]form.Field{of("mon_01", form.Calculate)}, []string{"MON-01=mon_01"}},
		"money only for amounts":        {[]form.Field{of("mon_01", form.Money), of("pst_02", form.Money)}, []string{"PST-02=pst_02 flow"}},
		"mu only for areas":             {[]form.Field{of("tec_02", form.Area), of("mon_01", form.Area), of("mon_02", form.Weight)}, []string{"TEC-02=tec_02"}},
		"a percentage stands alone":     {[]form.Field{of("prj_06", form.Percent), of("mon_01", form.Percent)}, []string{"PRJ-06=prj_06"}},
		"the first of two":              {[]form.Field{number("mon_01"), number("MON-01")}, []string{"MON-01=mon_01"}},
		"in a group":                    {[]form.Field{begin(form.BeginGroup, ""), number("mon_01"), begin(form.EndGroup, "")}, []string{"MON-01=mon_01"}},
		"not in a repeat":               {[]form.Field{begin(form.BeginRepeat, ""), number("mon_01"), begin(form.EndRepeat, ""), number("mon_02")}, []string{"MON-02=mon_02"}},
		"asked under a condition":       {[]form.Field{when(number("mon_01"), "${a} > 0")}, []string{"MON-01=mon_01 n/a"}},
		"in a group under a condition":  {[]form.Field{begin(form.BeginGroup, "${a} > 0"), number("mon_01"), begin(form.EndGroup, ""), number("mon_02")}, []string{"MON-01=mon_01 n/a", "MON-02=mon_02"}},
		"optional, so unknown":          {[]form.Field{{Key: "mon_01", Kind: form.Integer, Relevant: "${a} > 0"}}, []string{"MON-01=mon_01"}},
		"a share without its whole":     {[]form.Field{number("gua_02")}, nil},
		"a share":                       {[]form.Field{number("gua_02"), number("GUA-02-den")}, []string{"GUA-02=gua_02/GUA-02-den"}},
		"a rate is never averaged":      {[]form.Field{of("gua_02", form.Percent), number("gua_02_den"), of("rlc_01", form.Decimal), number("rlc_01_people")}, nil},
		"a mean and its people":         {[]form.Field{number("inc_01"), number("inc_01_people")}, []string{"INC-01=inc_01/inc_01_people mean"}},
		"a sum of money and its people": {[]form.Field{number("inc_02_den"), of("inc_02", form.Money)}, []string{"INC-02=inc_02/inc_02_den"}},
	} {
		src := reports.SourceOf(7, org.LevelVillage, calendar.Month, survey(c.fields...))
		if got := fed(src); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// A field that an older version lacks is unknown in its reports, never "not applicable".
func TestVersionsOfAFormRollUpTogether(t *testing.T) {
	t.Parallel()
	sometimes := number("mon_02")
	sometimes.Relevant = "${mon_01} > 0"
	newest, middle, oldest := survey(number("mon_01"), sometimes), survey(number("mon_01"), sometimes, number("pai_01")), survey(number("mon_01"))
	src := reports.SourceOf(7, org.LevelVillage, calendar.Month, newest, middle, oldest)
	if got, want := fed(src), []string{"MON-01=mon_01", "MON-02=mon_02", "PAI-01=pai_01"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := fed(reports.SourceOf(7, org.LevelVillage, calendar.Month, newest, middle)); !slices.Contains(got, "MON-02=mon_02 n/a") {
		t.Errorf("both versions ask under a condition: %q", got)
	}
	if src.ID != 7 || src.Form != "survey@990101" || src.Title.Zh != "调查" || src.Every != calendar.Month {
		t.Errorf("%+v", src)
	}
	if got := reports.SourceOf(7, org.LevelVillage, calendar.Month); len(got.Feeds) != 0 {
		t.Errorf("a form without versions feeds %+v", got)
	}
}

// What does not add up has its value where the form is filled in, whatever the list says.
func TestAProgressReportedByTownshipsIsTheTownships(t *testing.T) {
	t.Parallel()
	src := reports.SourceOf(7, org.LevelTownship, calendar.Month, survey(number("prj_06")))
	f := reports.Figure{Num: rat("60"), Known: 1}
	if says, v := f.Value(src.Feeds[0].Indicator, township); says != reports.Number || v.Cmp(f.Num) != 0 {
		t.Errorf("the township's own progress says %v, %v", says, v)
	}
	if says, _ := f.Value(src.Feeds[0].Indicator, county); says != reports.Apart {
		t.Errorf("the county's says %v", says)
	}
}

func TestWhichPeriodsASourceHas(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		every      calendar.Kind
		p          reports.Period
		own, spans bool
	}{
		{calendar.Week, "2026W47", true, true},
		{calendar.Week, "2026M11", false, true},
		{calendar.Week, "2026-11-27", false, false},
		{calendar.Month, "2026M06", true, true},
		{calendar.Month, "2026W23", false, false},
		{calendar.Month, "2026", false, true},
		{calendar.Month, "x", false, false},
		{calendar.Year, "2026", true, true},
		{calendar.Year, "2026Q4", false, false},
		{"", "2026-11-27", true, true},
		{"", "2026M11", false, false},
		{"", "2026-11-31", false, false},
	} {
		src := reports.Source{Every: c.every}
		if own, spans := src.Own(c.p), src.Spans(c.p); own != c.own || spans != c.spans {
			t.Errorf("every %q, %s: own %v, spans %v", c.every, c.p, own, spans)
		}
	}
}
