package demo

import "testing"

// Brief 8: 22 issues, 13 closed, 3 overdue; of the three of QH about postings 1 closed and 2 overdue.
func TestIssuesAreThoseOfTheSpec(t *testing.T) {
	t.Parallel()
	all, closed, overdue, posting := issuesFound(), 0, 0, [2]int{}
	for _, x := range all {
		late := x.closed == 0 && x.answered == 0 && x.due < 0
		if x.closed != 0 {
			closed++
		}
		if late {
			overdue++
		}
		if x.county == "990102" && x.due == -2 {
			posting[0] += b(x.closed != 0)
			posting[1] += b(late)
		}
		if x.answered > 0 || x.closed > 0 || x.opened >= x.due || x.answered != 0 && x.answered <= x.opened {
			t.Errorf("%+v goes against the days", x)
		}
	}
	if len(all) != 22 || closed != 13 || overdue != 3 || posting != [2]int{1, 2} {
		t.Errorf("%d issues, %d closed, %d overdue; about postings %v", len(all), closed, overdue, posting)
	}
}

func b(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
