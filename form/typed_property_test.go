package form

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"cadrebot/locales"
)

// numberFields are questions of every kind that takes one number.
var numberFields = []Field{
	{Kind: Integer, Signed: true},
	{Kind: Decimal, Signed: true},
	{Kind: Money, Signed: true},
	{Kind: Percent},
	{Kind: Area},
	{Kind: Weight},
	{Kind: Integer, Unit: locales.Both("户", "households")},
	{Kind: Decimal, Unit: locales.Both("公里", "km")},
}

// checkReadBack types what the read-back of an accepted answer shows, in both languages:
// it must be the same answer.
func checkReadBack(t *testing.T, f *Field, typed string) {
	t.Helper()
	r, err := readFor(f, typed, friday)
	if err != nil {
		return
	}
	for _, l := range [...]locales.Lang{locales.ZH, locales.EN} {
		shown := locales.Strip(Show(f, r.Value).In(l))
		if f.Kind == Money { // 35,000元（3.50万元） says it twice, rounded the second time
			shown, _, _ = strings.Cut(shown, "（")
			shown, _, _ = strings.Cut(shown, " (")
		}
		again, err := readFor(f, shown, friday)
		if err != nil || again.Value.S != r.Value.S {
			t.Errorf("%q in %s is %q, read back as %q, which reads as %q (%v)", typed, f.Kind, r.Value.S, shown, again.Value.S, err)
		}
	}
}

// typedCases are all that the files of testdata/typed hold.
func typedCases(tb testing.TB) []string {
	tb.Helper()
	files, err := filepath.Glob("testdata/typed/*.txt")
	if err != nil || len(files) == 0 {
		tb.Fatal("no cases", err)
	}
	var out []string
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		for line := range strings.Lines(string(raw)) {
			if _, typed, ok := strings.Cut(strings.TrimSpace(line), " = "); ok {
				for s := range strings.SplitSeq(typed, "|") {
					out = append(out, strings.TrimSpace(s))
				}
			}
		}
	}
	return out
}

// What is read back can be typed back.
func FuzzReadBack(f *testing.F) {
	for _, s := range typedCases(f) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		for i := range numberFields {
			checkReadBack(t, &numberFields[i], typed)
		}
		for _, k := range [...]Kind{Date, Time, DateTime, Period} {
			checkReadBack(t, &Field{Kind: k}, typed)
		}
	})
}

// unreadVerbs make of a number behind them a command, a sum or a denial.
var unreadVerbs = []string{"改", "改成", "改为", "更正为", "删", "删掉", "加", "再加", "减", "减去", "乘", "除以", "扣", "扣除", "去掉", "取消", "不是", "没有", "返回", "跳到", "change ", "change to ", "delete ", "not ", "plus ", "except "}

// innocent keeps of fuzzed text what no number can be read from and what joins no word.
func innocent(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.Is(unicode.Han, foldRune(r)) || numeralRune(r) || strings.ContainsRune("增参參追添新施累_第初周週期拜统統唯专專之点點几幾数數廿卅卌半双雙对對打成折来來多余餘零○〇负負", r) {
			return -1
		}
		return r
	}, s)
}

// A number behind a verb that is not part of it is never taken, whatever stands around.
func FuzzUnreadVerb(f *testing.F) {
	for i := range unreadVerbs {
		f.Add("我村", uint8(i), uint16(5), "户")
		f.Add("", uint8(i), uint16(i), "")
	}
	f.Fuzz(func(t *testing.T, lead string, verb uint8, n uint16, tail string) {
		typed := innocent(lead) + " " + unreadVerbs[int(verb)%len(unreadVerbs)] + fmt.Sprint(n)
		for i := range numberFields {
			for _, s := range [...]string{typed, typed + innocent(tail)} {
				if r, err := readFor(&numberFields[i], s, friday); err == nil {
					t.Errorf("%q in %s is taken as %s", s, numberFields[i].Kind, r.Value.S)
				}
			}
		}
		if r, err := Read(Date, typed+"号", friday); err == nil {
			t.Errorf("%q is taken as %s", typed+"号", r.Value.S)
		}
	})
}

// Two different bare numbers are never one answer.
func FuzzSecondNumber(f *testing.F) {
	joints := []string{"，", "；", "和", "或", "还有", "、 ", " and ", " or "}
	for i := range joints {
		f.Add("共", uint16(35), uint16(12), uint8(i), "")
	}
	f.Fuzz(func(t *testing.T, lead string, a, b uint16, joint uint8, tail string) {
		if a == b || utf8.RuneCountInString(lead+tail) > 100 {
			return
		}
		s := fmt.Sprint(innocent(lead), a, joints[int(joint)%len(joints)], b)
		if strings.Contains(s, "，") && b >= 100 && b <= 999 {
			return // a thousands mark
		}
		for _, typed := range [...]string{s, s + "。" + innocent(tail)} {
			for i := range numberFields {
				if r, err := readFor(&numberFields[i], typed, friday); err == nil {
					t.Errorf("%q in %s is taken as %s", typed, numberFields[i].Kind, r.Value.S)
				}
			}
		}
	})
}
