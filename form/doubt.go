package form

import (
	"strings"
	"unicode/utf8"
)

// doubtBefore are words that, right before a value, turn it into a command, a sum or a
// denial: 改5, 再加5, 不是5, delete 5. The value may still be the answer, so it is asked.
var doubtBefore = []string{
	"改", "更正", "纠正", "调整", "换", "替换", "删", "删除", "删掉", "去掉", "划掉", "取消", "撤销", "撤回", "返回", "退回", "回到", "跳到", "跳过", "清空", "重填", "填错", "写错", "输错",
	"加", "减", "乘", "乘以", "除", "除以", "除了", "扣", "扣除", "减去", "加上", "还差", "差", "缺", "多", "多出", "少", "倍", "+", "*", "×", "÷",
	"不", "不是", "并非", "没", "没有", "别", "别填", "选", "题", "第", "每", "隔",
	"change", "edit", "fix", "correct", "replace", "delete", "remove", "drop", "clear", "cancel", "undo", "skip", "back", "goto", "go", "question", "no.",
	"add", "plus", "less", "times", "divided", "except", "without", "not", "isn't", "wasn't", "never", "n't", "every", "each",
}

// sureBefore are words that end like one of doubtBefore and leave no doubt.
var sureBefore = []string{
	"增加", "_加", "新加", "追加", "添加", "施加", "累加", "减少", "缺少", "至少", "最少", "房改", "旱改", "厕改", "土改", "许多", "很多", "大多", "精选", "选了", "不少", "评选", "入选", "当选", "人选",
	"专题", "问题", "课题", "主题", "收缴不", "及第", "出差", "误差", "落差", "温差", "交换", "置换", "拆除", "清除", "免除", "解除", "排除", "消除", "删减", "增减", "核减", "裁减", "缩减", "削减", "间隔",
}

// doubtAfter are words that do the same right behind a value.
var doubtAfter = []string{
	"不是", "不对", "不行", "没有", "没得", "是错", "错", "改", "删", "倍", "次方", "平方的", "加", "减", "乘", "除以", "去掉", "取消", "+", "*", "×", "÷", "=", "^",
	"is wrong", "wrong", "is not", "isn't", "plus", "minus", "times", "less",
}

// joiners stand between such a word and its value: 改成5, change it to 5.
var joiners = []string{"成", "为", "到", "至", "是", "了", "的", "有", "去", "上", "以", ":", "=", " to", " it", " into", " by", " the", " be", " is"}

// doubtful reports whether the words around a value make it less than a plain answer.
func doubtful(before, after string) bool {
	for _, w := range hedges {
		if strings.Contains(before, w) || strings.Contains(after, w) {
			return true
		}
	}
	return denies(before) || unsaid(strings.TrimLeft(after, " "))
}

// hedges say anywhere in a sentence that nobody stands for its figure yet.
var hedges = []string{
	"不确定", "不清楚", "不知道", "不一定", "不太准", "说不准", "说不定", "拿不准", "没核实", "未核实", "待核实", "待核", "待定", "没定", "未定", "没数", "猜", "估摸",
	"not sure", "unsure", "not certain", "no idea", "don't know", "i guess", "tbc", "to be confirmed", "unconfirmed",
}

func denies(before string) bool {
	for t := before; ; {
		t = strings.TrimRight(t, " ")
		if endsIn(t, sureBefore) {
			return false
		}
		if endsIn(t, doubtBefore) {
			return true
		}
		rest := t
		for _, j := range joiners {
			if rest = strings.TrimSuffix(t, j); rest != t {
				break
			}
		}
		if rest == t {
			return false
		}
		t = rest
	}
}

func unsaid(after string) bool {
	for _, w := range doubtAfter {
		rest, ok := strings.CutPrefix(after, w)
		next, _ := utf8.DecodeRuneInString(rest)
		verb := strings.Contains("改删加减乘没有", w) // 加班 and 没有电 are other words
		if ok && !(latin(w[0]) && rest != "" && latin(rest[0])) && (!verb || rest == "" || numeralRune(next) || strings.ContainsRune("成为到了掉去上 ,.!", next)) {
			return true
		}
	}
	return false
}

// endsIn reports whether s ends in one of words, and the word does not go on to the left.
func endsIn(s string, words []string) bool {
	for _, w := range words {
		rest, ok := strings.CutSuffix(s, w)
		if ok && !(latin(w[0]) && rest != "" && latin(rest[len(rest)-1])) {
			return true
		}
	}
	return false
}

// nothing reports whether s says that there is none of what is asked: 没有, 暂无, 目前都没有.
func nothing(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	if s == "" || len(s) > 40 || numeralRune(first) || first == '¥' || first == '-' || latin(s[0]) && len(s) > len("nothing...") {
		return false
	}
	w := foldWord(s)
	if w == "" || zeroWords[w] || latin(w[0]) {
		return zeroWords[w]
	}
	w = strings.TrimRight(w, "了啊呢的哦呀")
	for again := true; again; {
		again = false
		for _, start := range [...]string{"目前", "暂时", "现在", "本月", "本周", "本季度", "今年", "这里", "我们", "我村", "本村", "我组", "一直", "暂", "都", "也", "还", "全"} {
			if rest, ok := strings.CutPrefix(w, start); ok {
				w, again = rest, true
			}
		}
	}
	return zeroWords[w]
}

// noneOf reports whether s says that there is not one: 一户都没有, 一分钱没有, not a single
// household.
func noneOf(s string) bool {
	body, ok := strings.CutPrefix(s, "not a single ")
	if ok {
		return body != "" && strings.Trim(body, "abcdefghijklmnopqrstuvwxyz ") == ""
	}
	body = strings.TrimRight(s, "了啊呢的.!, ")
	for _, w := range [...]string{"没有", "没"} {
		if body, ok = strings.CutSuffix(body, w); ok {
			break
		}
	}
	if !ok {
		return false
	}
	body = strings.TrimRight(body, "都也还 ")
	for _, start := range [...]string{"一", "1", "半"} {
		if thing, found := strings.CutPrefix(body, start); found {
			n := utf8.RuneCountInString(thing)
			return n >= 1 && n <= 4 && (thing == "两" || strings.IndexFunc(thing, numeralRune) < 0)
		}
	}
	return false
}
