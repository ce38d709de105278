package statistics

import (
	"slices"
	"strings"
	"testing"

	"cadrebot/locales"
)

func TestAVerdictIsAPlainSentence(t *testing.T) {
	t.Parallel()
	p := func(f float64) *float64 { return &f }
	for name, c := range map[string]struct {
		f    ItemFigures
		want Verdict
		zh   string
	}{
		"nobody yet":                {ItemFigures{}, TooFew, "不到 10 人"},
		"nine":                      {ItemFigures{Attempts: 9, Right: 9, Facility: p(1)}, TooFew, "不到 10 人"},
		"ten all right":             {ItemFigures{Attempts: 10, Right: 10, Facility: p(1)}, Easy, "几乎人人答对"},
		"just easy":                 {ItemFigures{Attempts: 20, Right: 19, Facility: p(.95), Discrimination: p(40)}, Easy, "几乎人人答对"},
		"seven of ten, good too":    {ItemFigures{Attempts: 10, Right: 3, Facility: p(.3), Discrimination: p(19.9)}, CheckKey, "约 7 人答错，其他题答得好的也错"},
		"seven of ten, not good":    {ItemFigures{Attempts: 10, Right: 3, Facility: p(.3), Discrimination: p(20)}, Hard, "约 7 人答错，多是其他题也吃力的人"},
		"no better than guessing":   {ItemFigures{Attempts: 10, Right: 5, Facility: p(.5), Guess: p(.5), Discrimination: p(5)}, CheckKey, "约 5 人答错，其他题"},
		"better than guessing":      {ItemFigures{Attempts: 10, Right: 6, Facility: p(.6), Guess: p(.5), Discrimination: p(5)}, Unclear, "答得差不多"},
		"nobody right":              {ItemFigures{Attempts: 12, Facility: p(0), StandardDeviation: p(0)}, Extreme, "几乎没人答对"},
		"one of twenty, a good one": {ItemFigures{Attempts: 20, Right: 1, Facility: p(.05), Discrimination: p(60)}, Extreme, "几乎没人答对"},
		"two of thirty":             {ItemFigures{Attempts: 30, Right: 2, Facility: p(.06), Discrimination: p(60)}, Hard, "约 9 人答错"},
		"half marks for all":        {ItemFigures{Attempts: 10, Facility: p(.5), StandardDeviation: p(0)}, Alone, "约 10 人答错。"},
		"nine of twenty":            {ItemFigures{Attempts: 20, Right: 11, Facility: p(.55)}, Alone, "约 5 人答错。"},
		"good ones wrong":           {ItemFigures{Attempts: 10, Right: 5, Facility: p(.5), Discrimination: p(-1)}, Reversed, "反而更容易错"},
		"in the middle and working": {ItemFigures{Attempts: 10, Right: 5, Facility: p(.35), Discrimination: p(30)}, Works, "这题好用"},
		"just below adequate":       {ItemFigures{Attempts: 10, Right: 5, Facility: p(.35), Discrimination: p(29.9)}, Weak, "区分得不太开"},
		"just weak":                 {ItemFigures{Attempts: 10, Right: 5, Facility: p(.94), Discrimination: p(20)}, Weak, "区分得不太开"},
		"just very weak":            {ItemFigures{Attempts: 10, Right: 5, Facility: p(.94), Discrimination: p(19.9)}, Unclear, "答得差不多"},
		"quiz of one":               {ItemFigures{Attempts: 10, Right: 5, Facility: p(.5), StandardDeviation: p(.5)}, Alone, "约 5 人答错。"},
	} {
		if got := c.f.Verdict(); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		if got := c.f.Sentence().In(locales.ZH); !strings.Contains(got, c.zh) {
			t.Errorf("%s: %s", name, got)
		}
		if got := c.f.Sentence().In(locales.EN); strings.ContainsAny(got, "[]") || strings.Contains(got, "。") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// A question whose key is wrong: those who know the rest take choice 0, which is
// right, and the key says 1.
func TestAWrongKeyShows(t *testing.T) {
	t.Parallel()
	s := New([]Item{{Full: 1, Choices: 3}, one, one})
	for i := range 30 {
		mark, taken, rest := 0.0, 0, 1.0
		if i%3 == 0 {
			rest = 0
		}
		if i%6 == 0 {
			mark, taken = 1, 1
		}
		if err := s.Add([]Answer{{0, mark, []int{taken}}, {1, rest, nil}, {2, rest, nil}}); err != nil {
			t.Fatal(err)
		}
	}
	f := s.Items()
	if got := f[0].Sentence().In(locales.EN); got != "About 8 of 10 got it wrong, those who do well on the rest too: check the key." {
		t.Error(got)
	}
	if f[1].Verdict() != Works {
		t.Errorf("the others are judged %s", f[1].Verdict())
	}
	c, ok := s.Choices(0)
	if !ok || !slices.Equal(c.All, []int{25, 5, 0}) {
		t.Errorf("choices %v, %v", c, ok)
	}
	// Totals: 0 five times, 1 five times, 2 twenty times.
	if !slices.Equal(c.Lower, []int{5, 5, 0}) || !slices.Equal(c.Upper, []int{20, 0, 0}) {
		t.Errorf("thirds %v and %v", c.Lower, c.Upper)
	}
}

func TestFewAnswersAreNotTakenApart(t *testing.T) {
	t.Parallel()
	add := func(s *Sheet, n int) {
		for i := range n {
			if err := s.Add([]Answer{{0, float64(i % 2), []int{i % 2, 7, -1}}, {1, float64(i % 3), nil}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	s := New([]Item{{Full: 1, Choices: 2}, one})
	add(s, Enough-1)
	if _, ok := s.Choices(0); ok {
		t.Error("nine answers are counted")
	}
	add(s, 1)
	if c, ok := s.Choices(0); !ok || c.Lower != nil || c.Upper != nil || c.All[0]+c.All[1] != Enough {
		t.Errorf("ten answers give %v, %v", c, ok)
	}
	add(s, EnoughThirds-Enough)
	if c, ok := s.Choices(0); !ok || c.Lower == nil || c.Upper == nil {
		t.Errorf("thirty answers give %v, %v", c, ok)
	}
	if _, ok := s.Choices(1); ok {
		t.Error("a question without choices has counts")
	}

	odd := New([]Item{{Full: 1, Choices: 1}, {Full: 40}})
	for i := range 31 {
		if err := odd.Add([]Answer{{0, 1, []int{0}}, {1, float64(i), nil}}); err != nil {
			t.Fatal(err)
		}
	}
	if c, _ := odd.Choices(0); c.Lower[0] != 11 || c.Upper[0] != 11 {
		t.Errorf("thirds of 31 answers hold %v and %v", c.Lower, c.Upper)
	}

	same := New([]Item{{Full: 1, Choices: 2}})
	for range 40 {
		if err := same.Add([]Answer{{0, 1, []int{1}}}); err != nil {
			t.Fatal(err)
		}
	}
	if c, ok := same.Choices(0); !ok || c.Lower != nil || c.All[1] != 40 {
		t.Errorf("equal totals have thirds: %v", c)
	}
}
