package authoring_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"cadrebot/internal/workbook"
	"cadrebot/training"
	"cadrebot/training/authoring"
)

const worthHeads = "id | type | question_zh | question_en | A_zh | A_en | B_zh | B_en | C_zh | C_en | answer | explanation_zh | explanation_en | " +
	"A_weight | B_weight | C_weight | A_feedback_zh | A_feedback_en | B_feedback_zh | B_feedback_en\n"

func worthBook(t *testing.T, rows string) string {
	t.Helper()
	b, err := workbook.Write("\n[questions]\n" + worthHeads + rows)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestChoicesOfAWorkbookHaveWeightsAndFeedback(t *testing.T) {
	t.Parallel()
	d := read(t, "w.xlsx", worthBook(t, `many | multiple | 哪些能存水？ | Which hold water? | 水窖 | a cistern | 路 | a road | 池塘 | a pond | AC | 见第四条。 | See Article 4. | 33.33333 | －100％ | | 对。 | Right. | 不对。 | No.
one | single | 先看哪里？ | Look where first? | 水色 | the colour | 天 | the sky | 岸边 | the bank | A | | | | 0 | 50 | | | 天不急。 | The sky can wait.
said | true_false | 水窖要加盖。 | A cistern has a lid. | | | | | | | 对 | | | | | | 对。 | Right. | 再看。 | Look again.
plain | single | 哪个是水果？ | Which is a fruit? | 苹果 | An apple | 砖 | A brick | | | A
`))
	wants(t, d)
	q := d.Course.Question("w-many")
	if !slices.Equal(q.Weights, []int{33333, -100000, 50000}) || !is(q.Feedback[0], "对。", "Right.") || !is(q.Feedback[1], "不对。", "No.") || !q.Feedback[2].Empty() ||
		!is(q.Explanation, "见第四条。", "See Article 4.") {
		t.Errorf("%+v", q)
	}
	if q := d.Course.Question("w-one"); training.Worth(q, training.Answer{Picks: []int{2}}) != 50000 || training.Worth(q, training.Answer{Picks: []int{0}}) != training.Full ||
		!is(q.Feedback[1], "天不急。", "The sky can wait.") {
		t.Errorf("%+v", q)
	}
	if q := d.Course.Question("w-said"); len(q.Weights) != 0 || !is(q.Feedback[0], "对。", "Right.") || !is(q.Feedback[1], "再看。", "Look again.") {
		t.Errorf("%+v", q)
	}
	if q := d.Course.Question("w-plain"); q.Weights != nil || q.Feedback != nil {
		t.Errorf("%+v", q)
	}
}

func TestWeightsAndFeedbackThatDoNotFitNameTheirCell(t *testing.T) {
	t.Parallel()
	const apples = "single | 题 | Q | 甲 | a | 乙 | b | | | A"
	for row, want := range map[string]string{
		"x | " + apples + " | | | half":                                      "bad w.xlsx questions!N2 courses.row_weight",
		"x | " + apples + " | | | | 0.5":                                     "bad w.xlsx questions!O2 courses.row_weight",
		"x | " + apples + " | | | | -100.5":                                  "bad w.xlsx questions!O2 courses.row_weight",
		"x | " + apples + " | | | | 1e-999999999":                            "bad w.xlsx questions!O2 courses.row_weight",
		"x | " + apples + " | | | 50":                                        "bad w.xlsx questions!N2 courses.row_weight_single",
		"x | " + apples + " | | | | | 50":                                    "bad w.xlsx questions!P2 courses.row_no_choice",
		"x | " + apples + " | | | | | | 对。":                                  "gap w.xlsx questions!R2 courses.lacks_en",
		"x | multiple | 题 | Q | 甲 | a | 乙 | b | 丙 | c | AB | | | 0":          "bad w.xlsx questions!N2 courses.row_weight_multiple",
		"x | multiple | 题 | Q | 甲 | a | 乙 | b | 丙 | c | AB | | | | | 50":     "bad w.xlsx questions!P2 courses.row_weight_multiple",
		"x | numeric | 题 | Q | | | | | | | 3 | | | 50":                       "bad w.xlsx questions!N2 courses.row_weight_type",
		"x | true_false | 题 | Q | | | | | | | 对 | | | 50":                    "bad w.xlsx questions!N2 courses.row_weight_type",
		"x | ordering | 题 | Q | 甲 | a | 乙 | b | | | AB | | | | | | 好 | Good": "bad w.xlsx questions!Q2 courses.row_feedback_type",
	} {
		if got := told(read(t, "w.xlsx", worthBook(t, row+"\ny | "+apples+"\n"))); !slices.Equal(got, []string{want}) {
			t.Errorf("%s\n got %v\nwant %s", row, got, want)
		}
	}
}

// TestTheTemplateOffersWeights looks at what a spreadsheet shows.
func TestTheTemplateOffersWeights(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := authoring.WriteTemplate(&b); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	offered := map[string]bool{}
	lists, err := f.GetDataValidations("questions")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range lists {
		offered[v.Formula1] = true
	}
	if len(lists) != 7 || len(offered) != 2 {
		t.Errorf("%d lists: %v", len(lists), offered)
	}
}
