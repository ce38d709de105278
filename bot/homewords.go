package bot

import (
	"strings"
	"sync"

	"cadrebot/locales"
)

// homeCommands are the commands that a plain word stands for when nothing is open. Their
// words are sentences bot.words_<command> of both languages, with commas between.
var homeCommands = [...]string{"report", "tasks", "learn", "help", "feedback", "certificates", "verify", "review", "menu"}

var homeTable = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for _, name := range homeCommands {
		for _, l := range locales.All {
			list := locales.M("bot.words_" + name).Plain(l)
			for _, w := range strings.FieldsFunc(list, func(r rune) bool { return r == '、' || r == ',' }) {
				m[strings.ToLower(strings.TrimSpace(w))] = name
			}
		}
	}
	return m
})

// homeCommand finds the command that the whole of text is a word for, in any language:
// people write in the one that is at hand.
func homeCommand(text string) (string, bool) {
	name, ok := homeTable()[strings.ToLower(strings.TrimSpace(text))]
	return name, ok
}
