package authoring_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"cadrebot/locales"
	"cadrebot/training"
	"cadrebot/training/authoring"
)

// read reads files that stand as name, text pairs.
func read(t *testing.T, pairs ...string) training.Draft {
	t.Helper()
	var files []training.File
	for i := 0; i < len(pairs); i += 2 {
		files = append(files, training.File{Name: pairs[i], Bytes: []byte(pairs[i+1])})
	}
	d, err := authoring.Read(t.Context(), files)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// told are the findings as lines: sort, place, sentence.
func told(d training.Draft) []string {
	var out []string
	for _, f := range d.Findings {
		out = append(out, string(f.Sort)+" "+f.Where()+" "+f.What.ID)
	}
	return out
}

func wants(t *testing.T, d training.Draft, want ...string) {
	t.Helper()
	if got := told(d); !slices.Equal(got, want) {
		t.Errorf("found:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func is(t locales.Text, zh, en string) bool { return t.Zh == zh && t.En == en }

const zhFile = `$CATEGORY: $course$/top/水源

// [id:cover] [tag:POL-045]
::盖::水窖要有盖。{TRUE#再看图。#对。}

// [id:fruit]
下面哪一项是水果？{=苹果#对 ~石头#不对 ~砖}

// [id:hold]
哪些能存水？{~%50%水窖 ~%50%池塘 ~%-100%路 ####见第四条。}

// [id:days]
闰年多少天？{#366}

// [id:deep]
池塘多深？{#=2:0.1 =%50%1.5..2.5 ~#再量。}

// [id:boil]
水几度开？{=100 =%50%一百#写数字}

// [id:pairs]
配对：{=盐 -> 咸 =糖 -> 甜 =蜜 -> 甜 = -> 苦}

// [id:first]
先做什么？{}

::记住::取水前先看水色。
`

const enFile = `$CATEGORY: Water sources

// [id:fruit]
Which is a fruit?{~A stone#No =An apple#Yes ~A brick}

// [id:cover]
A cistern has a lid.{T#Look again.#Right.}

// [id:hold]
Which hold water?{~%-100%a road ~%50%a cistern ~%50%a pond ####See Article 4.}

// [id:days]
How many days has a leap year?{#366}

// [id:deep]
How deep?{#=2:0.1 =%50%1.5..2.5 ~#Measure again.}

// [id:boil]
At how many degrees?{=100 =%50%a hundred#In digits}

// [id:pairs]
Match:{=salt -> salty =sugar -> sweet =honey -> sweet = -> bitter}

// [id:first]
What first?{}

::Remember::Look at the colour first.
`

func TestTwoLanguagesMakeOneCourse(t *testing.T) {
	t.Parallel()
	d := read(t, "water.zh.gift", zhFile, "water.en.gift", enFile)
	wants(t, d)
	c := d.Course
	if c.ID != "water" || len(c.Questions) != 8 || len(c.Modules) != 1 || !is(c.Modules[0].Title, "水源", "Water sources") {
		t.Fatalf("course %s, %d questions, modules %+v", c.ID, len(c.Questions), c.Modules)
	}
	if card := c.Modules[0].Cards[0]; !is(card.Title, "记住", "Remember") || !is(card.Text, "取水前先看水色。", "Look at the colour first.") {
		t.Errorf("card %+v", card)
	}
	q := c.Question("water-fruit")
	if q.Type != training.Single || !is(q.Choices[0], "苹果", "An apple") || !is(q.Choices[1], "石头", "A stone") || q.Key.Picks[0] != 0 {
		t.Errorf("the order of choices may differ: %+v", q)
	}
	if !is(q.Feedback[0], "对", "Yes") || !is(q.Feedback[1], "不对", "No") || !q.Feedback[2].Empty() {
		t.Errorf("feedback %+v", q.Feedback)
	}
	if q := c.Question("water-hold"); q.Type != training.Multiple || !is(q.Choices[2], "路", "a road") || !slices.Equal(q.Weights, []int{50000, 50000, -100000}) ||
		!is(q.Explanation, "见第四条。", "See Article 4.") {
		t.Errorf("weights %+v", q)
	}
	if q := c.Question("water-cover"); !slices.Equal(q.Sources, []string{"POL-045"}) || !is(q.Feedback[0], "对。", "Right.") || !is(q.Feedback[1], "再看图。", "Look again.") {
		t.Errorf("true or false %+v", q)
	}
	if q := c.Question("water-days"); q.Key.Number != "366" || len(q.Accept) != 0 {
		t.Errorf("number %+v", q)
	}
	if q := c.Question("water-deep"); len(q.Accept) != 3 || q.Accept[0].Low != "1.9" || q.Accept[0].High != "2.1" || q.Accept[1].Weight != 50000 || !is(q.Accept[2].Feedback, "再量。", "Measure again.") {
		t.Errorf("numbers %+v", q.Accept)
	}
	if q := c.Question("water-boil"); len(q.Accept) != 3 || !training.Mark(q, training.Answer{Text: "１００"}) || training.Worth(q, training.Answer{Text: "A hundred"}) != 50000 || !is(q.Accept[1].Feedback, "写数字", "In digits") {
		t.Errorf("words %+v", q.Accept)
	}
	if q := c.Question("water-pairs"); !slices.Equal(q.Key.Picks, []int{0, 1, 1}) || len(q.Choices) != 3 || !is(q.Choices[2], "苦", "bitter") || !is(q.Left[2], "蜜", "honey") {
		t.Errorf("pairs %+v", q)
	}
}

func TestOneFileMayHoldBothLanguages(t *testing.T) {
	t.Parallel()
	d := read(t, "a.gift", "// [id:x] [lang:zh]\n一加一？{=2 ~3}\n\n// [id:x] [lang:en]\nOne and one?{~3 =2}\n\n// [id:y]\n对吗？{T}\n\n// [id:y]\nRight?{T}\n")
	wants(t, d)
	if q := d.Course.Question("a-x"); q == nil || !is(q.Stem, "一加一？", "One and one?") || !is(q.Choices[1], "3", "3") {
		t.Errorf("%+v", q)
	}
	if q := d.Course.Question("a-y"); q == nil || !is(q.Stem, "对吗？", "Right?") {
		t.Errorf("%+v", q)
	}
}

func TestQuestionsWithoutIdsPairByTheirPlace(t *testing.T) {
	t.Parallel()
	d := read(t, "a.zh.gift", "::甲::一{T}\n\n::乙::二{=对 ~错 ~不}", "a.en.gift", "::A::One{T}\n\n::B::Two{~no =yes ~not}")
	wants(t, d)
	if len(d.Course.Questions) != 2 || !is(d.Course.Questions[1].Stem, "二", "Two") {
		t.Errorf("%+v", d.Course.Questions)
	}
}

func TestKeysMayNotDiffer(t *testing.T) {
	t.Parallel()
	d := read(t, "a.zh.gift", "// [id:x]\n一{T}\n\n// [id:y]\n二{#3}\n\n// [id:z]\n三{=10 ~20}\n\n// [id:w]\n四{=甲 ~乙}\n\n// [id:v]\n五{=1 -> 2 =3 -> 4}\n\n// [id:u]\n六{T}\n\n// [id:ok]\n七{F}",
		"a.en.gift", "// [id:x]\nOne{F}\n\n// [id:y]\nTwo{#4}\n\n// [id:z]\nThree{=20 ~10}\n\n// [id:w]\nFour{=a ~b ~c}\n\n// [id:v]\nFive{=a -> b =c -> b}\n\n// [id:u]\nSix{}\n\n// [id:ok]\nSeven{F}")
	wants(t, d, "bad a.zh.gift:2:1 courses.key_differs", "bad a.zh.gift:5:1 courses.key_differs", "bad a.zh.gift:8:1 courses.key_differs",
		"bad a.zh.gift:11:1 courses.choices_differ", "bad a.zh.gift:14:1 courses.choices_differ", "bad a.zh.gift:17:1 courses.types_differ")
	if what := d.Findings[0].What.Plain(locales.EN); !strings.Contains(what, "a.en.gift:2:1") {
		t.Errorf("the other place is not named: %s", what)
	}
	if len(d.Course.Questions) != 1 {
		t.Errorf("%d questions came in", len(d.Course.Questions))
	}
}

func TestGoodQuestionsComeInAlthoughOthersAreBad(t *testing.T) {
	t.Parallel()
	d := read(t, "a.zh.gift", "一{T}\n\n二{=甲 ~乙\n\n三{~%200%甲 ~乙}\n\n四{F}", "a.en.gift", "One{T}\n\nTwo{=a ~b}\n\nThree{~a =b}\n\nFour{F}")
	if n := len(d.Course.Questions); n != 4 {
		t.Errorf("%d questions", n)
	}
	bad := d.Of(training.Bad)
	if len(bad) != 2 || bad[0].Where() != "a.zh.gift:3:2" || bad[1].Where() != "a.zh.gift:5:4" {
		t.Errorf("bad: %v", told(d))
	}
	gaps := d.Of(training.Gap)
	if len(gaps) == 0 || gaps[0].File != "a.en.gift" || gaps[0].What.Plain(locales.EN) != "No Chinese: the whole question" {
		t.Errorf("what was bad in Chinese lacks Chinese: %v", told(d))
	}
}

func TestAMissingLanguageIsToldOnceOrCellByCell(t *testing.T) {
	t.Parallel()
	wants(t, read(t, "a.gift", "一{=甲 ~乙}\n\n二{T}"), "gap a.gift courses.no_en")
	wants(t, read(t, "a.zh.gift", "// [id:x]\n一{T}\n\n// [id:y]\n二{T#因为}", "a.en.gift", "// [id:y]\nTwo{T}"),
		"gap a.en.gift:2:1 courses.lacks_en", "gap a.zh.gift:2:1 courses.lacks_en")
}

func TestMarkupBecomesPlainText(t *testing.T) {
	t.Parallel()
	d := read(t, "a.zh.gift", "[html]<p>水 <b>很</b>&nbsp;清&lt;1\\n</p><ul><li>甲</li><li>乙</li></ul><img src=\"@@PLUGINFILE@@/p.png\">{T}\n\n[markdown]水**很**清，`2*3` [看](http\\://x)。{T}\n\n1 < 2 与 a<b{T}",
		"a.en.gift", "One{T}\n\nTwo{T}\n\nThree{T}", "p.PNG", picture)
	wants(t, d)
	for i, want := range []string{"水 很\u00a0清<1\n\n• 甲\n• 乙", "水很清，2*3 看。", "1 < 2 与 a<b"} {
		if got := d.Course.Questions[i].Stem.Zh; got != want {
			t.Errorf("%d: %q, want %q", i, got, want)
		}
	}
	if d.Course.Questions[0].Picture != "p.PNG" || len(d.Pictures) != 1 {
		t.Errorf("picture %q", d.Course.Questions[0].Picture)
	}
}

// picture is the smallest PNG.
const picture = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\x3a\x7e\x9b\x55\x00\x00\x00\nIDAT\x78\x9c\x63\x60\x00\x00\x00\x02\x00\x01\x48\xaf\xa4\x71\x00\x00\x00\x00IEND\xaeB`\x82"

func TestTheTemplateIsReadBack(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := authoring.WriteTemplate(&b); err != nil {
		t.Fatal(err)
	}
	d := read(t, "my-course.xlsx", b.String())
	wants(t, d)
	if c := d.Course; c.ID != "my-course" || len(c.Questions) != 3 || len(c.Modules) != 1 || len(c.Modules[0].Cards) != 1 || c.Check() != nil || c.Questions[0].ID != "my-course-eg-1" {
		t.Errorf("%+v, %v", c, c.Check())
	}
}

func TestNamesOfFiles(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"water(2).zh.gift": "water.zh.gift", "water.zh (1).gift": "water.zh.gift", `a\b/水.md`: "水.md", " x.gift ": "x.gift", "a(b).md": "a(b).md",
	} {
		if got := authoring.Tidy(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	for name, want := range map[string]training.CourseID{
		"water.zh.gift": "water", "Water 2026.xlsx.gift": "Water-2026.xlsx", "饮水.gift": "n2b6b0b5f", "water.md": "water",
	} {
		got := authoring.CourseOf([]training.File{{Name: "p.png"}, {Name: name}})
		if name == "饮水.gift" {
			if len(got) != 9 || got != authoring.CourseOf([]training.File{{Name: "饮水.zh.gift"}}) {
				t.Errorf("%q: %q", name, got)
			}
			continue
		}
		if got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	if id := authoring.QuestionID("a-very-long-course-name", "question-17"); len(id) > 24 || id == authoring.QuestionID("a-very-long-course-name", "question-18") {
		t.Errorf("long id %q", id)
	}
}

// TestManyQuestions reads ten thousand questions; the count is the test, the time is for
// BenchmarkTenThousand.
