package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
	"cadrebot/store"
)

// paper is a document of paragraphs without numbers.
func paper(id string, paragraphs ...string) policy.Item {
	it := policy.Item{ID: policy.ItemID(id), Title: locales.Both("办法"+id, ""), Date: "2024-05", Status: "in_force", Confidence: policy.Medium}
	for _, p := range paragraphs {
		it.Sections = append(it.Sections, policy.Section{Body: locales.Both(p, "")})
	}
	it.Sections = policy.Anchored(it.Sections)
	return it
}

func emptyLibrary(t *testing.T) *store.Policies {
	t.Helper()
	db, _ := orgWorld(t)
	return store.NewPolicies(db)
}

func one(items ...policy.Item) policy.Import {
	return policy.Import{Batches: slices.Values([]policy.Batch{{Items: items}})}
}

func anchorsOf(it policy.Item) string {
	var out []string
	for _, s := range it.Sections {
		out = append(out, s.Anchor+"="+s.Body.Zh)
	}
	return strings.Join(out, " ")
}

func TestEveryVersionIsKeptAndAnchorsFollowTheText(t *testing.T) {
	t.Parallel()
	s := emptyLibrary(t)
	first, second := paper("A", "甲甲甲", "乙乙乙"), paper("A", "新新新", "甲甲甲", "乙乙乙")
	for i, it := range []policy.Item{first, second, second} {
		var told []policy.Outcome
		in := one(it)
		in.Told = func(o policy.Outcome) { told = append(told, o) }
		done, err := s.Import(t.Context(), in, orgNow.Add(time.Duration(i)*time.Hour))
		must(t, err)
		want := []policy.Imported{{Added: 1}, {Changed: 1}, {Same: 1}}[i]
		if done != want || len(told) != 1 {
			t.Fatalf("import %d: %+v, want %+v; told %+v", i, done, want, told)
		}
		if i == 1 && (len(told[0].Changes) != 1 || told[0].Changes[0].Anchor != "u3" || told[0].Changes[0].Kind != policy.Added) {
			t.Fatalf("what changed: %+v", told[0].Changes)
		}
	}
	vs, err := s.PolicyVersions(t.Context(), "A")
	must(t, err)
	if len(vs) != 2 || vs[0].Number != 1 || vs[1].Number != 2 || !vs[1].At.Equal(orgNow.Add(time.Hour)) || vs[1].By != 0 {
		t.Fatalf("%+v", vs)
	}
	if got := anchorsOf(vs[0].Item) + " | " + anchorsOf(vs[1].Item); got != "u1=甲甲甲 u2=乙乙乙 | u3=新新新 u1=甲甲甲 u2=乙乙乙" {
		t.Fatal(got)
	}
	if _, err := s.PolicyVersions(t.Context(), "B"); !errors.Is(err, org.ErrNotFound) {
		t.Fatalf("versions of nothing: %v", err)
	}
}

func TestADryRunTellsAndWritesNothing(t *testing.T) {
	t.Parallel()
	s := emptyLibrary(t)
	_, err := s.Import(t.Context(), one(paper("A", "甲")), orgNow)
	must(t, err)
	before, err := s.PolicyEdition(t.Context())
	must(t, err)
	figure := policy.Parameter{Key: "line", Value: "1", From: "2024", Label: locales.Both("线", ""), Text: locales.Both("一元", ""), Region: "990101"}
	in := policy.Import{DryRun: true, Batches: slices.Values([]policy.Batch{{Items: []policy.Item{paper("A", "乙"), paper("B", "丙")}, Figures: []policy.Parameter{figure}}})}
	done, err := s.Import(t.Context(), in, orgNow)
	must(t, err)
	lib, err := s.PolicyLibrary(t.Context())
	must(t, err)
	if (done != policy.Imported{Added: 2, Changed: 1}) || lib.Edition != before || len(lib.Items) != 1 || lib.Items[0].Sections[0].Body.Zh != "甲" || len(lib.Parameters) != 0 {
		t.Fatalf("%+v, %+v", done, lib)
	}
}

func TestFiguresOfRegionsStandBesideEachOther(t *testing.T) {
	t.Parallel()
	s := emptyLibrary(t)
	figure := func(region, value string) policy.Parameter {
		return policy.Parameter{Key: "line", Value: value, From: "2024", Label: locales.Both("线", ""), Text: locales.Both(value+"元", ""), Region: region}
	}
	done, err := s.ImportPolicies(t.Context(), nil, []policy.Parameter{figure("990101", "1"), figure("990103", "2"), figure("", "3"), figure("990103", "4")}, orgNow)
	must(t, err)
	lib, err := s.PolicyLibrary(t.Context())
	must(t, err)
	if (done != policy.Imported{Added: 3, Changed: 1}) || len(lib.Parameters) != 3 {
		t.Fatalf("%+v, %+v", done, lib.Parameters)
	}
	if p, ok := lib.LocalFigure("line", "2024-06-01", "99010302", "990103"); !ok || p.Value != "4" {
		t.Fatalf("%+v %v", p, ok)
	}
}

// A correction keeps what the figure said; a new first day is another figure beside it.
func TestEveryVersionOfAFigureIsKept(t *testing.T) {
	t.Parallel()
	s := emptyLibrary(t)
	figure := func(value string, from policy.When) policy.Parameter {
		return policy.Parameter{Key: "line", Value: value, From: from, Label: locales.Both("线", ""), Text: locales.Both(value+"元", ""), Items: []policy.ItemID{"A"}}
	}
	bring := func(starter bool, at int, p ...policy.Parameter) policy.Imported {
		t.Helper()
		done, err := s.Import(t.Context(), policy.Import{Starter: starter, Batches: slices.Values([]policy.Batch{{Figures: p}})}, orgNow.Add(time.Duration(at)*time.Hour))
		must(t, err)
		return done
	}
	shipped := figure("1", "2024")
	for i, c := range []struct {
		starter bool
		brings  policy.Parameter
		want    policy.Imported
	}{
		{true, shipped, policy.Imported{Added: 1}},
		{false, figure("2", "2024"), policy.Imported{Changed: 1}},
		{false, figure("2", "2024"), policy.Imported{Same: 1}},
		{true, shipped, policy.Imported{Same: 1}}, // the next start undoes nothing
		{false, figure("3", "2025-07"), policy.Imported{Added: 1}},
		{false, shipped, policy.Imported{Changed: 1}}, // an editor may go back
	} {
		if got := bring(c.starter, i, c.brings); got != c.want {
			t.Fatalf("import %d: %+v, want %+v", i, got, c.want)
		}
	}
	for _, name := range []string{"line", "A"} {
		all, err := s.FigureVersions(t.Context(), name)
		must(t, err)
		got := ""
		for _, v := range all {
			got += fmt.Sprintf("%s %d %s %d; ", v.Figure.From, v.Number, v.Figure.Value, int(v.At.Sub(orgNow).Hours()))
		}
		if got != "2024 1 1 0; 2024 2 2 1; 2024 3 1 5; 2025-07 1 3 4; " {
			t.Errorf("%s: %s", name, got)
		}
	}
	if all, err := s.FigureVersions(t.Context(), "other"); err != nil || len(all) > 0 {
		t.Errorf("%+v, %v", all, err)
	}
	lib, err := s.PolicyLibrary(t.Context())
	must(t, err)
	for day, want := range map[locales.Date]string{"2024-06-01": "1", "2025-06-30": "1", "2025-07-01": "3"} {
		for _, f := range lib.Parameters {
			if f.Holds(day) != (f.Value == want) {
				t.Errorf("%s: %+v", day, f)
			}
		}
	}
}

func TestALoopOfSupersessionIsRefusedWhole(t *testing.T) {
	t.Parallel()
	s := emptyLibrary(t)
	a, b, c := paper("A", "甲"), paper("B", "乙"), paper("C", "丙")
	a.SupersededBy = "B"
	_, err := s.Import(t.Context(), one(a, b), orgNow)
	must(t, err)
	b.SupersededBy = "A"
	for _, dry := range []bool{true, false} {
		in := one(c, b)
		in.DryRun = dry
		_, err = s.Import(t.Context(), in, orgNow)
		var loop *policy.LoopError
		if !errors.As(err, &loop) || !slices.Equal(loop.Items, []policy.ItemID{"A", "B"}) {
			t.Fatalf("dry run %v: %v", dry, err)
		}
	}
	if lib, err := s.PolicyLibrary(t.Context()); err != nil || len(lib.Items) != 2 {
		t.Fatalf("%v, %v", lib, err)
	}
	a.SupersededBy = "" // turning it round is no loop
	if _, err := s.Import(t.Context(), one(b, a), orgNow); err != nil {
		t.Fatal(err)
	}
}

func TestTheStarterLibraryDoesNotUndoEditors(t *testing.T) {
	t.Parallel()
	s := emptyLibrary(t)
	starter := func(it policy.Item) policy.Imported {
		in := one(it)
		in.Starter = true
		done, err := s.Import(t.Context(), in, orgNow)
		must(t, err)
		return done
	}
	shipped := paper("A", "发布的")
	edited := paper("A", "编辑改的")
	starter(shipped)
	_, err := s.Import(t.Context(), one(edited), orgNow)
	must(t, err)
	if done := starter(shipped); done != (policy.Imported{Same: 1}) {
		t.Fatalf("the next start: %+v", done)
	}
	lib, err := s.PolicyLibrary(t.Context())
	must(t, err)
	if got := lib.Items[0].Sections[0].Body.Zh; got != "编辑改的" {
		t.Fatalf("the start brought back %q", got)
	}
	if done := starter(paper("A", "新版程序的")); done != (policy.Imported{Changed: 1}) {
		t.Fatalf("a new wording of the program: %+v", done)
	}
}

func TestAThousandDocumentsAreOneStepOfTheVersion(t *testing.T) {
	t.Parallel()
	s := emptyLibrary(t)
	before, err := s.PolicyEdition(t.Context())
	must(t, err)
	asked := 0
	batches := func(yield func(policy.Batch) bool) {
		for b := range 5 {
			var batch policy.Batch
			for i := range 200 {
				batch.Items = append(batch.Items, paper(fmt.Sprintf("D-%d-%d", b, i), strings.Repeat("条文。", 200)))
			}
			asked++
			if !yield(batch) {
				return
			}
		}
	}
	done, err := s.Import(t.Context(), policy.Import{Batches: batches}, orgNow)
	must(t, err)
	after, err := s.PolicyEdition(t.Context())
	must(t, err)
	if (done != policy.Imported{Added: 1000}) || step(t, after) != step(t, before)+1 || asked != 5 {
		t.Fatalf("%+v, edition %s to %s, %d batches", done, before, after, asked)
	}
}

// step is how often the library has changed when it names this edition.
func step(t *testing.T, edition string) int {
	t.Helper()
	n, err := strconv.Atoi(strings.Fields(edition)[0])
	must(t, err)
	return n
}
