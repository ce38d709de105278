package tasks

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"cadrebot/locales"
	"cadrebot/org"
)

// property is one unfolded line: its name, and its value with escapes undone.
type property struct{ name, value string }

// unfold reads a file as a strict calendar would: CRLF, at most 75 octets, whole characters.
func unfold(t *testing.T, file []byte) []property {
	t.Helper()
	if !utf8.Valid(file) || !bytes.HasSuffix(file, []byte("\r\n")) {
		t.Fatalf("not lines of UTF-8:\n%s", file)
	}
	var whole []string
	for _, line := range strings.Split(strings.TrimSuffix(string(file), "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") || !utf8.ValidString(line) {
			t.Errorf("a line of %d octets: %q", len(line), line)
		}
		if more, is := strings.CutPrefix(line, " "); is {
			whole[len(whole)-1] += more
		} else {
			whole = append(whole, line)
		}
	}
	out := make([]property, len(whole))
	for i, line := range whole {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			t.Errorf("no property: %q", line)
		}
		out[i] = property{name, strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",", `\n`, "\n").Replace(value)}
	}
	return out
}

func TestCalendarsOfPhonesReadTheDeadlines(t *testing.T) {
	t.Parallel()
	awkward := `Check A; B, C \ D` + "\nsecond line " + strings.Repeat("水", 60)
	list := []Obligation{
		{ID: 7, Revision: 3, Title: locales.Raw(awkward), Unit: org.Unit{Name: locales.Both("桃坪村", "Taoping Village")}, Due: at(20, 18, 0)},
		{ID: 8, Revision: 1, Title: locales.Both("周简报", "Weekly brief"), Period: "2026W47", Due: at(21, 0, 0)},
	}
	for _, l := range locales.All {
		got := map[string][]string{}
		depth := []string{}
		for _, p := range unfold(t, Calendar(list, l, at(16, 9, 0))) {
			switch p.name {
			case "BEGIN":
				depth = append(depth, p.value)
				continue
			case "END":
				if len(depth) == 0 || depth[len(depth)-1] != p.value {
					t.Fatalf("%s ends inside %v", p.value, depth)
				}
				depth = depth[:len(depth)-1]
				continue
			}
			key := strings.Join(depth, "/") + "/" + p.name
			got[key] = append(got[key], p.value)
		}
		if len(depth) != 0 {
			t.Errorf("%v does not end", depth)
		}
		const event = "VCALENDAR/VEVENT/"
		for key, want := range map[string][]string{
			"VCALENDAR/VERSION":      {"2.0"},
			event + "UID":            {"task-7@cadrebot", "task-8@cadrebot"},
			event + "SEQUENCE":       {"2", "0"},
			event + "DTSTART":        {"20261120T093000Z", "20261120T153000Z"},
			event + "DTEND":          {"20261120T100000Z", "20261120T160000Z"},
			event + "DTSTAMP":        {"20261116T010000Z", "20261116T010000Z"},
			event + "VALARM/TRIGGER": {"-P1D", "-P1D"},
			event + "VALARM/ACTION":  {"DISPLAY", "DISPLAY"},
			event + "SUMMARY":        {awkward, map[locales.Lang]string{locales.ZH: "周简报（2026年第47周）", locales.EN: "Weekly brief (week 47 of 2026)"}[l]},
		} {
			if strings.Join(got[key], "|") != strings.Join(want, "|") {
				t.Errorf("%s: %s is %q, want %q", l, key, got[key], want)
			}
		}
		if name := map[locales.Lang]string{locales.ZH: "桃坪村，2026年11月20日", locales.EN: "Taoping Village, due 20 Nov 2026"}[l]; !strings.HasPrefix(got[event+"DESCRIPTION"][0], name) {
			t.Errorf("%s: described as %q", l, got[event+"DESCRIPTION"][0])
		}
	}
	if _, err := time.Parse("20060102T150405Z", stamp(at(1, 0, 0))); err != nil {
		t.Error(err)
	}
}

// Folding never breaks a character and loses nothing, however long the line.
func FuzzFold(f *testing.F) {
	f.Add("SUMMARY:冬季饮水保供排查冬季饮水保供排查冬季饮水保供排查冬季饮水保供排查")
	f.Add(strings.Repeat("a", 149) + "é")
	f.Fuzz(func(t *testing.T, line string) {
		if !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
			t.Skip()
		}
		var b strings.Builder
		fold(&b, line)
		parts := strings.Split(strings.TrimSuffix(b.String(), "\r\n"), "\r\n ")
		for i, p := range parts {
			if i > 0 && len(p) > 74 || len(p) > 75 || !utf8.ValidString(p) {
				t.Fatalf("part %d of %q: %d octets", i, line, len(p))
			}
		}
		if strings.Join(parts, "") != line {
			t.Fatalf("%q came back as %q", line, parts)
		}
	})
}
