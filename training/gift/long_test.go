package gift

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
)

// endless gives n questions of all types without ever holding the file.
type endless struct {
	n, i int
	rest string
}

func (e *endless) Read(p []byte) (int, error) {
	for e.rest == "" {
		if e.i == e.n {
			return 0, io.EOF
		}
		e.i++
		e.rest = question(e.i)
	}
	k := copy(p, e.rest)
	e.rest = e.rest[k:]
	return k, nil
}

func question(i int) string {
	answers := []string{
		"{\n\t=修水窖#对了\n\t~%-50%不修水窖#再想想\n\t~过几年再说\n\t####见第三课\n}", "{对#不对#对了}", "{=三天 =%50%3天}", "{#\n=3:0.5#对\n=%50%1..5\n}",
		"{\n=水 -> H2O\n=盐 -> NaCl\n}", "{}", "{＝甲 ～乙 ～丙}", "",
	}
	return fmt.Sprintf("// [id:q%d] [tag:水利]\n::第%d题::雨季到来之前，村里的水窖和水渠应当怎样检查？请按规定回答\\: 第 %d 问 %s\n\n", i, i, i, answers[i%len(answers)])
}

func TestALongFileTakesNoMoreMemory(t *testing.T) {
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	const all = 50_000
	var early, most uint64
	n := 0
	for e, err := range Read(t.Context(), &endless{n: all}) {
		if err != nil || len(e.Issues) > 0 {
			t.Fatalf("%v %v", e.Issues, err)
		}
		switch n++; {
		case n == 1000:
			early = heap()
		case n%10_000 == 0:
			most = max(most, heap())
		}
	}
	if n != all {
		t.Fatalf("%d questions", n)
	}
	if most > early+256<<10 {
		t.Errorf("%d bytes after 1,000 questions, %d later", early, most)
	}
}

// BenchmarkRead reads a file of 10,000 questions.
func BenchmarkRead(b *testing.B) {
	var file strings.Builder
	if _, err := io.Copy(&file, &endless{n: 10_000}); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(file.Len()))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for e, err := range Read(b.Context(), strings.NewReader(file.String())) {
			if err != nil || e.Question == nil {
				b.Fatal(err, e.Issues)
			}
			n++
		}
		if n != 10_000 {
			b.Fatal(n)
		}
	}
}
