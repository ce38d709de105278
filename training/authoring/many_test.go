package authoring_test

import (
	"fmt"
	"strings"
	"testing"

	"cadrebot/locales"
	"cadrebot/training"
	"cadrebot/training/authoring"
)

func TestManyQuestions(t *testing.T) {
	t.Parallel()
	zh, en := many(10000)
	d := read(t, "a.zh.gift", zh, "a.en.gift", en)
	wants(t, d)
	if n := len(d.Course.Questions); n != 10000 {
		t.Errorf("%d questions", n)
	}
}

func many(n int) (zh, en string) {
	var a, b strings.Builder
	for i := range n {
		fmt.Fprintf(&a, "// [id:q%d]\n第 %d 题？{=对的 ~错的 ~都不是 ####说明}\n\n", i, i)
		fmt.Fprintf(&b, "// [id:q%d]\nQuestion %d?{~wrong =right ~neither ####why}\n\n", i, i)
	}
	return a.String(), b.String()
}

func BenchmarkTenThousand(b *testing.B) {
	zh, en := many(10000)
	files := []training.File{{Name: "a.zh.gift", Bytes: []byte(zh)}, {Name: "a.en.gift", Bytes: []byte(en)}}
	for b.Loop() {
		if _, err := authoring.Read(b.Context(), files); err != nil {
			b.Fatal(err)
		}
	}
}

// FuzzRead checks that whatever was sent makes a course that can be taught once every gap is
// filled, or findings.
func FuzzRead(f *testing.F) {
	f.Add("a.zh.gift", zhFile, "a.en.gift", enFile)
	f.Add("a.zh.md", zhCourse, "a.en.md", enCourse)
	f.Add("a.gift", "甲{=1->2=3->2}", "b.md", "|题目|答案|\n|-|-|\n|x|1..2|")
	f.Fuzz(func(t *testing.T, one, a, two, b string) {
		var files []training.File
		for _, p := range [][2]string{{one, a}, {two, b}} {
			unpacked, _ := authoring.Unpack(p[0], []byte(p[1]))
			files = append(files, unpacked...)
		}
		d, err := authoring.Read(t.Context(), files)
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Course.Questions) > 0 && len(d.Of(training.Gap)) == 0 && d.Course.ID != "" {
			if err := d.Course.Check(); err != nil {
				t.Fatal(err)
			}
			for _, q := range d.Course.Questions {
				if fault := training.Check(&q); !fault.Empty() {
					t.Fatalf("%+v: %s", q, fault.Plain(locales.EN))
				}
			}
		}
	})
}
