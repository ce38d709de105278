package form

import (
	"strings"
	"unicode/utf8"

	"cadrebot/locales"
)

// readYesNo reads an answer word, also where more is said around it: people answer first
// and explain then (对，我说过了), or explain and end with the answer. Contrary answers
// (是，不是) are refused, as is a sentence without one.
func readYesNo(raw string) (Reading, error) {
	w := foldWord(raw)
	yes, ok := isYes[w], isYes[w] || isNo[w]
	if !ok && len(w) <= maxSentence {
		yes, ok = answerIn(w)
	}
	if !ok {
		return Reading{}, locales.Refuse("form.choose")
	}
	s := "no"
	if yes {
		s = "yes"
	}
	return Reading{Value: Value{S: s}, Exact: raw == s}, nil
}

// answerIn finds the clauses of s that are nothing but yes or no.
func answerIn(s string) (yes, ok bool) {
	wordless := strings.IndexFunc(s, func(r rune) bool { return r < 0x80 && latin(byte(r)) }) < 0
	clauses := strings.FieldsFunc(s, func(r rune) bool {
		return strings.ContainsRune(",.;:!?、。…", r) || r == ' ' && wordless
	})
	if len(clauses) == 1 && strings.HasSuffix(s, "?") {
		return false, false // asked back
	}
	for _, c := range clauses {
		c = answerWord(strings.TrimSpace(c))
		if len(c) == 1 && digit(c[0]) || !isYes[c] && !isNo[c] {
			continue
		}
		if ok && yes != isYes[c] {
			return false, false
		}
		yes, ok = isYes[c], true
	}
	return yes, ok
}

// answerWord takes off what people put around their yes or no: 我觉得, 当然 and particles.
func answerWord(c string) string {
	c = unrepeated(c)
	if isYes[c] || isNo[c] {
		return c
	}
	for _, lead := range [...]string{"我觉得", "我认为", "我们", "我看", "我", "已经", "当然", "當然", "肯定", "绝对", "确实", "真的", "目前", "暂时", "现在"} {
		if rest, ok := strings.CutPrefix(c, lead); ok && rest != "" {
			c = rest
			break
		}
	}
	for _, none := range [...]string{"没", "沒"} { // 还没有, 都没有, 也没有
		if i := strings.Index(c, none); i == len("还") && strings.ContainsAny(c[:i], "还還都也") {
			c = c[i:]
		}
	}
	return strings.TrimRight(c, "啊哇呀的吧了呢哦嘛滴嘞哩呐啦呗哈噢喔")
}

// unrepeated is s without repetition where it is one character said over and over: 👌👌👌.
func unrepeated(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	if strings.ReplaceAll(s, s[:size], "") == "" {
		return s[:size]
	}
	return s
}
