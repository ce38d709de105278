package coursedesk_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"cadrebot/bot"
	coursedesk "cadrebot/handlers/courses"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/training/authoring"
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

// schools is a city and a county with a trainer each, and a village that learns.
func schools(t *testing.T, files sent) *talk.World {
	t.Helper()
	t.Parallel()
	w := talk.Open(t, talk.Thursday, "990100", "990101", "99010102", "9901010203")
	w.Hire("city", locales.ZH, talk.Post("990100", org.Trainer))
	w.Hire("county", locales.ZH, talk.Post("990101", org.Trainer))
	w.Hire("vfs", locales.ZH, talk.Post("9901010203", org.VillageFirstSecretary))
	w.Feature = coursedesk.New(store.NewTraining(w.DB), files)
	w.Check = func(s *bot.Screen) {
		for _, l := range locales.All {
			if n := s.Length(l); n > bot.MostShown {
				t.Errorf("a screen of %d characters in %s: %s", n, l, s.Body[0].Plain(l))
			}
		}
	}
	return w
}

// sends hands a document to the feature.
func sends(k *talk.Chat, name, ref string, size int64) *talk.Chat {
	k.T.Helper()
	t := k.Turn()
	t.Sent = &bot.Sent{Sort: "document", Name: name, Ref: ref, Size: size}
	return k.Take(k.Feature.Documents.Run(k.T.Context(), t))
}

func TestFilesThatMakeNoCourse(t *testing.T) {
	w := schools(t, sent{"doc": "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "bad": "题{=甲", "png": "\x89PNG"})
	k := w.As("city", locales.ZH)
	sends(k, "a.gift", "doc", authoring.MostBytes+1).Sees("文件太大，最多 8 MB")
	sends(k, "a.gift", "nowhere", 1).Sees("文件没有取到")
	sends(k, "a.doc", "doc", 1).Sees("没有读到题目和卡片", "a.doc:1:1", "这个文件读不了")
	sends(k, "a.gift", "bad", 1).Sees("什么也没有存", "答案没有收尾")
	sends(k, "a.png", "png", 1).Sees("图片只能是 PNG 或 JPEG")
	sends(w.As("vfs", locales.ZH), "a.gift", "bad", 1).Sees("课程由培训教师编写")
	if w.Feature.Documents.Takes(w.Members["vfs"], "a.gift") || !w.Feature.Documents.Takes(w.Members["county"], "a.gift") {
		t.Error("taken from the wrong people")
	}
	k.Command("course", "").Lacks("草稿")
}

// TestForgedButtonsLeadNowhere presses what was never offered.
func TestForgedButtonsLeadNowhere(t *testing.T) {
	w := schools(t, sent{"a": "// [id:x] [lang:zh]\n对吗？{T}\n\n// [id:x] [lang:en]\nRight?{T}\n"})
	k := w.As("city", locales.ZH)
	sends(k, "a.gift", "a", 1).Sees("草稿：a", "1 道题", "没有要改的地方")
	other := w.As("county", locales.ZH)
	for _, route := range []string{"cwd", "cwf", "cwp", "cwx", "cwb", "cwo"} {
		other.Push(route, "1.1").Sees("没有找到这份草稿或课程")
		for _, arg := range []string{"", "x", "-1.9", "99999999999999999999", "/../0"} {
			k.Push(route, arg).Sees("没有找到这份草稿或课程")
		}
	}
	other.Push("cwy", "1")
	k.Push("cwp", "1.99").Sees("预览 1/1", "对吗？")
	for _, route := range []string{"cwc", "cwr", "cwe", "cwk"} {
		k.Push(route, "nothing").Sees("没有找到这份草稿或课程")
	}
	k.Push("cwo", "1.1").Sees("草稿在这期间变了") // the titles were never given
	k.Push("cw", "-7").Sees("1. 📝 a：草稿")
}

// TestASecondVersionIsOfferedOnTheSameTerms publishes, mends and publishes again.
func TestASecondVersionIsOfferedOnTheSameTerms(t *testing.T) {
	files := sent{"a": "// [id:x] [lang:zh]\n对吗？{T}\n\n// [id:x] [lang:en]\nRight?{T}\n", "b": "// [id:x] [lang:zh]\n错吗？{F}\n\n// [id:x] [lang:en]\nWrong?{F}\n"}
	w := schools(t, files)
	k := w.As("city", locales.ZH)
	sends(k, "a.gift", "a", 1).Press("发布").Says("甲课", "Course A").Press("自己定").Says("70").Press("跳过").Sees("每次抽几题").Says("1").Sees("最多答几次").Says("2").Sees("隔几天").Says("3").Sees("甲课", "70").Press("提交").Sees("第 1 版")
	sends(k, "a (1).gift", "b", 1).Sees("草稿：a").Press("发布").Sees("甲课", "70", "每次抽几题（0 就是全部）：1").Lacks("用通常的").Press("提交").Sees("第 2 版").Press("看课程").Sees("最多答 2 次；两次之间隔 3 天。")
	all, err := store.NewTraining(w.DB).Courses(t.Context())
	talk.Must(t, err)
	if c := all[0]; len(all) != 1 || c.Version != 2 || c.Pass != 70 || c.Draw != 1 || c.Attempts != 2 || c.Delay != 3 || c.Questions[0].Stem.En != "Wrong?" || c.Modules[0].Title.Zh != "甲课" {
		t.Errorf("%+v", c)
	}
}

// A course that was published as usual shows its settings when it is published again, and no
// question that nobody was asked.
func TestUsualSettingsAreShownAsTheyAre(t *testing.T) {
	files := sent{"a": "// [id:x] [lang:zh]\n对吗？{T}\n\n// [id:x] [lang:en]\nRight?{T}\n", "b": "// [id:x] [lang:zh]\n错吗？{F}\n\n// [id:x] [lang:en]\nWrong?{F}\n"}
	w := schools(t, files)
	k := w.As("city", locales.ZH)
	sends(k, "a.gift", "a", 1).Press("发布").Says("甲课", "Course A").Press("用通常的").Press("提交").Sees("第 1 版")
	sends(k, "a.gift", "b", 1).Press("发布").Sees("多少分及格（百分数）：80", "两次之间隔几天（0 就是不隔）：0").Lacks("用通常的").Press("提交").Sees("第 2 版")
}

// However much is wrong, a screen stays one, and every finding is on some page.
func TestManyFindingsTakeManyPages(t *testing.T) {
	var file strings.Builder
	for i := range 30 {
		fmt.Fprintf(&file, "// [id:q%d] [lang:zh]\n第 %d 题{=甲\n\n", i, i)
	}
	file.WriteString("// [id:x] [lang:zh]\n对吗？{T}\n")
	w := schools(t, sent{"a": file.String()})
	k := w.As("city", locales.EN)
	sends(k, "a-file-with-a-rather-long-name-for-a-course.gift", "a", 1).Sees("To mend: 30.").Press("📋 All 3")
	seen := strings.Count(k.Text(), "❌")
	for strings.Contains(k.Text(), "[Next ▶]") {
		k.Press("Next ▶").OK()
		seen += strings.Count(k.Text(), "❌")
	}
	if seen != 30 {
		t.Errorf("%d findings are shown", seen)
	}
}

func TestTheListOfCoursesStandsInTwoColumns(t *testing.T) {
	files := sent{}
	w := schools(t, files)
	k := w.As("city", locales.EN)
	for i := range 9 {
		id := fmt.Sprint("course", i)
		files[id] = "---\ntitle_zh: 课程\ntitle_en: " + strings.Repeat("A long title ", 9) + "\n---\n```gift\n// [id:x] [lang:zh]\n对吗？{T}\n\n// [id:x] [lang:en]\nRight?{T}\n```\n"
		sends(k, id+".md", id, 1).Sees("Draft: ")
	}
	k.Command("course", "").Sees("8. 📝 A long title", "[Next ▶]", "[🏠 Menu]", "[📚 Courses]").Lacks("9. 📝")
	if n := len(k.Screens[0].Rows); n != 6 {
		t.Errorf("%d rows of buttons", n)
	}
	k.Press("Next ▶").OK().Sees("9. 📝").Press("9 A long").OK().Sees("Draft: ")
}

// The questions go out as they came in, and the two files make the draft of a course again.
func TestACourseGoesOutAsGIFTAndComesBack(t *testing.T) {
	files := sent{"a": "// [id:x] [lang:zh] [tag:POL-001]\n对吗？{T}\n\n// [id:x] [lang:en]\nRight?{T}\n"}
	w := schools(t, files)
	k := w.As("city", locales.ZH)
	sends(k, "a.gift", "a", 1).Press("发布").Says("甲课", "Course A").Press("用通常的").Press("提交").Press("看课程").Press("导出 GIFT").OK()
	k.Sees("英文题目", "Moodle 也能读").Lacks("排序题")
	var names []string
	for _, s := range k.Screens {
		names = append(names, s.File.Name)
		files[s.File.Name] = string(s.File.Bytes)
	}
	if strings.Join(names, " ") != "a.zh.gift a.en.gift" || !strings.Contains(files["a.zh.gift"], "对吗？{TRUE}") || !strings.Contains(files["a.en.gift"], "[tag:POL-001]") {
		t.Fatalf("%v", files)
	}
	sends(k, "b.zh.gift", "a.zh.gift", 1)
	sends(k, "b.en.gift", "a.en.gift", 1).Sees("草稿：b", "1 道题", "没有要改的地方")
	if id := w.As("vfs", locales.ZH).Push("cwg", "a").Refused; id != "courses.not_yours" {
		t.Errorf("a cadre: %q", id)
	}
}
