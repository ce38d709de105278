package form

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cadrebot/locales"
)

// recognizerCase is one case of Microsoft Recognizers-Text: what somebody wrote and the
// values in it.
type recognizerCase struct {
	Input   string
	Context struct{ ReferenceDateTime string }
	// IgnoreResolution marks a case whose value the specification leaves open.
	IgnoreResolution bool
	Results          []struct {
		Text       string
		Resolution struct {
			Value       any
			Unit        string
			IsoCurrency string
		}
		Value struct {
			FutureResolution, PastResolution map[string]string
		}
	}
}

// want is the set of values of the case; each is given as all the spellings that count.
func (c *recognizerCase) want(kind Kind) [][]string {
	var out [][]string
	for _, r := range c.Results {
		switch kind {
		case Date, Time:
			var days []string
			for _, m := range []map[string]string{r.Value.PastResolution, r.Value.FutureResolution} {
				v := strings.TrimSuffix(m[string(kind)], ":00")
				if v != "0001-01-01" && !slices.Contains(days, v) {
					days = append(days, v)
				}
			}
			if days != nil {
				out = append(out, days)
			}
		case YesNo:
			out = append(out, []string{map[bool]string{true: "yes", false: "no"}[r.Resolution.Value == true]})
		case Money:
			if r.Resolution.Value != nil {
				v := fmt.Sprint(r.Resolution.Value)
				if r.Resolution.IsoCurrency != "CNY" {
					v += " " + r.Resolution.Unit
				}
				out = append(out, []string{v})
			}
		default:
			out = append(out, []string{strings.TrimSuffix(fmt.Sprint(r.Resolution.Value), "%")})
		}
	}
	return out
}

// sameValue compares numbers to the twelve digits that both keep.
func sameValue(a, b string) bool {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX != nil || errY != nil {
		return a == b
	}
	return math.Abs(x-y) <= 1e-11*math.Max(math.Abs(x), math.Abs(y))
}

// verdict is how an answer compares with the specification.
type verdict string

const (
	taken        verdict = "taken"   // the value is stored after the read-back
	askedFor     verdict = "asked"   // the person is asked between the values of the specification, no more and no fewer
	turnedDown   verdict = "refused" // there is no value, and none is stored
	inOtherMoney verdict = "foreign" // understood as the specification says, and refused: the field counts in yuan
	other        verdict = "other"
)

// judge reads the case as an answer to a field of its kind and compares.
func (c *recognizerCase) judge(kind Kind, f *Field, now time.Time) (verdict, string) {
	r, err := readFor(f, c.Input, now)
	want := c.want(kind)
	got := []string{}
	switch {
	case err == nil:
		got = append(got, r.Value.S)
	default:
		for _, v := range r.Ambiguous {
			got = append(got, v.S)
		}
	}
	said := fmt.Sprintf("%v %v, specified %v", got, err, want)
	if c.IgnoreResolution {
		want, got = nil, nil
	}
	var distinct [][]string
	foreignWant := 0
	for _, w := range want {
		if strings.Contains(w[0], " ") {
			foreignWant++
		} else if !slices.ContainsFunc(distinct, func(d []string) bool { return sameValue(d[0], w[0]) }) {
			distinct = append(distinct, w)
		}
	}
	if err == nil && len(distinct) == 1 && foreignWant == 0 && len(got) == 1 && slices.ContainsFunc(distinct[0], func(v string) bool { return sameValue(v, got[0]) }) {
		return taken, said
	}
	if err == nil {
		return other, said
	}
	if foreignWant == 1 && len(distinct) == 0 && isForeign(err, want[0][0]) {
		return inOtherMoney, said
	}
	if len(want) == 0 && (len(got) == 0 || kind == Percent) {
		return turnedDown, said
	}
	if len(got) > 0 && covers(got, distinct) {
		return askedFor, said
	}
	return other, said
}

// covers reports whether every value that was specified is among the readings, in one of
// its spellings, and every reading is such a value.
func covers(readings []string, specified [][]string) bool {
	among := func(list []string) func(string) bool {
		return func(v string) bool {
			return slices.ContainsFunc(list, func(w string) bool { return sameValue(v, w) })
		}
	}
	for _, w := range specified {
		if !slices.ContainsFunc(w, among(readings)) {
			return false
		}
	}
	all := slices.Concat(specified...)
	return !slices.ContainsFunc(readings, func(r string) bool { return !among(all)(r) })
}

// isForeign reports whether err names the amount that want is in another currency.
func isForeign(err error, want string) bool {
	var no *locales.Refusal
	if !errors.As(err, &no) || no.Text.ID != "form.read.foreign" {
		return false
	}
	amount, _, _ := strings.Cut(want, " ")
	said := no.Text.Plain(locales.EN)
	said = strings.ReplaceAll(said[strings.Index(said, "wrote ")+6:], ",", "")
	got, _, _ := strings.Cut(said, " ")
	return sameValue(got, amount)
}

// checkPercentTwin holds a share between 0 and 100 to be read alike where the question is
// about a percentage by kind and where it only counts in %.
func checkPercentTwin(t *testing.T, typed string) {
	t.Helper()
	counted, err := readFor(&Field{Kind: Decimal, Signed: true, Unit: locales.Raw("%")}, typed, friday)
	share, errShare := readFor(&Field{Kind: Percent}, typed, friday)
	n := parseNumber(counted.Value.S)
	within := err == nil && n.sign() >= 0 && n.cmp(whole(100)) <= 0
	if within != (errShare == nil) || within && share.Value.S != counted.Value.S {
		t.Errorf("%q is %q (%v) in %%, and %q (%v) as a percentage", typed, counted.Value.S, err, share.Value.S, errShare)
	}
}

// recognizerFields are the fields that the cases are typed into. Currency goes into yuan:
// other money is refused with its amount named. Percent goes into a number counted in %,
// since growth may lie outside 0 to 100.
var recognizerFields = map[string]Field{
	"BooleanModel":  {Kind: YesNo},
	"CurrencyModel": {Kind: Money, Signed: true},
	"DateParser":    {Kind: Date},
	"NumberModel":   {Kind: Decimal, Signed: true},
	"PercentModel":  {Kind: Decimal, Signed: true, Unit: locales.Raw("%")},
	"TimeParser":    {Kind: Time},
}

var recognizerKinds = map[string]Kind{"BooleanModel": YesNo, "CurrencyModel": Money, "DateParser": Date, "NumberModel": Decimal, "PercentModel": Percent, "TimeParser": Time}

func TestRecognizersText(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../shared/testdata/recognizers/*.json")
	if err != nil || len(files) == 0 {
		t.Skip("the cases of Recognizers-Text are not here")
	}
	total, tally := 0, map[verdict]int{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var cases []recognizerCase
		if err := json.Unmarshal(raw, &cases); err != nil {
			t.Fatal(file, err)
		}
		model, _, _ := strings.Cut(filepath.Base(file), ".")
		f, kind := recognizerFields[model], recognizerKinds[model]
		if kind == "" {
			t.Fatalf("no field for %s", file)
		}
		here := map[verdict]int{}
		for _, c := range cases {
			if model == "PercentModel" {
				checkPercentTwin(t, c.Input)
			}
			now := friday
			if at, err := time.ParseInLocation("2006-01-02T15:04:05", c.Context.ReferenceDateTime, locales.Zone); err == nil {
				now = at
			}
			v, said := c.judge(kind, &f, now)
			here[v]++
			why, listed := otherwise[c.Input]
			switch {
			case v == other && !listed:
				t.Errorf("%s: %q is read as %s", model, c.Input, said)
			case v != other && listed:
				t.Errorf("%s: %q is answered as specified (%s) and listed as %q", model, c.Input, v, why)
			}
		}
		t.Logf("%-14s %3d cases: %v", model, len(cases), here)
		total += len(cases)
		for v, n := range here {
			tally[v] += n
		}
	}
	share := 100 * float64(total-tally[other]) / float64(total)
	t.Logf("all %d cases: %v; answered as specified: %.1f%%", total, maps.Clone(tally), share)
	if share < 95 {
		t.Errorf("answered as specified: %.1f%%, want 95", share)
	}
}

// otherwise lists the cases that a form answers otherwise than specified, and why.
var otherwise = map[string]string{
	"江苏彩民15元中大乐透1600万 奖池36.57亿": "asks: a question about yuan may mean any of the three amounts, unit or not",

	"农历2015年十月初一": "refused: the specification takes a lunar day for the solar one; ten days or more lie between them",
	"三月初一":        "refused: lunar",
	"大年初一":        "refused: lunar",
	"神龙二年正月初一":    "refused: lunar, and of the year 706",
	"1789-01-29":  "refused: outside 1900 to 2100 a date in a report is a slip",
	"三六七年一月一日":    "refused: the year 367 is a slip",
	"你3-7-07有时间吗": "asks: 7 March or 3 July; the specification picks July",

	"1502222, 二百五, 還有二分之。": "asks between two: half a fraction is no third number",
	"百分之五十五点五七九":           "asks: where nothing says per cent, 55.579 and 0.55579 are both possible",
	"12.32e+14":            "refused: sixteen digits, and a spreadsheet keeps fifteen",
	"五十千":                  "refused: nobody says 五十千, and the specification drops the 千",

	"五百分之2.2":          "taken as 0.44%: a share is a share, also with another denominator",
	"對折":               "taken as 50%: the traditional character means the same",
	"找出酒精量在5-20%之间的产品": "asks between 5 and 20: a range has two ends",

	"大约十点以后": "asks: without 上午 or 晚上 it is 10:00 or 22:00",
}
