package bot

import (
	"encoding/json"
	"slices"
	"strconv"

	"cadrebot/form"
	"cadrebot/locales"
)

// readFormBody reads a form's conversation; encoding/json reads what scan does not know.
func readFormBody(raw []byte) (fb formBody, err error) {
	s := &scan{b: raw}
	s.object(func(name string) {
		switch name {
		case "r":
			fb.Ref = s.str()
		case "v":
			fb.Version = int(s.number())
		case "s":
			scanSession(s, &fb.Session)
		case "x":
			fb.Stopping = string(s.raw()) == "true"
		default:
			s.bad = true
		}
	})
	if s.bad || s.next() != 0 {
		fb = formBody{}
		err = json.Unmarshal(raw, &fb)
	}
	return fb, err
}

func scanSession(s *scan, to *form.Session) {
	s.object(func(name string) {
		switch name {
		case "a":
			to.Answers = scanAnswers(s)
		case "k":
			to.Known = scanAnswers(s)
		case "o":
			to.Reopen = s.str()
		case "p":
			v := scanValue(s)
			to.Pending = &v
		case "h":
			to.Heard = s.str()
		case "m":
			to.Between = s.strings()
		case "s":
			to.Skipped = s.strings()
		case "y":
			to.Only = s.strings()
		case "t":
			to.Typed = int(s.number())
		case "f":
			to.For = s.str()
		case "e":
			to.Edit = string(s.raw()) == "true"
		case "q":
			to.Find = s.str()
		case "g":
			to.Page = int(s.number())
		case "d":
			to.Seed = s.str()
		case "w":
			to.Who = s.str()
		case "b":
			to.Began = s.number()
		default:
			s.bad = true
		}
	})
}

func scanAnswers(s *scan) form.Answers {
	out := form.Answers{}
	s.object(func(key string) { out[key] = scanValue(s) })
	return out
}

func scanValue(s *scan) (v form.Value) {
	s.object(func(name string) {
		switch name {
		case "s":
			v.S = s.str()
		case "l":
			v.L = s.strings()
		case "na":
			v.NA = string(s.raw()) == "true"
		default:
			s.bad = true
		}
	})
	return v
}

// encode writes the conversation as encoding/json reads it.
func (fb *formBody) encode() []byte {
	out := append(make([]byte, 0, 512), '{')
	if fb.Ref != "" {
		out = append(stringField(out, `"r":`, fb.Ref), ',')
	}
	out = strconv.AppendInt(append(out, `"v":`...), int64(fb.Version), 10)
	f := &fb.Session
	out = append(out, `,"s":`...)
	from := len(out)
	out = appendAnswers(out, `,"a":{`, f.Answers)
	out = appendAnswers(out, `,"k":{`, f.Known)
	out = stringField(out, `,"o":`, f.Reopen)
	if f.Pending != nil {
		out = appendValue(append(out, `,"p":`...), *f.Pending)
	}
	out = stringField(out, `,"h":`, f.Heard)
	out = appendStrings(out, `,"m":[`, f.Between)
	out = appendStrings(out, `,"s":[`, f.Skipped)
	out = appendStrings(out, `,"y":[`, f.Only)
	out = numberField(out, `,"t":`, int64(f.Typed))
	out = stringField(out, `,"f":`, f.For)
	if f.Edit {
		out = append(out, `,"e":true`...)
	}
	out = stringField(out, `,"q":`, f.Find)
	out = numberField(out, `,"g":`, int64(f.Page))
	out = stringField(out, `,"d":`, f.Seed)
	out = stringField(out, `,"w":`, f.Who)
	out = numberField(out, `,"b":`, f.Began)
	out = append(braced(out, from), '}')
	if fb.Stopping {
		out = append(out, `,"x":true`...)
	}
	return append(out, '}')
}

// braced makes the comma before the first field, which stands at from, a brace.
func braced(out []byte, from int) []byte {
	if len(out) == from {
		return append(out, '{')
	}
	out[from] = '{'
	return out
}

func appendAnswers(out []byte, name string, a form.Answers) []byte {
	if len(a) == 0 {
		return out
	}
	var few [16]string
	keys := few[:0]
	for key := range a {
		keys = append(keys, key)
	}
	slices.Sort(keys) // whether a body has changed is seen by comparing it
	for _, key := range keys {
		out = locales.AppendQuoted(append(out, name...), key)
		out = appendValue(append(out, ':'), a[key])
		name = ","
	}
	return append(out, '}')
}

func appendStrings(out []byte, name string, list []string) []byte {
	for _, v := range list {
		out = locales.AppendQuoted(append(out, name...), v)
		name = ","
	}
	return closed(out, ']', len(list))
}

func appendValue(out []byte, v form.Value) []byte {
	from := len(out)
	out = stringField(out, `,"s":`, v.S)
	out = appendStrings(out, `,"l":[`, v.L)
	if v.NA {
		out = append(out, `,"na":true`...)
	}
	return append(braced(out, from), '}')
}
