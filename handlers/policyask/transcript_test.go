package policyask_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"cadrebot/locales"
)

// The transcripts are played against the feature alone; through the whole bot they are
// played elsewhere.
func TestTranscripts(t *testing.T) {
	t.Parallel()
	for file, lang := range map[string]locales.Lang{"policy.zh.txt": locales.ZH, "policy.en.txt": locales.EN} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			b, err := os.ReadFile("testdata/" + file)
			must(t, err)
			w := newWorld(t)
			chats := map[string]*chat{}
			var c *chat
			for line := range strings.Lines(string(b)) {
				line = strings.TrimSpace(line)
				act, rest, _ := strings.Cut(line, " ")
				switch act {
				case "@":
					if chats[rest] == nil {
						chats[rest] = w.as(rest)
						chats[rest].who.Lang = lang
					}
					c = chats[rest]
				case ">":
					if label, ok := strings.CutPrefix(rest, "["); ok {
						must(t, c.tap(strings.TrimSuffix(label, "]")))
					} else {
						must(t, c.say(rest))
					}
				case "<":
					c.sees(rest)
				case "!":
					d, err := time.ParseDuration(strings.TrimPrefix(rest, "+"))
					must(t, err)
					w.now = w.now.Add(d)
					for _, c := range chats {
						c.receive()
					}
				}
			}
		})
	}
}
