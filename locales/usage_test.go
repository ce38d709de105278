package locales

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
)

// TestEverySentenceIsUsedAsItIsWritten walks the program: an id that code names must
// exist and get just the arguments it takes; an id that nobody names must go.
func TestEverySentenceIsUsedAsItIsWritten(t *testing.T) {
	t.Parallel()
	zh := sentences(t, ZH)
	used := map[string]bool{}
	walkProgram(t, func(path string, f *ast.File, fset *token.FileSet) {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				checkCall(t, fset, n, zh)
			case *ast.BasicLit:
				if n.Kind == token.STRING {
					s, _ := strconv.Unquote(n.Value)
					used[s] = true
				}
			}
			return true
		})
	})
	for id := range zh {
		if !used[id] && !usedByPrefix(id, used) {
			t.Errorf("%s is never said", id)
		}
	}
}

// usedByPrefix accepts families of sentences named by a persisted value: code holds the
// literal up to the last dot or underscore, such as "roles." or "start.lang_".
func usedByPrefix(id string, used map[string]bool) bool {
	for i := len(id) - 1; i > 0; i-- {
		if (id[i] == '.' || id[i] == '_') && used[id[:i+1]] {
			return true
		}
	}
	return false
}

func checkCall(t *testing.T, fset *token.FileSet, c *ast.CallExpr, zh map[string]map[string]string) {
	sel, ok := c.Fun.(*ast.SelectorExpr)
	if !ok || len(c.Args) == 0 || (sel.Sel.Name != "M" && sel.Sel.Name != "Refuse") {
		return
	}
	if pkg, ok := sel.X.(*ast.Ident); !ok || pkg.Name != "locales" {
		return
	}
	id, ok := literal(c.Args[0])
	if !ok || c.Ellipsis != token.NoPos {
		return
	}
	where := fset.Position(c.Pos())
	forms, ok := zh[id]
	if !ok {
		t.Errorf("%s: %q is no sentence", where, id)
		return
	}
	var given []string
	for i := 1; i < len(c.Args); i += 2 {
		name, ok := literal(c.Args[i])
		if !ok {
			return
		}
		given = append(given, name)
	}
	sort.Strings(given)
	if want := placeholders(forms); !slices.Equal(given, want) {
		t.Errorf("%s: %s takes %v, is given %v", where, id, want, given)
	}
}

func literal(e ast.Expr) (string, bool) {
	b, ok := e.(*ast.BasicLit)
	if !ok || b.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(b.Value)
	return s, err == nil
}

// walkProgram parses every Go file of the module that is no test.
func walkProgram(t *testing.T, visit func(path string, f *ast.File, fset *token.FileSet)) {
	t.Helper()
	fset := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != ".." {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(fset, path, src, 0)
		if err != nil {
			return err
		}
		visit(path, f, fset)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
