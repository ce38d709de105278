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

// catalogue is every sentence of both languages. A sentence without plural forms is taken
// apart once, when it is loaded: that is most of a screen. The library says the others.
type catalogue struct {
	say1  map[Lang]*i18n.Localizer
	plain map[Lang]map[string]sentence
}

// sentence is words and the arguments between them; fixed when there are none.
type sentence struct {
	fixed string
	parts []part
}

// part is words and the name of the argument that follows them, "" at the end.
type part struct{ words, arg string }

// split takes a sentence apart; false when it holds more than plain {{.Name}} placeholders.
func split(s string) (out sentence, ok bool) {
	if !strings.Contains(s, "{{") {
		return sentence{fixed: s}, s != ""
	}
	for {
		words, rest, more := strings.Cut(s, "{{")
		if !more {
			out.parts = append(out.parts, part{words: words})
			return out, true
		}
		name, rest, closed := strings.Cut(rest, "}}")
		name, dot := strings.CutPrefix(name, ".")
		if !closed || !dot || name == "" || strings.ContainsAny(name, " .|()$-") {
			return sentence{}, false
		}
		out.parts = append(out.parts, part{words, name})
		s = rest
	}
}

// say puts the arguments in; false when one is missing.
func (s sentence) say(l Lang, t Text) (string, bool) {
	if s.parts == nil {
		return s.fixed, true
	}
	var said [8]string
	args, n := said[:0], 0
	for _, p := range s.parts {
		v := ""
		if p.arg != "" {
			a, ok := t.Args.get(p.arg)
			if !ok {
				return "", false
			}
			v = a.text(l)
		}
		args = append(args, v)
		n += len(p.words) + len(v)
	}
	var b strings.Builder
	b.Grow(n)
	for i, p := range s.parts {
		b.WriteString(p.words)
		b.WriteString(args[i])
	}
	return b.String(), true
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
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("list locale files: %w", err)
	}
	c := &catalogue{say1: map[Lang]*i18n.Localizer{}, plain: map[Lang]map[string]sentence{ZH: {}, EN: {}}}
	for _, e := range entries {
		raw, err := files.ReadFile(e.Name())
		if err != nil {
			return nil, fmt.Errorf("load %s: %w", e.Name(), err)
		}
		f, err := i18n.ParseMessageFileBytes(raw, e.Name(), map[string]i18n.UnmarshalFunc{"toml": toml.Unmarshal})
		if err != nil {
			return nil, fmt.Errorf("load %s: %w", e.Name(), err)
		}
		l := EN
		if strings.HasSuffix(e.Name(), ".zh.toml") {
			l = ZH
		}
		for _, m := range f.Messages {
			if s, ok := split(m.Other); ok && m.Zero+m.One+m.Two+m.Few+m.Many == "" {
				c.plain[l][m.ID] = s
				continue
			}
			if err := b.AddMessages(f.Tag, m); err != nil {
				return nil, fmt.Errorf("load %s: %s: %w", e.Name(), m.ID, err)
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
	if s, ok := c.plain[l][t.ID]; ok {
		said, ok := s.say(l, t)
		if !ok {
			return "[" + t.ID + "]"
		}
		return said
	}
	cfg := i18n.LocalizeConfig{MessageID: t.ID}
	if len(t.Args) > 0 {
		data := make(map[string]any, len(t.Args))
		for _, a := range t.Args {
			data[a.name] = a.arg.in(l)
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
