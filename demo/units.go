package demo

import (
	"fmt"
	"slices"
	"strings"

	"cadrebot/locales"
	"cadrebot/org"
)

// Pinyin of the characters that township and village names are made of.
var pinyin = map[string]string{
	"云梯": "Yunti", "鹤嘴": "Hezui", "双藤": "Shuangteng", "霜坪": "Shuangping", "月牙": "Yueya",
	"青禾": "Qinghe", "麦浪": "Mailang", "竹笠": "Zhuli", "草帽": "Caomao", "风铃": "Fengling",
	"石燕": "Shiyan", "黛瓦": "Daiwa", "松涛": "Songtao", "蓑衣": "Suoyi",
	"灯溪": "Dengxi", "萤火": "Yinghuo", "栗香": "Lixiang", "陶罐": "Taoguan",
	"桃": "Tao", "竹": "Zhu", "枫": "Feng", "槐": "Huai", "梨": "Li", "杉": "Shan", "桐": "Tong", "茶": "Cha",
	"麻": "Ma", "藕": "Ou", "麦": "Mai", "稻": "Dao",
	"坪": "ping", "湾": "wan", "坳": "'ao", "塘": "tang", "岭": "ling", "冲": "chong", "坝": "ba", "垭": "ya", "溪": "xi",
}

// Two villages are called like townships of their county, as places are that were the
// seat of one before: only the full path tells them apart.
var namesakes = map[string]string{"9901010402": "双藤乡", "9901030104": "松涛乡"}

// fixedNames are villages whose name is given, so that walkthroughs can rely on it.
var fixedNames = map[string][2]string{"9901010203": {"桃", "坪"}}

func (m *maker) add(u org.UnitRow) {
	m.set.Units = append(m.set.Units, u)
	m.below[u.Level] = append(m.below[u.Level], u.Code)
	m.name[u.Code], m.parent[u.Code] = u.Name, u.Parent
}

func (m *maker) makeUnits() {
	p, c := m.City.Parent, m.City.place
	m.add(org.UnitRow{Code: p.Code, Name: locales.Both(p.Zh, p.En), Level: org.LevelProvince})
	m.add(org.UnitRow{Code: c.Code, Parent: p.Code, Name: locales.Both(c.Zh, c.En), Level: org.LevelCity})
	for _, county := range m.Counties {
		m.add(org.UnitRow{Code: county.Code, Parent: c.Code, Name: locales.Both(county.Zh, county.En), Level: org.LevelCounty})
		towns := m.Townships[county.Abbr]
		names := m.villageNames()
		for i, town := range towns {
			code := fmt.Sprintf("%s%02d", county.Code, i+1)
			// The tag goes to the remotest townships, which are listed last.
			old := i >= len(towns)-county.OldBase
			m.add(org.UnitRow{Code: code, Parent: county.Code, Name: townName(town), Level: org.LevelTownship, OldBase: old})
			for v := range share(county.Villages, len(towns), i) {
				m.addVillage(fmt.Sprintf("%s%02d", code, v+1), code, &names)
			}
		}
	}
}

// share is how many of total fall to place i of n, the first ones taking the rest.
func share(total, n, i int) int {
	if i < total%n {
		return total/n + 1
	}
	return total / n
}

// villageNames are all names that the rule can make, shuffled, without the fixed ones.
func (m *maker) villageNames() [][2]string {
	var all [][2]string
	for _, p := range m.Villages.Prefix {
		for _, s := range m.Villages.Suffix {
			if name := [2]string{p, s}; !slices.Contains(fixedList(), name) {
				all = append(all, name)
			}
		}
	}
	return some(m.r, all, len(all))
}

func fixedList() (out [][2]string) {
	for _, n := range fixedNames {
		out = append(out, n)
	}
	return out
}

func (m *maker) addVillage(code, town string, names *[][2]string) {
	u := org.UnitRow{Code: code, Parent: town, Level: org.LevelVillage}
	if like, ok := namesakes[code]; ok {
		u.Name = townName(like)
		m.add(u)
		return
	}
	name, fixed := fixedNames[code]
	if !fixed {
		name, *names = (*names)[0], (*names)[1:]
	}
	u.Name = locales.Both(name[0]+name[1]+"村（虚构）", pinyin[name[0]]+pinyin[name[1]]+" Village (fictional)")
	m.add(u)
}

func townName(zh string) locales.Text {
	stem := strings.TrimSuffix(strings.TrimSuffix(zh, "镇"), "乡")
	kind := " Town"
	if strings.HasSuffix(zh, "乡") {
		kind = " Township"
	}
	return locales.Both(zh+"（虚构）", pinyin[stem]+kind+" (fictional)")
}
