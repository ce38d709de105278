package bot

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"cadrebot/locales"
)

func TestArticlesThatTelegramWouldRefuseAreLeftOut(t *testing.T) {
	t.Parallel()
	c := newCodec([]byte("secret"))
	say := func(s string) *Screen { return Say(locales.Raw(s)) }
	good := Article{ID: "good", Title: locales.Raw("t"), Screen: say("x")}
	for name, a := range map[string]Article{
		"no id":           {Title: locales.Raw("t"), Screen: say("x")},
		"long id":         {ID: strings.Repeat("长", 22), Title: locales.Raw("t"), Screen: say("x")},
		"bytes for an id": {ID: strings.Repeat("\xc8", 30), Title: locales.Raw("t"), Screen: say("x")},
		"a blank title":   {ID: "a", Title: locales.Raw(" \n"), Screen: say("x")},
		"blank words":     {ID: "a", Title: locales.Raw("t"), Screen: say(" \n ")},
		"the same id":     good,
		"no title":        {ID: "a", Screen: say("x")},
		"no screen":       {ID: "a", Title: locales.Raw("t")},
		"no words":        {ID: "a", Title: locales.Raw("t"), Screen: &Screen{}},
		"two messages":    {ID: "a", Title: locales.Raw("t"), Screen: say(strings.Repeat("字", 4097))},
		"a press":         {ID: "a", Title: locales.Raw("t"), Screen: say("x").Row(To(locales.Raw("b"), "ping", ""))},
		"a dialogue":      {ID: "a", Title: locales.Raw("t"), Screen: &Screen{Body: []locales.Text{locales.Raw("x")}, Dialogue: true}},
		"a file":          {ID: "a", Title: locales.Raw("t"), Screen: &Screen{Body: []locales.Text{locales.Raw("x")}, File: &File{}}},
		"dialogue button": {ID: "a", Title: locales.Raw("t"), Screen: say("x").Row(In(locales.Raw("b"), "1"))},
	} {
		p, left := c.inlineParams("1", InlineReply{Articles: []Article{good, a}}, locales.ZH)
		var list []inlineArticle
		if err := json.Unmarshal([]byte(p["results"]), &list); err != nil || len(list) != 1 || list[0].ID != "good" || len(left) != 1 {
			t.Errorf("%s: %s, left out %v (%v)", name, p["results"], left, err)
		}
	}
	var many []Article
	for i := range 60 {
		many = append(many, Article{ID: strconv.Itoa(i), Title: locales.Raw(strings.Repeat("题", 500)), Screen: say("x")})
	}
	p, left := c.inlineParams("1", InlineReply{Articles: many, Keep: 1e18, Next: strings.Repeat("9", 65)}, locales.ZH)
	var list []inlineArticle
	if err := json.Unmarshal([]byte(p["results"]), &list); err != nil || len(list) != 50 || len(left) != 0 {
		t.Errorf("%d results, left out %v (%v)", len(list), left, err)
	}
	if n := utf8.RuneCountInString(list[0].Title); n != inlineTitleMax || p["cache_time"] != "86400" || p["next_offset"] != "" {
		t.Errorf("title of %d, kept %s, next %q", n, p["cache_time"], p["next_offset"])
	}
}

func TestOnlyTheNewestQueryOfAPersonGoesOn(t *testing.T) {
	t.Parallel()
	var w typing
	first, _ := w.begin(1)
	second, _ := w.begin(1)
	other, _ := w.begin(2)
	over := func(c chan struct{}) bool {
		select {
		case <-c:
			return true
		default:
			return false
		}
	}
	if !over(first) || over(second) || over(other) {
		t.Errorf("overtaken: %v %v %v", over(first), over(second), over(other))
	}
	w.end(1, first) // late: the second is still at work
	if _, known := w.newest[1]; !known {
		t.Error("the end of an old query forgot the new one")
	}
	w.end(1, second)
	w.end(2, other)
	if len(w.newest) != 0 {
		t.Errorf("%d people are left", len(w.newest))
	}
	for i := range int64(typistsMax) {
		if _, ok := w.begin(i); !ok {
			t.Fatalf("person %d was refused", i)
		}
	}
	if _, ok := w.begin(typistsMax); ok {
		t.Error("no bound to the people who type")
	}
	if _, ok := w.begin(7); !ok {
		t.Error("somebody who is typing already was refused")
	}
}
