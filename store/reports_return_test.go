package store_test

import (
	"strings"
	"testing"

	"cadrebot/reports"
)

func TestAReasonForEachField(t *testing.T) {
	w := openReports(t)
	s := w.submitted("vfs", answers(), reportNow)
	each := map[string]string{"mon_03": "@differs", "col_01": "少了一笔"}
	back, err := w.reports.Return(t.Context(), reports.SendBack{
		Act: w.act("twn", "back", s), Fields: []string{"mon_03", "col_01"}, Opens: []string{"mon_03", "col_01"}, Reason: "@differs", Reasons: each,
	}, nil, reportNow)
	must(t, err)
	if back.Why("mon_03") != "@differs" || back.Why("col_01") != "少了一笔" || back.Why("lab_02") != "@differs" {
		t.Errorf("reasons %v, %q", back.Reasons, back.Reason)
	}
	h, err := w.reports.History(t.Context(), s.ID)
	must(t, err)
	if last := h[len(h)-1]; last.Reasons["col_01"] != "少了一笔" || len(h[0].Reasons) != 0 {
		t.Errorf("history %+v", h)
	}
	// A later return with one reason for all forgets the reasons of the first.
	f := w.filing("vfs", "fix", answers("mon_03", "3"))
	f.Of, f.Revision = back.ID, back.Revision
	fixed, err := w.reports.Resubmit(t.Context(), f, reportNow)
	must(t, err)
	if got := strings.Join(fixed.Outstanding(), " "); got != "col_01" {
		t.Errorf("outstanding %q", got)
	}
	again, err := w.sendBack("twn", "again", fixed, "col_01")
	must(t, err)
	if again.Why("col_01") != "请核对" {
		t.Errorf("the second return says %q", again.Why("col_01"))
	}
}
