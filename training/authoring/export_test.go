package authoring_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"cadrebot/locales"
	"cadrebot/training"
	"cadrebot/training/authoring"
)

// again reads what Export writes of a course in both languages.
func again(t *testing.T, c training.Course) (training.Course, []training.QuestionID) {
	t.Helper()
	var files []training.File
	var left []training.QuestionID
	for _, l := range locales.All {
		b, out := authoring.Export(c, l)
		files, left = append(files, training.File{Name: string(c.ID) + "." + string(l) + ".gift", Bytes: b}), out
	}
	d, err := authoring.Read(t.Context(), files)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range d.Findings {
		t.Errorf("%s: %s: %s", c.ID, f.Where(), f.What.Plain(locales.EN))
	}
	return d.Course, left
}

// pairs are the entries of a matching question with what they belong to.
func pairs(q training.Question) [][2]string {
	var out [][2]string
	for i, l := range q.Left {
		r := q.Choices[q.Key.Picks[i]]
		out = append(out, [2]string{l.Zh + "|" + l.En, r.Zh + "|" + r.En})
	}
	return out
}

// What comes with the bot survives the way out and back, as far as GIFT can say it.
func TestExportedQuestionsComeBack(t *testing.T) {
	t.Parallel()
	courses, err := training.Starter()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range courses {
		got, left := again(t, c)
		out := map[training.QuestionID]bool{}
		for _, id := range left {
			if out[id] = true; c.Question(id).Type != training.Ordering {
				t.Errorf("%s is left out", id)
			}
		}
		for _, q := range c.Questions {
			if out[q.ID] {
				continue
			}
			x := got.Question(q.ID)
			if x == nil {
				t.Errorf("%s is lost", q.ID)
				continue
			}
			if unit := q.Unit; !unit.Empty() {
				q.Stem, q.Unit = locales.Both(q.Stem.Zh+" ("+unit.Zh+")", q.Stem.En+" ("+unit.En+")"), locales.Text{}
			}
			if q.Type == training.Multiple && q.Weights == nil {
				x.Weights = nil
			}
			if q.Type == training.TrueFalse {
				x.Choices = q.Choices
			}
			if q.Type == training.Numeric && q.Tolerance == "" {
				q.Tolerance = "0"
			}
			if q.Type == training.Matching { // the right sides stand in the order of the left ones
				if !slices.EqualFunc(pairs(*x), pairs(q), func(a, b [2]string) bool { return a == b }) {
					t.Errorf("%s came back with %v", q.ID, pairs(*x))
				}
				x.Choices, x.Key = q.Choices, q.Key
			}
			if len(q.Sources) == 0 {
				q.Sources = nil
			}
			q.Module, q.Grounding, q.Picture = x.Module, "", ""
			if !reflect.DeepEqual(*x, q) {
				t.Errorf("%s came back as\n%+v, not\n%+v", q.ID, *x, q)
			}
		}
	}
}

// Weights, feedback, spans, wrong offers and signs survive too.
func TestExportKeepsEveryDetail(t *testing.T) {
	t.Parallel()
	b := func(zh, en string) locales.Text { return locales.Both(zh, en) }
	c := training.Course{ID: "w", Modules: []training.Module{{ID: "m", Title: b("水/源", "Water/sources")}}, Questions: []training.Question{
		{
			ID: "w-a", Module: "m", Type: training.Single, Stem: b("哪个 {对} = ~ # ：a < b？\n下一行", "Which {is} = ~ # : a < b?\nNext line"),
			Choices: []locales.Text{b("甲=1", "One=1"), b("乙", "Two"), b("丙", "Three")}, Key: training.Answer{Picks: []int{1}},
			Weights: []int{2500, training.Full, -3333}, Feedback: []locales.Text{{}, b("好", "Good"), b("不", "No")}, Explanation: b("见 #1", "See #1"), Sources: []string{"POL-001"},
		},
		{
			ID: "w-b", Module: "m", Type: training.Numeric, Stem: b("多少？", "How many?"), Accept: []training.Accept{
				{Low: "1.5", High: "2.5", Weight: training.Full},
				{Low: "3", High: "3", Weight: 5000, Feedback: b("差一点", "Nearly")},
				{Low: "-999999999999999999999999999999", High: "999999999999999999999999999999", Feedback: b("再量", "Again")},
			},
		},
		{
			ID: "w-c", Module: "m", Type: training.Matching, Stem: b("配对", "Match"), Left: []locales.Text{b("水", "Water"), b("冰", "Ice")},
			Choices: []locales.Text{b("液体", "Liquid"), b("固体", "Solid"), b("气体", "Gas")}, Key: training.Answer{Picks: []int{0, 1}},
		},
		{ID: "w-d", Module: "m", Type: training.Short, Stem: b("写字", "Write"), Accept: []training.Accept{{Text: "H2O", Weight: training.Full}, {Text: "hydro*", Weight: 5000}}},
		{ID: "w-e", Module: "m", Type: training.Essay, Stem: b("写写看", "Write some"), Explanation: b("要点", "Points")},
	}}
	got, _ := again(t, c)
	if len(got.Modules) != 1 || got.Modules[0].Title.Zh != "水／源" || got.Modules[0].Title.En != "Water／sources" {
		t.Errorf("modules: %+v", got.Modules)
	}
	for i := range c.Questions {
		c.Questions[i].Module = got.Modules[0].ID
	}
	if !reflect.DeepEqual(got.Questions, c.Questions) {
		t.Errorf("came back as\n%+v, not\n%+v", got.Questions, c.Questions)
	}
	c.Questions = []training.Question{{ID: "w-o", Module: "m", Type: training.Ordering, Stem: b("排", "Order")}}
	if file, left := authoring.Export(c, locales.EN); strings.TrimSpace(string(file)) != "" || len(left) != 1 {
		t.Errorf("an ordering is written as %q", file)
	}
}
