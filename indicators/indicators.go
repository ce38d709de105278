// Package indicators owns the list of what offices count: the 89 indicators of brief 3.20, how each is
// put together from the units below, how often it is asked for and on which level.
//
// It is pure. Reports say which answers feed an indicator, records which of theirs do
// (record.Feed), and package figures what is worked out from them.
package indicators

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"cadrebot/calendar"
	"cadrebot/locales"
	"cadrebot/org"
)

// Code names an indicator: MON-03. Persisted in data and in buttons.
type Code string

// Rule says how an indicator is put together from the units that report it.
type Rule string

// Rules of the indicator list. Weighted ones are sums of numerators over sums of
// denominators. Last values stand for one unit only: what several villages reached in their
// own projects adds up to nothing, and neither do amounts in several currencies.
const (
	Sum           Rule = "sum"
	Last          Rule = "last"
	Weighted      Rule = "weighted"
	SumByCurrency Rule = "sum by currency"
)

// AddsUp reports whether figures of several units make one figure.
func (r Rule) AddsUp() bool { return r == Sum || r == Weighted }

// Measure is what a figure is a number of.
type Measure string

// Measures of the indicator list.
const (
	Whole   Measure = "int"
	Amount  Measure = "money"
	Percent Measure = "pct"
	Decimal Measure = "decimal"
)

// Indicator is one row of the indicator list (brief 3.20).
type Indicator struct {
	Code    Code
	Name    locales.Text
	Unit    locales.Text
	Measure Measure
	Rule    Rule
	// Every is how often the list asks for it; empty for indicators of a school term or of
	// a push, which follow no calendar.
	Every calendar.Kind
	Entry org.Level // where it is entered; empty = in any unit
	// Flow says that it counts what happened in its own period, so that the weeks or months
	// of a longer one add up. Anything else stands or is counted from the beginning of the
	// year on (FND-03), and the newest report speaks.
	Flow bool
}

//go:embed indicators.jsonl
var indicatorLines []byte

type indicatorLine struct {
	Code   string  `json:"code"`
	NameZh string  `json:"name_zh"`
	NameEn string  `json:"name_en"`
	UnitZh string  `json:"unit_zh"`
	UnitEn string  `json:"unit_en"`
	Type   Measure `json:"type"`
	Period string  `json:"period"`
	Entry  string  `json:"entry_level"`
	Rule   string  `json:"aggregation"`
	Flow   bool    `json:"flow"`
}

var cycles = map[string]calendar.Kind{
	"monthly": calendar.Month, "quarterly": calendar.Quarter, "semiannual": calendar.Half, "annual": calendar.Year,
	"termly": "", "per push": "",
}

var ruleNames = map[string]Rule{
	"sum": Sum, "last": Last, "weighted": Weighted, "weighted by people": Weighted, "sum by currency": SumByCurrency,
}

func (l indicatorLine) indicator() (Indicator, error) {
	every, known := cycles[l.Period]
	rule, ruled := ruleNames[l.Rule]
	entry := org.Level(l.Entry)
	if l.Entry == "unit" {
		entry = ""
	}
	switch {
	case l.Code == "" || l.NameZh == "" || l.NameEn == "" || l.UnitZh == "" || l.UnitEn == "":
		return Indicator{}, errors.New("a code, a name or a unit is missing")
	case !known:
		return Indicator{}, fmt.Errorf("unknown period %q", l.Period)
	case !ruled:
		return Indicator{}, fmt.Errorf("unknown aggregation %q", l.Rule)
	case !slices.Contains([]Measure{Whole, Amount, Percent, Decimal}, l.Type):
		return Indicator{}, fmt.Errorf("unknown type %q", l.Type)
	case entry != "" && !entry.Valid():
		return Indicator{}, fmt.Errorf("unknown entry level %q", l.Entry)
	}
	return Indicator{
		Code: Code(l.Code), Name: locales.Both(l.NameZh, l.NameEn), Unit: locales.Both(l.UnitZh, l.UnitEn),
		Measure: l.Type, Rule: rule, Every: every, Entry: entry, Flow: l.Flow,
	}, nil
}

// Read reads one indicator a line as JSON. Errors name the line.
func Read(r io.Reader) ([]Indicator, error) {
	var out []Indicator
	seen := map[Code]bool{}
	d := json.NewDecoder(r)
	for n := 1; ; n++ {
		var l indicatorLine
		err := d.Decode(&l)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("indicator %d: %w", n, err)
		}
		i, err := l.indicator()
		if err == nil && seen[i.Code] {
			err = errors.New("it stands twice")
		}
		if err != nil {
			return nil, fmt.Errorf("indicator %d, %s: %w", n, l.Code, err)
		}
		seen[i.Code] = true
		out = append(out, i)
	}
}

// List is the indicator list that comes with the program, in its order. An error
// means that the file of this release is broken.
var List = sync.OnceValues(func() ([]Indicator, error) {
	list, err := Read(bytes.NewReader(indicatorLines))
	if err != nil {
		return nil, fmt.Errorf("indicator list: %w", err)
	}
	return list, nil
})

// Of finds an indicator by its code.
func Of(code Code) (Indicator, bool) {
	list, err := List()
	if err != nil {
		return Indicator{}, false
	}
	i := slices.IndexFunc(list, func(i Indicator) bool { return i.Code == code })
	if i < 0 {
		return Indicator{}, false
	}
	return list[i], true
}

// spelling takes the marks between the parts of a code for one another: MON-01a, mon_01a
// and Mon.01A are one.
var spelling = strings.NewReplacer("_", "-", ".", "-")

// Spelt is a name with the marks between its parts and its letters made one: MON-01A.
func Spelt(name string) string { return strings.ToUpper(spelling.Replace(name)) }

// Named finds an indicator by its code as people and forms write it: mon_01a.
func Named(name string) (Indicator, bool) {
	list, err := List()
	if err != nil {
		return Indicator{}, false
	}
	name = Spelt(name)
	i := slices.IndexFunc(list, func(i Indicator) bool { return Spelt(string(i.Code)) == name })
	if i < 0 {
		return Indicator{}, false
	}
	return list[i], true
}
