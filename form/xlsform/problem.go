package xlsform

import (
	"regexp"

	"cadrebot/locales"
)

// problems turns what form says of an expression into sentences of both languages.
var problems = []struct {
	pattern *regexp.Regexp
	say     func(m []string) locales.Text
}{
	{regexp.MustCompile(`something is missing`), func([]string) locales.Text { return locales.M("xlsform.x_missing") }},
	{regexp.MustCompile(`text without closing quote`), func([]string) locales.Text { return locales.M("xlsform.x_quote") }},
	{regexp.MustCompile(`write (\S+)\(\) with brackets`), func(m []string) locales.Text { return locales.M("xlsform.x_brackets", "Name", m[1]) }},
	{regexp.MustCompile(`no function (\S+)`), func(m []string) locales.Text { return locales.M("xlsform.x_function", "Name", m[1]) }},
	{regexp.MustCompile(`(\S+)\(\) does not take (\d+) argument`), func(m []string) locales.Text {
		return locales.M("xlsform.x_arguments", "Name", m[1], "N", m[2])
	}},
	{regexp.MustCompile(`^"(.+)" is missing here`), func(m []string) locales.Text { return locales.M("xlsform.x_expected", "Sign", m[1]) }},
	{regexp.MustCompile(`not a number: (.+)`), func(m []string) locales.Text { return locales.M("xlsform.x_number", "Value", m[1]) }},
	{regexp.MustCompile(`no field \$\{(?:last\.)?(.+)\}`), func(m []string) locales.Text { return locales.M("xlsform.ref_unknown", "Name", m[1]) }},
	{regexp.MustCompile(`no field meta here`), func([]string) locales.Text { return locales.M("xlsform.x_meta") }},
	{regexp.MustCompile(`no field (\S+) here`), func(m []string) locales.Text { return locales.M("xlsform.ref_unknown", "Name", m[1]) }},
	{regexp.MustCompile(`\$\{ without \}|a field is read as`), func([]string) locales.Text { return locales.M("xlsform.ref_open") }},
	{regexp.MustCompile(`choices have no column (\S+)`), func(m []string) locales.Text { return locales.M("xlsform.x_column", "Name", m[1]) }},
	{regexp.MustCompile(`depends on itself:? ?(.*)`), func(m []string) locales.Text { return locales.M("xlsform.x_cycle", "Path", m[1]) }},
	{regexp.MustCompile(`nested too deeply|too many operators|longer than`), func([]string) locales.Text { return locales.M("xlsform.x_large") }},
	{regexp.MustCompile(`^regex\(\)`), func([]string) locales.Text { return locales.M("xlsform.x_regex") }},
	{regexp.MustCompile(`^conditions in \[`), func([]string) locales.Text { return locales.M("xlsform.x_predicate") }},
	{regexp.MustCompile(`^(?:paths? |unions with)`), func([]string) locales.Text { return locales.M("xlsform.x_path") }},
	{regexp.MustCompile(`'\.' has (?:no|a) value`), func([]string) locales.Text { return locales.M("xlsform.x_dot") }},
	{regexp.MustCompile(`repeats stand at most`), func([]string) locales.Text { return locales.M("xlsform.x_deep") }},
	{regexp.MustCompile(`outside repeats only`), func([]string) locales.Text { return locales.M("xlsform.x_save") }},
	{regexp.MustCompile(`is no choice question`), func([]string) locales.Text { return locales.M("xlsform.x_argument", "Name", "jr:choice-name") }},
	{regexp.MustCompile(`^([a-z:-]+)\(\) (?:reads|runs) `), func(m []string) locales.Text { return locales.M("xlsform.outside", "Name", m[1]) }},
	{regexp.MustCompile(`^([a-z:-]+)\(\) is not supported`), func(m []string) locales.Text { return locales.M("xlsform.x_unserved", "Name", m[1]) }},
	{regexp.MustCompile(`^randomize\(\)`), func([]string) locales.Text { return locales.M("xlsform.x_randomize") }},
	{regexp.MustCompile(`^([a-z:-]+)\(\)`), func(m []string) locales.Text { return locales.M("xlsform.x_argument", "Name", m[1]) }},
	{regexp.MustCompile(`unexpected "(.+)"; text stands in quotes`), func(m []string) locales.Text { return locales.M("xlsform.x_word", "Word", m[1]) }},
	{regexp.MustCompile(`unexpected ["'](.+)["']`), func(m []string) locales.Text { return locales.M("xlsform.x_unexpected", "Sign", m[1]) }},
}

// problem is form's sentence in both languages; one that is not known is quoted.
func problem(s string) locales.Text {
	for _, p := range problems {
		if m := p.pattern.FindStringSubmatch(s); m != nil {
			return p.say(m)
		}
	}
	return locales.M("xlsform.x_other", "Problem", s)
}
