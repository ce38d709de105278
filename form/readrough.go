package form

import "strings"

// Words that make a figure a rough one, before it, behind it and inside it.
var (
	roughBefore = []string{
		"大约", "大概", "大致", "约莫", "差不多", "估计", "将近", "接近", "超过", "不到", "不足", "不满", "不止", "不下", "不低于", "不少于", "不超过", "至少", "最少", "起码", "至多", "最多", "顶多",
		"不晚于", "不早于", "晚于", "早于", "小于", "少于", "低于", "大于", "多于", "高于", "可能", "也许", "好像", "或许", "约", "近", "逾", "上",
		"approximately", "approx.", "approx", "more than", "fewer than", "less than", "at least", "at most", "up to", "not quite", "roughly", "maybe", "perhaps", "probably", "possibly", "around", "almost", "nearly", "about", "over", "under", "some", "circa", "~",
	}
	roughAfter = []string{
		"左右", "上下", "以上", "以下", "以内", "之内", "以外", "开外", "出头", "不到", "不足", "不等", "有余", "挂零", "往上", "朝上", "打底", "封顶",
		"or so", "or more", "or less", "or fewer", "at least", "at most", "at the most", "max", "min", "approx", "give or take", "plus minus", "ish", "多", "余", "来", "几",
	}
	roughInside = strings.NewReplacer("多", "", "余", "", "几", "", "来", "")
	danglers    = strings.NewReplacer("零万", "万", "零亿", "亿", "零 万", "万", "零 亿", "亿")
)

// withoutRough takes the words out that make s a rough figure: 十多万 is 十万, 约300 is 300.
// It reports false when s has none.
func withoutRough(s string) (string, bool) {
	t := s
	for _, w := range roughBefore {
		if rest, ok := strings.CutPrefix(t, w); ok {
			t = strings.TrimSpace(rest)
			break
		}
	}
	for _, w := range roughAfter {
		if rest, ok := strings.CutSuffix(t, w); ok && rest != "" {
			t = strings.TrimSpace(rest)
			break
		}
	}
	if i := strings.IndexAny(t, "多余几来"); i > 0 {
		t = roughInside.Replace(t)
	}
	if t == s {
		return s, false
	}
	t = danglers.Replace(t)
	if rest, ok := strings.CutSuffix(t, "零"); ok && rest != "" {
		t = strings.TrimSpace(rest)
	}
	return t, true
}

// countable reports whether s is something that 几 counts: 个, 十, 万元.
func countable(s string) bool {
	for _, c := range counters {
		if strings.HasPrefix(s, c) {
			return true
		}
	}
	return strings.HasPrefix(s, "十") || strings.HasPrefix(s, "百") || strings.HasPrefix(s, "千") || strings.HasPrefix(s, "万")
}
