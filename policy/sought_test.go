package policy

import (
	"testing"

	"cadrebot/locales"
)

// The clause of an item that is shown is the one with the sum, the time, the number or the date
// that the question asks for.
func TestTheClauseShownHoldsWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		question string
		item     ItemID
		anchor   string
	}{
		{"小额信贷能贷多少", "POL-041", "p2"},
		{"农户现在最高可以借多少钱不用抵押", "POL-041", "p2"},
		{"how much can I borrow", "POL-041", "p2"},
		{"how much can I borrow under micro-credit", "POL-041", "p2"},
		{"how long does a first secretary stay in the village", "POL-014", "p4"},
		{"驻村一期最少几年", "POL-014", "p4"},
		{"how long must fund information stay on the notice board", "POL-047", "p2"},
		{"项目公式要贴几天", "POL-047", "p2"},
		{"出了安全事故多长时间内上报", "POL-054", "p3"},
		{"how much is the rain and dew subsidy", "POL-050", "p2"},
		{"世界银行借了多少钱", "POL-053", "p1"},
		{"中央单位派了多少干部", "POL-043", "p2"},
		{"扶贫那阵一个队几个人", "POL-006", "p2"},
		{"明年的项目什么时候前要入库", "POL-059", "p1"},
		// Nothing is preferred where a condition, not a date, is asked for.
		{"监测户风险啥时能消", "POL-013", "p5"},
	} {
		a := starter().Search(Query{Text: c.question, Today: today})
		for _, h := range a.Hits {
			if h.Item.ID == c.item {
				if h.Clause.Anchor != c.anchor {
					t.Errorf("%s: %s is shown of %s: %s", c.question, h.Clause.Anchor, c.item, h.Clause.Body.Zh)
				}
				break
			}
		}
		if len(a.Hits) == 0 || a.Hits[0].Item.ID != c.item {
			t.Errorf("%s: %v", c.question, ids(a.Hits))
		}
	}
}

func TestWhatAQuestionWaitsFor(t *testing.T) {
	t.Parallel()
	for question, want := range map[string]sought{
		"能贷多少": {kind: sum}, "补贴几万元": {kind: sum}, "how much does it pay": {kind: sum}, "额度": {kind: sum},
		"任期几年": {kind: length}, "要等多少天": {kind: length}, "how many working days": {kind: length}, "多久": {kind: length},
		"什么时候报": {kind: date}, "报名截止了吗": {kind: date}, "when is it due": {kind: date},
		"什么时候能退出": {}, "when can it be removed": {},
		"派几个人": {kind: quantity, unit: "人"}, "每天多少升": {kind: quantity, unit: "升"}, "有多少": {kind: quantity}, "how many villages": {kind: quantity},
		"这事找谁": {kind: office}, "由谁审批": {kind: office}, "which office pays": {kind: office}, "who approves it": {kind: office},
		"who counts as low income": {}, "谁是监测对象": {}, "低保": {},
	} {
		if got := soughtBy(question); got != want {
			t.Errorf("%s: %+v, want %+v", question, got, want)
		}
	}
}

func TestWhatAClauseHolds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		want sought
		body string
		has  bool
	}{
		{sought{kind: sum}, "每户最高10万元", true},
		{sought{kind: sum}, "按不超过１％安排", true},
		{sought{kind: sum}, "三千元", true},
		{sought{kind: sum}, "共10章74条", false},
		{sought{kind: sum}, "up to CNY 50,000", true},
		{sought{kind: length}, "不少于2年", true},
		{sought{kind: length}, "2021年印发，第五年总结", false},
		{sought{kind: length}, "within two years", true},
		{sought{kind: quantity, unit: "升"}, "每人每天不低于40升", true},
		{sought{kind: quantity, unit: "升"}, "提升3个等级", false},
		{sought{kind: quantity}, "74条", true},
		{sought{kind: quantity}, "依照第二十三条", false},
		{sought{kind: date}, "9月底前完成", true},
		{sought{kind: date}, "每户10万元", false},
		{sought{kind: office}, "由县级主管部门审定", true},
		{sought{kind: office}, "当前局面下结合实际", false},
		{sought{}, "由县级主管部门在9月底前发放10万元", false},
	} {
		if got := c.want.holds(locales.Both(c.body, "")); got != c.has {
			t.Errorf("%+v in %q: %v", c.want, c.body, got)
		}
		if got := c.want.holds(locales.Both("", c.body)); got != c.has {
			t.Errorf("%+v in %q as the other language: %v", c.want, c.body, got)
		}
	}
}
