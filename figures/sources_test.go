package figures_test

import (
	"slices"
	"testing"

	"cadrebot/figures"
	"cadrebot/form"
	"cadrebot/funds"
	"cadrebot/lifecycle"
	"cadrebot/monitoring"
	"cadrebot/oversight"
	"cadrebot/partners"
	"cadrebot/projects"
	"cadrebot/record"
)

// kinds are those of the domains that figures are counted from, by id.
func kinds() map[string]record.Kind {
	out := map[string]record.Kind{}
	for _, d := range []record.Desk{funds.Desk(), projects.Desk(), monitoring.Desk(), oversight.Desk(), partners.Desk()} {
		for _, k := range d.Kinds {
			out[k.ID] = k
		}
	}
	return out
}

// asks reports whether a form of the kind, or one of its moves, asks for key.
func asks(k record.Kind, key string) bool {
	if key == monitoring.KeyNet { // worked out
		return k.ID == monitoring.Income
	}
	fields := slices.Clone(k.Form.Fields)
	for _, m := range k.Machine.Moves() {
		fields = append(fields, m.Asks...)
	}
	return slices.ContainsFunc(fields, func(f form.Field) bool { return f.Key == key })
}

// A name that a domain does not know would count nothing, silently.
func TestSourcesNameWhatTheDomainsHave(t *testing.T) {
	t.Parallel()
	all := kinds()
	seen := 0
	for _, s := range figures.Sources {
		k, known := all[s.Kind]
		if !known {
			t.Errorf("%s is counted from %q, which no domain has", s.Quantity, s.Kind)
			continue
		}
		seen++
		for _, state := range s.States {
			if !slices.Contains(k.Machine.States(), lifecycle.State(state)) {
				t.Errorf("%s: %s has no state %q", s.Quantity, s.Kind, state)
			}
		}
		for _, key := range []string{s.Field, s.Key} {
			if key != "" && !asks(k, key) {
				t.Errorf("%s: %s has no answer %q", s.Quantity, s.Kind, key)
			}
		}
	}
	for _, id := range figures.MoneyKinds {
		if _, known := all[id]; !known {
			t.Errorf("money is counted from %q, which no domain has", id)
		}
	}
	if seen < 8 {
		t.Errorf("only %d sources were looked at", seen)
	}
}

// Every line that a keyed board may have is named in words.
func TestLinesOfBoardsHaveNames(t *testing.T) {
	t.Parallel()
	fund, _ := figures.BoardOf("fund")
	for _, s := range funds.Sources {
		if got := fund.KeyName(s); got.ID == "" {
			t.Errorf("the source %q has no name", s)
		}
	}
	project, _ := figures.BoardOf("project")
	for _, c := range projects.Classes {
		if got := project.KeyName(c); got.ID == "" {
			t.Errorf("the class %q has no name", c)
		}
	}
}

func TestEightyPerCentUnchangedProposeALongerPeriod(t *testing.T) {
	t.Parallel()
	for same, want := range map[int64]bool{80: false, 81: true, 0: false} {
		r := figures.Raw{figures.NoChange: record.Num(same), figures.ReportsFiled: record.Num(100)}
		if _, often := figures.Unchanged(r); often != want {
			t.Errorf("%d of 100: %v", same, often)
		}
	}
	if _, often := figures.Unchanged(nil); often {
		t.Error("no reports propose a longer period")
	}
}
