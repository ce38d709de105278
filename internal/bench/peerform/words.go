package peerform

// question is one figure of the brief as a peer asks it.
type question struct {
	label, unit string
	last        int64 // the figure of the week before, one tap away
	min, max    int64
}

// words are a peer's sentences in one language: written out by hand, as a small bot has
// them. They are about as long as ours, so that the same bytes travel.
type words struct {
	title, head, last, line, fill, same string
	ask, echo, refuse, limit            string
	back, help, cancel, submit, edit    string
	review, done, start, noChange       string
	questions                           []question
}

// Labels and sentences that the load generator looks for; in the order en, zh.
var byLang = map[string]*words{
	"en": {
		title: "<b>Weekly brief</b>, week 1 (5 Jan 2026 to 11 Jan 2026)\nBench village. Please send it by 9 Jan 2026 18:00.",
		head:  "<b>Weekly brief</b>", last: "Last reported:", line: "%d. %s: %d", fill: "Fill in", noChange: "No change, submit",
		same: "Same as last time: ", ask: "%d/%d  <b>%s</b> (%s)", echo: "✓ %s: %d",
		refuse: "⚠️ A whole number is needed here, without decimals, such as 35.", limit: "⚠️ Please enter a number from %d to %d.",
		back: "◀ Back", help: "❓ What is this?", cancel: "✖ Cancel", submit: "✅ Submit", edit: "Edit %d",
		review: "Please check: <b>Weekly brief</b>", start: "Send /report",
		done: "✅ Brief submitted.\nReceipt: <b>R-2026-%d</b>\nOn time (due 9 Jan 2026 18:00).\nNext: the township reviews it.",
		questions: []question{
			{"Newly recognised households", "households", 1, 0, 1e6},
			{"Risk clues", "clues", 3, 0, 1e6},
			{"Returned labourers", "people", 0, 0, 1e6},
			{"Households with a drinking-water problem", "households", 0, 0, 1e6},
			{"Physical progress of the project", "%", 55, 0, 100},
			{"Village collective income (this year to date)", "CNY", 30000, 0, 1e12},
		},
	},
	"zh": {
		title: "<b>每周简报</b>　2026年第1周（2026年1月5日—2026年1月11日）\n测试村　请在 2026年1月9日 18:00 前报送",
		head:  "<b>每周简报</b>", last: "上次报的数：", line: "%d. %s：%d", fill: "有变化，逐项填", noChange: "没有变化，直接提交",
		same: "和上次一样：", ask: "%d/%d　<b>%s</b>（%s）", echo: "✓ %s：%d",
		refuse: "⚠️ 这里要填整数，请去掉小数，例如 35。", limit: "⚠️ 请填 %d 到 %d 之间的数。",
		back: "◀ 上一题", help: "❓ 这是什么", cancel: "✖ 取消", submit: "✅ 提交", edit: "改 %d",
		review: "请核对：<b>每周简报</b>", start: "请发 /report",
		done: "✅ 简报已提交。\n回执号：<b>R-2026-%d</b>\n按时（期限 2026年1月9日 18:00）。\n接下来由乡镇审核。",
		questions: []question{
			{"本周新识别户数", "户", 1, 0, 1e6},
			{"风险线索数", "条", 3, 0, 1e6},
			{"返乡回流人数", "人", 0, 0, 1e6},
			{"饮水有问题的户数", "户", 0, 0, 1e6},
			{"项目形象进度", "%", 55, 0, 100},
			{"村集体收入（今年累计）", "元", 30000, 0, 1e12},
		},
	},
}

// Labels are what a load generator needs to hold the conversation: the buttons to press
// and what each question's text contains.
type Labels struct {
	Fill, Head, Refused, Same, Submit, Receipt string
	Questions                                  []string
}

// LabelsIn returns the labels in lang, "en" or "zh".
func LabelsIn(lang string) Labels {
	w := byLang[lang]
	l := Labels{Fill: w.fill, Head: w.head, Refused: w.refuse, Same: w.same, Submit: w.submit, Receipt: "R-2026-"}
	for _, q := range w.questions {
		l.Questions = append(l.Questions, q.label)
	}
	return l
}
