package figures_test

import (
	"fmt"
	"slices"
	"testing"

	"cadrebot/figures"
	"cadrebot/record"
)

// ways calls found with every row of households that looks like marks beside the told ones and adds up to total.
func ways(on []int64, marks []figures.Mark, total int64, found func([]int64)) {
	row := slices.Clone(on)
	var fill func(i int, left int64)
	fill = func(i int, left int64) {
		if i == len(on) {
			if left == 0 {
				found(row)
			}
			return
		}
		low, high := on[i], on[i]
		switch marks[i] {
		case figures.Few:
			low, high = 1, figures.Small-1
		case figures.Cover:
			low, high = 1, left
		}
		for n := low; n <= high && n <= left; n++ {
			row[i] = n
			fill(i+1, left-n)
		}
	}
	fill(0, total)
}

// Whoever knows the sum and all that is told finds at least two ways for each small number.
func TestNoFewHouseholdsAreFoundBySubtraction(t *testing.T) {
	t.Parallel()
	tried := 0
	var try func(on []int64, n int)
	try = func(on []int64, n int) {
		if n > 0 {
			for _, x := range []int64{0, 1, 2, 3, 4, 5, 6, 9} {
				try(append(slices.Clone(on), x), n-1)
			}
			return
		}
		var total int64
		for _, x := range on {
			total += x
		}
		if total > 0 && total < figures.Small {
			return // the sum is not told either
		}
		marks := figures.Veil(on, false)
		seen := make([]map[int64]bool, len(on))
		for i := range seen {
			seen[i] = map[int64]bool{}
		}
		ways(on, marks, total, func(row []int64) {
			for i, x := range row {
				seen[i][x] = true
			}
		})
		for i, x := range on {
			if x > 0 && x < figures.Small && (marks[i] == figures.Told || len(seen[i]) < 2) {
				t.Errorf("%v is told as %v: the %dth can only be %d", on, marks, i, x)
			}
		}
		tried++
	}
	for n := 1; n <= 4; n++ {
		try(nil, n)
	}
	if tried < 4000 {
		t.Errorf("only %d rows were tried", tried)
	}
}

func TestWhatIsCoveredBesideAFew(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		on     []int64
		closed bool
		want   string
	}{
		{[]int64{9, 8, 7}, false, "[  ]"},
		{[]int64{9, 3, 7}, false, "[ <5 *]"},
		{[]int64{9, 3, 0, 2}, false, "[ <5  <5]"},
		{[]int64{9, 1, 0, 1}, false, "[* <5  <5]"}, // two ones beside a known sum of two
		{[]int64{9, 1, 5}, false, "[* <5 *]"},      // "*" is at least five, so five would say one
		{[]int64{9, 7}, true, "[ *]"},              // their sum covers another unit
		{[]int64{3}, false, "[<5]"},
		{[]int64{0, 0}, false, "[ ]"},
	} {
		if got := fmt.Sprint(figures.Veil(c.on, c.closed)); got != c.want {
			t.Errorf("%v, %t: %s, want %s", c.on, c.closed, got, c.want)
		}
	}
}

// Figures that are counted from households are those of the monitoring work.
func TestOnHowManyHouseholdsAFigureRests(t *testing.T) {
	t.Parallel()
	in := figures.Input{Raw: figures.Raw{figures.CluesInTime: record.Num(2), figures.CluesLate: record.Num(1), figures.Recognised: record.Num(7)}}
	in.Add(figures.DecisionDays, record.Num(15), 1)
	for code, want := range map[figures.Code]int64{"F17": 3, "F18": 1, "F19": 7, "F20": 0, "F21": 0} {
		if n, households := (figures.Column{Formula: code}).On(in); !households || n != want {
			t.Errorf("%s: %d, %t", code, n, households)
		}
	}
	for _, code := range []figures.Code{"F01", "F03", "F05", "F08", "F09", "F26", "F31"} {
		if _, households := (figures.Column{Formula: code}).On(in); households {
			t.Errorf("%s counts households", code)
		}
	}
	if n, households := (figures.Column{Quantity: figures.Recognised}).On(in); !households || n != 7 {
		t.Errorf("recognised: %d, %t", n, households)
	}
}
