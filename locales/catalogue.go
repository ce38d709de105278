package locales

import (
	"embed"
	"fmt"
	"sort"
	"strings"
	"sync"

	"github.com/BurntSushi/toml" // go-i18n's own choice for message files
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed *.toml
var files embed.FS

// catalogue is every sentence of both languages. A sentence without placeholders is
// looked up in a map: most of a screen is such sentences.
type catalogue struct {
	say1  map[Lang]*i18n.Localizer
	fixed map[Lang]map[string]string
}

var shared = sync.OnceValue(func() *catalogue {
	c, err := load()
	if err != nil {
		panic(err) // the files are compiled in; Check reports the same before a release
	}
	return c
})

func load() (*catalogue, error) {
	b := i18n.NewBundle(language.Chinese)
	b.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("list locale files: %w", err)
	}
	c := &catalogue{say1: map[Lang]*i18n.Localizer{}, fixed: map[Lang]map[string]string{ZH: {}, EN: {}}}
	for _, e := range entries {
		f, err := b.LoadMessageFileFS(files, e.Name())
		if err != nil {
			return nil, fmt.Errorf("load %s: %w", e.Name(), err)
		}
		l := EN
		if strings.HasSuffix(e.Name(), ".zh.toml") {
			l = ZH
		}
		for _, m := range f.Messages {
			if s := m.Other; m.One == "" && !strings.Contains(s, "{{") {
				c.fixed[l][m.ID] = s
			}
		}
	}
	for _, l := range All {
		c.say1[l] = i18n.NewLocalizer(b, string(l))
	}
	return c, nil
}

// say renders a sentence; one that cannot be rendered shows its id, so that a person
// can still report what they saw, and the locale test fails on it.
func (c *catalogue) say(l Lang, t Text) string {
	if !l.Valid() {
		l = ZH
	}
	if s, ok := c.fixed[l][t.ID]; ok {
		return s
	}
	cfg := i18n.LocalizeConfig{MessageID: t.ID}
	if len(t.Args) > 0 {
		data := make(map[string]any, len(t.Args))
		for k, a := range t.Args {
			data[k] = a.in(l)
		}
		if n, ok := data["Count"]; ok {
			cfg.PluralCount = n
		}
		cfg.TemplateData = data
	}
	s, err := c.say1[l].Localize(&cfg)
	if err != nil || s == "" || strings.Contains(s, "<no value>") {
		return "[" + t.ID + "]"
	}
	return s
}

// Check loads every locale file and reports the first one that cannot be used; the
// doctor command runs it.
func Check() error {
	_, err := load()
	return err
}

// IDs lists every sentence id, sorted; for tests that walk them.
func IDs() []string {
	c := shared()
	seen := map[string]bool{}
	var out []string
	entries, _ := files.ReadDir(".")
	for _, e := range entries {
		b, err := files.ReadFile(e.Name())
		if err != nil {
			continue
		}
		var raw map[string]any
		if toml.Unmarshal(b, &raw) != nil {
			continue
		}
		flatten("", raw, func(id string) {
			if !seen[id] {
				seen[id] = true
				out = append(out, id)
			}
		})
	}
	_ = c
	sort.Strings(out)
	return out
}

// flatten walks nested tables; a table with "other" is a plural sentence, not a group.
func flatten(prefix string, m map[string]any, yield func(string)) {
	for k, v := range m {
		id := k
		if prefix != "" {
			id = prefix + "." + k
		}
		switch v := v.(type) {
		case string:
			yield(id)
		case map[string]any:
			if _, plural := v["other"].(string); plural {
				yield(id)
				continue
			}
			flatten(id, v, yield)
		}
	}
}
