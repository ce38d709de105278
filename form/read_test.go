package form

import (
	"errors"
	"testing"
	"time"

	"cadrebot/locales"
)

// friday is the reference day of the demo, late in the evening in Shanghai.
var friday = time.Date(2026, 11, 20, 23, 30, 0, 0, locales.Zone)

// reads maps what people type to the value that is stored; "?" means that the person is
// asked, "" that it is refused.
var reads = map[Kind]map[string]string{
	Integer: {
		"42": "42", "0": "0", "007": "7", "-0": "0", "+5": "5", "４２": "42", "4 2": "?", "35户": "35", "三十五户": "35",
		"1,200": "1200", "1，200": "1200", "１，２００": "1200", "12 000": "12000", "1，5": "?", "3,5000": "?", "12,00": "?", "1,2,3": "?",
		"3.5万": "35000", "３.５万": "35000", "三万五": "35000", "3万5": "35000", "3.5w": "35000", "3.5W": "35000", "3万5千": "35000", "35k": "35000",
		"三万零五": "30005", "三万零五十": "30050", "3万500": "30500", "一百二": "120", "一百零二": "102", "一百二十": "120", "两千零五": "2005",
		"两千五": "2500", "十": "10", "十五": "15", "二十": "20", "一百一十五": "115", "一千万": "10000000", "一亿": "100000000", "1.2亿": "120000000",
		"三亿五": "350000000", "五千万": "50000000", "一万亿": "1000000000000", "叁万伍仟": "35000", "參萬伍": "35000", "二〇二六": "2026", "3百": "300",
		"1千2百": "1200", "一万二百五十": "10250", "四千零五万": "40050000", "壹拾贰": "12", "三万半": "35000", "半万": "5000",
		"three hundred": "300", "three hundred and five": "305", "twenty-five": "25", "one thousand two hundred": "1200", "2 million": "2000000",
		"3.5 thousand": "3500", "35 thousand": "35000", "a hundred": "100", "3m": "3000000", "12 households": "12", "5个": "5",
		"3.5": "", "三五": "?", "3-5": "?", "3~5": "?", "3到5": "?", "1.2.3": "?", "一百二三十": "?", "约300": "?", "三十多": "?", "几个": "?",
		"abc": "", "": "", "3 5": "?", "3.5万5": "?", "万": "", "零五": "5", "12%": "", "1e5": "100000", "1.2e+4": "12000", "0x10": "", "三百亿五百亿": "?", "3/4": "?", "three five": "?",
		"百三": "130", "千三": "1300", "二十幾萬": "?", "五百余万": "?", "零点": "", "一百零几": "?",
		"1234567890123456": "", "共35户": "35", "35。": "35", "−5": "-5", "负五": "-5", "千千": "", "百万": "1000000",
	},
	Decimal: {
		"2.5": "2.5", "2.50": "2.5", "1.0": "1", "两个半": "2.5", "半": "0.5", "三点五": "3.5", "三点一四": "3.14", "３．５": "3.5", ".5": "0.5",
		"3。5": "3.5", "5.": "5", "三点五万": "35000", "1.200": "1.2", "0.10": "0.1", "-0.0": "0", "1.2万": "12000", "三点": "", "五分之一": "0.2", "一又二分之一": "1.5", "三分之一": "0.333333333333", "零分之一": "",
		"八千三百八十五万二千三百二十六点三三": "83852326.33", "点五": "",
	},
	Money: {
		"35000": "35000", "35000元": "35000", "¥35,000": "35000", "￥35,000": "35000", "CNY 35,000": "35000", "35000 rmb": "35000", "3.5万元": "35000",
		"3.5w元": "35000", "三万五千元整": "35000", "35块": "35", "三块五": "3.5", "3块25": "3.25", "50元6角三分": "50.63", "5角": "0.5", "人民币50元": "50",
		"一百块钱": "100", "35,000.50": "35000.5", "1.2亿元": "120000000", "2.5 million yuan": "2500000", "36.57亿元": "3657000000",
		"1.234": "", "100美元": "", "$20": "", "3.5.2元": "?", "3-5万": "?", "三五百块": "?", "十几万": "?", "-12元": "-12", "元": "",
	},
	Percent: {
		"85": "85", "85%": "85", "８５％": "85", "百分之八十五": "85", "百分之12.5": "12.5", "12个百分点": "12", "三成": "30", "三成五": "35", "七成半": "75",
		"八折": "80", "八五折": "85", "85折": "85", "一半": "50", "百分之百": "100", "千分之五": "0.5", "0": "0", "100": "100", "0.12": "0.12",
		"101": "", "120%": "", "-5": "", "十成": "100", "十一成": "", "半成": "5",
	},
	Area: {
		"2.5": "2.5", "2.5亩": "2.5", "２.５亩": "2.5", "两亩半": "2.5", "2亩3分": "2.3", "3分地": "0.3", "1公顷": "15", "2 ha": "30", "2.5 mu": "2.5",
		"1200亩": "1200", "1.2万亩": "12000", "十亩": "10", "-2亩": "", "200平方米": "",
	},
	Weight: {
		"600": "600", "1,200斤": "600", "1，200斤": "600", "600公斤": "600", "600kg": "600", "3千克": "3", "2吨": "2000", "0.5t": "500", "三斤二两": "1.6",
		"3斤半": "1.75", "五千两百斤": "2600", "二两": "0.1", "500克": "0.5", "1.2万斤": "6000", "10 jin": "5", "斤": "", "两斤": "1",
	},
	Date: {
		"2026-03-05": "2026-03-05", "2026/3/5": "2026-03-05", "2026-3-5": "2026-03-05", "2026.3.5": "2026-03-05", "20260305": "2026-03-05",
		"2026年3月5日": "2026-03-05", "2026年3月5号": "2026-03-05", "二〇二六年三月五日": "2026-03-05", "26年3月5日": "2026-03-05", "２０２６－３－５": "2026-03-05",
		"11月5日": "2026-11-05", "11月5号": "2026-11-05", "十一月五日": "2026-11-05", "3月5日": "2027-03-05", "8月5日": "2026-08-05", "1月5日": "2027-01-05",
		"今天": "2026-11-20", "昨天": "2026-11-19", "前天": "2026-11-18", "明天": "2026-11-21", "大前天": "2026-11-17", "3天前": "2026-11-17", "三天后": "2026-11-23",
		"上周五": "2026-11-13", "本周三": "2026-11-18", "下周一": "2026-11-23", "上个星期天": "2026-11-15", "这个礼拜五": "2026-11-20", "上上周五": "2026-11-06", "周五": "2026-11-20",
		"周一": "?", "Monday": "?", "friday": "2026-11-20", "last Friday": "2026-11-13", "this Friday": "2026-11-20", "next Friday": "2026-11-27",
		"today": "2026-11-20", "Yesterday": "2026-11-19", "5 November": "2026-11-05", "Nov 5": "2026-11-05", "November 5th, 2026": "2026-11-05", "5th of March 2026": "2026-03-05",
		"5号": "2026-11-05", "上月5号": "2026-10-05", "去年3月5日": "2025-03-05", "25/12/2026": "2026-12-25", "12/25": "2026-12-25", "5/5/2026": "2026-05-05",
		"05/06": "?", "3-5": "?", "05/06/2026": "?", "3.5": "?", "2026-02-30": "", "2月30日": "", "2026年13月1日": "", "32号": "", "0001-01-01": "", "abc": "",
		"2026": "", "5": "", "周八": "", "11月20日星期五": "2026-11-20", "11月20日（周五）": "2026-11-20", "11月20日周四": "?", "两千零六年八月十五": "2006-08-15", "三月初一": "", "1.2.3": "", "20261341": "",
	},
	YesNo: {"是": "yes", "对的": "yes", "Yes": "yes", "1": "yes", "不是": "no", "没有": "no", "no": "no", "２": "no", "也许": ""},
	Text:  {" 修路 ": "修路", "": ""},
}

// asks are the refusals that ask which of several readings is meant.
var asks = wordSet([]string{
	"form.ambiguous_number", "form.ambiguous_date", "form.read.rough", "form.read.which_time", "form.read.which_moment", "form.read.which_day", "form.read.which_period",
})

func TestReadTable(t *testing.T) {
	t.Parallel()
	for _, table := range [...]map[Kind]map[string]string{reads, spokenReads, momentReads, sentenceReads} {
		checkReads(t, table)
	}
}

func checkReads(t *testing.T, table map[Kind]map[string]string) {
	t.Helper()
	for kind, rows := range table {
		for typed, want := range rows {
			r, err := Read(kind, typed, friday)
			var no *locales.Refusal
			if err != nil && !errors.As(err, &no) {
				t.Errorf("Read(%s, %q): error %v is no refusal", kind, typed, err)
			}
			got := r.Value.S
			if no != nil && asks[no.Text.ID] {
				got = "?"
			}
			if got != want {
				t.Errorf("Read(%s, %q) = %q (%v), want %q", kind, typed, got, err, want)
			}
			if err == nil && r.Exact != (typed == got) && !(kind == Percent && got == "0.12") && kind != Text {
				t.Errorf("Read(%s, %q): Exact = %v", kind, typed, r.Exact)
			}
		}
	}
}

// The four spellings of the brief, TV-13: one value, shown with its unit.
func TestReadMoneyVector(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"３.５万", "三万五", "35000元", "3.5w"} {
		r, err := Read(Money, typed, friday)
		if err != nil || r.Value.S != "35000" || r.Exact {
			t.Errorf("%q: %+v, %v", typed, r, err)
		}
		if got := Show(&Field{Kind: Money}, r.Value).Plain(locales.ZH); got != "35,000元（3.50万元）" {
			t.Errorf("%q is shown as %q", typed, got)
		}
	}
}

func TestReadUnitOfField(t *testing.T) {
	t.Parallel()
	households := Field{Kind: Integer, Unit: locales.Both("户", "households")}
	visits := Field{Kind: Integer, Unit: locales.Both("人次", "person-times")}
	wan := Field{Kind: Decimal, Unit: locales.Both("万元", "CNY 10,000")}
	km := Field{Kind: Decimal, Unit: locales.Both("公里", "km")}
	for _, c := range []struct {
		f           *Field
		typed, want string
	}{
		{&households, "35户", "35"},
		{&households, "35 households", "35"},
		{&households, "35个", "35"},
		{&households, "35人", "form.wrong_unit"},
		{&households, "-3", "form.negative"},
		{&visits, "12人", "12"},
		{&visits, "12人次", "12"},
		{&wan, "3.5万元", "3.5"},
		{&wan, "3.5", "3.5"},
		{&wan, "3.5万", "form.ambiguous_number"},
		{&km, "2.5公里", "2.5"},
		{&km, "三 km", "3"},
	} {
		r, err := readFor(c.f, c.typed, friday)
		got := r.Value.S
		if err != nil {
			got = refusalText(err).ID
		}
		if got != c.want {
			t.Errorf("%q in %s: %q, want %q", c.typed, c.f.Unit.Zh, got, c.want)
		}
	}
}

func TestReadAmbiguousNamesTheReadings(t *testing.T) {
	t.Parallel()
	r, err := Read(Date, "05/06/2026", friday)
	if err == nil || len(r.Ambiguous) != 2 || r.Ambiguous[0].S != "2026-05-06" || r.Ambiguous[1].S != "2026-06-05" {
		t.Errorf("date: %+v, %v", r, err)
	}
	r, err = Read(Decimal, "3-5", friday)
	if err == nil || len(r.Ambiguous) != 2 || r.Ambiguous[0].S != "3" || r.Ambiguous[1].S != "5" {
		t.Errorf("range: %+v, %v", r, err)
	}
}

func TestDateAcrossYearAndMidnight(t *testing.T) {
	t.Parallel()
	newYear := time.Date(2027, 1, 1, 16, 30, 0, 0, time.UTC) // already 2 January in Shanghai
	for typed, want := range map[string]string{
		"今天": "2027-01-02", "12月30日": "2026-12-30", "1月3日": "2027-01-03", "上周五": "2026-12-25", "30号": "2026-12-30",
	} {
		if r, err := Read(Date, typed, newYear); err != nil || r.Value.S != want {
			t.Errorf("%s = %v, %v; want %s", typed, r.Value.S, err, want)
		}
	}
	leap := time.Date(2027, 2, 1, 0, 0, 0, 0, locales.Zone)
	if r, err := Read(Date, "2月29日", leap); err != nil || r.Value.S != "2028-02-29" {
		t.Errorf("2月29日 = %v, %v", r.Value.S, err)
	}
}
