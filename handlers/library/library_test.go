package library

import (
	"context"
	"errors"
	"strings"
	"testing"

	"cadrebot/bot"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
	"cadrebot/store"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// sent gives files by their reference, as Telegram would.
type sent map[string]string

func (s sent) Fetch(_ context.Context, ref string, limit int64) ([]byte, error) {
	b, ok := s[ref]
	switch {
	case !ok:
		return nil, &bot.SendError{Kind: bot.Rejected}
	case int64(len(b)) > limit:
		return nil, bot.ErrTooLarge
	}
	return []byte(b), nil
}

// desks is a city with two editors, a coordinator, and a village that reads.
func desks(t *testing.T, files sent) *talk.World {
	t.Helper()
	t.Parallel()
	w := talk.Open(t, talk.Thursday, "990100", "990101", "99010102", "9901010203")
	w.Hire("ed1", locales.ZH, talk.Post("990100", org.PolicyEditor))
	w.Hire("ed2", locales.ZH, talk.Post("990100", org.PolicyEditor))
	w.Hire("city", locales.ZH, talk.Post("990100", org.CityCoordinator))
	w.Hire("vfs", locales.ZH, talk.Post("9901010203", org.VillageFirstSecretary))
	s := store.NewPolicies(w.DB)
	items, figures, err := policy.StarterRows()
	talk.Must(t, err)
	_, err = s.ImportPolicies(t.Context(), items, figures, w.Now)
	talk.Must(t, err)
	w.Feature, err = New(s, w.Org, files)
	talk.Must(t, err)
	return w
}

// sends hands a document to the feature.
func sends(k *talk.Chat, name, ref string, size int64) *talk.Chat {
	k.T.Helper()
	if !k.Feature.Documents.Takes(k.Who, name) {
		k.T.Fatalf("%s is not taken", name)
	}
	t := k.Turn()
	t.Sent = &bot.Sent{Sort: "document", Name: name, Ref: ref, Size: size}
	return k.Take(k.Feature.Documents.Run(k.T.Context(), t))
}

func TestFilesThatCannotBeTaken(t *testing.T) {
	w := desks(t, sent{"huge": strings.Repeat("x", MaxBytes+1), "pdf": "%PDF-1.7\n%\xB5\xB5", "bad": "{\"id\":\"K\"}\n{ x\n", "doc": "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "md": "---\nid: X\ndate: 2024\nregion: 510000\n---\n# 办法\n\n第一条 正文。\n"})
	k := w.As("ed1", locales.ZH)
	sends(k, "big.md", "huge", 33<<20).Sees("文件太大，最多 32 MB")
	sends(k, "big.md", "huge", 0).Sees("文件太大，最多 32 MB")
	sends(k, "lost.md", "nowhere", 5).Sees("文件没有取到")
	sends(k, "old.doc", "doc", 9).Sees("这是旧的 Word 二进制文件", "另存为 .docx", "没有存修改稿")
	sends(k, "elsewhere.md", "md", 9).Sees("“510000”不归您单位管", "没有存修改稿")
	sends(w.As("ed1", locales.EN), "old.doc", "doc", 9).Sees("old binary Word file", "no draft was kept")
	sends(k, "law.pdf", "pdf", 9).Sees("这是 PDF，读不了", "另存为 .docx 或文本", "没有存修改稿")
	sends(w.As("ed1", locales.EN), "law.pdf", "pdf", 9).Sees("This is a PDF", "save it as .docx or text", "no draft was kept")
	sends(k, "cards.jsonl", "bad", 9).Sees("cards.jsonl:1", "这一行（K）读不了：缺少 title_zh", "cards.jsonl:2", "不是完整的 JSON")
	sends(w.As("ed1", locales.EN), "cards.jsonl", "bad", 9).Sees("cards.jsonl:1", "This line (K) cannot be read: title_zh is missing", "cards.jsonl:2", "it is no complete JSON")
	sends(w.As("vfs", locales.ZH), "big.md", "huge", 33<<20).Sees("由政策编辑维护")
	if w.Feature.Documents.Takes(w.Members["vfs"], "a.xlsx") || w.Feature.Documents.Takes(org.Member{}, "a.md") {
		t.Error("taken from somebody who has nothing to do with it")
	}
}

func TestNobodyElseChangesTheLibrary(t *testing.T) {
	w := desks(t, nil)
	k := w.As("ed1", locales.ZH).Command("library", "POL-045").Press("1 ").Press("停用").Says("2026-12").Press("提交").Sees("修改稿 1").Press("送审")
	for _, who := range []string{"city", "vfs"} {
		for _, route := range []string{routeFind, routeItem, routeNew, routeEdit, routeDates, routeNext, routeRetire, routeHistory, routeMend} {
			if got := w.As(who, locales.ZH).Push(route, "POL-045").Refused; got != "library.not_editor" && got != "library.no_draft" {
				t.Errorf("%s may %s: %q", who, route, got)
			}
		}
	}
	for _, route := range []string{routeDraft, routeAll, routeAsk, routeApprove, routeReturn, routeWithdraw, routeRedraw, routeAnswer, routeMend} {
		if got := w.As("vfs", locales.ZH).Push(route, "1").Refused; got != "library.no_draft" {
			t.Errorf("the village may %s: %q", route, got)
		}
		for _, forged := range []string{"", "x", "-1", "999999"} {
			if got := k.Push(route, forged).Refused; got != "library.no_draft" {
				t.Errorf("%s %q: %q", route, forged, got)
			}
		}
	}
	for route, want := range map[string]string{routeApprove: "lifecycle.own_work", routeReturn: "lifecycle.own_work"} {
		if got := k.Push(route, "1").Refused; got != want {
			t.Errorf("the author: %s: %q", route, got)
		}
	}
	if got := w.As("ed2", locales.ZH).Push(routeWithdraw, "1").Refused; got != "lifecycle.not_yours" {
		t.Errorf("another editor withdraws it: %q", got)
	}
	w.As("ed2", locales.ZH).Push(routeApprove, "1").OK().Sees("已通过修改稿 1")
	w.As("city", locales.ZH).Push(routeApprove, "1").Sees("这条记录已经有了新的进展")
}

// Whoever began with an older version sees what came between, and cannot go on over it.
func TestTwoEditorsAtOnce(t *testing.T) {
	w := desks(t, nil)
	slow := w.As("ed2", locales.ZH).Command("library", "POL-045").Press("1 ").Press("停用").Says("2026-12")
	fast := w.As("ed1", locales.ZH).Command("library", "POL-045").Press("1 ").Press("有效期").Says("2022-01", "2030").Press("提交").Press("送审")
	w.As("city", locales.ZH).Push(routeApprove, "1").OK()
	fast.Receive()
	fast.Sees("审核通过，已经生效")
	slow.Press("提交").Sees("内容已经有了新版", "POL-045：第1版 → 第2版", "有效期至：加“2030年”").Lacks("[送审]")
	if slow.Push(routeAsk, "2").Sees("内容已经有了新版"); slow.Refused != "" {
		t.Error(slow.Refused)
	}
	slow.Press("合到新版").Sees("已合到最新版", "有效期至：“2030年” → “2026年12月”").Press("送审").Sees("已送审")
	ed := w.As("city", locales.ZH)
	if ed.Receive(); !ed.Offers("通过") || !ed.Offers("退回") {
		t.Fatalf("the second person cannot decide:\n%s", ed.Text())
	}
	ed.Press("通过").OK()
}

// A repeated update makes no second draft.
func TestTheSameFileTwiceInOneUpdateIsOneDraft(t *testing.T) {
	w := desks(t, sent{"md": "---\nid: X\ndate: 2024\nregion:\n---\n# 水渠办法\n\n第一条 正文。\n"})
	turn := w.As("ed1", locales.ZH).Turn()
	turn.Sent = &bot.Sent{Sort: "document", Name: "a.md", Ref: "md"}
	for range 2 {
		if _, err := w.Feature.Documents.Run(t.Context(), turn); err != nil {
			t.Fatal(err)
		}
	}
	var n int
	talk.Must(t, w.SQL().QueryRowContext(t.Context(), `select count(*) from policy_draft`).Scan(&n))
	if n != 1 {
		t.Fatalf("%d drafts", n)
	}
}

// While Postgres is away nothing is lost: the error is one after which the update comes again.
func TestStorageAwayIsNoAnswer(t *testing.T) {
	w := desks(t, sent{"md": "---\nid: X\ndate: 2024\nregion:\n---\n# 水渠办法\n\n第一条 正文。\n"})
	turn := w.As("ed1", locales.ZH).Turn()
	turn.Sent = &bot.Sent{Sort: "document", Name: "a.md", Ref: "md"}
	_, err := w.SQL().ExecContext(t.Context(), `alter table policy_draft rename to away`)
	talk.Must(t, err)
	var no *locales.Refusal
	if _, err := w.Feature.Documents.Run(t.Context(), turn); err == nil || errors.As(err, &no) {
		t.Fatalf("a failing statement is told as %v", err)
	}
	_, err = w.SQL().ExecContext(t.Context(), `alter table away rename to policy_draft`)
	talk.Must(t, err)
	if _, err := w.Feature.Documents.Run(t.Context(), turn); err != nil {
		t.Fatal(err)
	}
}

func TestScreensFitAPhone(t *testing.T) {
	w := desks(t, nil)
	w.Check = func(s *bot.Screen) {
		for _, row := range s.Rows {
			if len(row) > 3 {
				t.Errorf("%d buttons in a row", len(row))
			}
		}
		if len(s.Rows) > 12 {
			t.Errorf("%d rows", len(s.Rows))
		}
	}
	for _, l := range locales.All {
		k := w.As("ed1", l).Command("library", "")
		k.Command("library", "住房").Press("1 ").OK()
		k.Push(routeHistory, "POL-045~9").OK()
		k.Push(routeItem, "NONE").Sees("NONE")
		if n := len([]rune(k.Command("library", "关于").Words())); n > 900 {
			t.Errorf("%d characters in %s", n, l)
		}
	}
}
