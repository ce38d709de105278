package policy

import (
	"strings"
	"testing"

	"cadrebot/locales"
)

func TestAsOfIsUnderstood(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		day  locales.Date
		rest string // what is still searched for
	}{
		{"2024-05 小额信贷能贷多少", "2024-05-31", "小额信贷能贷多少"},
		{"2024年5月小额信贷能贷多少", "2024-05-31", "小额信贷能贷多少"},
		{"２０２４年５月的小额信贷", "2024-05-31", "小额信贷"},
		{"截至2024年5月20日小额信贷上限", "2024-05-20", "小额信贷上限"},
		{"micro-credit ceiling in May 2024", "2024-05-31", "micro-credit ceiling"},
		{"micro-credit ceiling as of 2024-05", "2024-05-31", "micro-credit ceiling"},
		{"micro-credit ceiling on 3 March 2024", "2024-03-03", "micro-credit ceiling"},
		{"去年小额信贷能贷多少", "2025-12-31", "小额信贷能贷多少"},
		{"how big was the loan last year", "2025-12-31", "how big was the loan"},
		{"上个月的监测线", "2026-10-31", "监测线"},
		{"按2023年的政策，贷款多少", "2023-12-31", ",贷款多少"},
		{"the ceiling as of 2023", "2023-12-31", "the ceiling"},
		{"2026年11月的标准", "2026-11-19", "标准"}, // the month has not ended
		{"现在小额信贷", "2026-11-19", "小额信贷"},
		// years and numbers that name a document, not a moment
		{"2023年中央一号文件", "", "2023年中央一号文件"},
		{"财农〔2021〕19号", "", "财农〔2021〕19号"},
		{"T/CHES 18-2018", "", "t/ches 18-2018"},
		{"who knows about snow", "", "who knows about snow"},
		{"小额信贷能贷多少", "", "小额信贷能贷多少"},
		{"2024-13", "", "2024-13"},
	} {
		day, rest := AsOf(c.text, today)
		if day != c.day || strings.TrimSpace(rest) != c.rest {
			t.Errorf("%s: got %q %q, want %q %q", c.text, day, rest, c.day, c.rest)
		}
	}
}

func TestParseDay(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]locales.Date{
		"2024-05": "2024-05-31", "2024年5月": "2024-05-31", "May 2024": "2024-05-31", "2024": "2024-12-31", "2024年": "2024-12-31",
		"２０２４－０５": "2024-05-31", "去年": "2025-12-31", "2026": "2026-11-19", "2024-02-30": "2024-02-29", "today": "2026-11-19",
		"2024.5": "2024-05-31", "2024/5/7": "2024-05-07",
	} {
		if got, ok := ParseDay(text, today); !ok || got != want {
			t.Errorf("%s: got %q %v, want %q", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "soon", "小额信贷", "2024-05 小额信贷", "99"} {
		if got, ok := ParseDay(text, today); ok {
			t.Errorf("%q was read as %s", text, got)
		}
	}
}

// The same question a year before and after the rule changed: other item, other figure.
func TestMicroCreditDependsOnTheDay(t *testing.T) {
	t.Parallel()
	lib := starter().Library()
	for _, c := range []struct {
		question    string
		asOf        locales.Date
		item        ItemID
		state       State
		value, unlk string
		last        ItemID
	}{
		{"小额信贷能贷多少", "", "POL-041", InForce, "100000", "50000", "POL-010"},
		{"how much can we borrow under micro-credit", "", "POL-041", InForce, "100000", "50000", "POL-010"},
		{"2024-05 小额信贷能贷多少", "", "POL-010", InForce, "50000", "100000", "POL-041"},
		{"小额信贷能贷多少", "2024-05-31", "POL-010", InForce, "50000", "100000", "POL-041"},
		{"micro-credit ceiling in May 2024", "", "POL-010", InForce, "50000", "100000", "POL-041"},
		{"小额信贷能贷多少", "2026-02-28", "POL-010", InForce, "50000", "100000", "POL-041"},
		{"小额信贷能贷多少", "2026-03-01", "POL-041", InForce, "100000", "50000", "POL-010"},
	} {
		a := starter().Search(Query{Text: c.question, Today: today, AsOf: c.asOf})
		if len(a.Hits) < 2 || a.Hits[0].Item.ID != c.item || a.Hits[0].State != c.state || a.Certainty == NotFound {
			t.Errorf("%s %s: got %v", c.question, c.asOf, ids(a.Hits))
			continue
		}
		if a.AsOf == today != (c.asOf == "" && c.item == "POL-041") {
			t.Errorf("%s %s: answered as of %s", c.question, c.asOf, a.AsOf)
		}
		for _, f := range lib.Figures(c.item, a.AsOf) {
			if f.Key == "loan_ceiling" && f.Holds != (f.Value == c.value) {
				t.Errorf("%s as of %s: figure %s holds %v", c.question, a.AsOf, f.Value, f.Holds)
			}
		}
		for i, h := range a.Hits {
			if h.Item.ID == c.last && i+1 < len(a.Hits) && holding(a.Hits[i+1].State) && a.Hits[i+1].Score >= relevantFrom*a.Hits[0].Score {
				t.Errorf("%s %s: %s stands before something relevant that holds: %v", c.question, c.asOf, c.last, ids(a.Hits))
			}
			if h.Item.ID == "POL-010" && h.State == Superseded && (h.Successor == nil || h.Successor.ID != "POL-041") {
				t.Errorf("%s: POL-010 is not marked with what replaced it", c.question)
			}
		}
	}
}
