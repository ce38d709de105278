package bot

import (
	"strconv"

	"cadrebot/locales"
)

// scan reads an envelope as encode writes it; false when there is anything else in it.
func (e *Envelope) scan(raw []byte) bool {
	s := &scan{b: raw}
	s.object(func(name string) {
		switch name {
		case "v":
			e.Version = int(s.number())
		case "s":
			e.Seen = make([]int64, 0, 16)
			s.array(func() { e.Seen = append(e.Seen, s.number()) })
		case "m":
			e.Epoch = int(s.number())
		case "l":
			e.Lang = s.str()
		case "c":
			e.Open = &Talk{}
			e.Open.scan(s)
		case "k":
			s.array(func() {
				var t Talk
				t.scan(s)
				e.Parked = append(e.Parked, t)
			})
		case "w":
			e.Newest = s.number()
		case "o":
			e.Out = s.raw()
		case "n":
			s.array(func() {
				var m menuEntry
				s.object(func(name string) {
					switch name {
					case "r":
						m.Route = s.str()
					case "a":
						m.Arg = s.str()
					case "l":
						m.Words = s.str()
					default:
						s.bad = true
					}
				})
				e.Menu = append(e.Menu, m)
			})
		default:
			s.bad = true
		}
	})
	return !s.bad && s.next() == 0
}

func (t *Talk) scan(s *scan) {
	s.object(func(name string) {
		switch name {
		case "k":
			t.Kind = s.str()
		case "v":
			t.Version = int(s.number())
		case "i":
			t.ID = s.str()
		case "r":
			t.Ref = s.str()
		case "s":
			t.Step = int(s.number())
		case "t":
			t.Started = s.number()
		case "x":
			t.Expires = s.number()
		case "b":
			t.Body = s.raw()
		case "m":
			t.Shown = s.number()
		case "n":
			t.Below = string(s.raw()) == "true"
		case "q":
			t.Asked = string(s.raw()) == "true"
		default:
			s.bad = true
		}
	})
}

// encode writes the envelope as encoding/json reads it.
func (e *Envelope) encode() []byte {
	n := 128 + 12*len(e.Seen) + len(e.Out)
	if e.Open != nil {
		n += 192 + len(e.Open.Body)
	}
	for i := range e.Parked {
		n += 192 + len(e.Parked[i].Body)
	}
	for i := range e.Menu {
		n += 32 + len(e.Menu[i].Arg) + len(e.Menu[i].Words)
	}
	out := strconv.AppendInt(append(make([]byte, 0, n), `{"v":`...), int64(e.Version), 10)
	for i, id := range e.Seen {
		out = append(out, opening(i, `,"s":[`)...)
		out = strconv.AppendInt(out, id, 10)
	}
	out = closed(out, ']', len(e.Seen))
	out = numberField(out, `,"m":`, int64(e.Epoch))
	out = stringField(out, `,"l":`, e.Lang)
	if e.Open != nil {
		out = e.Open.encode(append(out, `,"c":`...))
	}
	for i := range e.Parked {
		out = e.Parked[i].encode(append(out, opening(i, `,"k":[`)...))
	}
	out = closed(out, ']', len(e.Parked))
	out = numberField(out, `,"w":`, e.Newest)
	if len(e.Out) > 0 {
		out = append(append(out, `,"o":`...), e.Out...)
	}
	for i := range e.Menu {
		out = append(append(out, opening(i, `,"n":[`)...), `{"r":`...)
		out = locales.AppendQuoted(out, e.Menu[i].Route)
		out = stringField(out, `,"a":`, e.Menu[i].Arg)
		out = append(stringField(out, `,"l":`, e.Menu[i].Words), '}')
	}
	out = closed(out, ']', len(e.Menu))
	return append(out, '}')
}

func (t *Talk) encode(out []byte) []byte {
	out = locales.AppendQuoted(append(out, `{"k":`...), t.Kind)
	out = strconv.AppendInt(append(out, `,"v":`...), int64(t.Version), 10)
	out = locales.AppendQuoted(append(out, `,"i":`...), t.ID)
	out = stringField(out, `,"r":`, t.Ref)
	out = strconv.AppendInt(append(out, `,"s":`...), int64(t.Step), 10)
	out = strconv.AppendInt(append(out, `,"t":`...), t.Started, 10)
	out = strconv.AppendInt(append(out, `,"x":`...), t.Expires, 10)
	out = numberField(out, `,"m":`, t.Shown)
	if t.Below {
		out = append(out, `,"n":true`...)
	}
	if t.Asked {
		out = append(out, `,"q":true`...)
	}
	out = append(out, `,"b":`...)
	if len(t.Body) == 0 {
		return append(out, `null}`...)
	}
	return append(append(out, t.Body...), '}')
}

// opening is what stands before element i of a list that is left out when empty.
func opening(i int, name string) string {
	if i == 0 {
		return name
	}
	return ","
}

// closed ends a list or object of n elements.
func closed(out []byte, end byte, n int) []byte {
	if n == 0 {
		return out
	}
	return append(out, end)
}

// numberField and stringField write a field unless it is empty.
func numberField(out []byte, name string, v int64) []byte {
	if v == 0 {
		return out
	}
	return strconv.AppendInt(append(out, name...), v, 10)
}

func stringField(out []byte, name, v string) []byte {
	if v == "" {
		return out
	}
	return locales.AppendQuoted(append(out, name...), v)
}
