package authoring_test

import (
	"slices"
	"strings"
	"testing"

	"cadrebot/training"
)

const zhCourse = `---
id: safe-water
title_zh: 饮水安全
title_en: Safe water
pass: 70
draw: 2
audience: [VFS, 村信息员]
---
# 水源 | Sources
## 看样品
取水前先看水色。

![样品](cup.png)

出处：POL-045

| 题目 | A | B | 答案 | 解析 |
|---|---|---|---|---|
| 哪一项是水果？ | 石头 | 苹果 | B | 长在树上 |
| 水窖要有盖 | | | 对 | |

## 记下来
- 日期
- 地点

` + "```gift\n// [id:days]\n闰年？{#366}\n\n坏{=甲\n```\n"

const enCourse = `# Sources
## Look
Look at the colour.

| question | a | b | answer | explanation |
|---|---|---|---|---|
| Which is a fruit? | A stone | An apple | b | They grow on trees |
| A cistern has a lid | | | true | |

## Write down
- the day
- the place

` + "```gift\n// [id:days]\nA leap year?{#366}\n```\n"

func TestAMarkdownCourse(t *testing.T) {
	t.Parallel()
	d := read(t, "w.zh.md", strings.Replace(zhCourse, ", 村信息员", "", 1), "w.en.md", enCourse, "cup.png", picture)
	wants(t, d, "bad w.zh.md:30:2 gift.not_closed")
	c := d.Course
	if c.ID != "safe-water" || !is(c.Title, "饮水安全", "Safe water") || c.Pass != 70 || c.Draw != 2 || len(c.Audience) != 1 || len(c.Questions) != 3 {
		t.Fatalf("%+v", c)
	}
	if m := c.Modules[0]; len(c.Modules) != 1 || !is(m.Title, "水源", "Sources") || len(m.Cards) != 2 {
		t.Fatalf("%+v", c.Modules)
	}
	cards := c.Modules[0].Cards
	if cards[0].Source != "POL-045" || cards[0].Picture != "cup.png" || !is(cards[0].Text, "取水前先看水色。", "Look at the colour.") || cards[1].Text.En != "• the day\n• the place" {
		t.Errorf("%+v", cards)
	}
	if q := c.Questions[0]; q.Type != training.Single || q.Key.Picks[0] != 1 || !is(q.Choices[1], "苹果", "An apple") || q.Explanation.En != "They grow on trees" {
		t.Errorf("%+v", q)
	}
	if err := c.Check(); err != nil {
		t.Error(err)
	}
	if slices.Contains(d.Said, training.SetDelay) || !slices.Contains(d.Said, training.SetTitleEn) {
		t.Errorf("said: %v", d.Said)
	}
	wants(t, read(t, "w.zh.md", "---\npass: 120\nfoo: 1\naudience: 王大爷\n---\n# 一\n", "w.en.md", ""),
		"bad w.zh.md:2:1 courses.set_number", "bad w.zh.md:3:1 courses.set_unknown", "bad w.zh.md:4:1 courses.set_role")
}

func TestLessonsAreCutToCards(t *testing.T) {
	t.Parallel()
	zh := strings.Repeat(strings.Repeat("水", 99)+"。\n\n", 6)
	en := strings.Repeat(strings.Repeat("Water is life. ", 20)+"\n\n", 6)
	d := read(t, "a.zh.md", "## 长课\n"+zh+"\n```gift\n一{T}\n```", "a.en.md", "## Long\n"+en+"\n```gift\nOne{T}\n```")
	wants(t, d)
	cards := d.Course.Modules[0].Cards
	if len(cards) != 6 || !is(cards[0].Title, "长课（1/6）", "Long (1/6)") {
		t.Fatalf("%d cards, %+v", len(cards), cards[0])
	}
	d = read(t, "a.zh.md", "## 长课\n"+strings.Repeat("水是生命。", 30)+"\n```gift\n一{T}\n```", "a.en.md", "## Long\n"+strings.Repeat("Water is life, you know. ", 40)+"\n```gift\nOne{T}\n```")
	wants(t, d)
	if n := len(d.Course.Modules[0].Cards); n != 3 {
		t.Errorf("%d cards of one paragraph", n)
	}
	if err := d.Course.Check(); err != nil {
		t.Error(err)
	}
	wants(t, read(t, "a.zh.md", "## 短\n一句。\n```gift\n一{T}\n```", "a.en.md", "## Long\n"+strings.Repeat("Water is life. ", 60)+"\n```gift\nOne{T}\n```"),
		"bad a.zh.md:1:1 courses.lesson_long")
}
