package statistics

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// near compares to 1e-6 of the wanted value.
func near(t *testing.T, what string, got *float64, want float64) {
	t.Helper()
	if got == nil {
		t.Errorf("%s is undefined, want %v", what, want)
		return
	}
	if math.Abs(*got-want) > 1e-6*math.Max(math.Abs(want), 1e-6) {
		t.Errorf("%s is %.10f, want %.10f", what, *got, want)
	}
}

func undefined(t *testing.T, what string, got *float64) {
	t.Helper()
	if got != nil {
		t.Errorf("%s is %v, want undefined", what, *got)
	}
}

// moodle reads a file of the fixture that Moodle's own tests use.
func moodle(t *testing.T, name string) []map[string]float64 {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "testdata", "moodle", name))
	if err != nil {
		t.Skip("the shared cases are not here: ", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]float64
	for _, row := range rows[1:] {
		m := map[string]float64{}
		for i, name := range rows[0] {
			if m[name], err = strconv.ParseFloat(row[i], 64); err != nil {
				t.Fatal(err)
			}
		}
		out = append(out, m)
	}
	return out
}

func moodleSheet(t *testing.T) *Sheet {
	t.Helper()
	s := New([]Item{{Full: 1}, {Full: 1}, {Full: 1}, {Full: 1}, {Full: 1}, {Full: 1}, {Full: 1}})
	for _, row := range moodle(t, "results00.csv") {
		var a []Answer
		for i := range 7 {
			a = append(a, Answer{Item: i, Mark: row[fmt.Sprintf("slots.%d.mark", i+1)]})
		}
		if err := s.Add(a); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func TestAgreesWithMoodle(t *testing.T) {
	t.Parallel()
	s := moodleSheet(t)
	facility := []float64{0.704, 0.48, 0.973333, 0.68, 0.52, 0.64, 0.62}
	discrimination := []float64{-7.065077, -28.898213, -9.123067, -22.630644, -17.699705, -45.378518, -5.654317}
	efficiency := []float64{-9.455054, -36.783412, -21.654501, -31.441140, -21.179480, -56.936597, -6.504374}
	for i, f := range s.Items() {
		name := fmt.Sprintf("question %d ", i+1)
		near(t, name+"facility", f.Facility, facility[i])
		near(t, name+"discrimination", f.Discrimination, discrimination[i])
		near(t, name+"efficiency", f.Efficiency, efficiency[i])
		near(t, name+"intended weight", f.IntendedWeight, 100.0/7)
	}
	q := s.Quiz()
	near(t, "consistency", q.Consistency, -87.2230935542)
	near(t, "error ratio", q.ErrorRatio, 136.8294900795)
	near(t, "standard error", q.StandardError, 1.1106813066)
}

func TestAgreesWithMoodlesSpreads(t *testing.T) {
	t.Parallel()
	s := moodleSheet(t)
	items := s.Items()
	for i, want := range moodle(t, "qstats00.csv") {
		name := fmt.Sprintf("question %d ", i+1)
		p := s.spread(i)
		near(t, name+"facility", items[i].Facility, want["facility"])
		near(t, name+"standard deviation", items[i].StandardDeviation, want["sd"])
		near(t, name+"effective weight", items[i].EffectiveWeight, want["effectiveweight"])
		near(t, name+"discrimination", items[i].Discrimination, want["discriminationindex"])
		near(t, name+"efficiency", items[i].Efficiency, want["discriminativeefficiency"])
		near(t, name+"covariance", &p.covariance, want["covariance"])
		near(t, name+"highest covariance", &p.covarianceMax, want["covariancemax"])
		near(t, name+"variance of the mark", &p.mark, want["markvariance"])
		near(t, name+"variance of the rest", &p.rest, want["othermarkvariance"])
	}
}
