package house

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// room is a place in the house and what it may import of ours and of others. A name
// ending in /... stands for everything below.
type room struct {
	name   string
	ours   []string
	others []string
}

// Rows of the house, from the ground up; see docs/architecture.md.
var (
	ground  = []string{"locales"}
	row1    = []string{"locales", "simplified", "calendar", "indicators", "chart", "plots", "form", "org", "lifecycle", "record", "figures", "guard"}
	domains = []string{
		"tasks", "reports", "policy", "training", "notices", "forms",
		"plans", "funds", "projects", "monitoring", "partners", "publicity", "oversight", "quality",
	}
)

var rooms = []room{
	{"locales", nil, []string{"github.com/nicksnyder/go-i18n/v2/i18n", "golang.org/x/text/language", "github.com/BurntSushi/toml"}},
	{"simplified", nil, nil},
	{"calendar", ground, nil},
	{"indicators", []string{"locales", "calendar", "org"}, nil},
	{"typeface", []string{"simplified"}, []string{"golang.org/x/image/..."}},
	{"chart", []string{"typeface"}, nil},
	{"plots", []string{"typeface"}, []string{"gonum.org/v1/plot/...", "gonum.org/v1/plot", "golang.org/x/image/..."}},
	{"form", ground, []string{"golang.org/x/text/collate", "golang.org/x/text/language"}},
	{"form/xlsform", []string{"locales", "form"}, []string{"github.com/xuri/excelize/v2", "golang.org/x/text/encoding/simplifiedchinese", "golang.org/x/text/encoding/unicode"}},
	{"guard", ground, nil},
	{"org", ground, nil},
	{"lifecycle", []string{"locales", "form", "org"}, nil},
	{"record", []string{"locales", "calendar", "form", "org", "lifecycle"}, nil},
	{"record/workbook", []string{"locales", "record"}, []string{"github.com/xuri/excelize/v2"}},
	{"figures", []string{"locales", "calendar", "indicators", "org", "record"}, nil},
	{"tasks", row1, []string{"github.com/teambition/rrule-go"}},
	{"reports", row1, nil},
	{"reports/export", slices.Concat(row1, []string{"reports"}), []string{"github.com/xuri/excelize/v2"}},
	{"policy", slices.Concat(row1, []string{"policy/search", "policy/library"}), nil},
	{"policy/importing", slices.Concat(row1, []string{"policy"}), []string{
		"github.com/yuin/goldmark/...", "github.com/yuin/goldmark", "go.yaml.in/yaml/v3", "golang.org/x/net/html", "golang.org/x/net/html/...",
		"golang.org/x/text/encoding", "golang.org/x/text/encoding/...",
	}},
	{"policy/library", nil, nil},
	{"policy/search", []string{"locales", "simplified"}, []string{"golang.org/x/text/unicode/norm", "github.com/kljensen/snowball/english"}},
	{"training", row1, nil},
	{"training/statistics", []string{"locales", "chart"}, nil},
	{"training/statistics/workbook", []string{"locales", "training/statistics"}, []string{"github.com/xuri/excelize/v2"}},
	{"training/review", ground, nil},
	{"training/certificate", []string{"locales", "typeface"}, []string{"codeberg.org/go-pdf/fpdf", "github.com/boombuler/barcode/qr"}},
	{"training/authoring", []string{"locales", "org", "training", "training/gift"}, []string{
		"github.com/xuri/excelize/v2", "github.com/yuin/goldmark", "go.yaml.in/yaml/v3", "golang.org/x/net/html", "golang.org/x/text/encoding/simplifiedchinese",
	}},
	{"training/gift", ground, []string{"golang.org/x/text/encoding", "golang.org/x/text/encoding/...", "golang.org/x/text/transform"}},
	{"notices", row1, nil},
	{"forms", row1, nil},
	{"plans", row1, nil},
	{"funds", row1, nil},
	{"projects", row1, nil},
	{"monitoring", row1, nil},
	{"partners", row1, nil},
	{"publicity", row1, nil},
	{"oversight", row1, nil},
	{"quality", row1, nil},
	{"figures/onepage", []string{"locales", "typeface"}, []string{"codeberg.org/go-pdf/fpdf"}},
	{"figures/workbook", []string{"locales", "figures"}, []string{"github.com/xuri/excelize/v2"}},
	{"demo", []string{"locales", "org"}, nil},
	{"store", slices.Concat(row1, domains, []string{"demo", "training/statistics", "training/review", "training/certificate"}), []string{
		"github.com/jmoiron/sqlx", "github.com/lib/pq", "github.com/lib/pq/pqerror", "github.com/redis/go-redis/v9",
		"github.com/pressly/goose/v3", "github.com/pressly/goose/v3/lock",
	}},
	{"bot", row1, []string{"github.com/go-telegram-bot-api/telegram-bot-api/v5", "github.com/valyala/fasthttp", "github.com/prometheus/client_golang/..."}},
	{"handlers/...", slices.Concat(row1, domains, []string{"bot", "record/workbook", "form/xlsform", "policy/importing", "reports/export", "training/statistics", "training/review", "training/certificate", "training/statistics/workbook", "training/authoring", "figures/workbook", "figures/onepage"}), nil},
	{"handlers", slices.Concat(row1, domains, []string{"bot", "handlers/..."}), nil},
	{"playground", nil, nil},
	{"cmd/cadrebot", []string{"..."}, []string{"..."}},
	{"cmd/devstack", []string{"internal/devstack"}, []string{"..."}},
	{"internal/...", []string{"..."}, []string{"..."}},
}

// module is the name of this module.
const module = "cadrebot/"

func allowed(list []string, name string) bool {
	for _, a := range list {
		if prefix, below := strings.CutSuffix(a, "..."); below && strings.HasPrefix(name, prefix) || a == name {
			return true
		}
	}
	return false
}

func roomOf(path string) (room, bool) {
	for _, r := range rooms {
		if r.name == path {
			return r, true
		}
	}
	for _, r := range rooms {
		if prefix, below := strings.CutSuffix(r.name, "..."); below && strings.HasPrefix(path, prefix) {
			return r, true
		}
	}
	return room{}, false
}

// check says what is wrong with one import, "" when nothing is.
func check(from, to string) string {
	if !strings.Contains(strings.SplitN(to, "/", 2)[0], ".") && !strings.HasPrefix(to, module) {
		return "" // standard library
	}
	r, known := roomOf(from)
	if !known {
		return from + " is no room of the house: give it a row in architecture_test.go and docs/architecture.md"
	}
	if ours, inside := strings.CutPrefix(to, module); inside {
		if strings.HasPrefix(from, "handlers/") && strings.HasPrefix(ours, "handlers/") {
			return from + " must not import " + ours + ": features do not know each other; what two need belongs in a domain or in bot"
		}
		if !allowed(r.ours, ours) {
			return from + " must not import " + ours + ": arrows run only from higher rows to lower ones"
		}
		return ""
	}
	if !allowed(r.others, to) {
		return from + " must not import " + to + ": that library has one home"
	}
	return ""
}

func TestArrowsRunOneWay(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "../../...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		seen++
		for _, to := range p.Imports {
			if wrong := check(strings.TrimPrefix(p.ImportPath, module), to); wrong != "" {
				t.Error(wrong)
			}
		}
	}
	if seen < 10 {
		t.Fatalf("only %d packages were listed", seen)
	}
}

// TestForbiddenArrowsAreNamed shows that the rules can fail.
func TestForbiddenArrowsAreNamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ from, to string }{
		{"form", module + "store"},
		{"form", "github.com/xuri/excelize/v2"},
		{"form/xlsform", module + "store"},
		{"bot", module + "store"},
		{"store", module + "bot"},
		{"tasks", module + "reports"},
		{"handlers/report", module + "handlers/inbox"},
		{"handlers/report", module + "store"},
		{"playground", module + "bot"},
		{"org", "github.com/jmoiron/sqlx"},
		{"reports", module + "reports/export"},
		{"handlers/export", "github.com/xuri/excelize/v2"},
		{"handlers/learn", "codeberg.org/go-pdf/fpdf"},
		{"training/certificate", module + "training"},
		{"handlers/start", "github.com/go-telegram-bot-api/telegram-bot-api/v5"},
		{"util", module + "org"},
	} {
		if check(c.from, c.to) == "" {
			t.Errorf("%s may import %s", c.from, c.to)
		}
	}
	if wrong := check("handlers/report", module+"reports"); wrong != "" {
		t.Error(wrong)
	}
}

// owners says who alone may call a function of the standard library.
var owners = map[string][]string{
	// store/patient.go: deadlines of connections are moments of the machine's clock.
	"time.Now":        {"cmd/", "bot/", "playground/", "internal/", "store/patient.go"},
	"os.Getenv":       {"cmd/", "internal/"},
	"os.LookupEnv":    {"cmd/", "internal/"},
	"log.Printf":      {},
	"fmt.Println":     {"cmd/"},
	"time.Sleep":      {"internal/"},
	"http.HandleFunc": {},
}

func TestClockAndEnvironmentHaveOneHome(t *testing.T) {
	t.Parallel()
	fset := token.NewFileSet()
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != ".." {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(fset, path, nil, 0)
		if err != nil {
			return err
		}
		rel := strings.TrimPrefix(filepath.ToSlash(path), "../../")
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Recv == nil && n.Name.Name == "init" {
					t.Errorf("%s has an init(): nothing is done before main", rel)
				}
			case *ast.SelectorExpr:
				if pkg, ok := n.X.(*ast.Ident); ok && pkg.Obj == nil {
					checkOwner(t, rel, pkg.Name+"."+n.Sel.Name)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkOwner(t *testing.T, file, call string) {
	list, owned := owners[call]
	if !owned {
		return
	}
	for _, prefix := range list {
		if strings.HasPrefix(file, prefix) {
			return
		}
	}
	t.Errorf("%s calls %s: only %v may; hand the value in instead", file, call, list)
}
