package form

import "math"

// function is one function of the expression language. Adding one is adding a row to
// functions; do gets its arguments unevaluated so that if() can leave one out.
type function struct {
	min, max int // arguments; max -1 = any number
	do       func(st *state, e *expr) val
}

// plain lifts a function of evaluated arguments.
func plain(do func(a []val) val) func(*state, *expr) val {
	return func(st *state, e *expr) val {
		var buf [4]val
		args := buf[:0]
		for _, k := range e.kids {
			args = append(args, st.eval(k))
		}
		return do(args)
	}
}

// functions is every function of the expression language by its XLSForm name, as the ODK
// documentation lists them under "Form operators and functions", and those of the Community
// Health Toolkit (docs.communityhealthtoolkit.org, "CHT XPath functions") that need no data
// from outside.
var functions = map[string]*function{
	"true":                {0, 0, plain(func([]val) val { return boolean(true) })},
	"false":               {0, 0, plain(func([]val) val { return boolean(false) })},
	"not":                 {1, 1, plain(func(a []val) val { return boolean(!a[0].truth()) })},
	"boolean":             {1, 1, plain(func(a []val) val { return boolean(a[0].truth()) })},
	"boolean-from-string": {1, 1, plain(fromString)},
	"if":                  {3, 3, choose},
	"coalesce":            {2, -1, coalesce},
	"once":                {1, 1, keepOnce},
	"checklist":           {2, -1, checklist},
	"weighted-checklist":  {2, -1, weighted},

	"position":        {1, 1, position},
	"indexed-repeat":  {3, 7, indexedRepeat},
	"count":           {1, 1, func(st *state, e *expr) val { return count(st.tally(e.kids[0], false)) }},
	"count-non-empty": {1, 1, func(st *state, e *expr) val { return count(st.tally(e.kids[0], true)) }},
	"sum":             {1, -1, sum},
	"min":             {1, -1, func(st *state, e *expr) val { return st.extreme(e, -1) }},
	"max":             {1, -1, func(st *state, e *expr) val { return st.extreme(e, 1) }},

	"selected":       {2, 2, plain(selected)},
	"is-selected":    {2, 2, plain(selected)},
	"selected-at":    {2, 2, plain(selectedAt)},
	"count-selected": {1, 1, plain(countSelected)},
	"jr:choice-name": {2, 2, choiceName},

	"string":           {1, 1, plain(func(a []val) val { return text(a[0].str()) })},
	"string-length":    {0, 1, stringLength},
	"normalize-space":  {0, 1, normalizeSpace},
	"contains":         {2, 2, plain(contains)},
	"starts-with":      {2, 2, plain(startsWith)},
	"ends-with":        {2, 2, plain(endsWith)},
	"substr":           {2, 3, plain(substr)},
	"substring-before": {2, 2, plain(substringBefore)},
	"substring-after":  {2, 2, plain(substringAfter)},
	"translate":        {3, 3, plain(translate)},
	"concat":           {1, -1, func(st *state, e *expr) val { return st.join("", e.kids) }},
	"join":             {2, -1, func(st *state, e *expr) val { return st.join(st.eval(e.kids[0]).str(), e.kids[1:]) }},
	"regex":            {2, 2, matches},
	"digest":           {2, 3, plain(digest)},
	"base64-decode":    {1, 1, plain(base64Decode)},

	"number":  {1, 1, plain(func(a []val) val { return numeric(a[0].number()) })},
	"int":     {1, 1, plain(func(a []val) val { return numeric(a[0].number().trunc()) })},
	"floor":   {1, 1, plain(func(a []val) val { return numeric(a[0].number().floor()) })},
	"ceiling": {1, 1, plain(func(a []val) val { return numeric(a[0].number().neg().floor().neg()) })},
	"round":   {1, 2, plain(round)},
	"abs":     {1, 1, plain(abs)},
	"pow":     {2, 2, plain(pow)},
	"sqrt":    float1(math.Sqrt),
	"exp":     float1(math.Exp),
	"exp10":   float1(exp10),
	"log":     float1(math.Log),
	"log10":   float1(math.Log10),
	"sin":     float1(math.Sin),
	"cos":     float1(math.Cos),
	"tan":     float1(math.Tan),
	"asin":    float1(math.Asin),
	"acos":    float1(math.Acos),
	"atan":    float1(math.Atan),
	"atan2":   {2, 2, plain(atan2)},
	"pi":      {0, 0, plain(func([]val) val { return numeric(parseNumber("3.141592653589793")) })},
	"random":  {0, 0, random},
	"uuid":    {0, 1, uuid},

	"today":             {0, 0, func(st *state, _ *expr) val { return text(st.today()) }},
	"now":               {0, 0, now},
	"date":              {1, 1, plain(date)},
	"date-time":         {1, 1, plain(dateTime)},
	"decimal-date-time": {1, 1, plain(func(a []val) val { return numeric(a[0].number()) })},
	"decimal-time":      {1, 1, plain(decimalTime)},
	"format-date":       {2, 2, formatDate},
	"format-date-time":  {2, 2, formatDate},

	// of the Community Health Toolkit
	"add-date":                 {1, 6, plain(addDate)},
	"difference-in-months":     {2, 2, plain(difference(1, wholeMonths))},
	"cht:difference-in-months": {2, 2, plain(difference(1, wholeMonths))},
	"cht:difference-in-years":  {2, 2, plain(difference(12, wholeMonths))},
	"cht:difference-in-days":   {2, 2, plain(difference(1, wholeDays))},
	"cht:difference-in-weeks":  {2, 2, plain(difference(7, wholeDays))},
	"parse-timestamp-to-date":  {1, 1, plain(timestamp)},
	"cht:strip-whitespace":     {1, 1, plain(stripWhitespace)},
	"cht:validate-luhn":        {1, 2, plain(luhn)},

	"distance": {1, -1, distance},
	"area":     {1, -1, area},
	"version":  {0, 0, func(st *state, _ *expr) val { return text(st.c.form.Release) }},
}

func fromString(a []val) val {
	s := a[0].str()
	return boolean(s == "1" || foldWord(s) == "true")
}

func choose(st *state, e *expr) val {
	if st.eval(e.kids[0]).truth() {
		return st.eval(e.kids[1])
	}
	return st.eval(e.kids[2])
}

func coalesce(st *state, e *expr) val {
	for _, k := range e.kids {
		if v := st.eval(k); !v.empty() {
			return v
		}
	}
	return val{}
}

// keepOnce is once(): it keeps the value that the field has; see Step for where a calculation keeps it.
func keepOnce(st *state, e *expr) val {
	if !st.self.empty() {
		return st.self
	}
	return st.eval(e.kids[0])
}

// checklist counts the answers that are "yes"; a bound of -1 is none.
func checklist(st *state, e *expr) val {
	n := 0
	for _, k := range e.kids[2:] {
		st.each(k, func(v val) bool {
			if ticked(v) {
				n++
			}
			return true
		})
	}
	return st.between(e, whole(int64(n)))
}

// weighted adds up the weights of the answers that are "yes".
func weighted(st *state, e *expr) val {
	total := whole(0)
	for i := 2; i+1 < len(e.kids); i += 2 {
		if ticked(st.eval(e.kids[i])) {
			total = total.add(st.eval(e.kids[i+1]).number())
		}
	}
	return st.between(e, total)
}

func ticked(v val) bool { return v.kind == isBool && v.b || v.str() == "yes" }

// between reports whether n lies within the first two arguments.
func (st *state) between(e *expr, n number) val {
	lo, hi := st.eval(e.kids[0]).number(), st.eval(e.kids[1]).number()
	none := whole(-1)
	if n.nan || lo.nan || hi.nan {
		return boolean(false)
	}
	return boolean((lo.cmp(none) == 0 || n.cmp(lo) >= 0) && (hi.cmp(none) == 0 || n.cmp(hi) <= 0))
}
