package policy

import (
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"cadrebot/locales"
)

const today locales.Date = "2026-11-19"

var starter = sync.OnceValue(func() *Index {
	lib, err := Starter()
	if err != nil {
		panic(err)
	}
	return BuildIndex(lib, Curated())
})

type devQuestion struct {
	gold []string
	text string
}

func devQuestions(t *testing.T) (on, off []devQuestion) {
	t.Helper()
	b, err := os.ReadFile("testdata/questions.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		gold, text, ok := strings.Cut(strings.TrimSpace(line), "\t")
		switch {
		case strings.HasPrefix(line, "#"):
		case !ok:
			t.Fatalf("no tab in %q", line)
		case gold == "none":
			off = append(off, devQuestion{nil, text})
		default:
			on = append(on, devQuestion{strings.Split(gold, "|"), text})
		}
	}
	return on, off
}

func ids(hits []Hit) []string {
	var out []string
	for _, h := range hits {
		out = append(out, string(h.Item.ID))
	}
	return out
}

// Lay questions of both languages: the card that answers is among the first three.
func TestLayQuestionsFindTheirItem(t *testing.T) {
	t.Parallel()
	on, off := devQuestions(t)
	hits1, hits3, found := 0, 0, 0
	for _, q := range on {
		a := starter().Search(Query{Text: q.text, Today: today})
		got := ids(a.Hits)
		at := slices.IndexFunc(got, func(id string) bool { return slices.Contains(q.gold, id) })
		if at == 0 {
			hits1++
		}
		if at >= 0 && at < 3 {
			hits3++
		} else {
			t.Logf("miss: %s: want %v, got %v", q.text, q.gold, got)
		}
		if a.Certainty != NotFound {
			found++
		} else {
			t.Logf("thought unknown (%.2f): %s", a.Coverage, q.text)
		}
	}
	refused := 0
	for _, q := range off {
		a := starter().Search(Query{Text: q.text, Today: today})
		if a.Certainty == NotFound {
			refused++
		} else {
			t.Logf("off topic taken for %s (%.2f): %s", ids(a.Hits)[0], a.Coverage, q.text)
		}
	}
	n := float64(len(on))
	t.Logf("success@1 %.3f, success@3 %.3f, answered %.3f of %d; off topic refused %d of %d",
		float64(hits1)/n, float64(hits3)/n, float64(found)/n, len(on), refused, len(off))
	if s := float64(hits3) / n; s < 0.9 {
		t.Errorf("success@3 = %.3f, want at least 0.9", s)
	}
	if s := float64(found) / n; s < 0.9 {
		t.Errorf("%.3f of the answerable questions were answered, want at least 0.9", s)
	}
	if s := float64(refused) / float64(len(off)); s < 0.7 {
		t.Errorf("%.3f of the off-topic questions were refused, want at least 0.7", s)
	}
}

// Starter is the starter rows as a library.
func Starter() (*Library, error) {
	items, ps, err := StarterRows()
	if err != nil {
		return nil, err
	}
	return NewLibrary("", items, ps), nil
}
