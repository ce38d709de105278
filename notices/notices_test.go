package notices

import (
	"errors"
	"strings"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

func at(day, hour, minute int) time.Time {
	return time.Date(2026, 11, day, hour, minute, 0, 0, locales.Zone)
}

func valid() Notice {
	return Notice{
		Kind: Ordinary, Title: locales.Both("进度报送", "Progress reports"), Body: locales.Both("25日前报送", "Due on the 25th"),
		Audience: Audience{Unit: org.Unit{ID: 1}, Roles: []org.Role{org.VillageCommittee}},
	}
}

func TestReachCountsEachPersonOnce(t *testing.T) {
	t.Parallel()
	// TV-19: 96 meant, 90 delivered, 71 acknowledged, 12 told by phone of whom 4 acknowledged.
	f := Figures{
		ByState: map[State]int{Confirmed: 71, Sent: 19, Unreachable: 6},
		Reasons: map[string]int{"blocked": 6}, Told: 12 - 4,
	}
	if got := f.Reach().Percent(); f.Targeted() != 96 || got != "82.3%" {
		t.Errorf("reach of %d is %s, want 82.3%%", f.Targeted(), got)
	}
	if got := f.Delivery().Percent(); got != "93.8%" { // 90/96 = 93.75, half up
		t.Errorf("delivery rate %s", got)
	}
	if f.Missed() != 6 || f.Waiting() != 0 || f.Accepted() != 90 {
		t.Errorf("missed %d, waiting %d, accepted %d", f.Missed(), f.Waiting(), f.Accepted())
	}
}

func TestRatios(t *testing.T) {
	t.Parallel()
	for r, want := range map[Ratio]string{
		{0, 0}: "-", {0, 5}: "0.0%", {5, 5}: "100.0%", {1, 3}: "33.3%", {2, 3}: "66.7%", {1, 2000}: "0.1%", {1, 2001}: "0.0%",
	} {
		if got := r.Percent(); got != want {
			t.Errorf("%v is %s, want %s", r, got, want)
		}
	}
	for r, want := range map[Ratio]string{
		{0, 0}: "░░░░", {0, 3}: "░░░░", {99, 100}: "▓▓▓░", {100, 100}: "▓▓▓▓", {5, 3}: "▓▓▓▓",
	} {
		if got := r.Bar(4); got != want {
			t.Errorf("%v draws %s, want %s", r, got, want)
		}
	}
}

func TestBothLanguagesOrNothing(t *testing.T) {
	t.Parallel()
	if err := valid().Validate(); err != nil {
		t.Fatalf("a valid notice is refused: %v", err)
	}
	for want, spoil := range map[string]func(*Notice){
		"notice.no_kind":        func(n *Notice) { n.Kind = "party" },
		"notice.en_missing":     func(n *Notice) { n.Body.En = " \n" },
		"notice.zh_missing":     func(n *Notice) { n.Title.Zh = "" },
		"notice.zh_not_chinese": func(n *Notice) { n.Title.Zh, n.Body.Zh = n.Title.En, n.Body.En },
		"notice.en_not_english": func(n *Notice) { n.Title.En, n.Body.En = n.Title.Zh, n.Body.Zh },
		"notice.too_long":       func(n *Notice) { n.Body.Zh = strings.Repeat("长", MaxBody+1) },
		"notice.nobody_chosen":  func(n *Notice) { n.Audience.Roles = nil },
	} {
		n := valid()
		spoil(&n)
		var no *locales.Refusal
		if err := n.Validate(); !errors.As(err, &no) || no.Text.ID != want {
			t.Errorf("want %s, got %v", want, err)
		}
	}
}

func TestWhoMaySend(t *testing.T) {
	t.Parallel()
	for _, r := range org.AllRoles() {
		m := org.Member{Person: org.Person{ID: 1}, Active: org.Grant{ID: 1, Role: r}}
		want := r.Family() == org.Coordinator || r.Family() == org.Teaching || r.Family() == org.Admin
		if err := MaySend(m); (err == nil) != want {
			t.Errorf("%s: %v", r, err)
		}
		m.Active.ID = 0
		if MaySend(m) == nil {
			t.Errorf("%s without a grant may send", r)
		}
	}
}

func TestQuietHours(t *testing.T) {
	t.Parallel()
	early, shift, none := Quiet{21 * 60, 10 * 60}, Quiet{12 * 60, 14 * 60}, Quiet{}
	for _, c := range []struct {
		q    Quiet
		at   time.Time
		want time.Time
	}{
		{UsualQuiet, at(20, 22, 10), at(21, 8, 30)},
		{UsualQuiet, at(20, 20, 59), at(20, 20, 59)},
		{UsualQuiet, at(20, 21, 0), at(21, 8, 30)},
		{UsualQuiet, at(21, 3, 0), at(21, 8, 30)},
		{UsualQuiet, at(21, 7, 30), at(21, 7, 30)},
		{early, at(20, 22, 0), at(21, 10, 0)},
		{shift, at(20, 13, 0), at(20, 14, 0)},
		{shift, at(20, 22, 0), at(20, 22, 0)},
		{none, at(20, 3, 0), at(20, 3, 0)},
	} {
		if got := c.q.Hold(c.at.UTC()); !got.Equal(c.want) {
			t.Errorf("%v at %v: held until %v, want %v", c.q, c.at, got.In(locales.Zone), c.want)
		}
	}
}

func TestWhatMayGoNow(t *testing.T) {
	t.Parallel()
	n := valid()
	base := func() Candidate {
		return Candidate{Delivery: Delivery{Chat: 5, Notice: &n}, Quiet: UsualQuiet}
	}
	noon, night := at(20, 12, 0), at(20, 22, 10)
	for name, c := range map[string]struct {
		change func(*Candidate)
		now    time.Time
		want   Decision
	}{
		"at noon":             {now: noon, want: Decision{Send: true}},
		"at night":            {now: night, want: Decision{State: Queued, Until: at(21, 8, 30)}},
		"emergency at night":  {func(c *Candidate) { c.Urgent = true }, night, Decision{Send: true}},
		"third today":         {func(c *Candidate) { c.Today = PerDay }, noon, Decision{State: Queued, Until: at(21, 8, 30)}},
		"emergency as third":  {func(c *Candidate) { c.Urgent, c.Today = true, 9 }, noon, Decision{Send: true}},
		"not a notice":        {func(c *Candidate) { c.Delivery.Notice, c.Today = nil, 9 }, noon, Decision{Send: true}},
		"budgeted as third":   {func(c *Candidate) { c.Delivery.Notice, c.Budgeted, c.Today = nil, true, PerDay }, noon, Decision{State: Queued, Until: at(21, 8, 30)}},
		"too late":            {func(c *Candidate) { c.Expires = noon }, noon, Decision{State: Expired, Until: noon}},
		"never joined":        {func(c *Candidate) { c.Delivery.Chat = 0 }, noon, Decision{State: Unreachable, Reason: ReasonNeverJoined, Until: noon}},
		"blocked":             {func(c *Candidate) { c.Unreachable = "blocked" }, noon, Decision{State: Unreachable, Reason: "blocked", Until: noon}},
		"tried too often":     {func(c *Candidate) { c.Tries = MaxTries }, noon, Decision{State: Failed, Reason: ReasonTooOften, Until: noon}},
		"emergency, too late": {func(c *Candidate) { c.Urgent, c.Expires = true, noon }, noon, Decision{State: Expired, Until: noon}},
	} {
		cand := base()
		if c.change != nil {
			c.change(&cand)
		}
		got := cand.Decide(c.now)
		if got.Send != c.want.Send || got.State != c.want.State || got.Reason != c.want.Reason || !got.Until.Equal(c.want.Until) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestWhatFollowsFromATry(t *testing.T) {
	t.Parallel()
	now := at(20, 12, 0)
	plain, important := valid(), valid()
	important.Confirm = true
	for name, c := range map[string]struct {
		try       Try
		state     State
		wait      time.Duration
		uncounted bool
	}{
		"arrived":             {try: Try{Outcome: Arrived, MessageID: 3, Reason: "x"}, state: Sent},
		"gone":                {try: Try{Outcome: Gone, Reason: "blocked"}, state: Unreachable},
		"refused":             {try: Try{Outcome: Refused, Reason: "rejected"}, state: Failed},
		"too many":            {try: Try{Outcome: Later, Wait: 7 * time.Second}, state: Queued, wait: 7 * time.Second, uncounted: true},
		"doubt, ordinary":     {try: Try{Outcome: Doubtful, Delivery: Delivery{Notice: &plain, Attempts: 1}}, state: Unknown},
		"doubt, important":    {try: Try{Outcome: Doubtful, Delivery: Delivery{Notice: &important, Attempts: 1}}, state: Queued, wait: 5 * time.Second},
		"doubt, again":        {try: Try{Outcome: Doubtful, Delivery: Delivery{Attempts: 3}}, state: Queued, wait: 20 * time.Second},
		"doubt, once too oft": {try: Try{Outcome: Doubtful, Delivery: Delivery{Attempts: MaxDoubts}}, state: Unknown},
	} {
		r := c.try.Conclude(now)
		if r.State != c.state || r.RunAt.Sub(now) != c.wait || r.Uncounted != c.uncounted {
			t.Errorf("%s: %s after %v (uncounted %v)", name, r.State, r.RunAt.Sub(now), r.Uncounted)
		}
		if r.State == Sent && r.Reason != "" {
			t.Errorf("%s: keeps the reason %q", name, r.Reason)
		}
	}
}

func TestEveryReasonHasWords(t *testing.T) {
	t.Parallel()
	for _, s := range []State{Unreachable, Failed, Unknown, Expired, Cancelled} {
		for _, r := range reasons {
			for _, l := range locales.All {
				if got := Why(s, r).In(l); got == "" || strings.HasPrefix(got, "[") {
					t.Errorf("%s %s in %s: %q", s, r, l, got)
				}
			}
		}
	}
	f := Figures{ByState: map[State]int{Unreachable: 2, Unknown: 1, Sent: 7}, Reasons: map[string]int{"blocked": 2}}
	var all []string
	for _, l := range (Report{Notice: valid(), Figures: f}).Lines() {
		all = append(all, l.Plain(locales.ZH))
	}
	if text := strings.Join(all, "\n"); !strings.Contains(text, "停用了本机器人：2") || !strings.Contains(text, "不确定是否送达：1") {
		t.Errorf("lines:\n%s", text)
	}
}
