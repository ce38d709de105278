package main

import (
	"io"
	"net/http"
	"testing"

	"cadrebot/locales"
)

// jobScripts are the five jobs as transcripts.
type jobScripts struct {
	reportBegins, reportToReview, reportEnds, policy, quiz, reminder, notice string
}

func fiveJobs(l locales.Lang) jobScripts {
	if l == locales.ZH {
		return jobScripts{
			reportBegins: `
@ vfs
> /report
< 新识别户数
> 3
< 风险线索
> 三
< 对吗
`,
			reportEnds: `
> /resume
< 对吗
> [对]
< 返乡回流
> 0
< 饮水
> 0
< 形象进度
> 60
< 村集体收入
> ３.５万
< 35,000元
> [对]
< 请核对
> [确认提交]
< R-20261119-
@ twn
> /inbox
< 桃坪村
> [1 桃坪村]
< 35,000元
> [通过]
< 通过
`,
			policy: `
@ vfs
> 小额信贷能贷多少
< 10万元
> [1 ]
< 现行有效
`,
			quiz: `
@ vfs
> /learn
< C1
> [C1]
< 1/7
> [✏️ 直接答题]
< /10
`,
			reminder: `
@ vfs2
< 冬季饮水排查
> /tasks
< 冬季饮水排查
`,
			notice: `
@ cty
> /notice
> [普通通知]
> 停电通知
< 英文
> Power cut
> 周五上午停电两小时。
< 英文
> No power for two hours on Friday morning.
> [是]
> [全部]
> [村干部]
> [选好了]
< 将发给 2 人
> [确认提交]
< 送达 2
@ vfs
< 停电通知
> [✅]
@ cty
> /notices
> [查看 1]
< 已确认 1
`,
		}
	}
	return jobScripts{
		reportBegins: `
@ vfs
> /report
< Newly recognised
> 3
< Risk clues
`,
		reportToReview: `
> 2
< Returned labourers
> 0
< drinking-water
> 0
< Physical progress
> 60
< collective income
> 3.5w
< CNY 35,000
> [Yes]
< Please check
`,
		reportEnds: `
> two
< Is that right
> [Yes]
< Returned labourers
> 0
< drinking-water
> 0
< Physical progress
> 60
< collective income
> 35,000
< CNY 35,000
> [Yes]
< Please check
> [Submit]
< R-20261119-
@ twn
> /inbox
< Taoping
> [1 Taoping]
< CNY 35,000
> [Approve]
< pproved
`,
		policy: `
@ vfs
> how much micro-credit can a household borrow
< 100,000
> [1 ]
< In force
`,
		quiz: `
@ vfs
> /learn
< C1
> [C1]
< Card 1/7
> [To the questions]
< /10
`,
		reminder: `
@ vfs2
< Winter water check
> /tasks
< Winter water check
`,
		notice: `
@ cty
> /notice
> [Ordinary]
> 停电通知
> Power cut
> 周五上午停电两小时。
> No power for two hours on Friday morning.
> [Yes]
> [(all)]
> [Village]
> [Done choosing]
< 2 people
> [Submit]
< delivered 2
@ vfs
< Power cut
> [✅]
@ cty
> /notices
> [Open 1]
< Confirmed 1
`,
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
