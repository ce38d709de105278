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
	"strings"
	"testing"

	_ "github.com/lib/pq"
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
