package report

import (
	"context"
	"testing"
	"time"

	"cadrebot/internal/talk"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
)

// friday is when the brief of the week is due.
var friday = time.Date(2026, 11, 20, 18, 0, 0, 0, locales.Zone)

// world is a township with two villages.
type world struct {
	*talk.World
	reports *counted
}

// counted is the reports of the database, noting how often units were counted.
type counted struct {
	*store.Reports
	overviews int
}

func (c *counted) Overview(ctx context.Context, unit org.Unit, formID string, p reports.Period, now time.Time) (reports.Overview, error) {
	c.overviews++
	return c.Reports.Overview(ctx, unit, formID, p, now)
}

func newWorld(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	base := talk.Open(t, talk.Thursday, "990101", "99010102", "9901010203", "9901010204")
	w := &world{World: base, reports: &counted{Reports: store.NewReports(base.DB)}}
	w.Hire("vfs", locales.ZH, talk.Post("9901010203", org.VillageFirstSecretary))
	w.Hire("vc", locales.ZH, talk.Post("9901010203", org.VillageCommittee))
	w.Hire("hac", locales.ZH, talk.Post("9901010203", org.HouseholdContact))
	w.Hire("vfs2", locales.ZH, talk.Post("9901010204", org.VillageFirstSecretary))
	w.Hire("twn", locales.ZH, talk.Post("99010102", org.TownshipApprover))
	w.Hire("trainer", locales.ZH, talk.Post("990101", org.Trainer))
	var err error
	w.Feature, err = New(w.reports, store.NewForms(base.DB))
	talk.Must(t, err)
	return w
}

// filed is what the village has on record for the current week.
func (w *world) filed(name string) reports.Submission {
	w.T.Helper()
	st, err := w.reports.Standing(w.T.Context(), w.Members[name].Active.Unit.ID, reports.WeeklyBrief, "2026W47", talk.Thursday)
	talk.Must(w.T, err)
	if st.Filed == nil {
		w.T.Fatal("nothing is filed")
	}
	return *st.Filed
}

func (w *world) by(name string) lifecycle.Actor { return lifecycle.ActorOf(w.Members[name]) }
