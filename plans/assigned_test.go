package plans

import (
	"testing"
	"time"

	"cadrebot/internal/casebook"
	"cadrebot/org"
	"cadrebot/record"
)

func TestAnAssignedTaskAsksLittleAndWithConsent(t *testing.T) {
	t.Parallel()
	b := casebook.NewBook(t, Desk(), casebook.On(time.February, 2))
	give := func(questions, en, due, urgent string) (record.Record, error) {
		return b.Begin(Assigned, countyUnit, 0, desk, casebook.Says("what", "排查水毁路段", "what_en", "Check washed-out roads", "document", "市政府办〔2026〕12号",
			"who", "village", "questions", questions, "questions_en", en, KeyDue, due, "urgent", urgent))
	}
	for what, x := range map[string]struct{ zh, en, due, urgent, id string }{
		"six questions":          {"甲\n乙\n丙\n丁\n戊\n己", "a\nb\nc\nd\ne\nf", "2026-02-20", "", "plans.five_questions"},
		"one language":           {"有几个点要修？\n要多少钱？", "How many spots?", "2026-02-20", "", "plans.in_english"},
		"what is counted":        {"本村防返贫监测对象户数是多少？ MON-01", "How many?", "2026-02-20", "", "plans.counted_already"},
		"by tomorrow, no reason": {"有几个点要修？", "How many spots?", "2026-02-03", "", "plans.too_soon_why"},
		"yesterday":              {"", "", "2026-02-01", "雨季", "record.day_behind"},
	} {
		_, err := give(x.zh, x.en, x.due, x.urgent)
		casebook.Refused(t, what, err, x.id)
	}
	r, err := give("有几个点要修？", "How many spots?", "2026-02-20", "")
	if err != nil {
		t.Fatal(err)
	}
	casebook.Refused(t, "agreed by its author", b.Try(r.ID, desk, Push, casebook.Says(record.AskReason, "雨季前")), "lifecycle.not_yours")
	casebook.Refused(t, "agreed without saying why", b.Try(r.ID, secretary, Push, nil), "lifecycle.missing")
	b.Move(r.ID, secretary, Push, casebook.Says(record.AskReason, "雨季前要排查完"))
	set := b.Kinds[Assigned].Sets(record.Case{Record: b.Records[r.ID], Move: Push})
	if set == nil || !set.Words || set.Source != "市政府办〔2026〕12号" || set.Body.En != "How many spots?" || set.Level != org.LevelVillage {
		t.Errorf("sets %+v", set)
	}
}
