package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"cadrebot/locales"
	"cadrebot/policy"
	"cadrebot/policy/importing"
)

// refused is how many files, lines and documents were not taken.
func (im *documentImport) refused() int {
	out := map[string]bool{}
	for _, f := range im.findings {
		switch {
		case f.Severity == importing.Warning:
		case f.Item != "":
			out[f.File+" "+string(f.Item)] = true
		default:
			out[f.Where()] = true
		}
	}
	return len(out)
}

// write prints a line an item, then what there is to say about the files, then the sums.
func (im *documentImport) write(w io.Writer, l locales.Lang) error {
	var b strings.Builder
	for _, o := range im.outcomes {
		title := o.Title.Zh
		if title == "" || l == locales.EN && o.Title.En != "" {
			title = o.Title.En
		}
		fmt.Fprintf(&b, "%s  %s  %s%s\n", locales.M("importing.state_"+string(o.Kind)).Plain(l), o.ID, title, changedPlaces(o.Changes, l))
	}
	for _, f := range im.findings {
		state := "!"
		if f.Severity != importing.Warning {
			state = locales.M("importing.state_refused").Plain(l)
		}
		fmt.Fprintf(&b, "%s  %s  %s\n      -> %s\n", state, f.Where(), f.Message.Plain(l), f.Do.Plain(l))
	}
	args := []any{"Added", im.done.Added, "Changed", im.done.Changed, "Same", im.done.Same, "Refused", im.refused()}
	total := locales.M("importing.total", args...)
	if im.dryRun {
		total = locales.M("importing.total_dry", args...)
	}
	fmt.Fprintln(&b, total.Plain(l))
	_, err := io.WriteString(w, b.String())
	return err
}

// changedPlaces lists what a new version changed: " · changed date, a3 · added a4".
func changedPlaces(cs []policy.Change, l locales.Lang) string {
	out := ""
	for _, kind := range []policy.ChangeKind{policy.Changed, policy.Added, policy.Removed} {
		var places []string
		for _, c := range cs {
			if c.Kind == kind {
				places = append(places, c.Field+c.Anchor)
			}
		}
		if len(places) > 0 {
			out += "  · " + locales.M("importing.change_"+string(kind)).Plain(l) + " " + strings.Join(places, ", ")
		}
	}
	return out
}

// importJSON is the shape of "policy import --json".
type importJSON struct {
	DryRun    bool                `json:"dry_run"`
	Added     int                 `json:"added"` // items and figures
	Changed   int                 `json:"changed"`
	Unchanged int                 `json:"unchanged"`
	Refused   int                 `json:"refused"` // files, lines and documents
	Items     []importItemJSON    `json:"items"`
	Findings  []importFindingJSON `json:"findings"`
}

type importItemJSON struct {
	ID      policy.ItemID      `json:"id"`
	Title   bothJSON           `json:"title"`
	File    string             `json:"file"`
	Outcome policy.ChangeKind  `json:"outcome"`
	Changes []importChangeJSON `json:"changes,omitempty"`
}

type importChangeJSON struct {
	Kind   policy.ChangeKind `json:"kind"`
	Field  string            `json:"field,omitempty"`
	Anchor string            `json:"anchor,omitempty"`
	Number string            `json:"number,omitempty"`
}

type importFindingJSON struct {
	Severity  importing.Severity `json:"severity"`
	File      string             `json:"file"`
	Line      int                `json:"line,omitempty"`
	Paragraph int                `json:"paragraph,omitempty"`
	ID        policy.ItemID      `json:"id,omitempty"`
	Message   bothJSON           `json:"message"`
	Do        bothJSON           `json:"do"`
}

func (im *documentImport) writeJSON(w io.Writer) error {
	j := importJSON{
		DryRun: im.dryRun, Added: im.done.Added, Changed: im.done.Changed, Unchanged: im.done.Same, Refused: im.refused(),
		Items: []importItemJSON{}, Findings: []importFindingJSON{},
	}
	for _, o := range im.outcomes {
		it := importItemJSON{ID: o.ID, Title: bothJSON{o.Title.Zh, o.Title.En}, File: im.files[o.ID], Outcome: o.Kind}
		for _, c := range o.Changes {
			it.Changes = append(it.Changes, importChangeJSON{c.Kind, c.Field, c.Anchor, c.Number})
		}
		j.Items = append(j.Items, it)
	}
	for _, f := range im.findings {
		j.Findings = append(j.Findings, importFindingJSON{f.Severity, f.File, f.Line, f.Paragraph, f.Item, inBoth(f.Message), inBoth(f.Do)})
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(j)
}
