package certificate

import (
	"errors"
	"strings"
	"testing"
	"testing/quick"

	"cadrebot/locales"
)

// TestTheCheckIsThatOfTheStandard uses the example number that GB 32100-2015 prints and
// two that registries show in public.
func TestTheCheckIsThatOfTheStandard(t *testing.T) {
	t.Parallel()
	for _, whole := range []string{"91350100M000100Y43", "91110000600037341L", "914403001922038216"} {
		if got := check(whole[:17]); got != whole[17] {
			t.Errorf("%s: check character %c", whole, got)
		}
	}
}

func number(t testing.TB, year, serial int) Number {
	t.Helper()
	n, err := NewNumber(year, serial)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestNumbersAreReadHoweverTheyAreTyped(t *testing.T) {
	t.Parallel()
	want := number(t, 2026, 123)
	last := string(want[len(want)-1])
	for _, typed := range []string{
		string(want), want.Compact(), strings.ToLower(string(want)), "cb 2026 000123 " + last, "CB2026-OOO123-" + last,
		"CB-2026-000I23-" + last, "CB-2026-000l23-" + last, "ＣＢ－２０２６－０００１２３－" + last, "CB—2026—000123—" + last,
		" cb–2o26–000123–" + strings.ToLower(last) + "\n", "2026 000123 " + last, "编号 No.  " + string(want) + "。", "CB-Z0Z6-000123-" + last,
		"https://t.me/cadrebot?start=verify_" + want.Compact(), "/verify " + string(want) + " 请查验",
	} {
		if got, err := Parse(typed); err != nil || got != want {
			t.Errorf("%q is read as %q, %v", typed, got, err)
		}
	}
}

// What people type unasked is a number only when it can hardly be anything else.
func TestNumbersAreFoundAmongOtherWords(t *testing.T) {
	t.Parallel()
	right, long := number(t, 2026, 123), number(t, 2026, 1_000_000)
	last := string(right[len(right)-1])
	for _, typed := range []string{
		string(right), strings.ToLower(right.Compact()), "ＣＢ－２０２６－０００１２３－" + last, "cb 2026 000123 " + last, "CB-2026-OOO123-" + last,
		"请查验 " + string(right) + "，谢谢", "编号：" + string(right) + "——请查", "Is " + string(right) + " valid?", "2026-000123-" + last, "2026 000123 " + last,
		"２０２６０００１２３" + last, "https://t.me/cadrebot?start=verify_" + right.Compact(),
	} {
		found, ok := Find(typed)
		if got, err := Parse(found); !ok || err != nil || got != right {
			t.Errorf("%q is found as %q, %v, read as %s, %v", typed, found, ok, got, err)
		}
	}
	if found, ok := Find(string(long) + " 有效吗"); !ok || Number(found) != long {
		t.Errorf("%s is found as %q, %v", long, found, ok)
	}
	other := string(number(t, 2026, 124)[15])
	for _, slip := range []string{"CB-2026-000123-" + other, "cb2026000123" + other, "2026-000123-" + other} {
		if _, ok := Find(slip); !ok {
			t.Errorf("%q is not called a slip", slip)
		}
	}
	for _, not := range []string{
		"", "CB", "低保", "国发〔2026〕12号", "2026-11-19 08:00", "2026-11-19", "202611190800", "2026 000123 " + other, "2026000123" + other,
		"CB/T 2026", "CBA2026000123" + last, "99010102030405", "12317", strings.Repeat("CB-2026-000123-"+last+" ", 20),
	} {
		if found, ok := Find(not); ok {
			t.Errorf("%q is taken for %q", not, found)
		}
	}
}

func TestWhatIsNoNumberIsRefused(t *testing.T) {
	t.Parallel()
	long := number(t, 2026, 1_000_000)
	if got, err := Parse(string(long)); err != nil || got != long {
		t.Errorf("%s is read as %q, %v", long, got, err)
	}
	other := "CB-2026-000124-" + string(number(t, 2026, 123)[15])
	for typed, id := range map[string]string{
		"": "certificate.unreadable", "CB": "certificate.unreadable", "你好": "certificate.unreadable", "CB-2026-00012-F": "certificate.unreadable",
		"CB-2026-ABCDEF-F": "certificate.unreadable", "CB-1026-000123-F": "certificate.unreadable", "CB-2026-000000-F": "certificate.unreadable",
		"CB-2026-0000123-F": "certificate.unreadable", "CB-2026-0001230000-F": "certificate.unreadable", "CB-2026-٠٠٠١٢٣-F": "certificate.unreadable",
		strings.Repeat("0", 1000): "certificate.unreadable", other: "certificate.mistyped", string(long[:len(long)-1]) + "V": "certificate.mistyped",
	} {
		got, err := Parse(typed)
		var refusal *locales.Refusal
		if !errors.As(err, &refusal) || refusal.Text.ID != id || got != "" {
			t.Errorf("%q is read as %q, %v, want %s", typed, got, err, id)
		}
	}
	for _, c := range [][2]int{{1999, 1}, {10_000, 1}, {2026, 0}, {2026, -1}, {2026, 1_000_000_000}} {
		if n, err := NewNumber(c[0], c[1]); err == nil {
			t.Errorf("%d of %d became %s", c[1], c[0], n)
		}
	}
}

// TestTheExampleInTheSentenceIsGood keeps the number that a refusal shows typeable.
func TestTheExampleInTheSentenceIsGood(t *testing.T) {
	t.Parallel()
	example := string(number(t, 2026, 123))
	for _, l := range []locales.Lang{locales.ZH, locales.EN} {
		if said := locales.M("certificate.unreadable").Plain(l); !strings.HasSuffix(said, example) {
			t.Errorf("%q does not show %s", said, example)
		}
	}
}

func TestEverySingleSlipIsFound(t *testing.T) {
	t.Parallel()
	slip := func(year uint16, serial uint32) bool {
		n := number(t, firstYear+int(year)%1000, 1+int(serial)%serialMost)
		code := []byte(n.Compact())
		for i := 2; i < len(code); i++ {
			for _, c := range []byte(alphabet) {
				if i < len(code)-1 && (c > '9') || c == code[i] {
					continue
				}
				was := code[i]
				code[i] = c
				if got, err := Parse(string(code)); err == nil {
					t.Errorf("%s was taken for %s", code, got)
				}
				code[i] = was
			}
			for j := i + 1; j < len(code)-1; j++ {
				if code[i] == code[j] {
					continue
				}
				code[i], code[j] = code[j], code[i]
				if got, err := Parse(string(code)); err == nil {
					t.Errorf("%s was taken for %s", code, got)
				}
				code[i], code[j] = code[j], code[i]
			}
		}
		got, err := Parse(string(code))
		return err == nil && got == n
	}
	if err := quick.Check(slip, nil); err != nil {
		t.Error(err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("CB-2026-000123-W")
	f.Add("ｃｂ２０２６０００１２３f")
	f.Add("CB\u0661\xff9")
	f.Fuzz(func(t *testing.T, typed string) {
		n, err := Parse(typed)
		var refusal *locales.Refusal
		if err != nil {
			if !errors.As(err, &refusal) || n != "" {
				t.Fatalf("%q: %q, %v", typed, n, err)
			}
			return
		}
		if !n.Valid() {
			t.Fatalf("%q was read as %q, which is no number", typed, n)
		}
		if again, err := Parse(n.Compact()); err != nil || again != n {
			t.Fatalf("%q is read as %q, %v", n, again, err)
		}
	})
}
