package importing

import (
	"strings"
	"testing"
)

// BenchmarkRead tells MB/s of text as it comes: on one endless line, on many, in English that
// was broken to a width. docs/performance.md has the figures.
func BenchmarkRead(b *testing.B) {
	const zh = "村民委员会应当每月检查一次水渠，并且公布结果；费用由县级人民政府补助五十元。"
	const en = "The county inspects each canal every month and tells the village what"
	for _, c := range []struct {
		name, sentence string
		bytes          int
	}{
		{"one line of 1 MB", zh, 1 << 20},
		{"one line of 8 MB", zh, 8 << 20},
		{"lines of 1 MB", zh + "\n", 1 << 20},
		{"lines of 8 MB", zh + "\n", 8 << 20},
		{"one English line of 8 MB", en + " ", 8 << 20},
		{"English lines of 8 MB", en + "\n", 8 << 20},
	} {
		text := []byte(strings.Repeat(c.sentence, c.bytes/len(c.sentence)))
		for _, head := range []string{"", "---\ndate: 2024\ntitle: x\n---\n"} {
			name := c.name + ", text"
			if head != "" {
				name = c.name + ", Markdown"
			}
			b.Run(name, func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					read(b, File{Name: "a.txt", Bytes: append([]byte(head), text...)})
				}
			})
		}
	}
}
