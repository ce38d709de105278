package export

import (
	"io"
	"runtime"
	"strconv"
	"testing"

	"cadrebot/form"
	"cadrebot/reports"
)

// benchRows is how many submissions the benchmark writes: 96 villages in twenty years.
const benchRows = 100_000

// watched yields n rows and notes the highest heap on the way.
func watched(n int, peak *uint64) Rows {
	return func(yield func(reports.Row, error) bool) {
		for i := range n {
			a := form.Answers{
				"mon_03": {S: strconv.Itoa(i % 40)}, "mon_05": {S: "1"}, "lab_02": {S: "0"}, "gua_04": {S: "7"}, "gua_04_why": {S: "quality"},
				"prj_06": {S: strconv.Itoa(i % 100)}, "prj_06_why": {S: "暴雨冲毁路基，需要返工"}, "col_01": {S: strconv.Itoa(10_000 + i)},
			}
			if !yield(row("R-20261119-"+strconv.Itoa(i), a), nil) {
				return
			}
			if i%5000 == 0 {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				*peak = max(*peak, m.HeapInuse)
			}
		}
	}
}

// BenchmarkExport writes 100,000 submissions and reports the peak heap in MiB.
func BenchmarkExport(b *testing.B) {
	f := reports.Brief()
	formats := map[string]func(Rows) (int, error){
		"csv":  func(r Rows) (int, error) { return CSV(io.Discard, f, Options{Labels: true}, r) },
		"odk":  func(r Rows) (int, error) { return ODK(io.Discard, f, r) },
		"xlsx": func(r Rows) (int, error) { return XLSX(io.Discard, f, Options{Labels: true}, r) },
	}
	for name, write := range formats {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				runtime.GC()
				var peak uint64
				if n, err := write(watched(benchRows, &peak)); err != nil || n != benchRows {
					b.Fatalf("%d rows, %v", n, err)
				}
				b.ReportMetric(float64(peak)/(1<<20), "MiB-peak")
			}
		})
	}
}
