package importing

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cadrebot/locales"
	"cadrebot/policy"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestFilesBecomeItems reads every file of testdata and compares what came out with the
// golden file beside it.
func TestFilesBecomeItems(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.*")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, path := range files {
		if strings.HasSuffix(path, ".golden") {
			continue
		}
		n++
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			golden(t, path+".golden", show(read(t, File{Name: filepath.Base(path), Bytes: fixture(t, filepath.Base(path))})))
		})
	}
	if n < 10 {
		t.Fatalf("only %d files", n)
	}
}

func fixture(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: run the test with -update and look at what it wrote", err)
	}
	if got != string(want) {
		t.Errorf("%s:\n%s\nwant:\n%s", path, got, want)
	}
}

// show writes a result for a reader's eye.
func show(r Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "format %s, %d ready\n", r.Format, len(r.Ready()))
	for _, it := range r.Items {
		fmt.Fprintf(&b, "\nid %s\ntitle %s | %s\nissuer %s | %s\nnumber %s\nlevel %s region %q english %s status %s confidence %s\n",
			it.ID, it.Title.Zh, it.Title.En, it.Issuer.Zh, it.Issuer.En, it.DocNo, it.Level, it.Region, it.English, it.Status, it.Confidence)
		fmt.Fprintf(&b, "date %s from %s to %s topics %v sources %v\n", it.Date, it.From, it.To, it.Topics, it.Sources)
		for _, c := range it.Clauses() {
			fmt.Fprintf(&b, "[%s] %s <%s> %s\n", c.Anchor, c.Number, both(c.Heading), strings.ReplaceAll(both(c.Body), "\n", " ⏎ "))
		}
	}
	for _, p := range r.Figures {
		fmt.Fprintf(&b, "\nfigure %s %s region %q from %s\n", p.Key, p.Value, p.Region, p.From)
	}
	fmt.Fprintln(&b)
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "%s %s (%s): %s -> %s\n", f.Severity, f.Where(), f.Item, f.Message.Plain(locales.ZH), f.Do.Plain(locales.ZH))
		fmt.Fprintf(&b, "    %s -> %s\n", f.Message.Plain(locales.EN), f.Do.Plain(locales.EN))
	}
	return b.String()
}

func both(t locales.Text) string {
	if t.Zh != "" && t.En != "" {
		return t.Zh + " | " + t.En
	}
	return t.Zh + t.En
}

func TestTheStarterLibraryIsReadAsItIs(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../library/policies.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	want, _, err := policy.StarterRows()
	if err != nil {
		t.Fatal(err)
	}
	r := read(t, File{Name: "policies.jsonl", Bytes: b})
	if r.Format != Items || len(r.Items) != len(want) || len(r.Ready()) != len(want) || len(r.Findings) > 0 {
		t.Fatalf("%s, %d items of %d, %v", r.Format, len(r.Items), len(want), r.Findings)
	}
}

func TestTwoLanguagesMeetInOneItem(t *testing.T) {
	t.Parallel()
	readFile := func(name string) Result { return read(t, File{Name: name, Bytes: fixture(t, name)}) }
	for out, names := range map[string][2]string{"law.pair": {"law.txt", "law.en.txt"}, "card.pair": {"card.en.md", "card.zh.md"}} {
		r, ok := Pair(readFile(names[0]), readFile(names[1]))
		if !ok {
			t.Fatalf("%v do not pair", names)
		}
		golden(t, "testdata/"+out+".golden", show(r))
	}
	if _, ok := Pair(readFile("law.txt"), readFile("order.txt")); ok {
		t.Error("two Chinese texts pair")
	}
	if _, ok := Pair(readFile("broken.md"), readFile("law.txt")); ok {
		t.Error("a broken file pairs")
	}
	for name, want := range map[string]string{"a/law.zh.txt": "a/law", "a/law.EN.docx": "a/law", "a/law.txt": "", "en.txt": ""} {
		if got, _ := PairName(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func read(tb testing.TB, f File) Result {
	tb.Helper()
	r, err := Read(tb.Context(), f)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func readPack(tb testing.TB, name string, b []byte, beside map[string][]byte, region string) Pack {
	tb.Helper()
	p, err := ReadPack(tb.Context(), name, b, beside, region)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}
