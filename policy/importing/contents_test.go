package importing

import (
	"strings"
	"testing"

	"cadrebot/locales"
)

func TestTablesOfContentsAreLeftOut(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"目录/第一章 总则……1/第二章 附则……2/第一章 总则/第一条 文":  "第一章 总则/第一条 文",
		"办法/目　次/第一章 总则/第二章 附则/第一章 总则/文/第二章 附则": "办法/第一章 总则/文/第二章 附则",
		"目录/第一章 总则/第一条 文":                      "第一章 总则/第一条 文", // the lines of the table are gone already
		"目录/第一条 文":                             "第一条 文",
		"第一章 总则/第一条 文":                         "第一章 总则/第一条 文",
		"目录":                                   "",
	} {
		var got []string
		for _, p := range withoutContents(t.Context(), plain(t.Context(), strings.ReplaceAll(text, "/", "\n"), 1), locales.ZH) {
			got = append(got, p.text)
		}
		if strings.Join(got, "/") != want {
			t.Errorf("%s: %q, want %s", text, got, want)
		}
	}
}
