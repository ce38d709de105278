package main

import (
	"strings"
	"testing"

	"cadrebot/locales"
)

// TestPlainWordsAtHomeLeadToTheirScreens types what people say instead of commands, in
// both languages whatever the phone's is; anything longer is still looked up as a policy
// question, and so is a word for what the person's post does not have.
func TestPlainWordsAtHomeLeadToTheirScreens(t *testing.T) {
	t.Parallel()
	words := map[string][]string{
		"/report":       {"周报", "简报", "周简报", "报表", "report", "Brief"},
		"/tasks":        {"任务", "待办", "tasks"},
		"/learn":        {"学习", "learn"},
		"/help":         {"帮助", "怎么用", "HELP"},
		"/feedback":     {"投诉", "建议", "意见", "feedback"},
		"/certificates": {"证书", "我的证书", "Certificate"},
		"/verify":       {"查验", "verify"},
		"/review":       {"复习", "错题", "review"},
		"/menu":         {"取消", "返回", "菜单", "你好", "您好", "hello", "hi", "menu", "cancel", "back"},
	}
	for _, l := range locales.All {
		t.Run(string(l), func(t *testing.T) {
			t.Parallel()
			th := newTheatre(t, l)
			if wrong := th.line("@", "vfs"); wrong != "" {
				t.Fatal(wrong)
			}
			shows := func(text string) string {
				th.say(text)
				got := th.news()
				th.say("/cancel")
				return got
			}
			for command, list := range words {
				want := shows(command)
				for _, w := range list {
					if got := shows(w); got != want {
						t.Errorf("%q shows\n%s\nwant as %s\n%s", w, got, command, want)
					}
				}
			}
			for _, text := range []string{"周报怎么填才对", "小额信贷任务"} {
				for command := range words {
					if shows(text) == shows(command) {
						t.Errorf("%q is taken as %s", text, command)
					}
				}
			}
			if wrong := th.line("@", "trainer"); wrong != "" {
				t.Fatal(wrong)
			}
			if got := shows("周报"); strings.Contains(got, locales.M("bot.not_for_role").Plain(l)) {
				t.Errorf("a word at home is refused by post:\n%s", got)
			}
		})
	}
}
