package policy

import (
	"slices"
	"strings"
	"testing"

	"cadrebot/locales"
)

// shelfOf is a library of small items, to see how they are ranked.
func shelfOf(t *testing.T, lines ...string) *Index {
	t.Helper()
	items, bad, err := Parse(strings.NewReader(strings.Join(lines, "\n")))
	if err != nil || len(bad) > 0 {
		t.Fatal(err, bad)
	}
	v, err := NewVocabulary([]string{"农药 = pesticide\n补贴, 补助"}, "", "LAW-1\nzh 打药要不要戴口罩\n")
	if err != nil {
		t.Fatal(err)
	}
	return BuildIndex(NewLibrary("1", items, nil), v)
}

func card(id, title, point, more string) string {
	return `{"id":"` + id + `","title_zh":"` + title + `","points_zh":["` + point + `"],"date":"2024","confidence":"high","status":"in_force"` + more + `}`
}

// Own county, then city, then the whole country; another county last and marked.
func TestTheNearestRuleComesFirst(t *testing.T) {
	t.Parallel()
	x := shelfOf(t,
		card("ALL", "危房改造补助办法", "危房改造每户补助两万元", ""),
		card("CITY", "危房改造补助办法", "危房改造每户补助两万元", `,"region":"990100"`),
		card("COUNTY", "危房改造补助办法", "危房改造每户补助两万元", `,"region":"990101"`),
		card("OTHER", "危房改造补助办法", "危房改造每户补助两万元", `,"region":"990103"`),
		card("WATER", "农村供水管理办法", "水费按方收取", `,"region":"990101"`))
	a := x.Search(Query{Text: "危房改造补助多少", Today: today, Units: []string{"9901010203", "99010102", "990101", "990100"}})
	if got := ids(a.Hits); !slices.Equal(got[:4], []string{"COUNTY", "CITY", "ALL", "OTHER"}) {
		t.Errorf("got %v", got)
	}
	for _, h := range a.Hits {
		if h.Elsewhere != (h.Item.ID == "OTHER") {
			t.Errorf("%s: elsewhere %v", h.Item.ID, h.Elsewhere)
		}
	}
	for _, h := range x.Search(Query{Text: "危房改造补助多少", Today: today}).Hits {
		if h.Elsewhere {
			t.Errorf("%s is elsewhere for somebody without a place", h.Item.ID)
		}
	}
}

// Nearness orders rules about the same thing; it does not put another subject first.
func TestNearnessDoesNotReplaceTheSubject(t *testing.T) {
	t.Parallel()
	x := shelfOf(t,
		card("ALL", "危房改造补助办法", "危房改造每户补助两万元", ""),
		card("WATER", "农村供水补助管理办法", "水费按方收取，改造另行补助", `,"region":"990101"`))
	if got := ids(x.Search(Query{Text: "危房改造补助多少", Today: today, Units: []string{"990101"}}).Hits); got[0] != "ALL" {
		t.Errorf("got %v", got)
	}
}

func TestSectionsAreFoundAndQuoted(t *testing.T) {
	t.Parallel()
	x := shelfOf(t,
		`{"id":"LAW-1","title_zh":"农药管理条例","title_en":"Regulations on Pesticides","date":"2017","confidence":"high","status":"in_force","sections":[`+
			`{"number":"第一条","body_zh":"为了加强管理，制定本条例。","body_en":"These Regulations serve administration."},`+
			`{"number":"第三十五条","heading_zh":"第五章 使用","body_zh":"国家鼓励喷洒队伍。\n用药时佩戴<口罩>和手套。","body_en":"Spraying teams are encouraged. Masks and gloves are worn."}]}`,
		`{"id":"EN-1","title_en":"Handling of sheep","title_zh":"羊群处理","date":"2017","confidence":"high","status":"in_force","sections":[{"number":"Section 1","body_en":"Pesticide dips for sheep are recorded."}]}`)
	a := x.Search(Query{Text: "用药戴手套", Today: today})
	if len(a.Hits) == 0 || a.Hits[0].Item.ID != "LAW-1" || a.Hits[0].Clause.Anchor != "a35" || a.Hits[0].Lang != "zh" {
		t.Fatalf("got %v %+v", ids(a.Hits), a.Hits)
	}
	e := a.Excerpt(a.Hits[0], locales.ZH, 90)
	if s := e.String(); s != "国家鼓励喷洒队伍。 用药时佩戴<口罩>和手套。" {
		t.Errorf("excerpt %q", s)
	}
	var marked []string
	for i := 1; i < len(e); i += 2 {
		marked = append(marked, e[i])
	}
	if !slices.Equal(marked, []string{"用药", "手套"}) {
		t.Errorf("marked %q", marked)
	}
	if s := a.Excerpt(a.Hits[0], locales.EN, 20).String(); !strings.HasPrefix(s, "Spraying") || !strings.HasSuffix(s, "…") {
		t.Errorf("the English excerpt is %q", s)
	}
	if a := x.Search(Query{Text: "打药戴口罩", Today: today}); len(a.Hits) == 0 || a.Hits[0].Item.ID != "LAW-1" || a.Hits[0].Clause.Anchor != "a35" {
		t.Errorf("by a known question: %v", ids(a.Hits))
	}
	if a := x.Search(Query{Text: "农药管理条例第三十五条", Today: today}); a.Certainty != Found || a.Hits[0].Clause.Anchor != "a35" {
		t.Errorf("by its number: %+v", a.Hits)
	}
	a = x.Search(Query{Text: "农药 羊", Today: today})
	if got := ids(a.Hits); !slices.Contains(got, "EN-1") {
		t.Errorf("a text in English alone is not found in Chinese: %v", got)
	}
	for _, h := range x.Search(Query{Text: "农药 pesticide", Today: today, Lang: "en"}).Hits {
		if h.Lang != "en" {
			t.Errorf("%s was found in %s", h.Item.ID, h.Lang)
		}
	}
}

// Screens of a ranking join without a gap or a repetition.
func TestScreensOfAnAnswerJoin(t *testing.T) {
	t.Parallel()
	all := ids(starter().Search(Query{Text: "小额信贷能贷多少", Today: today, Limit: 12}).Hits)
	var got []string
	for {
		a := starter().Search(Query{Text: "小额信贷能贷多少", Today: today, Limit: 3, Skip: len(got)})
		got = append(got, ids(a.Hits)...)
		if len(got) >= 12 || !a.More {
			break
		}
	}
	if !slices.Equal(got[:len(all)], all) {
		t.Errorf("by screens %v, at once %v", got, all)
	}
}

func TestQuestionsAboutThePast(t *testing.T) {
	t.Parallel()
	for q, want := range map[string]bool{
		"以前小额信贷能贷多少": true, "2023年中央一号文件": true, "the old loan ceiling": true, "小额信贷能贷多少": false,
		"2026年小额信贷": false, "household": false, "what is the loan ceiling": false, "财农〔2021〕19号": true,
	} {
		if got := aboutThePast(q, today); got != want {
			t.Errorf("%s: %v", q, got)
		}
	}
	a := starter().Search(Query{Text: "以前小额信贷能贷多少", Today: today})
	if !slices.Contains(ids(a.Hits)[:2], "POL-010") {
		t.Errorf("the former rule is not near the top: %v", ids(a.Hits))
	}
}

func TestVocabularyNamesTheBadLine(t *testing.T) {
	t.Parallel()
	for _, aliases := range []string{"zh 问题\n", "POL-1\nfr question\n"} {
		if _, err := NewVocabulary(nil, "", aliases); err == nil {
			t.Errorf("%q was accepted", aliases)
		}
	}
	if _, err := NewVocabulary([]string{"alone"}, "", ""); err == nil {
		t.Error("a list of one word was accepted")
	}
}
