package store_test

import (
	"errors"
	"fmt"
	"math/big"
	"testing"
	"time"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/forms"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
)

const formMonth reports.Period = "2026M11"

// monthly is the county's form: households, a mean with its people, what happened, and a
// remark that feeds nothing; further fields behind.
func monthly(more ...form.Field) form.Form {
	f := form.Form{ID: "monthly", Version: 1, Title: locales.Both("监测月报", "Monitoring"), Fields: []form.Field{
		{Key: "mon_01", Kind: form.Integer, Required: true},
		{Key: "inc_01", Kind: form.Decimal},
		{Key: "inc_01_people", Kind: form.Integer},
		{Key: "hrd_01", Kind: form.Integer, Required: true},
		{Key: "remark", Kind: form.Text},
		{Key: "pai_01", Kind: form.Integer, Required: true, Relevant: "${mon_01} > 0"},
		{Key: "kind", Kind: form.One, Choices: []form.Choice{{Key: "a", Label: locales.Both("甲", "A")}}},
	}}
	f.Fields = append(f.Fields, more...)
	for i := range f.Fields {
		f.Fields[i].Label = locales.Both("题"+f.Fields[i].Key, "Question "+f.Fields[i].Key)
	}
	return f
}

// publish puts a form of the county to its villages, once a month unless t says otherwise.
func (w *reportWorld) publish(who string, f form.Form, t forms.Terms) forms.Entry {
	w.t.Helper()
	s, by := store.NewForms(w.db), w.people[who]
	member := org.Member{Person: org.Person{ID: by.Person}, Active: by.Grant}
	e, _, err := s.Add(w.t.Context(), forms.Upload{By: member, Filename: f.ID + ".xlsx", Workbook: fmt.Append(nil, f), Form: f}, reportNow)
	must(w.t, err)
	t.Units, t.Reason = by.Grant.Unit, "wanted"
	if t.Level == "" {
		t.Level, t.Roles = org.LevelVillage, []org.Role{org.VillageFirstSecretary, org.VillageCommittee}
	}
	e, _, err = s.Publish(w.t.Context(), fmt.Sprint("publish ", f.ID, e.Version.Number), by, e.ID, e.Version.Number, t, reportNow)
	must(w.t, err)
	return e
}

// filed fills a published form in and approves it.
func (w *reportWorld) filed(who string, e forms.Entry, p reports.Period, a form.Answers) {
	w.t.Helper()
	f := reports.Filing{Key: fmt.Sprint(who, e.ID, p), By: w.people[who], Form: e.Version.Form, Period: p, Answers: a}
	s, err := w.reports.Submit(w.t.Context(), f, reportNow)
	must(w.t, err)
	_, err = w.raw.ExecContext(w.t.Context(), `update submission set state = 'township_approved' where id = $1`, s.ID)
	must(w.t, err)
}

func (w *reportWorld) source(unit string, e forms.Entry) reports.Source {
	w.t.Helper()
	o, err := store.NewForms(w.db).Source(w.t.Context(), w.units[unit], reports.SourceID(e.ID))
	must(w.t, err)
	return o.Source
}

func (w *reportWorld) sheetOf(src reports.Source, unit string, p reports.Period, depth int) reports.Sheet {
	w.t.Helper()
	s, err := w.reports.Sheet(w.t.Context(), w.units[unit], reports.View{Source: src, Period: p, Depth: depth}, reportNow.AddDate(0, 2, 0))
	must(w.t, err)
	return s
}

func TestAPublishedFormRollsUpFromVillageToCity(t *testing.T) {
	w := openReports(t)
	e := w.publish("cty", monthly(), forms.Terms{Every: calendar.Month})
	w.filed("vfs", e, formMonth, form.Answers{"mon_01": {S: "12"}, "pai_01": {S: "10"}, "inc_01": {S: "12000"}, "inc_01_people": {S: "300"}, "hrd_01": {S: "5"}})
	w.filed("vfs2", e, formMonth, form.Answers{"mon_01": {S: "0"}, "inc_01": {S: "15000"}, "inc_01_people": {S: "100"}, "hrd_01": {S: "0"}})
	src := w.source("990100", e)
	s := w.sheetOf(src, "990100", formMonth, 3)
	for i, want := range []struct {
		code                   string
		tally                  reports.Tally
		mon, income, hrd, care string
	}{
		{"990100", reports.Tally{Owed: 3, In: 2, Missing: 1}, "12", "12750", "5", "10"},
		{"990101", reports.Tally{Owed: 3, In: 2, Missing: 1}, "12", "12750", "5", "10"},
		{"99010102", reports.Tally{Owed: 2, In: 2}, "12", "12750", "5", "10"},
		{"9901019901", reports.Tally{Owed: 1, Missing: 1}, "-", "-", "-", "-"},
		{"9901010203", reports.Tally{Owed: 1, In: 1}, "12", "12000", "5", "10"},
		{"9901010204", reports.Tally{Owed: 1, In: 1}, "0", "15000", "0", "n/a"}, // nobody to care for: not asked
	} {
		l := s.Lines[i]
		got := [4]string{says(s, l, l.Figures, "MON-01"), says(s, l, l.Figures, "INC-01"), says(s, l, l.Figures, "HRD-01"), says(s, l, l.Figures, "PAI-01")}
		if l.Unit.Code != want.code || l.Tally != want.tally || got != [4]string{want.mon, want.income, want.hrd, want.care} {
			t.Errorf("line %d: %s %+v %v, want %+v", i, l.Unit.Code, l.Tally, got, want)
		}
	}
	// A quarter adds up what happened and takes the newest of what stands.
	w.filed("vfs", e, "2026M12", form.Answers{"mon_01": {S: "9"}, "pai_01": {S: "9"}, "hrd_01": {S: "4"}})
	s = w.sheetOf(src, "99010102", "2026Q4", 0)
	if mon, hrd := says(s, s.Whole(), s.Whole().Figures, "MON-01"), says(s, s.Whole(), s.Whole().Figures, "HRD-01"); mon != "9" || hrd != "9" {
		t.Errorf("the quarter has %s households and %s trained", mon, hrd)
	}
	points, err := w.reports.Trend(t.Context(), w.units["990100"], reports.View{Source: src, Period: "2026M12"}, src.Item("MON-01"), 3)
	if err != nil || points[2].Figure.Num.Cmp(big.NewRat(9, 1)) != 0 || points[1].Figure.Num.Cmp(big.NewRat(12, 1)) != 0 || points[0].Figure.Num != nil {
		t.Errorf("the trend is %+v, %v", points, err)
	}
}

// What the newer version asks besides is unknown to reports of the older one.
func TestVersionsRollUpTogetherInOnePeriod(t *testing.T) {
	w := openReports(t)
	first := w.publish("cty", monthly(), forms.Terms{Every: calendar.Month})
	w.filed("vfs", first, formMonth, form.Answers{"mon_01": {S: "12"}, "pai_01": {S: "1"}, "hrd_01": {S: "5"}})
	second := w.publish("cty", monthly(form.Field{Key: "gua_03", Kind: form.Integer, Required: true, Relevant: "${mon_01} > 0"}), forms.Terms{Every: calendar.Month})
	w.filed("vfs2", second, formMonth, form.Answers{"mon_01": {S: "3"}, "pai_01": {S: "1"}, "hrd_01": {S: "2"}, "gua_03": {S: "4"}})
	src := w.source("99010102", second)
	s := w.sheetOf(src, "99010102", formMonth, 0)
	l := s.Whole()
	if got := says(s, l, l.Figures, "MON-01"); got != "15" || l.Tally.In != 2 {
		t.Errorf("both versions have %s households, %+v", got, l.Tally)
	}
	if f := l.Figures[src.Item("GUA-03")]; f.Known != 1 || f.Unknown != 1 || f.NotApplicable != 0 || says(s, l, l.Figures, "GUA-03") != "4" {
		t.Errorf("the new field is %+v", f)
	}
}

func TestAFormsPeriodIsClosedWithItsGaps(t *testing.T) {
	w := openReports(t)
	e := w.publish("cty", monthly(), forms.Terms{Every: calendar.Month})
	w.filed("vfs", e, formMonth, form.Answers{"mon_01": {S: "12"}, "pai_01": {S: "1"}, "hrd_01": {S: "5"}})
	src, due := w.source("990101", e), time.Date(2026, 11, 25, 18, 0, 0, 0, locales.Zone)
	for p, c := range map[reports.Period]struct {
		at   time.Time
		want string
	}{formMonth: {due, "figures.close_early"}, "2026Q4": {due.Add(time.Hour), "figures.close_parts"}, "2026M10": {due.Add(time.Hour), "figures.close_nothing"}} {
		if _, err := w.reports.ClosePeriod(t.Context(), "k", w.people["cty"], src, p, c.at); refusal(err) != c.want {
			t.Errorf("%s: %v, want %s", p, err, c.want)
		}
	}
	_, err := w.reports.ClosePeriod(t.Context(), "close", w.people["cty"], src, formMonth, due.Add(time.Hour))
	must(t, err)
	gaps, err := w.reports.Gaps(t.Context(), w.units["990101"], reports.View{Source: src, Period: formMonth}, 0, 9)
	if err != nil || len(gaps) != 2 || gaps[0].Unit.Code != "9901010204" || gaps[0].State != "" {
		t.Errorf("the gaps are %+v, %v", gaps, err)
	}
	_, err = w.raw.ExecContext(t.Context(), `update submission set answers = jsonb_set(answers, '{mon_01,s}', '"7"'), state = 'corrected'`)
	must(t, err)
	s := w.sheetOf(src, "99010102", formMonth, 0)
	if l := s.Whole(); s.Closed == nil || says(s, l, l.Figures, "MON-01") != "12" || l.Now == nil || says(s, l, l.Now, "MON-01") != "7" {
		t.Errorf("closed %+v: %+v", s.Closed, s.Whole())
	}
	if s := w.sheet("99010102", reportWeek, false, 0); s.Closed != nil {
		t.Error("the brief is closed with it")
	}
}

func TestAFormAskedForOnceHasOneDay(t *testing.T) {
	w := openReports(t)
	due := time.Date(2026, 11, 27, 18, 0, 0, 0, locales.Zone)
	e := w.publish("twn", monthly(), forms.Terms{Due: due})
	w.filed("vfs", e, "2026-11-27", form.Answers{"mon_01": {S: "12"}, "pai_01": {S: "1"}, "hrd_01": {S: "5"}})
	o, err := store.NewForms(w.db).Source(t.Context(), w.units["99010102"], reports.SourceID(e.ID))
	if err != nil || o.Newest != "2026-11-27" || o.Source.Every != "" || o.Owner.Code != "99010102" {
		t.Fatalf("%+v, %v", o, err)
	}
	s := w.sheetOf(o.Source, "990100", o.Newest, 0)
	if l := s.Whole(); says(s, l, l.Figures, "MON-01") != "12" || l.Tally != (reports.Tally{Owed: 2, In: 1, Missing: 1}) {
		t.Errorf("%+v", l)
	}
	if days, err := store.NewForms(w.db).AskedPeriods(t.Context(), w.units["990100"], e.Ref, 5); err != nil || len(days) != 1 || days[0] != o.Newest {
		t.Errorf("asked for %v, %v", days, err)
	}
	if _, err := w.reports.ClosePeriod(t.Context(), "close", w.people["twn"], o.Source, o.Newest, due.Add(time.Hour)); err != nil {
		t.Error(err)
	}
}

func TestOnlyFormsThatFeedFiguresAreOffered(t *testing.T) {
	w := openReports(t)
	s := store.NewForms(w.db)
	plain := form.Form{ID: "plain", Title: locales.Both("问卷", "Survey"), Fields: []form.Field{{Key: "a", Kind: form.Integer, Label: locales.Both("几个", "How many")}}}
	w.publish("twn", plain, forms.Terms{Every: calendar.Month})
	own := w.publish("twn", monthly(), forms.Terms{Every: calendar.Week})
	other := form.Form{ID: "other", Title: locales.Both("产业", "Industry"), Fields: []form.Field{{Key: "ind_01", Kind: form.Integer, Label: locales.Both("户数", "Households")}}}
	wide := w.publish("cty", other, forms.Terms{Every: calendar.Quarter})
	for unit, want := range map[string][]reports.SourceID{
		"990100": {reports.SourceID(own.ID), reports.SourceID(wide.ID)}, "99010102": {reports.SourceID(own.ID), reports.SourceID(wide.ID)},
		"9901019901": {reports.SourceID(wide.ID)}, // under the county, not under the township
	} {
		offered, err := s.Sources(t.Context(), w.units[unit])
		must(t, err)
		var got []reports.SourceID
		for _, o := range offered {
			got = append(got, o.Source.ID)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s is offered %v, want %v", unit, got, want)
		}
	}
	if _, err := s.Source(t.Context(), w.units["9901019901"], reports.SourceID(own.ID)); !errors.Is(err, org.ErrNotFound) {
		t.Errorf("a form of another township: %v", err)
	}
	for _, id := range []reports.SourceID{0, -1, 99999} {
		if _, err := s.Source(t.Context(), w.units["990100"], id); !errors.Is(err, org.ErrNotFound) {
			t.Errorf("form %d: %v", id, err)
		}
	}
	if _, err := s.Sources(t.Context(), org.Unit{}); err == nil {
		t.Error("forms of no unit")
	}
	member := org.Member{Person: org.Person{ID: w.people["twn"].Person}, Active: w.people["twn"].Grant}
	_, err := s.Retire(t.Context(), "retire", member, own.ID, reportNow)
	must(t, err)
	if o, err := s.Source(t.Context(), w.units["99010102"], reports.SourceID(own.ID)); err != nil || o.Newest != reportWeek {
		t.Errorf("what was filed of a retired form is gone: %+v, %v", o, err)
	}
}

// A form whose rhythm changes shows the periods of the rhythm in use.
func TestTheNewestPeriodIsOneOfTheRhythmInUse(t *testing.T) {
	w := openReports(t)
	w.publish("twn", monthly(), forms.Terms{Every: calendar.Year})
	e := w.publish("twn", monthly(form.Field{Key: "gua_03", Kind: form.Integer}), forms.Terms{Every: calendar.Week})
	o, err := store.NewForms(w.db).Source(t.Context(), w.units["990100"], reports.SourceID(e.ID))
	if err != nil || o.Newest != reportWeek || len(o.Source.Feeds) != 5 {
		t.Errorf("%+v, %v", o, err)
	}
}
