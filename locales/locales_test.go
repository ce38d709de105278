package locales

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
)

// sentences reads every file of one language as id -> plural form -> words.
func sentences(t *testing.T, l Lang) map[string]map[string]string {
	t.Helper()
	out := map[string]map[string]string{}
	paths, err := filepath.Glob("*." + string(l) + ".toml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files of %s: %v", l, err)
	}
	for _, p := range paths {
		var raw map[string]any
		if _, err := toml.DecodeFile(p, &raw); err != nil {
			t.Fatalf("%s: %v", p, err)
		}
		collect(t, p, "", raw, out)
	}
	return out
}

func collect(t *testing.T, file, prefix string, m map[string]any, out map[string]map[string]string) {
	for k, v := range m {
		id := strings.TrimPrefix(prefix+"."+k, ".")
		add := func(forms map[string]string) {
			if out[id] != nil {
				t.Errorf("%s: %s stands twice", file, id)
			}
			out[id] = forms
		}
		switch v := v.(type) {
		case string:
			add(map[string]string{"other": v})
		case map[string]any:
			if _, plural := v["other"].(string); !plural {
				collect(t, file, id, v, out)
				continue
			}
			forms := map[string]string{}
			for form, words := range v {
				forms[form], _ = words.(string)
			}
			add(forms)
		}
	}
}

var placeholder = regexp.MustCompile(`\{\{\s*\.(\w+)\s*\}\}`)

func placeholders(forms map[string]string) []string {
	seen := map[string]bool{}
	for _, words := range forms {
		for _, m := range placeholder.FindAllStringSubmatch(words, -1) {
			seen[m[1]] = true
		}
	}
	out := make([]string, 0, len(seen))
	for p := range seen {
		out = append(out, p)
	}
	sort.Strings(out)
	return out
}

func TestBothLanguagesSayTheSame(t *testing.T) {
	t.Parallel()
	zh, en := sentences(t, ZH), sentences(t, EN)
	for id := range zh {
		if en[id] == nil {
			t.Errorf("%s has no English sentence", id)
		}
	}
	for id, forms := range en {
		if zh[id] == nil {
			t.Errorf("%s has no Chinese sentence", id)
			continue
		}
		if a, b := placeholders(zh[id]), placeholders(forms); !slices.Equal(a, b) {
			t.Errorf("%s: Chinese takes %v, English takes %v", id, a, b)
		}
	}
	for l, all := range map[Lang]map[string]map[string]string{ZH: zh, EN: en} {
		for id, forms := range all {
			checkSentence(t, l, id, forms)
		}
	}
}

var tag = regexp.MustCompile(`</?([a-z]+)[^>]*>`)

func checkSentence(t *testing.T, l Lang, id string, forms map[string]string) {
	t.Helper()
	plural := slices.Contains(placeholders(forms), "Count")
	if l == EN && plural && forms["one"] == "" {
		t.Errorf("%s: English counts without a singular", id)
	}
	for form, words := range forms {
		if strings.TrimSpace(words) == "" {
			t.Errorf("%s (%s, %s) is empty", id, l, form)
		}
		open := map[string]int{}
		for _, m := range tag.FindAllStringSubmatch(words, -1) {
			if !slices.Contains([]string{"b", "i", "u", "s", "code", "pre", "a", "blockquote"}, m[1]) {
				t.Errorf("%s (%s): Telegram knows no <%s>", id, l, m[1])
			}
			if strings.HasPrefix(m[0], "</") {
				open[m[1]]--
			} else {
				open[m[1]]++
			}
		}
		for name, n := range open {
			if n != 0 {
				t.Errorf("%s (%s): <%s> is not closed", id, l, name)
			}
		}
		han, latin := len(regexp.MustCompile(`\p{Han}`).FindAllString(words, -1)), len(regexp.MustCompile(`[a-zA-Z]`).FindAllString(placeholder.ReplaceAllString(tag.ReplaceAllString(words, ""), ""), -1))
		if chosen := strings.Contains(id, "lang"); chosen { // a language names itself in its own script
			continue
		}
		if l == ZH && latin > 12 && han == 0 && !strings.Contains(id, "other_language") || l == EN && han > latin && !strings.Contains(id, "other_language") {
			t.Errorf("%s: %s says it in the other language: %s", id, l, words)
		}
	}
}

func TestEverySentenceRenders(t *testing.T) {
	t.Parallel()
	for _, l := range All {
		for id, forms := range sentences(t, l) {
			text := Text{ID: id, Args: Args{}}
			for _, p := range placeholders(forms) {
				if p == "Count" {
					text.Args = append(text.Args, named{p, Arg{kind: 'n', n: 2}})
					continue
				}
				text.Args = append(text.Args, named{p, Arg{kind: 's', s: "<" + p + ">"}})
			}
			got := text.In(l)
			if strings.HasPrefix(got, "["+id) {
				t.Errorf("%s does not render in %s", id, l)
			}
			for _, p := range placeholders(forms) {
				if p != "Count" && !strings.Contains(got, "&lt;"+p+"&gt;") {
					t.Errorf("%s (%s): argument %s is missing or not escaped: %s", id, l, p, got)
				}
			}
		}
	}
}

func TestTextSurvivesJSON(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	in := M("common.no_english", "S", "<b>", "N", 7, "T", Both("甲", ""), "D", Date("2026-03-05"), "M", at, "Y", Money("35000"), "X", Decimal("1200.5"))
	raw, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	var out Text
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	for _, l := range All {
		if len(out.Args) != len(in.Args) {
			t.Fatalf("%d arguments came back of %d", len(out.Args), len(in.Args))
		}
		for i, was := range in.Args {
			name := was.name
			if a, b := was.arg.in(l), out.Args[i].arg.in(l); a != b || out.Args[i].name != name {
				t.Errorf("%s (%s): %v became %v", name, l, a, b)
			}
		}
	}
	if err := json.Unmarshal([]byte(`{"i":"x","a":{"k":{"k":"zz"}}}`), &out); err == nil {
		t.Error("an unknown kind of argument was taken")
	}
}

func TestFormats(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{Moment(ZH, at), "2026年11月20日 18:00"},
		{Moment(EN, at), "20 Nov 2026 18:00"},
		{Date("2026-03-05").In(ZH), "2026年3月5日"},
		{Date("2026-03-05").In(EN), "5 Mar 2026"},
		{string(DateOf(time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC))), "2026-11-21"},
		{Money("35000").In(ZH), "35,000元（3.50万元）"},
		{Money("35000").In(EN), "CNY 35,000"},
		{Money("80").In(ZH), "80元"},
		{Decimal("-1234567.25").In(ZH), "-1,234,567.25"},
		{Both("甲<", "").In(EN), "甲&lt; (no English version yet)"},
		{Raw("a & b").In(ZH), "a &amp; b"},
		{Raw("a & b").Plain(ZH), "a & b"},
		{Strip("<b>x</b> &lt;y&gt;"), "x <y>"},
		{HalfWidth("　１２Ａ："), "12A:"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
