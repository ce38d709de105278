package reports_test

import (
	"maps"
	"slices"
	"testing"

	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/reports"
)

func compiled(t *testing.T) *form.Compiled {
	t.Helper()
	c, err := reports.CompiledBrief()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func say(values ...string) form.Answers {
	a := form.Answers{}
	for i := 0; i < len(values); i += 2 {
		a[values[i]] = form.Value{S: values[i+1]}
	}
	return a
}

// week is a full week's answers.
func week() form.Answers {
	return say("mon_03", "2", "mon_05", "1", "lab_02", "5", "lab_03", "2", "gua_04", "0", "prj_06", "60", "col_01", "35000")
}

func with(a form.Answers, values ...string) form.Answers {
	out := maps.Clone(a)
	maps.Copy(out, say(values...))
	return out
}

func TestTheBriefStaysWithinTheBurdenBudget(t *testing.T) {
	t.Parallel()
	typed := 0
	for _, f := range reports.Brief().Fields {
		if f.Typed() {
			typed++
		}
	}
	if typed != 8 {
		t.Errorf("%d typed fields", typed)
	}
	if err := form.Burden(reports.Brief(), nil); err != nil {
		t.Errorf("burden check: %v", err)
	}
	nine := reports.Brief() // planted case 22
	nine.Fields = append(nine.Fields, form.Field{Key: "lab_01", Kind: form.Integer, Label: locales.Raw("x")})
	if form.Burden(nine, nil) == nil {
		t.Error("a ninth typed field passed")
	}
}

// stuck is the field that the engine asks about when the answers are all there is.
func stuck(t *testing.T, answers, last form.Answers) string {
	t.Helper()
	_, p := compiled(t).Step(form.Session{Answers: answers, Known: last}, form.Input{}, moment)
	if p.Stage == form.Review {
		return ""
	}
	return p.Field.Key
}

func TestWhatTheBriefAsks(t *testing.T) {
	t.Parallel()
	last := week()
	for _, c := range []struct {
		name    string
		answers form.Answers
		last    form.Answers
		asks    string
	}{
		{"complete", week(), last, ""},
		{"complete without a week before", week(), nil, ""},
		{"negative", with(week(), "mon_03", "-1"), last, "mon_03"},
		{"more re-employed than returned", with(week(), "lab_03", "6"), last, "lab_03"},
		{"nobody returned", func() form.Answers { a := with(week(), "lab_02", "0"); delete(a, "lab_03"); return a }(), last, ""},
		{"water without a reason", with(week(), "gua_04", "1"), last, "gua_04_why"},
		{"water with a reason", with(week(), "gua_04", "1", "gua_04_why", "quality"), last, ""},
		{"unknown reason", with(week(), "gua_04", "1", "gua_04_why", "taste"), last, "gua_04_why"},
		{"progress over 100", with(week(), "prj_06", "101"), last, "prj_06"},
		{"progress falls without a reason", with(week(), "prj_06", "55"), last, "prj_06_why"}, // planted case 5
		{"progress falls with a reason", with(week(), "prj_06", "55", "prj_06_why", "暴雨"), last, ""},
		{"progress below nothing known", with(week(), "prj_06", "5"), nil, ""},
		{"income missing", func() form.Answers { a := week(); delete(a, "col_01"); return a }(), last, "col_01"},
	} {
		if got := stuck(t, c.answers, c.last); got != c.asks {
			t.Errorf("%s: asks %q, want %q", c.name, got, c.asks)
		}
	}
}

func TestAnExplanationThatNoLongerAppliesStaysOut(t *testing.T) {
	t.Parallel()
	last := with(week(), "prj_06", "55", "prj_06_why", "暴雨")
	a := compiled(t).Submission(form.Session{Answers: reports.NothingNew(last), Known: reports.Known(last)}, moment)
	if _, there := a[reports.ProgressWhy]; there || len(a) != len(last)-1 {
		t.Errorf("submission of no change holds %v", a)
	}
}

func TestOpensFollowsWhatDepends(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ fields, want []string }{
		{[]string{"mon_03"}, []string{"mon_03"}},
		{[]string{"prj_06"}, []string{"prj_06", "prj_06_why"}},
		{[]string{"col_01", "lab_02"}, []string{"lab_02", "lab_03", "col_01"}},
		{[]string{"gua_04"}, []string{"gua_04", "gua_04_why"}},
		{[]string{"nothing"}, nil},
	} {
		if got := reports.Opens(reports.Brief(), c.fields); !slices.Equal(got, c.want) {
			t.Errorf("%v opens %v, want %v", c.fields, got, c.want)
		}
	}
}

func TestMergeTouchesOnlyWhatIsOpen(t *testing.T) {
	t.Parallel()
	old := with(week(), "gua_04", "1", "gua_04_why", "quality")
	given := with(week(), "gua_04", "0", "mon_03", "99") // mon_03 was not returned
	got := reports.Merge(old, given, []string{"gua_04", "gua_04_why"})
	was, is := reports.Diff(old, got)
	if got["mon_03"].S != "2" || got["gua_04"].S != "0" {
		t.Errorf("merged %v", got)
	}
	if len(was) != 2 || len(is) != 1 || was["gua_04_why"].S != "quality" || is["gua_04"].S != "0" {
		t.Errorf("diff %v -> %v", was, is)
	}
}
