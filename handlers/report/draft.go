package report

import (
	"context"
	"slices"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// dropped, behind the argument of "no change", says that what is half filled in may go.
const dropped = ".drop"

// weeklyDraft is the conversation that fills the brief of a unit for a period.
func weeklyDraft(p reports.Period, unit org.UnitID) bot.Draft {
	return bot.Draft{Kind: kindWeekly, Ref: reference{period: p, unit: unit}.String()}
}

// keeps reports whether a button would drop a draft without having said so.
func keeps(t *bot.Turn, draft bot.Draft) bool {
	return t.Drafted(draft.Kind, draft.Ref) && (t.Press == nil || !strings.HasSuffix(t.Press.Arg, dropped))
}

// goOn leads to the draft: the open conversation by /resume, which bot then offers no second
// time; one laid aside by b, which opens the same again.
func goOn(t *bot.Turn, draft bot.Draft, b bot.Button) bot.Button {
	b.Label = locales.M("report.draft.go_on")
	if t.Conversation != "" && len(t.Drafts) > 0 && t.Drafts[0] == draft {
		return bot.To(b.Label, "cmd", "resume")
	}
	return b
}

// choices adds the two ways to report: as last time, or filled in. With a draft, going on
// with it comes first.
func choices(t *bot.Turn, s *bot.Screen, draft bot.Draft, same, fill bot.Button) *bot.Screen {
	if !t.Drafted(draft.Kind, draft.Ref) {
		return s.Row(same).Row(fill)
	}
	return s.Add(locales.M("report.draft.begun")).Row(goOn(t, draft, fill)).Row(same)
}

// dropScreen asks whether "no change" may drop what is half filled in.
func dropScreen(f reports.Form, p reports.Period, on, drop bot.Button) *bot.Screen {
	return bot.Say(locales.M("report.draft.ask", "Period", about(f, p))).Row(on).Row(drop)
}

// filedOver is what has been filed for the period; with a draft, what can become of that
// stands above, and the way back to it comes first.
func (d *desk) filedOver(ctx context.Context, t *bot.Turn, sub reports.Submission, draft bot.Draft, on bot.Button) (bot.Reply, error) {
	r, err := d.filed(ctx, t, sub)
	if err != nil || !t.Drafted(draft.Kind, draft.Ref) {
		return r, err
	}
	id := "report.draft.reviewed"
	if _, may := mayChange(t, sub); may {
		id = "report.draft.filed"
	}
	s := r.Screens[0]
	s.Body = slices.Insert(s.Body, 0, locales.M(id))
	s.Rows = slices.Insert(s.Rows, 0, []bot.Button{goOn(t, draft, on)})
	return r, nil
}
