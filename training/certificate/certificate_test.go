package certificate

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cadrebot/locales"
)

var pictures = flag.String("pictures", "", "folder that gets the certificates, to be looked at")

func kept(t *testing.T, name string, raw []byte) {
	t.Helper()
	if *pictures != "" {
		if err := os.WriteFile(filepath.Join(*pictures, name), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func plain(t testing.TB) Certificate {
	t.Helper()
	n := number(t, 2026, 123)
	return Certificate{
		Number: n, Holder: locales.Both("青石村驻村第一书记", "First Secretary, Qingshi Village"),
		Course: locales.Both("防止返贫监测与帮扶", "Monitoring and Support against Falling Back into Poverty"), Version: 2,
		Date: "2026-11-20", Issuer: locales.Both("云岭市乡村振兴局", "Yunling Municipal Office for Rural Revitalization"),
		Link: "https://t.me/cadre_demo_bot?start=verify_" + n.Compact(),
	}
}

// samples are the looks of a certificate that a painter has to bear.
func samples(t testing.TB) map[string]Certificate {
	t.Helper()
	withdrawn := plain(t)
	withdrawn.Revoked = "2026-12-01"
	long := plain(t)
	long.Holder = locales.Raw(strings.Repeat("欧阳", 40))
	long.Course = locales.Both(strings.Repeat("中央财政衔接推进乡村振兴补助资金管理办法", 6), strings.Repeat("Measures for Managing Central Subsidy Funds ", 6))
	long.Issuer = locales.Both(strings.Repeat("云岭土家族苗族自治州", 4)+"乡村振兴局", strings.Repeat("Yunling Tujia and Miao Autonomous Prefecture ", 4))
	odd := plain(t)
	odd.Holder, odd.Course = locales.Raw("李𠅤 👍"), locales.Both("只有中文的课程", "")
	odd.Issuer = locales.Both("青石村", "")
	return map[string]Certificate{"plain": plain(t), "revoked": withdrawn, "long": long, "odd": odd}
}

// TestNothingLeavesThePaper holds lines apart from the frame, from the code and from each other.
func TestNothingLeavesThePaper(t *testing.T) {
	t.Parallel()
	for name, c := range samples(t) {
		s, err := lay(c)
		if err != nil {
			t.Fatal(err)
		}
		low := 0.0
		for _, l := range s.lines {
			end := l.x + s.width(l.text, l.size)
			if l.x < 13 || end > pageWidth-13 || l.y > pageHeight-13 || l.size < smallest-0.001 {
				t.Errorf("%s: %q stands at %.0f-%.0f, %.0f in %.1f", name, l.text, l.x, end, l.y, l.size)
			}
			if l.y > codeY && end > codeX-3 {
				t.Errorf("%s: %q runs into the code", name, l.text)
			}
			if l.y-l.size < low-1.5 {
				t.Errorf("%s: %q overlaps the line above", name, l.text)
			}
			low = l.y
		}
		for _, b := range s.boxes {
			if b.x < 0 || b.y < 0 || b.x+b.w > pageWidth || b.y+b.h > pageHeight {
				t.Errorf("%s: a box leaves the paper: %v", name, b)
			}
		}
	}
}

func TestWhatIsMissingMakesNoCertificate(t *testing.T) {
	t.Parallel()
	for i, spoil := range []func(*Certificate){
		func(c *Certificate) { c.Number = "CB-2026-000124-W" }, func(c *Certificate) { c.Holder = locales.Text{} },
		func(c *Certificate) { c.Course = locales.Text{} }, func(c *Certificate) { c.Version = 0 },
		func(c *Certificate) { c.Date = "" }, func(c *Certificate) { c.Issuer = locales.Text{} },
		func(c *Certificate) { c.Link = "" }, func(c *Certificate) { c.Link = strings.Repeat("x", 5000) },
	} {
		c := plain(t)
		spoil(&c)
		if raw, err := c.PDF(); err == nil {
			t.Errorf("%d: a PDF of %d bytes", i, len(raw))
		}
		if raw, err := c.PNG(); err == nil {
			t.Errorf("%d: a PNG of %d bytes", i, len(raw))
		}
	}
	c := plain(t)
	c.Date = "yesterday"
	if _, err := c.PDF(); err == nil {
		t.Error("a date that is none was taken")
	}
}

func BenchmarkCertificate(b *testing.B) {
	c := plain(b)
	for name, paint := range map[string]func() ([]byte, error){"pdf": c.PDF, "png": c.PNG} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			size := 0
			for b.Loop() {
				raw, err := paint()
				if err != nil {
					b.Fatal(err)
				}
				size = len(raw)
			}
			b.ReportMetric(float64(size), "B/file")
		})
	}
}
