package form

import (
	"slices"
	"strings"
)

// What people type for yes and no, at a read-back and at a yes/no question. Two
// languages, lower case, folded.
var (
	yesWords = []string{
		"是", "是的", "对", "对的", "没错", "正确", "好", "好的", "可以", "行", "有", "嗯", "确认", "确定",
		"同意", "赞成", "没问题", "没有问题", "中", "可行", "当然", "是啊", "对啊", "好啊", "好哇", "好呀", "好嘞", "行啊", "可以啊", "要得", "得行", "成", "要", "需要", "对头", "恩", "肯定", "必须", "没有错", "没有错误", "👌", "👍", "✅", "√", "✓", "✔", "☑", "🙆",
		"yes", "y", "ok", "okay", "right", "correct", "true", "yep", "yeah", "sure", "agreed", "i agree", "of course", "no problem",
		"yea", "ya", "yup", "fine", "certainly", "absolutely", "definitely", "indeed", "yes please", "all right", "alright",
	}
	noWords = []string{
		"不同意", "反对", "不中", "不可以", "不成", "不能", "不好", "不用", "不可", "否定", "否认", "拒绝", "不是的", "不行的", "从来没有", "不赞成", "不需要", "不可能", "不得行", "要不得", "绝不", "没得", "哪有", "暂无", "还没", "错误", "👎", "✋", "🖐", "❌", "×", "✗", "✘", "✖", "🙅",
		"不", "不是", "不对", "否", "没", "没有", "无", "不行", "不要", "错", "错了", "有误",
		"no", "n", "wrong", "false", "nope", "not right", "i disagree", "disagree", "no thanks", "not at all",
		"nah", "no way", "not yet", "never", "incorrect", "of course not", "certainly not", "absolutely not", "definitely not",
	}
)

var (
	isYes = wordSet(append(inBothScripts(yesWords), "1"))
	isNo  = wordSet(append(inBothScripts(noWords), "2"))
)

// inBothScripts adds the traditional spelling of each word.
func inBothScripts(words []string) []string {
	traditional := strings.NewReplacer("对", "對", "没", "沒", "无", "無", "错", "錯", "误", "誤", "确", "確", "认", "認", "赞", "贊", "当", "當", "问", "問", "题", "題", "从", "從", "来", "來")
	out := slices.Clone(words)
	for _, w := range words {
		out = append(out, traditional.Replace(w))
	}
	return out
}

// actWords are typed instead of tapping a button, at any question.
var actWords = map[string]Act{
	"没变化": Same, "无变化": Same, "没有变化": Same, "不变": Same, "没变": Same, "同上": Same, "同上期": Same, "同上次": Same,
	"和上次一样": Same, "跟上次一样": Same, "照旧": Same, "no change": Same, "same": Same, "unchanged": Same, "same as last time": Same,
	"不适用": NotApp, "n/a": NotApp, "na": NotApp, "not applicable": NotApp,
	"跳过": Skip, "略过": Skip, "不填": Skip, "skip": Skip,
	"上一步": Back, "上一题": Back, "返回": Back, "back": Back,
	"?": Help, "what": Help, "what?": Help, "帮助": Help, "这是什么": Help, "什么意思": Help, "help": Help,
	"不改": Done, "保留": Done, "下一步": Done, "下一题": Done, "keep": Done, "next": Done,
	"resume": Nothing, "go on": Nothing, "继续填": Nothing, "接着填": Nothing,
	"提交": Submit, "确认提交": Submit, "submit": Submit,
}

// submitWords send the form in at the review, where nothing else is asked. Of the words
// for yes only those stand here that cannot be about a line of it.
var submitWords = wordSet([]string{
	"确认", "确定", "confirm", "是", "是的", "对", "对的", "没错", "正确", "好", "好的", "可以", "行", "没问题", "没有问题", "👌", "👍", "✅", "✓", "✔",
	"yes", "y", "ok", "okay", "right", "all right", "alright", "correct", "yep", "yeah", "sure", "fine", "no problem",
})

// keepWords leave a line opened from the review as it is.
var keepWords = wordSet([]string{"确认", "确定", "confirm", "没问题", "没错", "ok", "okay"})

// noneWords are typed for no case at all where cases are counted.
var noneWords = wordSet([]string{
	"没问题", "没有问题", "都没问题", "都没有问题", "都没有", "一个都没有", "no problem", "no problems", "none of them", "not one", "nobody", "no one",
})

// zeroWords are typed for nothing in a count or an amount of money; read back as 0.
var zeroWords = wordSet([]string{"没有", "没", "无", "none", "no", "nil", "nothing"})

// doneWords end ticking and sending, and pass a note; at other questions they may be the answer.
var doneWords = wordSet([]string{"完成", "继续", "好了", "发完了", "知道了", "done", "continue", "that is all", "got it"})

func wordSet(words []string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// foldWord makes spellings of one word equal: width, case, outer spaces and final
// punctuation. A question mark alone stays.
func foldWord(s string) string {
	if len(s) > 300 {
		return ""
	}
	s = strings.ToLower(strings.TrimSpace(fold(s)))
	if t := strings.TrimRight(s, " .!~,;:、。"); t != "" {
		s = t
	}
	return strings.Join(strings.Fields(s), " ")
}
