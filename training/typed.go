package training

import "strings"

// ReadPlaces reads typed letters or digits as places of shown choices, from 0: "2",
// "b", "ＡＢ", "1 3", "C、A、B". It reports false for anything else.
func ReadPlaces(text string) ([]int, bool) {
	var out []int
	for _, r := range text {
		if r >= '！' && r <= '～' { // full-width forms stand 0xFEE0 above ASCII
			r -= 0xFEE0
		}
		switch {
		case r >= '1' && r <= '9':
			out = append(out, int(r-'1'))
		case r >= 'A' && r < 'A'+maxChoices:
			out = append(out, int(r-'A'))
		case r >= 'a' && r < 'a'+maxChoices:
			out = append(out, int(r-'a'))
		case strings.ContainsRune(" 　,、;.。()>-", r):
		default:
			return nil, false
		}
		if len(out) > maxChoices {
			return nil, false
		}
	}
	return out, len(out) > 0
}

// ReadTrueFalse reads a typed judgement as the place of its choice: 0 true, 1 false.
func ReadTrueFalse(text string) ([]int, bool) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "对", "是", "正确", "對", "√", "true", "t", "yes", "y", "right":
		return []int{0}, true
	case "错", "不对", "不是", "错误", "否", "錯", "×", "false", "f", "no", "n", "wrong":
		return []int{1}, true
	}
	return nil, false
}

// TrimUnit takes the unit of q off a typed number, in either language, so that "15天"
// is 15; of a unit that counts ten thousands, its 万 alone as well ("8000万" in 万元).
func (q *Question) TrimUnit(text string) string {
	text = strings.TrimSpace(text)
	for _, unit := range []string{q.Unit.Zh, q.Unit.En} {
		if unit == "" {
			continue
		}
		if rest, ok := strings.CutSuffix(text, unit); ok {
			return strings.TrimSpace(rest)
		}
		if rest, ok := strings.CutSuffix(text, "万"); ok && strings.HasPrefix(unit, "万") {
			return strings.TrimSpace(rest)
		}
	}
	return text
}
