package export

import (
	"archive/zip"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/reports"
)

// odkTime is how ODK Central writes moments: UTC with milliseconds.
const odkTime = "2006-01-02T15:04:05.000Z"

// ODK writes a zip in the shape in which ODK Central exports submissions: one CSV named
// after the form, SubmissionDate first, names as the form's author wrote them with those of
// the groups around them (group-field), choice codes, KEY (the receipt) and what Central
// says of a submission last. Each repeat has a CSV of its own, FORM-REPEAT.csv, whose rows
// name what they stand in by PARENT_KEY and themselves by KEY; repeats of one name are
// numbered, ~1 and ~2. A place takes four columns. Instead of persons it names units and
// roles. Files are named, but not in the zip: what has been fetched is called media/ and its
// name below the folder of attachments, so that a copy of that folder, called media, fits
// beside the CSV, and only that counts as present. Of o only Split counts. It returns how many
// submissions were written. See https://docs.getodk.org/central-submissions/.
func ODK(w io.Writer, f form.Form, o Options, rows Rows) (int, error) {
	z := zip.NewWriter(w)
	out, err := z.Create(f.ID + ".csv")
	if err != nil {
		return 0, fmt.Errorf("begin the ODK archive: %w", err)
	}
	o = Options{Split: o.Split, media: "media/"}
	all := levels(f)
	root, err := newSheet(out, odkColumns(all, o), o)
	if err != nil {
		return 0, err
	}
	asides, err := newAsides(all, f.ID, o)
	if err != nil {
		return 0, err
	}
	n := 0
	for r, err := range rows {
		if err != nil {
			return n, err
		}
		if err := root.write(all[0].rounds(r)[0]); err != nil {
			return n, err
		}
		for _, a := range asides {
			if err := a.add(r); err != nil {
				return n, err
			}
		}
		n++
	}
	if err := root.end(); err != nil {
		return n, err
	}
	for _, a := range asides {
		if err := a.into(z); err != nil {
			return n, err
		}
	}
	if err := z.Close(); err != nil {
		return n, fmt.Errorf("end the ODK archive: %w", err)
	}
	return n, nil
}

func odkColumns(all []*level, o Options) []column {
	text := func(key string, read func(round) string) column {
		return column{key: key, value: func(r round) cell { return cell{text: read(r)} }}
	}
	number := func(key string, read func(round) int) column {
		return column{key: key, value: func(r round) cell { return cell{text: strconv.Itoa(read(r)), number: true} }}
	}
	out := []column{
		text("SubmissionDate", func(r round) string { return r.First.UTC().Truncate(time.Millisecond).Format(odkTime) }),
		text("period", func(r round) string { return string(r.Period) }),
		text("unit_code", func(r round) string { return r.Unit.Code }),
	}
	out = append(out, odkAnswers(all[0], o)...)
	return append(
		out,
		text("KEY", func(r round) string { return r.key }),
		text("SubmitterID", func(r round) string { return r.Unit.Code }),
		text("SubmitterName", func(r round) string { return string(r.Role) }),
		number("AttachmentsPresent", func(r round) int { _, n := attachments(all, r.Row); return n }),
		number("AttachmentsExpected", func(r round) int { n, _ := attachments(all, r.Row); return n }),
		text("Status", func(round) string { return "" }),
		text("ReviewState", func(r round) string { return reviewState(r.State) }),
		text("DeviceID", func(round) string { return "" }),
		number("Edits", func(r round) int { return r.Returns }),
		number("FormVersion", func(r round) int { return r.Version }),
	)
}

// odkAnswers are the columns of a level's fields under their names as Central has them.
func odkAnswers(l *level, o Options) []column {
	var out []column
	for _, p := range l.fields {
		fl, heading := p.Field, p.heading()
		switch {
		case fl.Kind == form.BeginRepeat: // its rounds stand in a file of their own
		case fl.Kind == form.Geopoint:
			for i, part := range []string{"Latitude", "Longitude", "Altitude", "Accuracy"} {
				out = append(out, column{key: heading + "-" + part, field: fl, value: func(r round) cell { return r.coordinate(fl, i) }})
			}
		default:
			out = append(out, column{key: heading, field: fl, value: func(r round) cell { return r.cell(fl, o) }})
		}
		if o.Split && fl.Kind == form.Many {
			out = append(out, ticks(fl, heading)...)
		}
	}
	return out
}

// coordinate is one of the four numbers of a place.
func (r round) coordinate(f *form.Field, i int) cell {
	v, _ := r.answer(f)
	if parts := strings.Fields(v.S); i < len(parts) {
		return cell{text: parts[i], number: numeric(parts[i])}
	}
	return cell{}
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
