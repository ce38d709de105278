package demo

import "fmt"

// stories are what villages have offered: headline, text, theme, and the editor's English, "" where
// there is none.
var stories = []struct{ head, text, theme, headEn, textEn string }{
	{"桃坪村的茶叶卖到了上海", "合作社今年加工干茶两吨，一半卖到了上海。", "industry", "Taoping's tea sells in Shanghai", "The cooperative dried two tonnes of tea this year; half went to Shanghai."},
	{"水渠修好了", "冬修水渠三公里，灌溉二百亩。", "village", "The ditch is mended", "Three kilometres of ditch were mended this winter; they water 200 mu."},
	{"夜校开课", "每周三晚上学电商，来了四十人。", "policy", "Evening school opens", "Online sales are taught on Wednesday evenings; forty people came."},
	{"药材基地见收成", "霜坪药材基地今年收了三十吨。", "industry", "The herb garden bears", "The herb garden brought in thirty tonnes this year."},
	{"村里有了公共澡堂", "用集体收入建起公共澡堂，冬天也能洗热水澡。", "village", "A public bath for the village", "The village built a public bath from its common income."},
	{"竹编走进课堂", "老手艺进了学校，每周两节课。", "village", "Bamboo weaving at school", "The old craft is taught two lessons a week."},
	{"小额信贷政策讲明白了", "用方言讲了三场，问得最多的是贴息。", "policy", "Small loans explained", "Three talks in dialect; most questions were about the interest subsidy."},
	{"冷库让李子晚上市", "新冷库存李子二十吨，价格高了三成。", "industry", "A cold store for plums", "The new cold store keeps twenty tonnes of plums; prices rose by three tenths."},
	{"路灯亮了", "村道装了六十盏太阳能路灯。", "village", "The lights are on", "Sixty solar lamps stand along the village road."},
	{"秸秆变饲料", "合作社收秸秆做饲料，养牛省了一半草料。", "industry", "Straw becomes fodder", "The cooperative makes fodder of straw and saves half the hay."},
	{"网格巡查查出漏水点", "巡查发现三处漏水，当天修好。", "village", "Leaks found on the round", "Three leaks were found and mended the same day."},
	{"老区乡的红色小路", "修通了一公里石板路，周末有学生来。", "village", "", ""},
	{"菌菇大棚换新棚", "二十个大棚换了新膜，明年春天出菇。", "industry", "", ""},
}

// storySteps are the 18 stories of spec.json: most published, two of them in Chinese only, some
// still with an editor.
func storySteps() []Step {
	g := newGround()
	var out []Step
	village := func(i int) string {
		list := g.villages[counties[i%4]]
		return list[(i*5)%len(list)]
	}
	for i, s := range stories {
		v, day := village(i), -180+i*12
		m := &chain{ref: fmt.Sprintf("story-%02d", i)}
		m.begin("story", "", "", day, 10, "VC", v, "headline", s.head, "text", s.text, "theme", s.theme, "people", "no")
		if s.textEn != "" {
			m.add(day+1, 10, "POLICY_EDITOR", "990100", "translate", "headline_en", s.headEn, "text_en", s.textEn)
		}
		m.add(day+2, 15, "POLICY_EDITOR", "990100", "publish")
		out = append(out, m.steps...)
	}
	for i, head := range []string{"新茶园开垦", "院坝会议事", "返乡青年养蜂", "村医巡诊", "旧宅变书屋"} {
		m := &chain{ref: fmt.Sprintf("offer-story-%d", i)}
		people := "no"
		data := []string{"headline", head, "text", head + "，具体情况和数字已核实。", "theme", "people"}
		if i == 2 {
			people = "yes"
			data = append(data, "consent", "yes")
		}
		m.begin("story", "", "", -12+i, 10, "VC", village(20+i), append(data, "people", people)...)
		switch i {
		case 3:
			m.add(-8, 15, "POLICY_EDITOR", "990100", "return", "reason", "请补充数据来源")
		case 4:
			m.add(-6, 15, "VC", village(20+i), "withdraw", "reason", "内容有变化")
		}
		out = append(out, m.steps...)
	}
	return out
}
