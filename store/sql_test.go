package store_test

import (
	"database/sql"
	"errors"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	_ "github.com/lib/pq"

	"cadrebot/reports"
	"cadrebot/store"
)

var startsLikeSQL = regexp.MustCompile(`(?is)^\s*(with|select|insert|update|delete|truncate)\b`)

// sqlConstants evaluates every string constant of the package that is a statement;
// parts that are put together from others are evaluated as the compiler would.
func sqlConstants(t *testing.T) map[string]string {
	t.Helper()
	fset := token.NewFileSet()
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, p := range paths {
		if strings.HasSuffix(p, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, p, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	conf := types.Config{Importer: noImports{}, Error: func(error) {}, IgnoreFuncBodies: false}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}}
	_, _ = conf.Check("store", fset, files, info) // imports stay unresolved; constants do not need them
	out := map[string]string{}
	for _, obj := range info.Defs {
		c, ok := obj.(*types.Const)
		if !ok || c.Val().Kind() != constant.String {
			continue
		}
		if s := constant.StringVal(c.Val()); startsLikeSQL.MatchString(s) {
			out[fset.Position(c.Pos()).String()+" "+c.Name()] = s
		}
	}
	return out
}

type noImports struct{}

func (noImports) Import(string) (*types.Package, error) { return nil, errors.New("not needed") }

func TestEveryStatementFitsTheSchema(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("postgres", migrated(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	all := sqlConstants(t)
	if len(all) < 20 {
		t.Fatalf("only %d statements were found", len(all))
	}
	for where, stmt := range all {
		p, err := db.PrepareContext(t.Context(), stmt)
		if err != nil {
			t.Errorf("%s does not fit the schema: %v", where, err)
			continue
		}
		_ = p.Close()
	}
	if p, err := db.PrepareContext(t.Context(), "select no_such_column from person"); err == nil {
		_ = p.Close()
		t.Error("a statement that fits nothing was prepared")
	}
}

// The statement of figures is put together for its fields: it fits the schema however many
// there are and however they are added up.
func TestTheStatementOfFiguresFitsTheSchema(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("postgres", migrated(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	kinds := []reports.Feed{
		{Field: "plain", Flow: true},
		{Field: "stands"},
		{Field: "share", Weight: "whole", Flow: true},
		{Field: "mean", Weight: "people", Mean: true},
		{Field: "asked", AbsentNA: true},
	}
	for _, n := range []int{1, 7, 24} {
		for first := range kinds {
			var feeds []reports.Feed
			for i := range n {
				feeds = append(feeds, kinds[(first+i)%len(kinds)])
			}
			for _, single := range []bool{false, true} {
				query, args := store.FiguresStatement(feeds, single, make([]any, 8))
				p, err := db.PrepareContext(t.Context(), query)
				if err != nil {
					t.Fatalf("%d fields, the first of them %s: %v\n%s", n, kinds[first].Field, err, query)
				}
				_ = p.Close()
				if again, _ := store.FiguresStatement(renamed(feeds), single, make([]any, 8)); again != query || len(args) <= 8 {
					t.Fatalf("the names of the fields stand in the statement:\n%s", again)
				}
			}
		}
	}
}

// renamed are feeds from fields with other names.
func renamed(feeds []reports.Feed) []reports.Feed {
	out := slices.Clone(feeds)
	for i := range out {
		out[i].Field += "'s"
		if out[i].Weight != "" {
			out[i].Weight += "'s"
		}
	}
	return out
}
