package locales

import (
	"encoding/json"
	"html"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestMarksBecomeTelegramsOwn(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                               "",
		"请**务必**报送":                      "请<b>务必</b>报送",
		"请*务必*报送":                        "请<b>务必</b>报送",
		"3*4*5 and a*b*c":                "3*4*5 and a*b*c",
		"** no ** and **":                "** no ** and **",
		"****":                           "****",
		"* one\n- two\n  • three\n-four": "• one\n• two\n• three\n-four",
		"1. one\n2、two":                  "1. one\n2、two",
		"- **due** [form](https://a.cn)": `• <b>due</b> <a href="https://a.cn">form</a>`,
		"[form](https://a.cn/x?a=1&b=2)": `<a href="https://a.cn/x?a=1&amp;b=2">form</a>`,
		"[表](https://a.cn)，见[附](http://b.cn)": `<a href="https://a.cn">表</a>，见<a href="http://b.cn">附</a>`,
		"[表]（https://a.cn）":                   `<a href="https://a.cn">表</a>`,
		"**[form](https://a.cn)**":            `<b><a href="https://a.cn">form</a></b>`,
		"[**form**](https://a.cn)":            `<a href="https://a.cn"><b>form</b></a>`,
		"[x](javascript:alert(1))":            "[x](javascript:alert(1))",
		"[x](https://gov.cn@evil.example)":    "[x](https://gov.cn@evil.example)",
		`[x](https://a.cn/"onclick=)`:         `<a href="https://a.cn/&#34;onclick=">x</a>`,
		"<b>1 & 2</b>":                        "&lt;b&gt;1 &amp; 2&lt;/b&gt;",
		"[1] and [2]":                         "[1] and [2]",
		"[a] b [c](https://a.cn)":             `[a] b <a href="https://a.cn">c</a>`,
	} {
		if got := Marked(in, in).In(ZH); got != want {
			t.Errorf("%q\n got %q\nwant %q", in, got, want)
		}
		if got := Both(in, in).In(EN); got != html.EscapeString(in) {
			t.Errorf("without marks %q becomes %q", in, got)
		}
	}
}

func TestOnlyWhatIsReadIsCounted(t *testing.T) {
	t.Parallel()
	if got := Visible("**请**[填表](https://a.very.long.address.example/with/path)\n- 一"); got != len([]rune("请填表\n• 一")) {
		t.Errorf("%d characters", got)
	}
	for in, want := range map[string]string{
		"[a](https://a.cn) [b](tg://user?id=1)": "tg://user?id=1",
		"[a](file:///etc/passwd)":               "file:///etc/passwd",
		"[a](www.a.cn)":                         "www.a.cn",
		"[a](https://a.cn) [1] (b)":             "",
	} {
		if got, found := StrangeLink(in); got != want || found != (want != "") {
			t.Errorf("%q: %q %v", in, got, found)
		}
	}
}

func TestMarksSurviveJSON(t *testing.T) {
	t.Parallel()
	in := Marked("**急**", "**now**")
	std, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	if own := string(in.AppendJSON(nil)); own != string(std) {
		t.Errorf("own %s, library's %s", own, std)
	}
	var out Text
	if err := json.Unmarshal(std, &out); err != nil || out.In(EN) != "<b>now</b>" {
		t.Errorf("%+v %v", out, err)
	}
}

// Whatever is typed, no tag but ours comes out, and every tag is closed where it was opened.
func FuzzMarkup(f *testing.F) {
	for _, s := range []string{"**a**", "[a](https://b.cn)", "- x\n* *y*", "*[**a**](https://b.cn)*", "<a href=x>", "[a]（http://b）)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		out := markup(s)
		var open []string
		for rest := out; ; {
			i := strings.IndexByte(rest, '<')
			if i < 0 {
				break
			}
			j := strings.IndexByte(rest[i:], '>')
			if j < 0 {
				t.Fatalf("%q: a tag is not closed in %q", s, out)
			}
			tag := rest[i+1 : i+j]
			rest = rest[i+j+1:]
			switch {
			case tag == "b" || strings.HasPrefix(tag, `a href="http`):
				open = append(open, tag[:1])
			case strings.HasPrefix(tag, "/") && len(open) > 0 && tag[1:] == open[len(open)-1]:
				open = open[:len(open)-1]
			default:
				t.Fatalf("%q: tag %q in %q", s, tag, out)
			}
		}
		if len(open) > 0 {
			t.Fatalf("%q: %v stay open in %q", s, open, out)
		}
	})
}
