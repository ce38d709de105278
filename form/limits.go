package form

import "cadrebot/locales"

// limits are the least and the most that a constraint such as ". >= 0 and . <= 120" allows;
// nil where it says none. known is false when it says more than that.
type limits struct{ least, most *number }

// limitsOf reads the limits out of a constraint.
func limitsOf(e *expr) (l limits, known bool) {
	switch {
	case e == nil || len(e.kids) != 2:
		return l, false
	case e.op == opAnd:
		a, okA := limitsOf(e.kids[0])
		b, okB := limitsOf(e.kids[1])
		if !okA || !okB || a.least != nil && b.least != nil || a.most != nil && b.most != nil {
			return l, false
		}
		if a.least == nil {
			a.least = b.least
		}
		if a.most == nil {
			a.most = b.most
		}
		return a, true
	case e.kids[0].op != opSelf || e.kids[1].op != opConst || e.kids[1].val.kind != isNum || e.kids[1].val.n.nan:
		return l, false
	}
	n := e.kids[1].val.n
	switch e.op {
	case opLe:
		l.most = &n
	case opGe:
		l.least = &n
	default:
		return l, false
	}
	return l, true
}

// say is what to answer within the limits.
func (l limits) say() locales.Text {
	switch {
	case l.least == nil:
		return locales.M("form.at_most", "Most", locales.Decimal(l.most.String()))
	case l.most == nil:
		return locales.M("form.at_least", "Least", locales.Decimal(l.least.String()))
	}
	return locales.M("form.within", "Least", locales.Decimal(l.least.String()), "Most", locales.Decimal(l.most.String()))
}
