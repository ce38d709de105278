package plans

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

func TestAMilestoneMovesOnlyWithAReasonAndTheCity(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	m := b.begun(Milestone, countyUnit, 0, desk, says("milestone_kind", "no_large_return", "milestone", "全面排查", KeyPlanned, "2026-06-30"))
	refused(t, "approved by its author's county", b.try(m.ID, secretary, Approve, nil), "lifecycle.not_yours")
	refused(t, "confirmed though it has not happened", b.try(m.ID, cityChief, Confirm, nil), "plans.approve_it")
	m = b.move(m.ID, cityChief, Approve, nil)
	if locales.DateOf(m.Due) != "2026-06-30" {
		t.Errorf("due %s", locales.DateOf(m.Due))
	}
	refused(t, "without a reason", b.try(m.ID, desk, Slip, says("new_planned", "2026-07-31")), "lifecycle.missing")
	refused(t, "to an earlier day", b.try(m.ID, desk, Slip, says("new_planned", "2026-06-01", record.AskReason, "x")), "plans.not_later")
	b.move(m.ID, desk, Slip, says("new_planned", "2026-07-31", record.AskReason, "汛期"))
	m = b.move(m.ID, cityChief, DenySlip, because("按期"))
	if m.Data[KeyPlanned].S != "2026-06-30" {
		t.Errorf("denied, and yet %s", m.Data[KeyPlanned].S)
	}
	b.move(m.ID, desk, Slip, says("new_planned", "2026-07-31", record.AskReason, "汛期"))
	m = b.move(m.ID, cityChief, AllowSlip, nil)
	b.now = day(time.August, 5)
	has(t, b.lines(m.ID, desk), "Moved 1 time; first planned for 30 Jun 2026", "31 Jul 2026, which has passed")
	refused(t, "tomorrow", b.try(m.ID, desk, Reach, says(KeyActual, "2026-08-06")), "record.day_ahead")
	if m = b.move(m.ID, desk, Reach, says(KeyActual, "2026-08-04")); m.Data["on_schedule"].S != "no" || m.State != Reached {
		t.Errorf("%s, on schedule %s", m.State, m.Data["on_schedule"].S)
	}
	_, err := b.begin(Milestone, countyUnit, 0, desk, says("milestone_kind", "other", "milestone", "x", KeyPlanned, "2026-08-05"))
	refused(t, "planned for today", err, "record.day_behind")
}

func TestHistoryIsConfirmedAsItWas(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	_, err := b.begin(Milestone, countyUnit, 0, cityDesk, says("milestone_kind", "exited", "milestone", "x", KeyPlanned, "2027-01-01"))
	refused(t, "history to come", err, "record.day_ahead")
	m := b.begun(Milestone, countyUnit, 0, cityDesk, says("milestone_kind", "exited", "milestone", "退出贫困县", KeyPlanned, "2019-04-28"))
	refused(t, "planned though it is over", b.try(m.ID, cityChief, Approve, nil), "plans.confirm_it")
	b.move(m.ID, cityChief, Return, because("核对日期"))
	b.move(m.ID, cityDesk, Resubmit, says("milestone_kind", "exited", "milestone", "退出贫困县", KeyPlanned, "2019-04-29"))
	if m = b.move(m.ID, cityChief, Confirm, nil); m.State != Reached || !m.Due.IsZero() {
		t.Error(m.State, m.Due)
	}
}

func standard(value, begins string) (form map[string]string) {
	return map[string]string{record.ParamName: "clue_to_decision_days", record.ParamValue: value, record.ParamFrom: begins, "source": "省文", "unit": "days", "confidence": "high"}
}

// holds is the parameter of a unit on a day.
func (b *book) holds(u org.Unit, day string) string {
	n, ok := b.settings().At("clue_to_decision_days", u, locales.Date(day))
	if !ok {
		return "-"
	}
	return n.Fixed(0)
}

func (b *book) standard(u org.Unit, by, chief lifecycle.Actor, value, begins string) record.Record {
	b.t.Helper()
	data := says()
	for k, v := range standard(value, begins) {
		data[k] = says(k, v)[k]
	}
	p := b.begun(Parameter, u, 0, by, data)
	return b.move(p.ID, chief, Approve, nil)
}

func TestAStandardFollowsAnotherAndThePastStays(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	first := b.standard(cityUnit, cityDesk, cityChief, "12", "2026-02-02")
	b.now = day(time.May, 1)
	b.standard(cityUnit, cityDesk, cityChief, "10", "2026-06-01")
	if got := b.records[first.ID].Data[record.ParamTo].S; got != "2026-05-31" {
		t.Errorf("the older one ends on %q", got)
	}
	b.standard(countyUnit, desk, approver, "8", "2026-07-01")
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
		if got := b.holds(x.unit, x.day); got != x.want {
			t.Errorf("%v on %s: %s, want %s", x.unit.Name.Zh, x.day, got, x.want)
		}
	}
	has(t, b.lines(first.ID, cityDesk), "In force today")
	b.now = day(time.June, 1)
	has(t, b.lines(first.ID, cityDesk), "It was in force until 31 May 2026")
}

func TestAStandardBeginsTodayOrLater(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	begin := func(kv ...string) error {
		data := says()
		for k, v := range standard("10", "2026-02-02") {
			data[k] = says(k, v)[k]
		}
		for i := 0; i < len(kv); i += 2 {
			data[kv[i]] = says("x", kv[i+1])["x"]
		}
		_, err := b.begin(Parameter, cityUnit, 0, cityDesk, data)
		return err
	}
	refused(t, "yesterday", begin(record.ParamFrom, "2026-02-01"), "plans.param_past")
	refused(t, "ends before it begins", begin(record.ParamTo, "2026-02-01"), "plans.param_ends")
	refused(t, "below zero", begin(record.ParamValue, "-1"), "record.below_zero")
	refused(t, "a share above one", begin(record.ParamName, "industry_share_min", record.ParamValue, "60"), "plans.param_share")
	if err := begin(); err != nil {
		t.Fatal(err)
	}
	b.now = day(time.February, 3)
	refused(t, "approved when it should have begun", b.try(1, cityChief, Approve, nil), "plans.param_past")
	b.move(1, cityChief, Return, because("改日期"))
	b.move(1, cityDesk, Resubmit, says(record.ParamValue, "10", "unit", "days", record.ParamFrom, "2026-02-10", "source", "省文", "confidence", "high"))
	b.move(1, cityDesk, Drop, because("不用了"))
}

func asked(b *book, anonymous string) record.Record {
	return b.begun(Consultation, cityUnit, 0, cityDesk, says("draft", "养护办法", "department", "市交通局", "summary", "由乡镇负责", "q1", "能承担吗？", "q2", "要多少钱？", "closes", "2026-02-16", KeyAnonymous, anonymous))
}

func TestAConsultationClosesByItself(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	c := asked(b, "no")
	k := b.kinds[Consultation]
	for who, a := range map[string]lifecycle.Actor{"a village": villager, "a township": townOffice, "the county": desk} {
		if !k.Reads(c, a, b.now) {
			t.Errorf("%s does not read what it is asked", who)
		}
	}
	r := b.begun(Reply, townUnit, c.ID, townOffice, says("theme", "worry", "a1", "缺机器"))
	if b.kinds[Reply].Reads(r, villager, b.now) || !b.kinds[Reply].Reads(r, cityDesk, b.now) || !r.Due.IsZero() {
		t.Error("a reply is read by the wrong people, or owed")
	}
	refused(t, "withdrawn by another", b.try(r.ID, actor(9, org.TownshipOfficer, townUnit), Withdraw, nil), "lifecycle.not_yours")
	_, err := b.begin(Reply, villageOne, c.ID, villager, says("theme", "mend"))
	refused(t, "an empty reply", err, "plans.say_something")
	_, err = b.begin(Reply, villageOne, c.ID, villager, says("theme", "mend", "a3", "x"))
	refused(t, "on a question that is not there", err, "plans.no_such_question")
	if c = b.passes(c.ID, day(time.February, 17)); c.State != Closed {
		t.Error(c.State)
	}
	_, err = b.begin(Reply, villageOne, c.ID, villager, says("theme", "agree"))
	refused(t, "after the day", err, "record.not_below")
	_, err = b.begin(Consultation, cityUnit, 0, cityDesk, says("draft", "x", "closes", "2026-02-17"))
	refused(t, "closes today", err, "record.day_behind")
}

func TestAnAnonymousReplyHasNobody(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	c := asked(b, "yes")
	s, err := b.kinds[Reply].Begin(b.at(record.Record{Unit: villageOne, Parent: c.ID, Data: says("theme", "worry", "a1", "缺机器")}, villager))
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
	if b.kinds[Reply].Reads(r, townOffice, b.now) || b.kinds[Reply].Reads(r, villager, b.now) {
		t.Error("read by somebody who did not ask")
	}
}

func TestADigestSaysWhatNotWho(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	c := asked(b, "no")
	var replies []record.Record
	for _, a := range []lifecycle.Actor{townOffice, villager} {
		replies = append(replies, b.begun(Reply, a.Grant.Unit, c.ID, a, says("theme", "worry", "a1", "缺机器"+string(a.Grant.Unit.Level))))
	}
	b.move(replies[1].ID, villager, Withdraw, nil)
	replies[1] = b.records[replies[1].ID]
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
	d := Desk()
	if _, err := record.NewRegister(record.FlowOff, d); err != nil {
		t.Error(err)
	}
	for _, s := range words.All(d.Kinds) {
		for _, l := range []locales.Lang{locales.ZH, locales.EN} {
			if got := s.In(l); got == "" || strings.Contains(got, s.ID) {
				t.Errorf("%s has no words in %s", s.ID, l)
			}
		}
	}
}
