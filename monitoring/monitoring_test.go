package monitoring

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/internal/casebook"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

var (
	countyUnit  = casebook.County
	townUnit    = casebook.Township
	villageUnit = casebook.Village

	kinds = casebook.Of(Desk())

	contact   = casebook.Actor(1, org.HouseholdContact, villageUnit)
	secretary = casebook.Actor(2, org.VillageFirstSecretary, villageUnit)
	officer   = casebook.Actor(3, org.TownshipOfficer, townUnit)
	approver  = casebook.Actor(4, org.TownshipApprover, townUnit)
	chief     = casebook.Actor(5, org.CountyApprover, countyUnit)

	coordinator = casebook.Actor(6, org.CountyCoordinator, countyUnit)
)

func reported(t *testing.T, green string) record.Record {
	t.Helper()
	s, err := kinds[Clue].Begin(record.Case{Record: record.Record{Unit: villageUnit, Data: casebook.Says(KeyHousehold, "YT-0203-0457", KeyRisk, "accident", KeyChannel, "check", "green", green, KeyReceived, "2026-11-20")}, Actor: contact, Now: casebook.On(11, 20)})
	if err != nil {
		t.Fatal(err)
	}
	return s.Record
}

func looked(registered, band string) form.Answers {
	return casebook.Says("home_checked_on", "2026-11-21", "signed_on", "2026-11-21", "band", band, "registered", registered)
}

func judged(category, event, until string) form.Answers {
	a := casebook.Says(KeyCategory, category, "posted_from", "2026-11-23", "posted_to", until)
	if event != "" {
		a["event_on"] = form.Value{S: event}
	}
	return a
}

// checked is a clue whose home and data have been looked at.
func checked(t *testing.T, registered, band string) record.Record {
	t.Helper()
	r := kinds.Step(t, reported(t, "no"), secretary, casebook.On(11, 21), Screen, nil)
	r = kinds.Step(t, r, contact, casebook.On(11, 21), HomeCheck, looked(registered, band))
	return kinds.Step(t, r, officer, casebook.On(11, 22), Compare, casebook.Says("compared_on", "2026-11-22", "compared", "agrees"))
}

func recognised(t *testing.T) record.Record {
	t.Helper()
	r := kinds.Step(t, checked(t, "no", "above"), secretary, casebook.On(11, 28), Appraise, judged(Sudden, "2026-11-18", "2026-11-28"))
	r = kinds.Step(t, r, approver, casebook.On(11, 29), Review, nil)
	return kinds.Step(t, r, chief, casebook.On(11, 30), Recognise, nil)
}

func TestAHouseholdGoesFromTheClueToTheRemoval(t *testing.T) {
	t.Parallel()
	r := recognised(t)
	if r.Data[KeyOnTime].S != "yes" || r.Data[KeyDecided].S != "2026-11-30" || locales.DateOf(r.Due) != "2026-12-10" {
		t.Errorf("%v, measures by %s", r.Data, r.Due)
	}
	dec := func(d int) time.Time { return casebook.On(11, 30).AddDate(0, 0, d) }
	r = kinds.Step(t, r, officer, dec(1), Announce, casebook.Says("announced_on", "2026-12-01", "entered_on", "2026-12-01"))
	r = kinds.Step(t, r, secretary, dec(5), PutInPlace, form.Answers{KeyMeasures: {L: []string{"post"}}, "measures_on": {S: "2026-12-04"}})
	all := casebook.Says("income_steady", "yes", "guarantees_firm", "yes", "risk_gone", "yes", "new_risk", "no", "labour", "yes")
	r = kinds.Step(t, r, secretary, dec(170), CheckRemoval, all)
	err := kinds.Try(r, secretary, dec(176), PostRemoval, casebook.Says("removal_from", "2027-05-20", "removal_to", "2027-05-24"))
	casebook.Refused(t, "removal posted for four days", err, "record.posted_too_short")
	r = kinds.Step(t, r, secretary, dec(180), PostRemoval, casebook.Says("removal_from", "2027-05-20", "removal_to", "2027-05-25"))
	back := kinds.Step(t, r, approver, dec(181), KeepTracking, casebook.Because("再看一季"))
	if back.State != Tracking {
		t.Error(back.State)
	}
	r = kinds.Step(t, r, chief, dec(182), DecideRemoval, nil)
	if k := kinds[Clue]; r.State != Removed || k.Once(r) != "" || k.Once(back) != "YT-0203-0457" {
		t.Error(r.State)
	}
	if r = kinds.Step(t, r, approver, dec(300), Reverse, casebook.Because("又失业")); r.State != Tracking {
		t.Error(r.State)
	}
}

// TestDayFifteenIsOnTime is TV-12 and planted case 19.
func TestDayFifteenIsOnTime(t *testing.T) {
	t.Parallel()
	r := reported(t, "no")
	if locales.DateOf(r.Due) != "2026-12-05" {
		t.Errorf("due %s", r.Due)
	}
	for day, want := range map[string]string{"2026-12-05T23:30": "yes", "2026-12-06T00:10": "no"} {
		at, err := time.ParseInLocation("2006-01-02T15:04", day, locales.Zone)
		if err != nil {
			t.Fatal(err)
		}
		got := kinds.Step(t, r, chief, at, NotRecognise, casebook.Because("不符合"))
		if got.Data[KeyOnTime].S != want {
			t.Errorf("decided at %s: on time %s", day, got.Data[KeyOnTime].S)
		}
	}
}

// TestTheCategoryFitsTheFacts is planted case 9 and TV-11.
func TestTheCategoryFitsTheFacts(t *testing.T) {
	t.Parallel()
	if got := Suggest(false, true, true, true); got != Sudden {
		t.Errorf("an ordinary farmer above the line with a dated accident: %q", got)
	}
	if Suggest(true, false, false, false) != Unstable || Suggest(false, false, false, false) != Marginal || Suggest(true, true, false, true) != "" {
		t.Error("other facts point elsewhere")
	}
	for _, c := range []struct{ registered, band, category, event, want string }{
		{"no", "above", Marginal, "", "monitoring.above_line"},
		{"no", "within", Unstable, "", "monitoring.not_registered"},
		{"yes", "within", Marginal, "", "monitoring.was_registered"},
		{"no", "above", Sudden, "", "monitoring.event_missing"},
	} {
		err := kinds.Try(checked(t, c.registered, c.band), secretary, casebook.On(11, 28), Appraise, judged(c.category, c.event, "2026-11-28"))
		casebook.Refused(t, c.category+" of "+c.registered+", "+c.band, err, c.want)
	}
}

func TestTheStepsOfAClue(t *testing.T) {
	t.Parallel()
	r := kinds.Step(t, reported(t, "no"), secretary, casebook.On(11, 21), Screen, nil)
	err := kinds.Try(r, secretary, casebook.On(11, 28), Appraise, judged(Marginal, "", "2026-11-28"))
	casebook.Refused(t, "appraised before the home was seen", err, "monitoring.home_first")
	r = kinds.Step(t, r, contact, casebook.On(11, 21), HomeCheck, looked("no", "within"))
	err = kinds.Try(r, secretary, casebook.On(11, 28), Appraise, judged(Marginal, "", "2026-11-28"))
	casebook.Refused(t, "appraised before the data were compared", err, "monitoring.compare_first")
	r = kinds.Step(t, r, officer, casebook.On(11, 22), Compare, casebook.Says("compared_on", "2026-11-22", "compared", "agrees"))
	err = kinds.Try(r, secretary, casebook.On(11, 28), Appraise, judged(Marginal, "", "2026-11-27"))
	casebook.Refused(t, "posted for four days", err, "record.posted_too_short")
	err = kinds.Try(r, secretary, casebook.On(11, 27), Appraise, judged(Marginal, "", "2026-11-28"))
	casebook.Refused(t, "posted until tomorrow", err, "record.day_ahead")
	if g := kinds.Step(t, reported(t, "no"), secretary, casebook.On(11, 21), Green, form.Answers{KeyMeasures: {L: []string{"relief"}}}); g.Data["green"].S != "yes" {
		t.Error("help came first, and the clue does not say so")
	}
	if g := kinds.Step(t, reported(t, "yes"), secretary, casebook.On(11, 20), Green, form.Answers{KeyMeasures: {L: []string{"relief"}}}); g.State != Received || locales.DateOf(g.Due) != "2026-12-05" {
		t.Errorf("help first moved the clue to %s, due %s", g.State, g.Due)
	}
	_, err = kinds[Clue].Begin(record.Case{Record: record.Record{Unit: villageUnit, Data: casebook.Says(KeyHousehold, "张三", KeyReceived, "2026-11-20")}, Actor: contact, Now: casebook.On(11, 20)})
	casebook.Refused(t, "a name for a code", err, "monitoring.code_odd")
	lines := kinds[Clue].Lines(record.Case{Record: reported(t, "no"), Now: casebook.On(11, 24)})
	if len(lines) != 1 || lines[0].ID != "monitoring.line_step_late" {
		t.Errorf("a planned step that is late is not said: %v", lines)
	}
	text := PostingText(casebook.Says(KeyHousehold, "YT-0203-0457", KeyCategory, Sudden, KeyRisk, "illness"), villageUnit).In(locales.ZH)
	if !strings.Contains(text, "YT-0203-0457") || strings.Contains(text, "因病") {
		t.Error(text)
	}
}

// The lists of brief 3.3 to 3.5 and the planned steps within the one limit, which warn and are not counted.
func TestTheListsAndStepsOfTheBrief(t *testing.T) {
	t.Parallel()
	k := kinds[Clue]
	keys := func(f form.Field) (out []string) {
		for _, ch := range f.Choices {
			out = append(out, ch.Key)
		}
		return out
	}
	asked := map[string][]string{"group": keys(kinds[MustVisit].Form.Fields[1]), KeyRisk: keys(k.Form.Fields[1])}
	for _, mv := range k.Machine.Moves() {
		for _, f := range mv.Asks {
			asked[f.Key] = keys(f)
		}
	}
	for key, want := range map[string]string{
		KeyCategory: "[unstable marginal sudden]", "band": "[below within above]", "problems": "[food clothing education medical housing water]",
		KeyRisk: "[illness disability disaster accident education job_loss industry housing water other]",
		"group": "[low_income chronic_illness extreme_difficulty dibao disabled many_children unstable_work misfortune]",
	} {
		if got := fmt.Sprint(asked[key]); got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
	if fmt.Sprint(steps[Received], steps[Screened], steps[Appraised], steps[Reviewed]) != "2 12 13 15" || steps[Reviewed] != usualTotal {
		t.Errorf("planned steps %v", steps)
	}
	// A step behind its plan is said and changes neither the limit nor what is counted.
	r := kinds.Step(t, reported(t, "no"), secretary, casebook.On(11, 26), Screen, nil)
	if locales.DateOf(r.Due) != "2026-12-05" || r.Data[KeyOnTime].S != "" {
		t.Errorf("screened late: due %s, on time %q", r.Due, r.Data[KeyOnTime].S)
	}
}

// A code is read however a phone's keyboard writes it, and kept in one way, so that a second clue is found out.
func TestACodeIsReadHoweverItIsTyped(t *testing.T) {
	t.Parallel()
	code, err := form.Compile(kinds[Clue].Form)
	if err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[string]string{
		"YT-0203-0457": "YT-0203-0457", "yt-0203-0457": "YT-0203-0457", " YT 0203 0457 ": "YT-0203-0457", "YT02030457": "YT-0203-0457",
		"ＹＴ－０２０３－０４５７": "YT-0203-0457", "yt—0203—0457": "YT-0203-0457", "YT-0203": "", "YT-0203-04577": "", "王家": "", "500101199001011234": "",
	} {
		s, _ := code.Step(form.Session{}, form.Input{Act: form.Typed, Text: typed}, casebook.On(11, 20))
		if _, taken := s.Answers[KeyHousehold]; taken != (want != "") {
			t.Errorf("%q is taken: %t", typed, taken)
		}
		data := casebook.Says(KeyHousehold, typed, KeyRisk, "illness", KeyChannel, "check", "green", "no", KeyReceived, "2026-11-20")
		step, err := kinds[Clue].Begin(record.Case{Record: record.Record{Unit: villageUnit, Data: data}, Actor: contact, Now: casebook.On(11, 20)})
		if got := step.Record.Data[KeyHousehold].S; got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
}

// Nobody fills in an appraisal that would be refused: it is offered when both looks are done, and with the
// categories alone that the home check leaves open; until then the clue waits for whoever still has to look.
func TestAnAppraisalIsOfferedWhenItCanBeMade(t *testing.T) {
	t.Parallel()
	k, township := kinds[Clue], org.Unit{ID: villageUnit.Parent, Level: org.LevelTownship}
	waits := func(r record.Record) (out []org.Role) {
		for _, w := range k.Next(r, township, casebook.On(11, 22)) {
			out = append(out, w.Roles...)
		}
		return out
	}
	offered := func(r record.Record) bool {
		return slices.ContainsFunc(k.Permitted(record.Case{Record: r, Actor: secretary, Now: casebook.On(11, 22)}), func(m lifecycle.Move) bool { return m.Name == Appraise })
	}
	r := kinds.Step(t, reported(t, "no"), secretary, casebook.On(11, 21), Screen, nil)
	r = kinds.Step(t, r, contact, casebook.On(11, 21), HomeCheck, looked("no", "above"))
	if offered(r) || slices.Contains(waits(r), org.VillageFirstSecretary) || !slices.Contains(waits(r), org.TownshipOfficer) {
		t.Errorf("before the comparison: offered %t, waits for %v", offered(r), waits(r))
	}
	r = kinds.Step(t, r, officer, casebook.On(11, 22), Compare, casebook.Says("compared_on", "2026-11-22", "compared", "agrees"))
	if !offered(r) || !slices.Contains(waits(r), org.VillageFirstSecretary) {
		t.Errorf("after both: offered %t, waits for %v", offered(r), waits(r))
	}
	mv, _ := k.Machine.Move(Appraise)
	for _, x := range []struct{ registered, band, want string }{
		{"no", "above", "[sudden]"}, {"yes", "above", "[sudden]"}, {"no", "within", "[marginal sudden]"}, {"yes", "below", "[unstable sudden]"},
	} {
		var got []string
		r.Data["registered"], r.Data["band"] = form.Value{S: x.registered}, form.Value{S: x.band}
		for _, ch := range k.Put(&r, mv.Asks)[0].Choices {
			got = append(got, ch.Key)
		}
		if fmt.Sprint(got) != x.want {
			t.Errorf("registered %s, %s: %v, want %s", x.registered, x.band, got, x.want)
		}
	}
}

// TestNoLabourIsThoughtOverTwice is planted case 10.
func TestNoLabourIsThoughtOverTwice(t *testing.T) {
	t.Parallel()
	r := recognised(t)
	r.State = Tracking
	all := casebook.Says("income_steady", "yes", "guarantees_firm", "yes", "risk_gone", "yes", "new_risk", "no", "labour", "no")
	err := kinds.Try(r, secretary, casebook.On(11, 30), CheckRemoval, all)
	casebook.Refused(t, "two old people without labour", err, "monitoring.no_labour")
	all[record.AskReason] = form.Value{S: "子女已接走赡养"}
	kinds.Step(t, r, secretary, casebook.On(11, 30), CheckRemoval, all)
	for key, want := range map[string]string{"income_steady": "monitoring.condition_open", "guarantees_firm": "monitoring.condition_open", "risk_gone": "monitoring.condition_open", "new_risk": "monitoring.new_risk"} {
		bad := casebook.Says("income_steady", "yes", "guarantees_firm", "yes", "risk_gone", "yes", "new_risk", "no", "labour", "yes")
		bad[key] = form.Value{S: map[bool]string{true: "yes", false: "no"}[key == "new_risk"]}
		err := kinds.Try(r, secretary, casebook.On(11, 30), CheckRemoval, bad)
		casebook.Refused(t, key, err, want)
	}
}
