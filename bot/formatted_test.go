package bot

import (
	"encoding/json"
	"testing"

	"cadrebot/locales"
)

func TestFormattingOfTheAppBecomesMarks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, entities, want, shown string }{
		{"请务必报送", `[{"type":"bold","offset":1,"length":2}]`, "请**务必**报送", "请<b>务必</b>报送"},
		{"😀 now", `[{"type":"bold","offset":3,"length":3}]`, "😀 **now**", "😀 <b>now</b>"},
		{"see the form.", `[{"type":"text_link","offset":8,"length":4,"url":"https://a.cn"}]`, "see the [form](https://a.cn).", `see the <a href="https://a.cn">form</a>.`},
		{"form", `[{"type":"text_link","offset":0,"length":4,"url":"https://a.cn"},{"type":"bold","offset":0,"length":4}]`, "[**form**](https://a.cn)", `<a href="https://a.cn"><b>form</b></a>`},
		{"one \ntwo", `[{"type":"bold","offset":0,"length":8}]`, "**one** \n**two**", "<b>one</b> \n<b>two</b>"},
		{"https://a.cn", `[{"type":"url","offset":0,"length":12}]`, "", "https://a.cn"},
		{"abc", `[{"type":"bold","offset":2,"length":9},{"type":"bold","offset":-1,"length":2}]`, "", "abc"},
		{"abc", `nonsense`, "", "abc"},
		{"abc", ``, "", "abc"},
	} {
		got := formatted(c.text, json.RawMessage(c.entities))
		if got != c.want {
			t.Errorf("%q %s\n got %q\nwant %q", c.text, c.entities, got, c.want)
		}
		if got == "" {
			got = c.text
		}
		if shown := locales.Marked(got, got).In(locales.ZH); shown != c.shown {
			t.Errorf("%q is shown as %q", got, shown)
		}
	}
}
