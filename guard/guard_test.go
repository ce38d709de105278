package guard

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"cadrebot/locales"
)

// Every number here is made up: region 990101 does not exist, the cards are test ranges.
const (
	fakeID  = "99010119000101000X" // TV-14
	fakeID2 = "990101198806150022"
)

func TestCaught(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		fakeID:                   "id_number",
		"他的号是" + fakeID + "，请查。": "id_number",
		"99010119000101000x":     "id_number",
		"９９０１０１１９０００１０１０００Ｘ": "id_number",
		"990101 19000101 000X":                 "id_number",
		"990101-1900-0101-000-X":               "id_number",
		"990101.19000101.000X":                 "id_number",
		"9 9 0 1 0 1 1 9 0 0 0 1 0 1 0 0 0 X":  "id_number",
		"《" + fakeID + "》":                     "id_number",
		"a" + fakeID + "b":                     "id_number",
		"号12" + fakeID2:                        "id_number",
		"990101\u200b19000101\u200b000X":       "id_number",
		"٩٩٠١٠١١٩٠٠٠١٠١٠٠٠X":                   "id_number",
		"990101900101001":                      "id_number_15",
		"老证 990101 900101 001":                 "id_number_15",
		"13800138000":                          "mobile",
		"电话１３８００１３８０００找他":                      "mobile",
		"138-0013-8000":                        "mobile",
		"138 0013 8000":                        "mobile",
		"+8613800138000":                       "mobile",
		"+86 138 0013 8000":                    "mobile",
		"0086-13800138000":                     "mobile",
		"13800138000 xiaoming":                 "mobile",
		"线索：户主19912345678说房子漏水":                "mobile",
		"2026-11-20 13800138000":               "mobile",
		"6222 0202 0001 1122 237":              "bank_card",
		"4111111111111111":                     "bank_card",
		"卡4111-1111-1111-1111":                 "bank_card",
		"４１１１１１１１１１１１１１１１":                     "bank_card",
		"他的身份证尾号 001234":                       "sensitive_word",
		"病历20261234":                           "sensitive_word",
		"ID card no. 1234567":                  "sensitive_word",
		fakeID + " 电话 13800138000":             "id_number mobile",
		"卡4111111111111111 手机 138 0013 8000 完": "mobile bank_card",
	} {
		if got := kinds(Check(text)); got != want {
			t.Errorf("Check(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestPasses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "没变化", "35", "1,200", "35000元", "3.5万", "1000000000000", "123456789012", "5000000000000", "4300000000000", "YT-0203-0457", "9901010203",
		"990101-03-02", "R-20261120-0042", "C-0312", "2026-11-20", "2026年11月20日 18:00", "20261120", "2026/11/20 23:30:05", "财农〔2021〕19号",
		"银保监发〔2021〕6号", "POL-041", "13,800,000,000", "13800000000元", "¥13912345678", "15012345678.50", "CNY 13912345678", "12 35 40 18 2026",
		"990101190001010000", "990101199002300018", "100101199001010013", "4111111111111112", "身份证丢了怎么办？2026年11月20日前办", "身份证问题 YT-0203-0457", "病历补贴120000元",
		"身份证集中办理 2026-11-20", "银行卡发放1,200,000", "18 22 35 40 112", "户数 96，人数 2016，资金 12800", "99010102032026001", "3.1415926535897932",
		"20261120\n13001\n800", "护照 12345",
	} {
		if got := Check(text); got != nil {
			t.Errorf("Check(%q) = %v", text, got)
		}
	}
}

func kinds(fs []Finding) string {
	var out []string
	for _, f := range fs {
		out = append(out, string(f.Kind))
	}
	return strings.Join(out, " ")
}

func TestFindingHoldsNoValue(t *testing.T) {
	t.Parallel()
	text := "号码 " + fakeID + " 电话 13800138000 卡 4111111111111111"
	if s := fmt.Sprintf("%#v", Check(text)); strings.Contains(s, "1380") || strings.Contains(s, "9901") || strings.Contains(s, "4111") {
		t.Errorf("a finding holds the value: %s", s)
	}
	for _, l := range locales.All {
		s := Explain(Check(text)).Plain(l)
		if !strings.Contains(s, "YT-0203-0457") || strings.Contains(s, "[") || strings.Contains(s, "1380") {
			t.Errorf("%s: %s", l, s)
		}
	}
	if !Explain(nil).Empty() {
		t.Error("nothing found is explained")
	}
}

func TestMask(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"号" + fakeID + "。":        "号990*************0X。",
		"990101900101001":         "990**********01",
		"138 0013 8000 和 35户":     "138****8000 和 35户",
		"4111 1111 1111 1111":     "************1111",
		"身份证尾号001234":             "身份证尾号******",
		"YT-0203-0457 收入 35,000元": "YT-0203-0457 收入 35,000元",
	} {
		if got := Mask(text); got != want {
			t.Errorf("Mask(%q) = %q, want %q", text, got, want)
		}
	}
}

// random makes an ID number with a right check digit.
func randomID(r *rand.Rand) string {
	day := time.Date(1930+r.IntN(90), time.Month(1+r.IntN(12)), 1+r.IntN(28), 0, 0, 0, 0, time.UTC)
	body := fmt.Sprintf("9901%02d%s%03d", r.IntN(100), day.Format("20060102"), r.IntN(1000))
	for _, c := range "0123456789X" {
		if validID(body + string(c)) {
			return body + string(c)
		}
	}
	panic("no check digit fits")
}

func TestEmbeddedIDIsAlwaysFound(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(20261120, 1))
	letters := []rune("村户里查了ab，。!（）《》\n：;有 ")
	for range 4000 {
		id := randomID(r)
		spelled := spell(r, id)
		var b strings.Builder
		for range r.IntN(12) {
			b.WriteRune(letters[r.IntN(len(letters))])
		}
		b.WriteString(spelled)
		for range r.IntN(12) {
			b.WriteRune(letters[r.IntN(len(letters))])
		}
		if got := Check(b.String()); len(got) == 0 || got[0].Kind != IDNumber {
			t.Fatalf("%q: %v", b.String(), got)
		}
		if m := Mask(b.String()); len(Check(m)) != 0 || strings.Contains(m, id) {
			t.Fatalf("masked %q still has it: %q", b.String(), m)
		}
	}
}

// spell groups an ID and changes its width.
func spell(r *rand.Rand, id string) string {
	seps := []string{"", "", "", " ", "-", ".", "  ", "\u3000"}
	sep, wide, every := seps[r.IntN(len(seps))], r.IntN(3) == 0, 1+r.IntN(8)
	var b strings.Builder
	for i, c := range id {
		if i > 0 && i%every == 0 {
			b.WriteString(sep)
		}
		if wide {
			c += 0xFEE0
		} else if c == 'X' && r.IntN(2) == 0 {
			c = 'x'
		}
		b.WriteRune(c)
	}
	return b.String()
}

func TestOrdinaryCodesNeverFire(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(20261120, 2))
	makers := []func() string{
		func() string { return fmt.Sprintf("YT-%02d%02d-%04d", r.IntN(20), r.IntN(30), r.IntN(10000)) },
		func() string { return fmt.Sprintf("9901%06d", r.IntN(1000000)) },
		func() string { return fmt.Sprintf("R-202611%02d-%04d", 1+r.IntN(30), r.IntN(10000)) },
		func() string { return fmt.Sprint(r.IntN(2000000)) },
		func() string { return locales.Group(fmt.Sprint(r.Int64N(1e12))) },
		func() string { return fmt.Sprintf("%d.%02d元", r.Int64N(1e11), r.IntN(100)) },
		func() string { return fmt.Sprintf("2026-%02d-%02d", 1+r.IntN(12), 1+r.IntN(28)) },
		func() string { return fmt.Sprintf("财农〔20%02d〕%d号", r.IntN(27), r.IntN(300)) },
		func() string { return fmt.Sprintf("%d%%", r.IntN(101)) },
		func() string { return fmt.Sprintf("C-%04d", r.IntN(10000)) },
	}
	for range 10000 {
		text := makers[r.IntN(len(makers))]() + "，" + []string{"共", "查实", "到位 "}[r.IntN(3)] + makers[r.IntN(len(makers))]()
		if got := Check(text); got != nil {
			t.Fatalf("%q: %v", text, got)
		}
	}
}

func FuzzGuard(f *testing.F) {
	for _, s := range []string{fakeID, "138 0013 8000", "4111-1111-1111-1111", "身份证 1234567", "９９", "1x2X", "\xff1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		found := Check(s)
		m := Mask(s)
		if len(found) == 0 && m != s {
			t.Errorf("nothing found in %q, but masked to %q", s, m)
		}
		if utf8.ValidString(s) && !utf8.ValidString(m) {
			t.Errorf("mask broke %q", s)
		}
		if with := Check(s + "\n" + fakeID); len(with) == 0 || with[0].Kind != IDNumber {
			t.Errorf("%q hides the ID on the next line", s)
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	for name, s := range map[string]string{"number": "35000", "sentence": "今天入户走访35户，收入12,800元，无变化", "id": "号" + fakeID} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Check(s)
			}
		})
	}
}
