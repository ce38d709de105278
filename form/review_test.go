package form

import "testing"

func TestLinesOfTheReviewOpenByNumber(t *testing.T) {
	t.Parallel()
	c := compiled(t, brief())
	for typed, want := range map[string]string{"2": "risk", "２": "risk", "改1": "households", "改 5": "help", "Edit 6": "visit", "edit3": "news"} {
		k := &talk{t: t, c: c, s: full()}
		k.do(Typed, typed).at(want, Asking, "")
		if !k.p.CanBack {
			t.Errorf("%s: no way back", typed)
		}
		k.do(Back, "").at("", Review, "")
	}
	for typed, why := range map[string]string{"0": "form.at_review", "99": "form.at_review", "-1": "form.at_review", "改": "form.at_review", "8": "form.closed", "x3": "form.at_review"} {
		(&talk{t: t, c: c, s: full()}).do(Typed, typed).at("", Review, why)
	}
	for _, typed := range []string{"提交", "确认", "确认提交", "submit", "Confirm"} {
		(&talk{t: t, c: c, s: full()}).do(Typed, typed).at("", Finished, "")
	}
	s := full()
	s.Only = []string{"risk"}
	(&talk{t: t, c: c, s: s}).do(Typed, "1").at("", Review, "form.closed").do(Typed, "2").at("risk", Asking, "")
}

func TestBackFromAnOpenedLineGoesToTheReview(t *testing.T) {
	t.Parallel()
	k := &talk{t: t, c: compiled(t, brief()), s: full()}
	k.do(Open, "visit").do(Back, "").at("", Review, "")
	k.do(Open, "households").do(Typed, "四十").at("households", ReadBack, "").do(Back, "").at("", Review, "")
	if got := k.s.Answers["households"].S; got != "35" {
		t.Errorf("households is %q after going back", got)
	}
	// What an edit makes necessary is a question on the way, with the way back of one.
	k.do(Open, "news").do(Pick, "clue").at("clues", Asking, "").do(Back, "").at("news", Asking, "").do(Back, "").at("risk", Asking, "")
}

func TestNothingIsZeroWhereThingsAreCounted(t *testing.T) {
	t.Parallel()
	for _, k := range []Kind{Integer, Decimal, Money} {
		for _, typed := range []string{"没有", "无", "没有。", "None", "no"} {
			r, err := Read(k, typed, friday)
			if err != nil || r.Value.S != "0" || r.Exact {
				t.Errorf("%s %q: %+v %v, want 0 read back", k, typed, r, err)
			}
		}
	}
	for _, k := range []Kind{Percent, Date, Area} {
		if r, err := Read(k, "没有", friday); err == nil {
			t.Errorf("%s: 没有 read as %v", k, r.Value)
		}
	}
	if r, err := Read(Percent, "八成", friday); err != nil || r.Value.S != "80" {
		t.Errorf("八成: %+v %v", r, err)
	}
	k := &talk{t: t, c: compiled(t, brief()), s: Session{Skipped: []string{"intro"}}}
	k.do(Typed, "没有").at("households", ReadBack, "").do(Typed, "没有").at("households", Asking, "")
	k.do(Typed, "无").at("households", ReadBack, "").do(Typed, "对").at("risk", Asking, "").says("echo", k.p.Echo, "✓ 监测户数：0户")
	k.do(Typed, "12%").at("risk", Asking, "form.wrong_unit").says("refusal", k.p.Refusal, "这里按“户”填写，您写的是“%”。请只写以户为单位的数，例如 3。")
	k.do(Typed, "xyz").at("risk", Asking, "form.no_count")
	k.do(Typed, "零").do(Yes, "")
	k.at("news", Asking, "")
	if _, err := Read(Integer, "50％", friday); refusalText(err).ID != "form.no_count" {
		t.Errorf("a share in a count without unit: %v", err)
	}
}
