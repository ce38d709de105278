package form

import "testing"

// BenchmarkRead is the cost of one typed answer, from the plain spelling to a sentence.
func BenchmarkRead(b *testing.B) {
	for _, c := range []struct {
		name  string
		kind  Kind
		typed string
	}{
		{"plain", Money, "35000"},
		{"marked", Money, "35,000元"},
		{"wide", Money, "３.５万"},
		{"spoken", Integer, "三万五"},
		{"english", Integer, "three hundred and five"},
		{"weight", Weight, "1,200斤"},
		{"date", Date, "上周五"},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				if _, err := Read(c.kind, c.typed, friday); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
