package search

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
)

// small is a library in which every way to ask has something to find.
func small(t testing.TB) *Index {
	t.Helper()
	law := func(doc, no, body string) Passage {
		return Passage{ID: doc + no, Doc: doc, Lang: "zh", Title: doc, Number: no, Body: body}
	}
	ps := []Passage{
		law("中华人民共和国消费者权益保护法", "第五十五条", "经营者提供商品有欺诈行为的，按照消费者的要求增加赔偿三倍。"),
		law("中华人民共和国消费者权益保护法", "第二条", "消费者为生活消费需要购买商品，其权益受本法保护。"),
		law("劳动合同法", "第五十五条", "集体合同中劳动报酬和劳动条件等标准不得低于当地最低标准。"),
		law("劳动合同法", "第十条", "建立劳动关系，应当订立书面劳动合同。"),
		law("劳动合同法实施条例", "第十条", "劳动合同的工作年限合并计算。"),
		law("社会救助暂行办法", "第九条", "国家对共同生活的家庭成员人均收入低于当地最低生活保障标准的家庭，给予最低生活保障。低保家庭由县级认定。"),
		law("医疗保障基金条例", "第四十一条", "将本人的医疗保障凭证交由他人冒名使用的，责令改正。医疗保险不得冒名。"),
		law("农药管理条例", "第三十五条", "国家鼓励专业化的农药喷洒队伍培训。"),
		law("刑法", "第二百九十一条之一", "投放虚假的危险物质，严重扰乱社会秩序的，处五年以下有期徒刑。"),
		{ID: "grant", Doc: "财政文件", Lang: "zh", Title: "衔接资金通知", Citation: "财农〔2021〕19号", Body: "资金用于产业。"},
		{ID: "grant2", Doc: "其他文件", Lang: "zh", Title: "其他资金通知", Citation: "国发〔2021〕19号", Body: "资金用于水利。"},
		{ID: "dc", Doc: "Title 47", Lang: "en", Title: "Title 47 Taxation", Number: "§ 47-1310", Heading: "Assessor to furnish information", Body: "The Assessor shall furnish information with respect to taxes."},
		{ID: "wages", Doc: "Wages Act", Lang: "en", Title: "Wages Act", Number: "Article 5", Heading: "Payment", Body: "Wages are paid monthly to the worker by the employer."},
		{ID: "sheep", Doc: "Guidance", Lang: "en", Title: "Guidance on livestock", Body: "Weighing equipment for sheep and cattle in a handling system."},
	}
	// A word counts as English, and a pair as known, only when several passages have it.
	for _, n := range []string{"1", "2", "3"} {
		ps = append(ps,
			Passage{ID: "en" + n, Doc: "more", Lang: "en", Title: "more", Body: "women can use safe water"},
			Passage{ID: "zh" + n, Doc: "更多", Lang: "zh", Title: "更多", Body: "凭证丢失可以补办，使用凭证应当登记。"})
	}
	return Build(ps, parse(t, `
低保户, 低保, 最低生活保障
借给别人 > 冒名使用
农药 = pesticide
培训 = training
医疗保险, 医疗保障 = medical insurance`))
}

func TestFirstHit(t *testing.T) {
	t.Parallel()
	x := small(t)
	for _, c := range []struct{ name, query, want string }{
		{"as written", "增加赔偿三倍", "中华人民共和国消费者权益保护法第五十五条"},
		{"traditional", "書面勞動合同", "劳动合同法第十条"},
		{"full width", "ＷＡＧＥＳ　ｐａｉｄ", "wages"},
		{"article in Chinese", "消费者权益保护法第五十五条", "中华人民共和国消费者权益保护法第五十五条"},
		{"article in digits", "消费者权益保护法 第55条", "中华人民共和国消费者权益保护法第五十五条"},
		{"abbreviated title", "消保法55条怎么说", "中华人民共和国消费者权益保护法第五十五条"},
		{"exact title before longer one", "《劳动合同法》第10条", "劳动合同法第十条"},
		{"longer title", "劳动合同法实施条例第十条", "劳动合同法实施条例第十条"},
		{"part of the title", "实施条例第十条", "劳动合同法实施条例第十条"},
		{"inserted article", "刑法第291条之一", "刑法第二百九十一条之一"},
		{"section", "§ 47-1310", "dc"},
		{"bare section", "what is 47-1310 about", "dc"},
		{"English article", "wages act article 5", "wages"},
		{"document number", "财农[2021]19号", "grant"},
		{"document number, loosely", "财农 2021 第19号", "grant"},
		{"pinyin, spaced", "yi liao bao xian", "医疗保障基金条例第四十一条"},
		{"pinyin, joined", "yiliaobaoxian", "医疗保障基金条例第四十一条"},
		{"pinyin with tones", "yī liáo bǎo xiǎn", "医疗保障基金条例第四十一条"},
		{"pinyin with digits", "yi1liao2 bao3xian3", "医疗保障基金条例第四十一条"},
		{"mixed", "医疗 pingzheng", "医疗保障基金条例第四十一条"},
		{"initials", "dbh", "社会救助暂行办法第九条"},
		{"sound-alike", "使用凭正", "zh1"},
		{"typing error", "weihging sheep", "sheep"},
		{"other word", "低保户", "社会救助暂行办法第九条"},
		{"one way", "保障凭证借给别人", "医疗保障基金条例第四十一条"},
		{"English for Chinese", "pesticide training", "农药管理条例第三十五条"},
		{"Chinese for English text of a code", "CSW8 47-1310", "dc"},
	} {
		got := x.Search(Query{Text: c.query}).Ranked(1)
		if len(got) != 1 || got[0].ID != c.want {
			t.Errorf("%s: %q finds %v, want %s", c.name, c.query, got, c.want)
		}
	}
}

func TestReadingIsTold(t *testing.T) {
	t.Parallel()
	x := small(t)
	for query, want := range map[string]string{
		"dibao": "低保", "weihging sheep": "weighing sheep", "yiliao baoxian": "医疗保险", "低保": "", "women can": "", "safe water": "",
	} {
		if got := x.Search(Query{Text: query}).Read; got != want {
			t.Errorf("%q is read as %q, want %q", query, got, want)
		}
	}
}

func TestOneLanguageOnly(t *testing.T) {
	t.Parallel()
	x := small(t)
	for _, lang := range []string{"zh", "en"} {
		r := x.Search(Query{Text: "劳动合同 wages worker 47-1310", Lang: lang})
		if len(r.Hits) == 0 || len(r.Translated) > 0 {
			t.Fatalf("%s: %+v", lang, r)
		}
		for _, h := range r.Hits {
			if got := x.langs[h.Passage]; int(got) != language(lang) {
				t.Errorf("%s: %s is in the other language", lang, h.ID)
			}
		}
	}
}

func TestCoverageTellsDoubt(t *testing.T) {
	t.Parallel()
	x := small(t)
	sure := x.Search(Query{Text: "书面劳动合同"}).Hits[0].Coverage
	if sure < 0.99 {
		t.Errorf("all of the question is there, coverage is %.2f", sure)
	}
	if half := x.Search(Query{Text: "书面劳动合同火星移民"}).Hits[0].Coverage; half >= sure || half <= 0.2 {
		t.Errorf("half of the question is there, coverage is %.2f", half)
	}
	if other := x.Search(Query{Text: "低保户"}).Hits[0].Coverage; other < 0.99 {
		t.Errorf("the passage says the same in other words, coverage is %.2f", other)
	}
}

func TestNothingToFind(t *testing.T) {
	t.Parallel()
	for _, x := range []*Index{small(t), Build(nil, nil), Build([]Passage{{}}, parse(t, "a1, b1"))} {
		for _, q := range []string{"", " ", "？？", "the of", "\xff\xfe", strings.Repeat("龘", 5000), "§", "zzzzqqq"} {
			if r := x.Search(Query{Text: q}); len(r.Hits) > 0 {
				t.Errorf("%q finds %v", q, r.Hits)
			}
		}
	}
}

func TestLimit(t *testing.T) {
	t.Parallel()
	var ps []Passage
	for i := range 300 {
		ps = append(ps, Passage{ID: strings.Repeat("x", i+1), Body: "water"})
	}
	x := Build(ps, nil)
	for limit, want := range map[int]int{-1: 10, 0: 10, 3: 3, 100: 100, 1000: 100} {
		got := x.Search(Query{Text: "water", Limit: limit}).Hits
		if len(got) != want {
			t.Errorf("limit %d gives %d hits, want %d", limit, len(got), want)
		}
		if !slices.IsSortedFunc(got, func(a, b Hit) int { return strings.Compare(a.ID, b.ID) }) {
			t.Errorf("limit %d: equal scores are not ordered by id", limit)
		}
	}
}

func TestNumerals(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int{
		"十": 10, "十二": 12, "二十": 20, "二十三": 23, "一百": 100, "一百零三": 103, "一百一十": 110, "二百九十一": 291, "一千二百六十": 1260,
		"一〇三": 103, "两百": 200, "23": 23, "九": 9,
	} {
		if got, ok := numeral(s); !ok || got != want {
			t.Errorf("%s is read as %d, want %d", s, got, want)
		}
	}
}

func TestWordListNamesTheLine(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"a, b\nlonely", "# fine\n > a", "a, b\nc =", "x >"} {
		if _, err := ParseWords("a, b", bad); err == nil || !strings.Contains(err.Error(), "list 2, line") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestGlossaryTranslates(t *testing.T) {
	t.Parallel()
	w := parse(t)
	if err := w.AddGlossary("zh,en,note\n脱贫户/脱贫人口,lifted-out household / people lifted out (2021),x\n只有中文\n"); err != nil {
		t.Fatal(err)
	}
	x := Build([]Passage{{ID: "a", Lang: "zh", Body: "脱贫人口可以申请"}, {ID: "b", Lang: "en", Body: "cattle"}}, w)
	if got := x.Search(Query{Text: "people lifted out"}).Translated; len(got) != 1 || got[0].ID != "a" {
		t.Errorf("found %v", got)
	}
	if got := x.Search(Query{Text: "脱贫户", Plain: true}); len(got.Hits) != 1 || len(got.Translated) != 0 {
		t.Errorf("plainly found %v", got)
	}
}

func TestSearchesShareAnIndex(t *testing.T) {
	t.Parallel()
	x := small(t)
	queries := []string{"低保户", "yiliaobaoxian", "消保法55条", "pesticide training", "weihging sheep", "书面劳动合同", "财农[2021]19号"}
	want := make([]Result, len(queries))
	for i, q := range queries {
		want[i] = x.Search(Query{Text: q})
	}
	var all sync.WaitGroup
	for w := range 8 {
		all.Go(func() {
			for k := range 50 {
				i := (k + w) % len(queries)
				if got := x.Search(Query{Text: queries[i]}); !reflect.DeepEqual(got, want[i]) {
					t.Errorf("%q: %+v, alone %+v", queries[i], got, want[i])
				}
			}
		})
	}
	all.Wait()
}
