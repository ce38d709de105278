package gift

import (
	"strings"
	"testing"
)

func TestAiken(t *testing.T) {
	t.Parallel()
	const two = "Which is a fruit?\nA. Stone\nB) Apple\nANSWER: B\n"
	const apple = `MC@1:1 "Which is a fruit?" ~|"Stone"| =|"Apple"|`
	for _, c := range []struct{ name, file, want string }{
		{"dot and bracket", two, apple},
		{"blank lines anywhere", "\nWhich is a fruit?\n\nA. Stone\n\nB) Apple\n\nanswer:b.", strings.Replace(apple, "1:1", "2:1", 1)},
		{"no blank line between", two + two, apple + "; " + strings.Replace(apple, "1:1", "5:1", 1)},
		{"Chinese signs", "下列哪项正确？\nＡ．甲\nＢ、乙\nC）丙\n正确答案：Ｃ。", `MC@1:1 "下列哪项正确？" ~|"甲"| ~|"乙"| =|"丙"|`},
		{"text over lines", "One\n two  words\nA. a\nB. b\nANSWER: A", `MC@1:1 "One\ntwo words" =|"a"| ~|"b"|`},
		{"several answers", "Q\nA. a\nB. b\n答案：A、B\n" + two, "!4:1 aiken_several; " + strings.Replace(apple, "1:1", "5:1", 1)},
		{"an answer beyond", "Q\nA. a\nB. b\nANSWER: C", "!4:1 aiken_range"},
		{"no letter", "Q\nA. a\nB. b\nANSWER: yes!", "!4:1 aiken_letter"},
		{"nothing", "Q\nA. a\nB. b\nANSWER:", "!4:1 aiken_range"},
		{"one choice", "Q\nA. a\nANSWER: A", "!3:1 aiken_choices"},
		{"no choices", "Q\nANSWER: A\n" + two, "!2:1 aiken_choices; " + strings.Replace(apple, "1:1", "3:1", 1)},
		{"no text", "A. a\nB. b\nANSWER: A\n" + two, "!1:1 aiken_stem; " + strings.Replace(apple, "1:1", "4:1", 1)},
		{"an answer alone", "ANSWER: A", "!1:1 aiken_stem"},
		{"a letter left out", "Q\nA. a\nC. c\nANSWER: A\n" + two, "!3:1 aiken_next; " + strings.Replace(apple, "1:1", "5:1", 1)},
		{"a choice over two lines", "Q\nA. a\n  more\nB. b\nANSWER: A\n\n" + two, "!3:3 aiken_next; " + strings.Replace(apple, "1:1", "7:1", 1)},
		{"an empty choice", "Q\nA. a\nB.\nANSWER: A", "!3:1 aiken_empty"},
		{"no answer, another question", "Q\nA. a\nB. b\n\n" + two, "!5:1 aiken_answer; " + strings.Replace(apple, "1:1", "5:1", 1)},
		{"no answer at the end", "Q\nA. a\n B. b\n", "!3:2 aiken_answer"},
		{"a bad line", "Q\xff\nA. a\nB. b\nANSWER: A\n" + two, "!1:1 encoding; " + strings.Replace(apple, "1:1", "5:1", 1)},
		{"twenty-seven choices", "Q\n" + choicesTo('Z') + "A. again\nANSWER: A\n" + two, "!28:1 aiken_next; " + strings.Replace(apple, "1:1", "30:1", 1)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var out []string
			for e, err := range ReadAiken(t.Context(), strings.NewReader(c.file)) {
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, brief(e))
			}
			if got := strings.Join(out, "; "); got != c.want {
				t.Errorf("%q\n got %s\nwant %s", c.file, got, c.want)
			}
		})
	}
}

func choicesTo(last rune) string {
	var b strings.Builder
	for r := 'A'; r <= last; r++ {
		b.WriteString(string(r) + ". x\n")
	}
	return b.String()
}

func TestSniff(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]Kind{
		"Q\nA. a\nB. b\nANSWER: A": Aiken,
		"题\nＡ、甲\nＢ、乙\n答案：Ａ":        Aiken,
		"Q{=a ~b}": GIFT,
		"A. Which?｛＝甲 ～乙｝\n\nANSWER: A":       GIFT,
		"// {x}\nQ\nA. a\nB. b\nANSWER: A":    Aiken,
		"ANSWER: A":                           GIFT,
		"just text":                           GIFT,
		"":                                    GIFT,
		"PK\x03\x04word/document.xml":         Unknown,
		"\x7FELF\x02\x00\x00\x00\x01\x00\x00": Unknown,
		"%PDF-1.7":                            Unknown,
		"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1doc": Unknown,
	} {
		if got := Sniff([]byte(file)); got != want {
			t.Errorf("%q is %q, want %q", file, got, want)
		}
		kind, entries := ReadAny(t.Context(), strings.NewReader(file))
		n := 0
		for range entries {
			n++
		}
		if kind != want || (n > 0) != (kind != Unknown && file != "") {
			t.Errorf("%q: %q with %d entries", file, kind, n)
		}
	}
}
