package xlsform

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cadrebot/form"
	"cadrebot/locales"
)

// parametersOf are the parameters that a kind takes, as XLSForm writes them.
var parametersOf = map[form.Kind][]string{
	form.Range:    {"start", "end", "step", "tick_interval", "placeholder", "tick_labelset"},
	form.One:      {"randomize", "seed"},
	form.Many:     {"randomize", "seed"},
	form.Rank:     {"randomize", "seed"},
	form.Text:     {"rows"},
	form.Image:    {"max-pixels", "app"},
	form.Audio:    {"quality"},
	form.Geopoint: {"allow-mock-accuracy", "capture-accuracy", "warning-accuracy", "reference-geometry"},
}

var pairPattern = regexp.MustCompile(`^\s*([A-Za-z][\w-]*)\s*=\s*([^\s,;=]+)(?:\s*[,;]\s*|\s+|$)`)

// parameters reads "start=0 end=10" and checks what a chat depends on.
func (r *reader) parameters(w row, t typing) map[string]string {
	p, out := w.at("parameters"), map[string]string{}
	for rest := straight(w.get("parameters")); strings.TrimSpace(rest) != ""; {
		m := pairPattern.FindStringSubmatch(rest)
		if m == nil {
			r.fault(p, locales.M("xlsform.parameters_bad", "Text", w.get("parameters")), locales.M("xlsform.do_parameters"))
			return nil
		}
		out[strings.ToLower(m[1])] = m[2]
		rest = rest[len(m[0]):]
	}
	takes, known := parametersOf[t.kind]
	if t.file {
		takes = append(slices.Clip(takes), "value", "label")
	}
	for _, k := range sortedKeys(out) {
		if known && !slices.Contains(takes, k) {
			r.fault(p, locales.M("xlsform.parameter_unknown", "Name", k, "Known", strings.Join(takes, ", ")), locales.M("xlsform.do_parameters"))
		}
		if !known && t.kind != form.Device {
			r.warn(p, locales.M("xlsform.parameter_unused", "Name", k), locales.M("xlsform.do_nothing"))
		}
	}
	switch t.kind {
	case form.Range:
		r.rangeOf(p, out)
	case form.One, form.Many, form.Rank:
		r.randomize(p, out)
	case form.Text, form.Image:
		for _, k := range []string{"rows", "max-pixels"} {
			if s, ok := out[k]; ok && !whole(s) {
				r.fault(p, locales.M("xlsform.parameter_number", "Name", k, "Value", s), locales.M("xlsform.do_parameters"))
			}
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func whole(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// rangeOf checks the bounds of a range and fills in what is not said: 1 to 10 in steps
// of 1, the defaults of XLSForm.
func (r *reader) rangeOf(p place, out map[string]string) {
	num := map[string]float64{}
	for _, d := range [...][2]string{{"start", "1"}, {"end", "10"}, {"step", "1"}} {
		k := d[0]
		if out[k] == "" {
			out[k] = d[1]
		}
		n, err := strconv.ParseFloat(out[k], 64)
		if err != nil || n != n || n > 1e15 || n < -1e15 {
			r.fault(p, locales.M("xlsform.parameter_number", "Name", k, "Value", out[k]), locales.M("xlsform.do_parameters"))
			return
		}
		num[k] = n
	}
	span := num["end"] - num["start"]
	if span < 0 {
		span = -span
	}
	step := num["step"]
	if step < 0 {
		step = -step
	}
	switch {
	case num["step"] == 0:
		r.fault(p, locales.M("xlsform.range_step_zero"), locales.M("xlsform.do_parameters"))
	case span == 0:
		r.fault(p, locales.M("xlsform.range_empty"), locales.M("xlsform.do_parameters"))
	case step > span:
		r.fault(p, locales.M("xlsform.range_step_large", "Step", out["step"]), locales.M("xlsform.do_parameters"))
	}
}

func (r *reader) randomize(p place, out map[string]string) {
	on, given := out["randomize"]
	if given {
		on = strings.ToLower(on)
		out["randomize"] = on
	}
	if given && on != "true" && on != "false" {
		r.fault(p, locales.M("xlsform.randomize_bad", "Value", on), locales.M("xlsform.do_parameters"))
	}
	seed, seeded := out["seed"]
	if !seeded {
		return
	}
	if !given {
		r.fault(p, locales.M("xlsform.seed_alone"), locales.M("xlsform.do_parameters"))
	}
	if _, err := strconv.ParseFloat(seed, 64); err != nil && !refPattern.MatchString(seed) {
		r.fault(p, locales.M("xlsform.parameter_number", "Name", "seed", "Value", seed), locales.M("xlsform.do_parameters"))
	}
}
