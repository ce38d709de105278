package policy

import (
	"regexp"
	"strings"

	"cadrebot/locales"
	"cadrebot/policy/search"
)

// kind is what sort of answer a question waits for.
type kind int

const (
	anything kind = iota
	sum           // of money, or a rate: 能贷多少, how much does it pay
	length        // of time: 几年, how many days
	quantity      // another number: 多少户, how many litres
	date          // or a deadline: 什么时候, when
	office        // who is to be asked, or decides: 找谁, which office
)

// sought is what a question waits for, as far as its own words tell. The zero value is anything.
type sought struct {
	kind kind
	unit string // of a quantity, when the question names it: 升 in 多少升
}

// answersIt is what a clause gains on the other clauses of its item by holding what the
// question waits for. It moves no item: items compare by their words alone. Chosen on the
// questions in testdata: 0.3 and 0.5 choose the same clauses, 0.8 begins to prefer wrong ones.
const answersIt = 0.5

var askFor = []struct {
	kind  kind
	words *regexp.Regexp
}{
	// When something may be done is a question for its condition, not for a date.
	{anything, regexp.MustCompile(`(什么时候|啥时候?|何时)(才?能|才|可以)|\bwhen (can|may)\b`)},
	{office, regexp.MustCompile(`找谁|问谁|向谁|归谁|由谁|谁(?:来|管|批|定|审|发|负责|决定|牵头)|(哪个|什么|哪些|啥)(部门|单位|机关|科室)|哪[里儿](办|申请|报|领|交|问|查)|` +
		`\bwhom\b|\bwho (do|does|should|can|decides?|approves?|pays?|manages?|checks?|handles?|leads?|is (responsible|in charge))\b|` +
		`\b(which|what) (office|department|bureau|agency|unit)|\bwhere (do|can|should) (i|we|they) (apply|report|ask)\b`)},
	{length, regexp.MustCompile(`多久|多长|[几多]少?个?(天|日|年|周|星期|月|小时|工作日)|任期|\bhow long\b|\bhow many (working )?(days?|weeks?|months?|years?|hours?)\b`)},
	{date, regexp.MustCompile(`什么时候|啥时|何时|哪天|哪年|哪个?月|哪一[天年]|几号|几月|截止|\bwhen\b|\bdeadline\b|\bby what date\b|\b(what|which) (day|date|month|year)\b`)},
	{quantity, regexp.MustCompile(`[多几]少?[个万]?(人|名|户|升|米|里|岁|次|家|字)|\bage limit\b|\bhow many\b|\bhow (often|far|old)\b`)},
	{sum, regexp.MustCompile(`(贷|借|补|发|赔|罚|交|缴|花|给|拿|领|奖|报销|资助)[^，。？！ ]{0,4}多少|多少(钱|元|块)|几[万千百](元|块)?|额度|` +
		`\bhow (much|large|big)\b|\b(maximum|ceiling|limit)\b.*\b(loan|credit|subsid|payment|grant)`)},
	{quantity, regexp.MustCompile(`多少|几[个条种类]`)},
}

const (
	number  = `(?:[0-9][0-9,.]*|[一二两三四五六七八九十百千半]+|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty)\b)`
	greater = `\s*[多余]?[万亿千百]*`
	lasting = `(?:个?工作日|天|日内|日以上|年|个月|周|小时|学时|(?:working )?(?:days?|weeks?|months?|years?|hours?)\b)`
)

// heldIn finds in a clause what a question may wait for.
var heldIn = map[kind]*regexp.Regexp{
	sum:      regexp.MustCompile(number + greater + `(?:美?元|块钱|[%％]|个百分点)|(?:cny|rmb|¥)\s*[0-9]|[0-9][0-9,.]*\s*(?:yuan|%|per ?cent)`),
	length:   regexp.MustCompile(number + `[多余]?\s*` + lasting),
	quantity: regexp.MustCompile(number + greater + `\s*\pL`),
	date: regexp.MustCompile(`[0-9]{4}年|[0-9一二三四五六七八九十]+月[0-9一二三四五六七八九十]*[日底前末]?|月底|年底|年末|季度|每年|每月|` +
		number + `[多余]?\s*(?:天|日|个工作日|小时)[之以]?[内前]|\b(?:19|20)[0-9]{2}\b|\bwithin ` + number + `|` +
		`\b(?:january|february|march|april|may|june|july|august|september|october|november|december) [0-9]|\b(?:yearly|monthly|quarterly|annually|every (?:month|year|quarter))\b`),
	office: regexp.MustCompile(`部门|[县市省乡镇]级|[^布结]局(?:[^面限势部]|$)|政府|委员会|村委|办公室|党委|党组|书记|工作队|中心|银行|信用社|联席会议|` +
		`\b(?:departments?|bureaus?|offices?|governments?|committees?|authority|authorities|secretary|secretaries|teams?|banks?)\b`),
}

// counted finds a number of the unit that a question asks for by name.
var counted = map[string]*regexp.Regexp{
	"人": unit("人|名"), "名": unit("名|人"), "户": unit("户"), "升": unit("升"), "米": unit("米"), "里": unit("公?里"),
	"岁": unit("周?岁"), "次": unit("次"), "家": unit("家|个"), "字": unit("字"),
}

func unit(names string) *regexp.Regexp {
	return regexp.MustCompile(number + greater + `(?:` + names + `)`)
}

// notCounted are figures that count nothing: years, and the numbers of articles.
var notCounted = regexp.MustCompile(`[0-9]{4}年|第[0-9一二三四五六七八九十]+`)

// soughtBy reads what a question waits for.
func soughtBy(question string) sought {
	words := strings.ToLower(search.Fold(question))
	for _, a := range askFor {
		m := a.words.FindStringSubmatch(words)
		if m == nil {
			continue
		}
		s := sought{kind: a.kind}
		if len(m) > 1 && counted[m[1]] != nil {
			s.unit = m[1]
		}
		return s
	}
	return sought{}
}

// holds reports whether a clause has this kind of answer, in either of its languages.
func (s sought) holds(body locales.Text) bool {
	r := heldIn[s.kind]
	if s.unit != "" {
		r = counted[s.unit]
	}
	if r == nil {
		return false
	}
	for _, text := range []string{body.Zh, body.En} {
		text = strings.ToLower(search.Fold(text))
		if s.kind == length || s.kind == quantity {
			text = notCounted.ReplaceAllString(text, " ")
		}
		if r.MatchString(text) {
			return true
		}
	}
	return false
}

// gain is by how much a clause's score counts among the clauses of its item.
func (s sought) gain(body locales.Text) float64 {
	if s.holds(body) {
		return 1 + answersIt
	}
	return 1
}
