package form

import (
	"slices"
	"testing"

	"cadrebot/locales"
)

func TestInitials(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"石桥村": "sqc", "洼里": "wl", "安宁": "an", "鹅湖": "eh", "欧阳": "oy", "白云": "by", "曾家": "cj", "大理": "dl", "发展": "fz", "嘎子": "gz", "哈达": "hd",
		"鸡西": "jx", "喀什": "ks", "拉萨": "ls", "马关": "mg", "那曲": "nq", "爬山": "ps", "七里": "ql", "然乌": "rw", "三江": "sj", "塔城": "tc", "西河": "xh",
		"鸭绿": "yl", "杂多": "zd", "3组A": "3za",
	}
	f := Field{}
	for label := range want {
		f.Choices = append(f.Choices, Choice{Key: "k", Label: locales.Both(label, "")})
	}
	for i, got := range choiceInitials(&f) {
		if label := f.Choices[i].Label.Zh; got != want[label] {
			t.Errorf("%s is %s, want %s", label, got, want[label])
		}
	}
}

func TestWordsStandInTheOrderOfADictionary(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		l    locales.Lang
		want []string
	}{
		{locales.ZH, []string{"安全", "产业", "医疗", "周报", "住房"}},
		{locales.EN, []string{"care", "Damage", "élan", "Water"}},
	} {
		got := slices.Clone(c.want)
		slices.Reverse(got)
		if slices.SortFunc(got, Alphabetical(c.l)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.l, got, c.want)
		}
	}
}
