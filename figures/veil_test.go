package figures_test

import (
	"testing"

	"cadrebot/figures"
	"cadrebot/record"
)

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
