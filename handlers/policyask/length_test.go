package policyask_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

// usual are the questions that are asked most.
var usual = []string{
	"小额信贷能贷多少", "防返贫监测对象怎么认定", "低保户能不能纳入监测", "第一书记任期几年", "公益性岗位补贴多少", "雨露计划补助多少钱",
	"饮水安全标准", "项目库什么时候报", "资金公示多少天", "衔接资金能用在哪里",
	"how much can I borrow", "how do I report a risk household", "who counts as low income", "how long is a first secretary's term",
	"how much do public-welfare posts pay", "rain and dew subsidy", "what counts as safe drinking water", "when is the project library due",
	"how long must funds be posted", "what may linkage funds be used for",
}

// An answer fits an old phone whatever item comes first, to readers of either language and to
// those who read it in the other one; it still names the document and how well it is checked.
func TestEveryAnswerFitsAScreen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Hire("reader", locales.EN, talk.Post("99010102", org.TownshipOfficer))
	items, _, err := policy.StarterRows()
	talk.Must(t, err)
	questions := usual
	for _, it := range items {
		questions = append(questions, it.Title.Zh, it.Title.En, string(it.ID))
	}
	for _, who := range []struct{ name, other, checked string }{{"vfs", "English", "核对程度"}, {"reader", "中文", "Checked: "}} {
		k := w.as(who.name)
		for _, q := range questions {
			k.Says(q).OK()
			fits(t, k, q, who.checked)
			k.Press(who.other).OK()
			fits(t, k, q, who.checked)
		}
	}
}

func fits(t *testing.T, k *talk.Chat, question, checked string) {
	t.Helper()
	said := strings.TrimSpace(k.Words())
	if n := utf8.RuneCountInString(said); n > 600 {
		t.Errorf("%s: %d characters:\n%s", question, n, said)
	}
	sure := k.Offers("就是这条") || k.Offers("This answered me")
	if sure && !strings.Contains(said, checked) || strings.Count(said, "20") < 2 {
		t.Errorf("%s: no citation:\n%s", question, said)
	}
}
