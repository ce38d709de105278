package form

import (
	"strings"
	"testing"

	"cadrebot/locales"
)

// offered lists what the prompt offers as readings, as people see it.
func (k *talk) offered() string {
	var out []string
	for _, r := range k.p.Readings {
		out = append(out, r.Label.Plain(locales.ZH))
	}
	return strings.Join(out, "|")
}

// TestReadingsAreOffered types what has several readings; each is one tap away, and that
// counts.
func TestReadingsAreOffered(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind         Kind
		typed, offer string
		pick, want   string
	}{
		{Date, "5/6", "2027年5月6日|2026年6月5日", "2026-06-05", "2026-06-05"},
		{Date, "3月5日前后", "2027年3月5日", "2027-03-05", "2027-03-05"},
		{Time, "三点半", "03:30|15:30", "15:30", "15:30"},
		{DateTime, "明天三点", "2026年11月21日 03:00|2026年11月21日 15:00", "2026-11-21T15:00", "2026-11-21T15:00"},
		{Period, "第46周和第47周", "2026年第46周|2026年第47周", "2026W46", "2026W46"},
		{Money, "3到5万", "30,000元（3.00万元）|50,000元（5.00万元）", "50000", "50000"},
		{Money, "three to five thousand", "3,000元|5,000元", "3000", "3000"},
		{Money, "3 to 5k", "3,000元|5,000元", "5000", "5000"},
		{Money, "十多万", "100,000元（10.00万元）", "100000", "100000"},
	} {
		k := filling(t, Field{Key: "q", Kind: c.kind, Required: true})
		k.do(Typed, c.typed)
		if got := k.offered(); got != c.offer || k.p.Refusal.Empty() || k.p.Heard != c.typed {
			t.Errorf("%s: offers %q of %q, refused with %q; want %q", c.typed, got, k.p.Heard, k.p.Refusal.ID, c.offer)
			continue
		}
		k.do(Nothing, "")
		if got := k.offered(); got != c.offer {
			t.Errorf("%s: shown again it offers %q", c.typed, got)
		}
		k.do(Help, "")
		k.do(Pick, "1999").at("q", Asking, refusalText(unreadable(c.kind)).ID)
		k.do(Pick, c.pick).at("", Review, "")
		if got := k.s.Answers["q"].S; got != c.want || k.s.Typed != 1 || k.s.Between != nil || k.s.Heard != "" {
			t.Errorf("%s: %q is stored, %+v left", c.typed, got, k.s)
		}
	}
}

func TestReadingsAreTypedByNumber(t *testing.T) {
	t.Parallel()
	k := filling(t, Field{Key: "on", Kind: Date}, Field{Key: "at", Kind: Time}, Field{Key: "n", Kind: Integer}, Field{Key: "sum", Kind: Money})
	k.do(Typed, "5/6").at("on", Asking, "form.ambiguous_date").do(Typed, "3").at("on", Asking, "form.no_date")
	if k.offered() != "" {
		t.Error("the readings of what was typed before are still on offer")
	}
	k.do(Typed, "5/6").do(Typed, "２").at("at", Asking, "").says("echo", k.p.Echo, "✓ ：2026年6月5日")
	k.do(Typed, "三点半").do(Typed, "2").at("n", Asking, "").says("echo", k.p.Echo, "✓ ：15:30")
	// Where a number is asked, a number is the answer.
	k.do(Typed, "3到5").at("n", Asking, "form.ambiguous_number")
	if k.p.First != 0 || k.offered() != "3|5" {
		t.Errorf("%d: %s", k.p.First, k.offered())
	}
	k.do(Typed, "2").at("sum", Asking, "")
	k.do(Typed, "十多万").do(Typed, "是").at("", Review, "")
	if got := submission(t, k.c, k.s); got != `{"at":{"s":"15:30"},"n":{"s":"2"},"on":{"s":"2026-06-05"},"sum":{"s":"100000"}}` {
		t.Error(got)
	}
}

// A reading that would not count is not offered, and many readings are none.
func TestOnlyReadingsThatCountAreOffered(t *testing.T) {
	t.Parallel()
	k := filling(t, Field{Key: "on", Kind: Date, Constraint: ". > '2026-12-31'"}, Field{Key: "n", Kind: Integer, Constraint: ". > 10"})
	k.do(Typed, "5/6")
	if got := k.offered(); got != "2027年5月6日" {
		t.Errorf("offered %q", got)
	}
	k.do(Skip, "").at("n", Asking, "")
	if k.offered() != "" || k.s.Between != nil {
		t.Error("readings went along to the next question")
	}
	for _, typed := range []string{"3到5", "11、12、13、14、15"} {
		if k.do(Typed, typed).at("n", Asking, "form.ambiguous_number"); k.offered() != "" {
			t.Errorf("%s offers %q", typed, k.offered())
		}
	}
	few := filling(t, Field{Key: "r", Kind: Range})
	if few.do(Typed, "3到5").at("r", Asking, "form.ambiguous_number"); few.offered() != "" || len(few.p.Choices) != 10 {
		t.Error("the steps of a range are buttons already")
	}
}

// Yes and no are understood in a sentence too, and then read back.
func TestYesAndNoAreRead(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{"对，我说过了": "yes", "没有，都搬走了": "no", "👌👌👌": "yes", "Yes, of course": "yes"} {
		k := filling(t, Field{Key: "moved", Kind: YesNo, Required: true})
		k.do(Typed, typed).at("moved", ReadBack, "").do(Typed, "不对").at("moved", Asking, "")
		k.do(Typed, typed).do(Typed, "对").at("", Review, "")
		if got := k.s.Answers["moved"].S; got != want {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
	k := filling(t, Field{Key: "moved", Kind: YesNo, Required: true})
	k.do(Typed, "是，不是").at("moved", Asking, "form.choose").do(Typed, "也许").at("moved", Asking, "form.choose").do(Typed, "没有").at("", Review, "")
	own := filling(t, Field{Key: "ok", Kind: YesNo, Choices: abc(2)}) // keys of its own: yes is none of them
	own.do(Typed, "对，我说过了").at("ok", Asking, "form.choose")
}

// What cannot be read as a moment is refused with how to write it.
func TestTypedMoments(t *testing.T) {
	t.Parallel()
	k := filling(t, Field{Key: "t", Kind: Time, Required: true}, Field{Key: "d", Kind: DateTime, Required: true}, Field{Key: "p", Kind: Period, Required: true})
	k.do(Typed, "以后").at("t", Asking, "form.read.no_time").do(Pick, "15:30").at("t", Asking, "form.read.no_time").do(Typed, "下午3点半").at("t", ReadBack, "").do(Yes, "")
	k.do(Typed, "15:30").at("d", Asking, "form.read.no_moment").do(Typed, "2026-03-05 15:30").at("d", ReadBack, "").do(Typed, "y").at("p", Asking, "")
	k.do(Typed, "15:30").at("p", Asking, "form.read.no_period").do(Typed, "2026M11").at("", Review, "").says("echo", k.p.Echo, "✓ ：2026年11月")
	if got := submission(t, k.c, k.s); got != `{"d":{"s":"2026-03-05T15:30"},"p":{"s":"2026M11"},"t":{"s":"15:30"}}` {
		t.Error(got)
	}
	for _, key := range []string{"t", "d", "p"} { // left behind by another version
		bad := Session{Answers: Answers{"t": {S: "15:30"}, "d": {S: "2026-03-05T15:30"}, "p": {S: "2026M11"}}}
		bad.Answers[key] = Value{S: "2026-W47 "}
		(&talk{t: t, c: k.c, s: bad}).do(Nothing, "").at(key, Asking, "")
	}
}
