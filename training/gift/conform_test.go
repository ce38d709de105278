package gift

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// TestAgreesWithThePublishedPairs compares every field of every pair of a file and its
// published parse. "questions" are printed as course check prints them.
func TestAgreesWithThePublishedPairs(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../../shared/testdata/gift/*.gift")
	if err != nil || len(files) == 0 {
		t.Skip("no pairs here")
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".gift"), func(t *testing.T) {
			t.Parallel()
			want := decoded(t, readAll(t, strings.TrimSuffix(file, ".gift")+".json"))
			f, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			got := []Question{}
			for e, err := range Read(t.Context(), f) {
				if err != nil || len(e.Issues) > 0 {
					t.Fatalf("%v %v", e.Issues, err)
				}
				got = append(got, *e.Question)
			}
			b, err := json.Marshal(got)
			if err != nil {
				t.Fatal(err)
			}
			have := decoded(t, b)
			if len(have) != len(want) {
				t.Fatalf("%d questions, want %d", len(have), len(want))
			}
			for i := range want {
				if !reflect.DeepEqual(have[i], want[i]) {
					t.Errorf("question %d:\n got %s\nwant %s", i, compact(have[i]), compact(want[i]))
				}
			}
		})
	}
}

func readAll(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func decoded(t *testing.T, b []byte) []any {
	t.Helper()
	var out []any
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func compact(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}
