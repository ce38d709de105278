package importing

import (
	"errors"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3" // reads front matter, with lines

	"cadrebot/locales"
)

// frontMatter takes the YAML between two lines of --- off the top of a text and reads it,
// and the YAML beside the file. It gives nil facts when there is neither. first is the
// number of the first line of the body.
func (r *reader) frontMatter(text string) (given *facts, body string, first int) {
	body, first = text, 1
	lead := len(text) - len(strings.TrimLeft(text, " \t\n"))
	rest := text[lead:]
	if mark, after, ok := strings.Cut(rest, "\n"); ok && strings.TrimRight(mark, " \t") == "---" {
		block, tail, closed := cutFront(after)
		if !closed {
			r.fault(1+strings.Count(text[:lead], "\n"), locales.M("importing.front_open"), locales.M("importing.do_front"))
			return nil, body, first
		}
		top := strings.Count(text[:lead], "\n") + 1
		given = &facts{}
		r.yaml(block, top, given)
		body, first = tail, top+strings.Count(block, "\n")+2
	}
	if given == nil {
		given = r.onlyBeside()
	} else if r.file.Beside != nil {
		r.beside(given)
	}
	return given, body, first
}

// onlyBeside is what the YAML beside the file says; nil when there is none.
func (r *reader) onlyBeside() *facts {
	if r.file.Beside == nil {
		return nil
	}
	given := &facts{}
	r.beside(given)
	return given
}

// beside reads what stands in the YAML file next to this one.
func (r *reader) beside(given *facts) {
	text, ok := decode(r.file.Beside)
	if !ok || len(r.file.Beside) > maxFront {
		r.fault(0, locales.M("importing.front_bad", "Reason", locales.M("importing.why_yaml")), locales.M("importing.do_front"))
		return
	}
	r.yaml(strings.Trim(text, "-\n \t")+"\n", 0, given)
}

// maxFront bounds a front matter: a few lines are usual.
const maxFront = 64 << 10

// cutFront cuts at the line of --- or ... that ends the front matter.
func cutFront(s string) (block, tail string, ok bool) {
	at := 0
	for line := range strings.Lines(s[:min(len(s), maxFront)]) {
		if t := strings.TrimRight(line, " \t\n"); t == "---" || t == "..." {
			return s[:at], s[at+len(line):], true
		}
		at += len(line)
	}
	return "", "", false
}

var errNoPairs = errors.New("no mapping")

// yamlReason says in both languages what the YAML reader says in English; its messages tell
// little more than these.
func yamlReason(err error) locales.Text {
	switch said := err.Error(); {
	case strings.Contains(said, "cannot start any token") || strings.Contains(said, "tab character"):
		return locales.M("importing.why_yaml_tab")
	case strings.Contains(said, "already defined"):
		return locales.M("importing.why_yaml_twice")
	}
	return locales.M("importing.why_yaml")
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// yaml reads "name: value" lines; top is the number of the line before the first.
func (r *reader) yaml(block string, top int, into *facts) {
	var doc yaml.Node
	err := yaml.Unmarshal([]byte(block), &doc)
	if err == nil && len(doc.Content) > 0 && doc.Content[0].Kind != yaml.MappingNode {
		err = errNoPairs
	}
	if err != nil {
		at := top
		if m := yamlLine.FindStringSubmatch(err.Error()); m != nil && top > 0 {
			at += number(m[1])
		}
		r.fault(at, locales.M("importing.front_bad", "Reason", yamlReason(err)), locales.M("importing.do_front"))
		return
	}
	if len(doc.Content) == 0 {
		return
	}
	m := doc.Content[0]
	for i := 0; i+1 < len(m.Content); i += 2 {
		r.pair(m.Content[i], m.Content[i+1], top, into)
	}
}

// pair reads one name and its value: a word, or a list of words.
func (r *reader) pair(key, value *yaml.Node, top int, into *facts) {
	written := strings.ToLower(squeeze(key.Value))
	bare, lang := written, ""
	for _, l := range []string{"_zh", "_en"} {
		if b, ok := strings.CutSuffix(written, l); ok {
			bare, lang = b, l
		}
	}
	name, known := factName(bare)
	at := 0
	if top > 0 {
		at = top + key.Line
	}
	switch {
	case !known || lang != "" && name != "title" && name != "issuer":
		r.warn(at, locales.M("importing.field_unknown", "Name", key.Value), locales.M("importing.do_field"))
		return
	case value.Kind == yaml.SequenceNode && (name == "topics" || name == "sources"):
		for _, v := range value.Content {
			if v.Kind == yaml.ScalarNode {
				into.offer(name, v.Value)
			}
		}
		return
	case value.Kind != yaml.ScalarNode:
		r.fault(at, locales.M("importing.field_bad", "Name", key.Value, "Value", "…"), locales.M("importing.do_front"))
		return
	}
	if name == "region" {
		into.region = true // an empty region says: the whole country
	}
	if name == "published" {
		name = "date" // who writes it by hand means the document's
	}
	if value.Tag != "!!null" {
		into.offer(name+lang, value.Value)
	}
}
