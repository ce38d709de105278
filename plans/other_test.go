package plans

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cadrebot/internal/casebook"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

func TestAMilestoneMovesOnlyWithAReasonAndTheCity(t *testing.T) {
	t.Parallel()
	b := casebook.NewBook(t, Desk(), casebook.On(time.February, 2))
	m := b.Begun(Milestone, countyUnit, 0, desk, casebook.Says("milestone_kind", "no_large_return", "milestone", "全面排查", KeyPlanned, "2026-06-30"))
	casebook.Refused(t, "approved by its author's county", b.Try(m.ID, secretary, Approve, nil), "lifecycle.not_yours")
	casebook.Refused(t, "confirmed though it has not happened", b.Try(m.ID, cityChief, Confirm, nil), "plans.approve_it")
	m = b.Move(m.ID, cityChief, Approve, nil)
	if locales.DateOf(m.Due) != "2026-06-30" {
		t.Errorf("due %s", locales.DateOf(m.Due))
	}
	casebook.Refused(t, "without a reason", b.Try(m.ID, desk, Slip, casebook.Says("new_planned", "2026-07-31")), "lifecycle.missing")
	casebook.Refused(t, "to an earlier day", b.Try(m.ID, desk, Slip, casebook.Says("new_planned", "2026-06-01", record.AskReason, "x")), "plans.not_later")
	b.Move(m.ID, desk, Slip, casebook.Says("new_planned", "2026-07-31", record.AskReason, "汛期"))
	m = b.Move(m.ID, cityChief, DenySlip, casebook.Because("按期"))
	if m.Data[KeyPlanned].S != "2026-06-30" {
		t.Errorf("denied, and yet %s", m.Data[KeyPlanned].S)
	}
	b.Move(m.ID, desk, Slip, casebook.Says("new_planned", "2026-07-31", record.AskReason, "汛期"))
	m = b.Move(m.ID, cityChief, AllowSlip, nil)
	b.Now = casebook.On(time.August, 5)
	has(t, b.Lines(m.ID, desk), "Moved 1 time; first planned for 30 Jun 2026", "31 Jul 2026, which has passed")
	casebook.Refused(t, "tomorrow", b.Try(m.ID, desk, Reach, casebook.Says(KeyActual, "2026-08-06")), "record.day_ahead")
	if m = b.Move(m.ID, desk, Reach, casebook.Says(KeyActual, "2026-08-04")); m.Data["on_schedule"].S != "no" || m.State != Reached {
		t.Errorf("%s, on schedule %s", m.State, m.Data["on_schedule"].S)
	}
	_, err := b.Begin(Milestone, countyUnit, 0, desk, casebook.Says("milestone_kind", "other", "milestone", "x", KeyPlanned, "2026-08-05"))
	casebook.Refused(t, "planned for today", err, "record.day_behind")
}

func TestHistoryIsConfirmedAsItWas(t *testing.T) {
	t.Parallel()
	b := casebook.NewBook(t, Desk(), casebook.On(time.February, 2))
	_, err := b.Begin(Milestone, countyUnit, 0, cityDesk, casebook.Says("milestone_kind", "exited", "milestone", "x", KeyPlanned, "2027-01-01"))
	casebook.Refused(t, "history to come", err, "record.day_ahead")
	m := b.Begun(Milestone, countyUnit, 0, cityDesk, casebook.Says("milestone_kind", "exited", "milestone", "退出贫困县", KeyPlanned, "2019-04-28"))
	casebook.Refused(t, "planned though it is over", b.Try(m.ID, cityChief, Approve, nil), "plans.confirm_it")
	b.Move(m.ID, cityChief, Return, casebook.Because("核对日期"))
	b.Move(m.ID, cityDesk, Resubmit, casebook.Says("milestone_kind", "exited", "milestone", "退出贫困县", KeyPlanned, "2019-04-29"))
	if m = b.Move(m.ID, cityChief, Confirm, nil); m.State != Reached || !m.Due.IsZero() {
		t.Error(m.State, m.Due)
	}
}

func standard(value, begins string) (form map[string]string) {
	return map[string]string{record.ParamName: "clue_to_decision_days", record.ParamValue: value, record.ParamFrom: begins, "source": "省文", "unit": "days", "confidence": "high"}
}

// holds is the parameter of a unit on a day.
func holds(b *casebook.Book, u org.Unit, day string) string {
	n, ok := b.At(record.Record{}, lifecycle.Actor{}).Params.At("clue_to_decision_days", u, locales.Date(day))
	if !ok {
		return "-"
	}
	return n.Fixed(0)
}

func approvedStandard(t *testing.T, b *casebook.Book, u org.Unit, by, chief lifecycle.Actor, value, begins string) record.Record {
	t.Helper()
	data := casebook.Says()
	for k, v := range standard(value, begins) {
		data[k] = casebook.Says(k, v)[k]
	}
	p := b.Begun(Parameter, u, 0, by, data)
	return b.Move(p.ID, chief, Approve, nil)
}

func TestAStandardFollowsAnotherAndThePastStays(t *testing.T) {
	t.Parallel()
	b := casebook.NewBook(t, Desk(), casebook.On(time.February, 2))
	first := approvedStandard(t, b, cityUnit, cityDesk, cityChief, "12", "2026-02-02")
	b.Now = casebook.On(time.May, 1)
	approvedStandard(t, b, cityUnit, cityDesk, cityChief, "10", "2026-06-01")
	if got := b.Records[first.ID].Data[record.ParamTo].S; got != "2026-05-31" {
		t.Errorf("the older one ends on %q", got)
	}
	approvedStandard(t, b, countyUnit, desk, approver, "8", "2026-07-01")
	for _, x := range []struct {
		unit      org.Unit
		day, want string
	}{
		{countyUnit, "2026-01-31", "15"},
		{countyUnit, "2026-02-02", "12"},
		{cityUnit, "2026-05-31", "12"},
		{cityUnit, "2026-06-01", "10"},
		{countyUnit, "2026-06-30", "10"},
		{villageOne, "2026-07-01", "8"},
		{cityUnit, "2026-07-01", "10"},
	} {
		if got := holds(b, x.unit, x.day); got != x.want {
			t.Errorf("%v on %s: %s, want %s", x.unit.Name.Zh, x.day, got, x.want)
		}
	}
	has(t, b.Lines(first.ID, cityDesk), "In force today")
	b.Now = casebook.On(time.June, 1)
	has(t, b.Lines(first.ID, cityDesk), "It was in force until 31 May 2026")
}

func TestAStandardBeginsTodayOrLater(t *testing.T) {
	t.Parallel()
	b := casebook.NewBook(t, Desk(), casebook.On(time.February, 2))
	begin := func(kv ...string) error {
		data := casebook.Says()
		for k, v := range standard("10", "2026-02-02") {
			data[k] = casebook.Says(k, v)[k]
		}
		for i := 0; i < len(kv); i += 2 {
			data[kv[i]] = casebook.Says("x", kv[i+1])["x"]
		}
		_, err := b.Begin(Parameter, cityUnit, 0, cityDesk, data)
		return err
	}
	casebook.Refused(t, "yesterday", begin(record.ParamFrom, "2026-02-01"), "plans.param_past")
	casebook.Refused(t, "ends before it begins", begin(record.ParamTo, "2026-02-01"), "plans.param_ends")
	casebook.Refused(t, "below zero", begin(record.ParamValue, "-1"), "record.below_zero")
	casebook.Refused(t, "a share above one", begin(record.ParamName, "industry_share_min", record.ParamValue, "60"), "plans.param_share")
	if err := begin(); err != nil {
		t.Fatal(err)
	}
	b.Now = casebook.On(time.February, 3)
	casebook.Refused(t, "approved when it should have begun", b.Try(1, cityChief, Approve, nil), "plans.param_past")
	b.Move(1, cityChief, Return, casebook.Because("改日期"))
	b.Move(1, cityDesk, Resubmit, casebook.Says(record.ParamValue, "10", "unit", "days", record.ParamFrom, "2026-02-10", "source", "省文", "confidence", "high"))
	b.Move(1, cityDesk, Drop, casebook.Because("不用了"))
}

func asked(b *casebook.Book, anonymous string) record.Record {
	return b.Begun(Consultation, cityUnit, 0, cityDesk, casebook.Says("draft", "养护办法", "department", "市交通局", "summary", "由乡镇负责", "q1", "能承担吗？", "q2", "要多少钱？", "closes", "2026-02-16", KeyAnonymous, anonymous))
}

func TestAConsultationClosesByItself(t *testing.T) {
	t.Parallel()
	b := casebook.NewBook(t, Desk(), casebook.On(time.February, 2))
	c := asked(b, "no")
	k := b.Kinds[Consultation]
	for who, a := range map[string]lifecycle.Actor{"a village": villager, "a township": townOffice, "the county": desk} {
		if !k.Reads(c, a, b.Now) {
			t.Errorf("%s does not read what it is asked", who)
		}
	}
	r := b.Begun(Reply, townUnit, c.ID, townOffice, casebook.Says("theme", "worry", "a1", "缺机器"))
	if b.Kinds[Reply].Reads(r, villager, b.Now) || !b.Kinds[Reply].Reads(r, cityDesk, b.Now) || !r.Due.IsZero() {
		t.Error("a reply is read by the wrong people, or owed")
	}
	casebook.Refused(t, "withdrawn by another", b.Try(r.ID, casebook.Actor(9, org.TownshipOfficer, townUnit), Withdraw, nil), "lifecycle.not_yours")
	_, err := b.Begin(Reply, villageOne, c.ID, villager, casebook.Says("theme", "mend"))
	casebook.Refused(t, "an empty reply", err, "plans.say_something")
	_, err = b.Begin(Reply, villageOne, c.ID, villager, casebook.Says("theme", "mend", "a3", "x"))
	casebook.Refused(t, "on a question that is not there", err, "plans.no_such_question")
	if c = b.Passes(c.ID, casebook.On(time.February, 17)); c.State != Closed {
		t.Error(c.State)
	}
	_, err = b.Begin(Reply, villageOne, c.ID, villager, casebook.Says("theme", "agree"))
	casebook.Refused(t, "after the day", err, "record.not_below")
	_, err = b.Begin(Consultation, cityUnit, 0, cityDesk, casebook.Says("draft", "x", "closes", "2026-02-17"))
	casebook.Refused(t, "closes today", err, "record.day_behind")
}

func TestAnAnonymousReplyHasNobody(t *testing.T) {
	t.Parallel()
	b := casebook.NewBook(t, Desk(), casebook.On(time.February, 2))
	c := asked(b, "yes")
	s, err := b.Kinds[Reply].Begin(b.At(record.Record{Unit: villageOne, Parent: c.ID, Data: casebook.Says("theme", "worry", "a1", "缺机器")}, villager))
	if err != nil {
		t.Fatal(err)
	}
	r, e := s.Record, s.Entry
	if len(r.Authors) != 0 || r.Last != 0 || r.Unit.ID != cityUnit.ID || e.Person != 0 || e.Role != "" || e.Unit != cityUnit.ID {
		t.Errorf("kept: %+v, %+v", r, e)
	}
	if all := fmt.Sprint(r, e); strings.Contains(all, "桃坪") || strings.Contains(all, villageOne.Path) {
		t.Errorf("the village stands in %s", all)
	}
	if b.Kinds[Reply].Reads(r, townOffice, b.Now) || b.Kinds[Reply].Reads(r, villager, b.Now) {
		t.Error("read by somebody who did not ask")
	}
}

func TestADigestSaysWhatNotWho(t *testing.T) {
	t.Parallel()
	b := casebook.NewBook(t, Desk(), casebook.On(time.February, 2))
	c := asked(b, "no")
	var replies []record.Record
	for _, a := range []lifecycle.Actor{townOffice, villager} {
		replies = append(replies, b.Begun(Reply, a.Grant.Unit, c.ID, a, casebook.Says("theme", "worry", "a1", "缺机器"+string(a.Grant.Unit.Level))))
	}
	b.Move(replies[1].ID, villager, Withdraw, nil)
	replies[1] = b.Records[replies[1].ID]
	for l, want := range map[locales.Lang][]string{
		locales.ZH: {"《养护办法》意见汇总", "乡", "：1条", "有困难或担心：1条", "问题2：要多少钱？", "· 缺机器township"},
		locales.EN: {"Replies on “养护办法”", "ownship: 1", "difficulties or worries: 1", "· 缺机器township"},
	} {
		var all []string
		for _, line := range DigestOf(c, replies).Lines() {
			all = append(all, line.Plain(l))
		}
		text := strings.Join(all, "\n")
		has(t, text, want...)
		for _, not := range []string{"village", "云梯镇", "桃坪"} {
			if strings.Contains(text, not) {
				t.Errorf("the digest says %s", not)
			}
		}
	}
	if got := DigestOf(c, nil).Lines(); len(got) != 4 {
		t.Errorf("without replies: %v", got)
	}
}

func TestTheDeskIsSound(t *testing.T) {
	t.Parallel()
	casebook.Sound(t, record.FlowOff, Desk())
}
