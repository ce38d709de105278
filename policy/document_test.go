package policy

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"cadrebot/locales"
)

func TestAnchorsComeFromThePrintedNumber(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]string{
		"第二十三条": "a23", "第一百零八条": "a108", "第一千二百六十条": "a1260", "第23条": "a23", "第２３条": "a23", "第十条": "a10",
		"第十七条之一": "a17-1", "Article 23": "a23", "ARTICLE IV": "a4", "Section 4": "s4", "Sec. 4A": "s4a",
		"§ 1-1001.02": "s1-1001.02", "§ 28:2A-101": "s28.2a-101", "一、": "n1", "十二、": "n12", "一、（二）": "n1.2", "（二）": "n0.2",
		"第三章": "c3", "Chapter III": "c3", "第二编": "b2", "第一节": "j1", "附件": "x1", "附件2": "x2", "Annex 2": "x2",
		"": "", "总则": "", "第条": "", "（）": "", "Article": "",
	} {
		if got := AnchorOf(number); got != want {
			t.Errorf("%q: %q, want %q", number, got, want)
		}
	}
}

func TestRepeatedAndMissingNumbersGetAnchorsOfTheirOwn(t *testing.T) {
	t.Parallel()
	ss := Anchored([]Section{{Number: "第一条"}, {}, {Number: "第一条"}, {Number: "Article 1"}, {}, {Anchor: "u3"}, {}})
	var got []string
	for _, s := range ss {
		got = append(got, s.Anchor)
	}
	if want := []string{"a1", "u1", "a1_2", "a1_3", "u2", "u3", "u4"}; !slices.Equal(got, want) {
		t.Fatalf("%v, want %v", got, want)
	}
}

// document invents a document; some numbers repeat, some sections have none.
func document(r *rand.Rand, n int) Item {
	it := Item{
		ID: "DOC-1", Title: locales.Both("某办法", "Measures"), Date: "2021-05", Status: "in_force", Confidence: Medium,
		Region: "990100", English: UnofficialEnglish, Topics: []string{"funds"}, Sources: []string{"https://example.org/1"},
	}
	for i := range n {
		it.Sections = append(it.Sections, section(r, i))
	}
	it.Sections = Anchored(it.Sections)
	return it
}

func section(r *rand.Rand, i int) Section {
	s := Section{Body: locales.Both(words(r, 30), words(r, 8)), Heading: locales.Both("第一章 总则", "")}
	switch r.IntN(4) {
	case 0:
		s.Number = fmt.Sprintf("第%d条", 1+r.IntN(9))
	case 1:
		s.Number = fmt.Sprintf("第%d条", 100+i)
	case 2:
		s.Ref = fmt.Sprint("passage-", i)
	}
	return s
}

func words(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteRune(rune(0x4E00 + r.IntN(3000)))
	}
	return b.String()
}

func unique(t *testing.T, it Item) {
	t.Helper()
	seen := map[string]bool{}
	for _, c := range it.Clauses() {
		if seen[c.Anchor] || !anchorShape.MatchString(c.Anchor) {
			t.Fatalf("anchor %q twice or malformed", c.Anchor)
		}
		seen[c.Anchor] = true
	}
}

func TestAnchorsStayWhenASectionIsPutIn(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		old := document(r, 1+r.IntN(25))
		old.Points = []locales.Text{locales.Both("要点", "point")}
		unique(t, old)
		// The new version comes as a file does: without anchors, one section more, one mended.
		now := old
		now.Sections = nil
		at, mended := r.IntN(len(old.Sections)+1), r.IntN(len(old.Sections))
		want := map[string]string{} // anchor by body
		for i, s := range old.Sections {
			if i == at {
				now.Sections = append(now.Sections, Section{Body: locales.Both(words(r, 30), "")})
			}
			if i == mended {
				s.Body.Zh += "，另作规定。"
			}
			want[s.Body.Zh] = s.Anchor
			s.Anchor = ""
			now.Sections = append(now.Sections, s)
		}
		now.Sections = Anchored(now.Sections)
		now = now.Following(old)
		unique(t, now)
		for _, s := range now.Sections {
			if w := want[s.Body.Zh]; w != "" && w != s.Anchor {
				t.Fatalf("%s became %s", w, s.Anchor)
			}
		}
		if again := now.Following(now); !reflect.DeepEqual(again, now) {
			t.Fatal("following itself changes it")
		}
	}
}

func TestARewrittenArticleKeepsItsAnchorAndAnotherParagraphDoesNot(t *testing.T) {
	t.Parallel()
	old := Item{Sections: Anchored([]Section{{Number: "第一条", Body: locales.Both("旧的话", "")}, {Body: locales.Both("甲乙丙丁", "")}})}
	now := Item{Sections: Anchored([]Section{{Number: "第一条", Body: locales.Both("全然不同", "")}, {Body: locales.Both("子丑寅卯", "")}})}
	now = now.Following(old)
	if now.Sections[0].Anchor != "a1" || now.Sections[1].Anchor != "u2" {
		t.Fatalf("%+v", now.Sections)
	}
}

func TestDocumentsSurviveJSON(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for range 100 {
		it := document(r, r.IntN(20))
		it.Points = append(it.Points, locales.Both("要点", "point"))
		b, err := it.JSON()
		if err != nil {
			t.Fatal(err)
		}
		back, err := ParseItem(b)
		if err != nil || !reflect.DeepEqual(back, it) {
			t.Fatalf("%v\n%+v\n%+v", err, it, back)
		}
		if b2, _ := back.JSON(); Hash(b2) != Hash(b) {
			t.Fatal("equal content, other fingerprint")
		}
	}
}

// TestCardsKeepTheirFingerprint: a library that is stored already must not count as changed.
func TestCardsKeepTheirFingerprint(t *testing.T) {
	t.Parallel()
	items, _, err := StarterRows()
	if err != nil {
		t.Fatal(err)
	}
	b, err := items[0].JSON()
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"region", "sections", "english"} {
		if strings.Contains(string(b), `"`+key+`"`) {
			t.Errorf("a card without %s is written with it", key)
		}
	}
}

func TestClausesAndParagraphsCanBeCited(t *testing.T) {
	t.Parallel()
	it := Item{
		Points: []locales.Text{locales.Both("一", "one"), locales.Both("二", "two")},
		Sections: Anchored([]Section{{
			Number: "第二条", Heading: locales.Both("第一章 总则", ""),
			Body: locales.Both("第一款。\n第二款包括：\n（一）甲；\n（二）乙。\n第三款。", ""),
		}}),
	}
	var got []string
	for _, c := range it.Clauses() {
		got = append(got, c.Anchor)
	}
	if !slices.Equal(got, []string{"p1", "p2", "a2"}) {
		t.Fatalf("%v", got)
	}
	for anchor, want := range map[string]string{"p2": "二", "a2.2": "第二款包括：\n（一）甲；\n（二）乙。", "a2.3": "第三款。", "a2.4": "", "a20": ""} {
		c, ok := it.Clause(anchor)
		if ok != (want != "") || c.Body.Zh != want {
			t.Errorf("%s: %q %v, want %q", anchor, c.Body.Zh, ok, want)
		}
	}
}

func TestSectionsThatCannotBeCitedAreRefused(t *testing.T) {
	t.Parallel()
	const item = `{"id":"D1","title_zh":"办法","date":"2021","status":"in_force","confidence":"low","sections":[%s]%s}`
	for sections, want := range map[string]string{
		``:                              "points_zh",
		`{"number":"第一条"}`:              "has no text",
		`{"anchor":"p1","body_zh":"x"}`: "are for points",
		`{"anchor":"A1","body_zh":"x"}`: "small letters",
		`{"anchor":"a1","body_zh":"x"},{"anchor":"a1","body_zh":"y"}`: "two sections",
	} {
		_, err := ParseItem(fmt.Appendf(nil, item, sections, ""))
		var no *locales.Refusal
		if !errors.As(err, &no) || !strings.Contains(no.Text.Plain(locales.EN), want) {
			t.Errorf("%s: %v, want %s", sections, err, want)
		}
	}
	for _, extra := range []string{`,"region":"not a code"`, `,"english":"machine"`} {
		if _, err := ParseItem(fmt.Appendf(nil, item, `{"body_zh":"x"}`, extra)); err == nil {
			t.Errorf("%s is taken", extra)
		}
	}
	it, err := ParseItem(fmt.Appendf(nil, item, `{"body_zh":"x"},{"number":"第二条","body_zh":"y"}`, `,"region":"990100"`))
	if err != nil || it.Sections[0].Anchor != "u1" || it.Sections[1].Anchor != "a2" || it.Region != "990100" {
		t.Fatalf("%+v, %v", it, err)
	}
}

func TestFiguresAreThoseOfTheAskersPlace(t *testing.T) {
	t.Parallel()
	figure := func(region, value string, from When) Parameter {
		return Parameter{Key: "line", Value: value, Region: region, From: from, Items: []ItemID{"A"}}
	}
	lib := NewLibrary("1", []Item{{ID: "A", Date: "2021"}}, []Parameter{
		figure("", "country", "2021"), figure("990100", "city", "2021"), figure("990101", "county", "2022"),
		figure("990101", "old", "2020"), figure("990103", "elsewhere", "2021"),
	})
	var got []string
	for _, f := range lib.Figures("A", "2021-06-01", "99010102", "990101", "990100") {
		got = append(got, fmt.Sprint(f.Value, f.Holds))
	}
	if want := []string{"oldtrue", "citytrue", "countrytrue", "countyfalse"}; !slices.Equal(got, want) {
		t.Fatalf("%v, want %v", got, want)
	}
	for day, want := range map[locales.Date]string{"2022-02-01": "county", "2019-01-01": ""} {
		p, ok := lib.LocalFigure("line", day, "99010102", "990101", "990100")
		if p.Value != want || ok != (want != "") {
			t.Errorf("%s: %q %v, want %q", day, p.Value, ok, want)
		}
	}
	if _, ok := lib.LocalFigure("line", "2022-02-01"); ok {
		t.Error("a figure of the whole country passes for a local one")
	}
	if n := len(lib.Figures("A", "2022-02-01")); n != 1 {
		t.Errorf("%d figures without a place, want that of the country", n)
	}
}
