package training_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"cadrebot/locales"
	"cadrebot/training"
)

// bare is text without its spaces, which a page may drop at its ends.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func TestPagesLoseNothingAndFitAScreen(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(20261120, 7))
	zh := []rune("监测对象家庭收入变化大，村里要及时核实。帮扶措施有哪些？\n请逐项说明；不要遗漏！")
	en := strings.Fields("The village checks the income of monitored households. What comes next? Say why; then go on,")
	for range 300 {
		var z, e strings.Builder
		for range rng.IntN(3000) {
			z.WriteRune(zh[rng.IntN(len(zh))])
		}
		for n := rng.IntN(3000); e.Len() < n; {
			e.WriteString(en[rng.IntN(len(en))] + " ")
		}
		whole := locales.Both(z.String(), e.String())
		var gotZh, gotEn strings.Builder
		pages := training.Pages(whole)
		for _, p := range pages {
			for _, s := range []string{p.Zh, p.En} {
				if n := utf8.RuneCountInString(s); n > 800 || n == 0 && len(pages) > 1 && whole.Zh != "" && whole.En != "" {
					t.Fatalf("a page of %d characters, %d pages", n, len(pages))
				}
			}
			gotZh.WriteString(p.Zh)
			gotEn.WriteString(p.En)
		}
		for _, x := range []struct{ got, want string }{{gotZh.String(), whole.Zh}, {gotEn.String(), whole.En}} {
			short := utf8.RuneCountInString(x.want) < 20*len(pages) // stands on every page
			if !short && bare(x.got) != bare(x.want) {
				t.Fatalf("%d pages lose or repeat words:\n%q\n%q", len(pages), x.want, x.got)
			}
		}
	}
}

func TestPagesEndWithParagraphsAndSentences(t *testing.T) {
	t.Parallel()
	sentence := strings.Repeat("村", 40) + "。"
	for _, p := range training.Pages(locales.Both(strings.Repeat(sentence, 60), strings.Repeat("Villages check twice. ", 100))) {
		if !strings.HasSuffix(p.Zh, "。") || !strings.HasSuffix(p.En, ".") {
			t.Errorf("a page ends with %q and %q", p.Zh[len(p.Zh)-6:], p.En[len(p.En)-6:])
		}
	}
	paragraph := strings.Repeat(sentence, 12) + "\n\n"
	for i, p := range training.Pages(locales.Both(strings.Repeat(paragraph, 3), "")) {
		if p.Zh != strings.TrimSpace(paragraph) {
			t.Errorf("page %d is no paragraph: %d characters", i+1, utf8.RuneCountInString(p.Zh))
		}
	}
}

// A question that is longer than a screen is answered on its last page only.
func TestALongQuestionIsReadPageByPage(t *testing.T) {
	t.Parallel()
	c := training.Course{ID: "L1", Questions: []training.Question{{
		ID: "q", Type: training.Single, Stem: locales.Raw(strings.Repeat("The long way round. ", 150)),
		Choices: choices(3), Key: picks(1),
	}}}
	s := training.Retry(&c)
	for page := 1; page < 5; page++ {
		if v := c.View(1, s); v.Page != page || v.Pages != 5 {
			t.Fatalf("page %d of %d, want %d of 5", v.Page, v.Pages, page)
		}
		var no *locales.Refusal
		if _, err := c.Step(1, s, training.Input{Act: training.Pick, Places: []int{0}}); !errors.As(err, &no) || no.Text.ID != "learn.read_on" {
			t.Fatalf("an answer on page %d: %v", page, err)
		}
		s = step(t, &c, 1, s, training.Input{Act: training.Forward})
	}
	s = step(t, &c, 1, s, training.Input{Act: training.Back})
	if v := c.View(1, s); v.Page != 4 || v.Stem.En == c.Questions[0].Stem.En {
		t.Fatalf("back leads to page %d", v.Page)
	}
	s = step(t, &c, 1, s, training.Input{Act: training.Forward})
	if _, err := c.Step(1, s, training.Input{Act: training.Forward}); err == nil {
		t.Error("there is a page behind the last")
	}
	s = step(t, &c, 1, s, training.Input{Act: training.Pick, Places: []int{0}})
	if v := c.View(1, s); v.Stage != training.Explained || v.Page != 5 {
		t.Errorf("after the answer: stage %s, page %d", v.Stage, v.Page)
	}
	s.Stage, s.Page, s.Given = training.Asking, 99, nil // a session of unknown origin
	if v := c.View(1, s); v.Page != 5 {
		t.Errorf("a page that is not there: %d", v.Page)
	}
}
