package search

import (
	"strings"
	"testing"
)

// marked is a snippet with its marks in brackets.
func marked(text string, s Snippet) string {
	var b strings.Builder
	at := s.From
	for _, m := range s.Marks {
		b.WriteString(text[at:m.From] + "[" + text[m.From:m.To] + "]")
		at = m.To
	}
	return b.String() + text[at:s.To]
}

func TestSnippet(t *testing.T) {
	t.Parallel()
	x := small(t)
	long := strings.Repeat("其他无关的内容在这里。", 20) + "將本人的醫療保障憑證交由他人冒名使用的，责令改正。" + strings.Repeat("后面还有一些。", 20)
	for _, c := range []struct{ query, text, want string }{
		{"增加赔偿", "经营者有欺诈行为的，增加赔偿三倍。", "经营者有欺诈行为的，[增加赔偿]三倍。"},
		{"wage", "Wages are paid. ＷＡＧＥＳ!", "[Wages] are paid. [ＷＡＧＥＳ]!"},
		{"冒名使用 凭证", long, "將本人的醫療保障[憑證]交由他人[冒名使用]的，责令改正"},
		{"借给别人", "凭证冒名使用的", "凭证[冒名使用]的"},
		{"pesticide", "农药喷洒", "[农药]喷洒"},
		{"三", "增加赔偿三倍", "增加赔偿[三]倍"},
		{"无", "abc", "abc"},
	} {
		got := x.Snippet(c.text, x.Search(Query{Text: c.query}).Terms, 24)
		if s := marked(c.text, got); s != c.want {
			t.Errorf("%q in %.40q: %s, want %s", c.query, c.text, s, c.want)
		}
	}
}
