package importing

import (
	"strings"
	"testing"
)

// What no person writes, and the parser would chew on for minutes, is read as text: every
// word stays.
func TestTangledMarkdownIsReadAsText(t *testing.T) {
	t.Parallel()
	const head = "---\ndate: 2024\nregion:\n---\n# 水渠办法\n\n"
	for name, c := range map[string]struct {
		body    string
		tangled bool
	}{
		"brackets":          {strings.Repeat("[词](", maxMarks+1), true},
		"brackets on lines": {strings.Repeat("[词](\n", maxMarks+1), true},
		"quotes":            {strings.Repeat("> ", maxNested) + "词", true},
		"lists":             {strings.Repeat("1. - ", maxNested) + "词", true},
		"links":             {strings.Repeat("[词](http://x.cn)\n\n", maxMarks+1), false},
		"a long rule":       {strings.Repeat("- ", 4*maxNested) + "\n\n词", false},
		"a list":            {"> 1. - 词", false},
	} {
		r := read(t, File{Name: "a.md", Bytes: []byte(head + c.body)})
		if tangled(c.body) != c.tangled || len(r.Ready()) != 1 || r.Items[0].Title.Zh != "水渠办法" {
			t.Errorf("%s: %s", name, show(r)[:min(len(show(r)), 500)])
			continue
		}
		words := 0
		for _, s := range r.Items[0].Sections {
			words += strings.Count(s.Body.Zh, "词")
		}
		if words != strings.Count(c.body, "词") {
			t.Errorf("%s: %d words of %d", name, words, strings.Count(c.body, "词"))
		}
	}
}
