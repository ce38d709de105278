package export

import (
	"archive/zip"
	"fmt"
	"io"
	"strconv"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/reports"
)

// odkTime is how ODK Central writes moments: UTC with milliseconds.
const odkTime = "2006-01-02T15:04:05.000Z"

// ODK writes a zip with one CSV named after the form, in the shape in which ODK Central
// exports submissions: SubmissionDate first, field keys and choice codes, KEY (the
// receipt) and what Central says of a submission last. Instead of persons it names units
// and roles. Forms without repeats have no further files. It returns how many submissions
// were written.
func ODK(w io.Writer, f form.Form, rows Rows) (int, error) {
	z := zip.NewWriter(w)
	out, err := z.Create(f.ID + ".csv")
	if err != nil {
		return 0, fmt.Errorf("begin the ODK archive: %w", err)
	}
	n, err := table(out, odkColumns(f), Options{}, rows)
	if err != nil {
		return n, err
	}
	if err := z.Close(); err != nil {
		return n, fmt.Errorf("end the ODK archive: %w", err)
	}
	return n, nil
}

func odkColumns(f form.Form) []column {
	text := func(key string, read func(reports.Row) string) column {
		return column{key: key, value: func(r reports.Row) cell { return cell{text: read(r)} }}
	}
	number := func(key string, read func(reports.Row) int) column {
		return column{key: key, value: func(r reports.Row) cell { return cell{text: strconv.Itoa(read(r)), number: true} }}
	}
	none := func(reports.Row) int { return 0 }
	out := []column{
		text("SubmissionDate", func(r reports.Row) string { return r.First.UTC().Truncate(time.Millisecond).Format(odkTime) }),
		text("period", func(r reports.Row) string { return string(r.Period) }),
		text("unit_code", func(r reports.Row) string { return r.Unit.Code }),
	}
	out = append(out, answers(f, Options{})...)
	return append(
		out,
		text("KEY", func(r reports.Row) string { return r.Number }),
		text("SubmitterID", func(r reports.Row) string { return r.Unit.Code }),
		text("SubmitterName", func(r reports.Row) string { return string(r.Role) }),
		number("AttachmentsPresent", none),
		number("AttachmentsExpected", none),
		text("Status", func(reports.Row) string { return "" }),
		text("ReviewState", func(r reports.Row) string { return reviewState(r.State) }),
		text("DeviceID", func(reports.Row) string { return "" }),
		number("Edits", func(r reports.Row) int { return r.Returns }),
		number("FormVersion", func(r reports.Row) int { return r.Version }),
	)
}

// reviewState is a report's state in Central's words; "" has not been reviewed.
func reviewState(s lifecycle.State) string {
	switch s {
	case reports.TownshipApproved, reports.CountyApproved, reports.Locked:
		return "approved"
	case reports.Returned, reports.CorrectionRequested:
		return "hasIssues"
	case reports.Corrected:
		return "edited"
	}
	return ""
}
