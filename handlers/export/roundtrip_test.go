package export

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"regexp"
	"strings"
	"testing"

	"cadrebot/form"
	"cadrebot/internal/talk"
	"cadrebot/locales"
	file "cadrebot/reports/export"
	"cadrebot/store"
)

// homes asks for homes, and in each of them for children.
func homes() form.Form {
	label := locales.Both("问", "Q")
	return form.Form{ID: "homes", Version: 1, Title: label, Fields: []form.Field{
		{Key: "day", Kind: form.Date, Label: label, Required: true},
		{Key: "yard", Kind: form.BeginGroup},
		{Key: "crops", Kind: form.Many, Label: label, Required: true, Choices: []form.Choice{{Key: "a", Label: label}, {Key: "b", Label: label}}},
		{Key: "home", Kind: form.BeginRepeat, Label: label},
		{Key: "size", Kind: form.Integer, Label: label, Required: true},
		{Key: "kid", Kind: form.BeginRepeat, Label: label, RepeatCount: "${size} - 1"},
		{Key: "age", Kind: form.Integer, Label: label, Required: true},
		{Key: "kid.end", Kind: form.EndRepeat},
		{Key: "home.end", Kind: form.EndRepeat},
		{Key: "yard.end", Kind: form.EndGroup},
	}}
}

// filled answers homes: two homes of two and three people.
func filled(t *testing.T) form.Answers {
	t.Helper()
	c, err := form.Compile(homes())
	talk.Must(t, err)
	s, p := c.Step(form.Session{}, form.Input{}, talk.Thursday)
	for _, in := range []form.Input{
		{Act: form.Typed, Text: "2026-11-18"},
		{Act: form.Toggle, Arg: "a"},
		{Act: form.Toggle, Arg: "b"},
		{Act: form.Done},
		{Act: form.Yes},
		{Act: form.Typed, Text: "2"},
		{Act: form.Typed, Text: "5"},
		{Act: form.Yes},
		{Act: form.Typed, Text: "3"},
		{Act: form.Typed, Text: "7"},
		{Act: form.Typed, Text: "9"},
		{Act: form.No},
		{Act: form.Submit},
	} {
		if s, p = c.Step(s, in, talk.Thursday); !p.Refusal.Empty() {
			t.Fatalf("%+v: %s", in, p.Refusal.Plain(locales.EN))
		}
	}
	if p.Stage != form.Finished {
		t.Fatalf("the form stands at %s", p.Stage)
	}
	return c.Submission(s, talk.Thursday)
}

// groupsIn are the names of groups in a KEY, which the keys of answers do not have.
var groupsIn = regexp.MustCompile(`yard/`)

// TestWhatWasAnsweredComesBack fills a form with repeats in repeats, stores it, exports it
// for ODK and puts the answers together again from the files.
func TestWhatWasAnsweredComesBack(t *testing.T) {
	w := twoTownships(t)
	want := filled(t)
	body, err := json.Marshal(want)
	talk.Must(t, err)
	_, err = w.SQL().ExecContext(t.Context(), `
insert into submission (number, conversation, form_id, form_version, unit_id, period, person_id, role, answers, state, submitted_at, updated_at)
values ('R-7', 'c7', 'homes', 1, $1, '2026W47', $2, 'VFS', $3, 'submitted', $4, $4)`,
		int64(w.Members["vfs"].Active.Unit.ID), int64(w.Members["vfs"].ID), string(body), w.Now)
	talk.Must(t, err)
	var b bytes.Buffer
	n, err := file.ODK(&b, homes(), file.Options{}, store.NewReports(w.DB).Export(t.Context(), w.Members["twn"].Active.Unit, "homes", "2026W01", "2026W53"))
	if err != nil || n != 1 {
		t.Fatalf("%d rows, %v", n, err)
	}
	got := map[string]string{}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	talk.Must(t, err)
	for _, f := range z.File {
		r, err := f.Open()
		talk.Must(t, err)
		rows, err := csv.NewReader(r).ReadAll()
		talk.Must(t, err)
		read(t, rows, got)
	}
	said := map[string]string{}
	for key, v := range want {
		if key != "home" && path.Base(key) != "kid" { // how many rounds: as many as there are rows
			said["R-7/"+key] = strings.TrimSpace(v.S + " " + strings.Join(v.L, " "))
		}
	}
	if !maps.Equal(got, said) || len(said) != 7 {
		t.Errorf("came back as %v, want %v", got, said)
	}
}

// read puts the answers in rows under KEY/field.
func read(t *testing.T, rows [][]string, into map[string]string) {
	t.Helper()
	at := map[string]int{}
	for i, h := range rows[0] {
		at[h] = i
	}
	for _, r := range rows[1:] {
		key := r[at["KEY"]]
		if p, inside := at["PARENT_KEY"]; inside && !strings.HasPrefix(key, r[p]+"/") {
			t.Errorf("%s does not lie in %s", key, r[p])
		}
		for _, h := range []string{"day", "yard-crops", "size", "age"} {
			if i, has := at[h]; has {
				into[fmt.Sprintf("%s/%s", groupsIn.ReplaceAllString(key, ""), path.Base(strings.ReplaceAll(h, "-", "/")))] = r[i]
			}
		}
	}
}
