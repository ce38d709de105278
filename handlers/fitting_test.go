package handlers_test

import (
	"strconv"
	"time"

	"cadrebot/form"
	"cadrebot/plans"
	"cadrebot/record"
)

// fitting are answers to the forms of plans and what belongs to them: years, days and indicators that
// fit each other are not found by trying. nil for other kinds.
func (m *maker) fitting(kind string, parent *record.Record) form.Answers {
	now := m.world.Now
	day := func(n int) string { return now.AddDate(0, 0, n).Format(time.DateOnly) }
	one := func(list []string) string { return list[m.rnd.IntN(len(list))] }
	say := map[string]string{}
	switch kind {
	case plans.Plan:
		say = map[string]string{plans.KeyYear: strconv.Itoa(now.Year() + m.rnd.IntN(2)), plans.KeyName: "巩固拓展脱贫成果年度计划", plans.KeyBasis: "POL-037", "goals": "守住不发生规模性返贫底线"}
	case plans.Target:
		say = map[string]string{plans.KeyIndicator: one(plans.Indicators), plans.KeyValue: "60"}
	case plans.Schedule:
		say = map[string]string{"what": "完成项目自查", "what_en": "Check your own projects", "who": "village", "proof": "tap", plans.KeyDue: parent.Data[plans.KeyYear].S + "-12-20"}
	case plans.Milestone:
		say = map[string]string{"milestone_kind": "no_large_return", "milestone": "全面排查整改到位", plans.KeyPlanned: day(40)}
	case plans.Parameter:
		say = map[string]string{record.ParamName: one(plans.Parameters), record.ParamValue: "1", "unit": "days", record.ParamFrom: day(0), "source": "省农业农村厅2026年1号文", "confidence": "high"}
	case plans.Consultation:
		say = map[string]string{"draft": "农村公路养护办法（征求意见稿）", "department": "市交通运输局", "summary": "村道养护改由乡镇统一负责", "q1": "本乡镇能承担吗？", "closes": day(14), plans.KeyAnonymous: "no"}
	case plans.Reply:
		say = map[string]string{"theme": "agree", "a1": "能承担，但缺一台机器"}
	case plans.Delegation:
		say = map[string]string{plans.KeySince: day(0), plans.KeyUntil: day(5), "cause": "leave"}
	default:
		return nil
	}
	out := form.Answers{}
	for key, v := range say {
		out[key] = form.Value{S: v}
	}
	return out
}
