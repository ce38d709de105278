package locales

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Date is a civil day in Zone, written 2006-01-02.
type Date string

// DateOf is the civil day of t in Zone.
func DateOf(t time.Time) Date { return Date(t.In(Zone).Format(time.DateOnly)) }

// In formats d for people: 2026年11月20日, 20 Nov 2026. What is no date is shown as it is.
func (d Date) In(l Lang) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	if l == EN {
		return t.Format("2 Jan 2006")
	}
	return fmt.Sprintf("%d年%d月%d日", t.Year(), int(t.Month()), t.Day())
}

// Decimal is a plain decimal number such as 35000 or 2.5; shown with thousands marks.
type Decimal string

// In formats d with thousands marks; both languages write them the same way.
func (d Decimal) In(Lang) string { return Group(string(d)) }

// Money is an amount in yuan as a plain decimal number.
type Money string

// In formats m: 35,000元 (3.50万元 from ten thousand up as a second reading), CNY 35,000.
func (m Money) In(l Lang) string {
	if l == EN {
		return "CNY " + Group(string(m))
	}
	s := Group(string(m)) + "元"
	if f, err := strconv.ParseFloat(string(m), 64); err == nil && (f >= 10000 || f <= -10000) {
		s += "（" + strconv.FormatFloat(f/10000, 'f', 2, 64) + "万元）"
	}
	return s
}

// Group puts thousands marks into a plain decimal number; other text is returned as it is.
func Group(s string) string {
	sign, body := "", s
	if strings.HasPrefix(body, "-") {
		sign, body = "-", body[1:]
	}
	whole, frac, hasFrac := strings.Cut(body, ".")
	if len(whole) <= 3 {
		return s
	}
	for i := range len(whole) {
		if whole[i] < '0' || whole[i] > '9' {
			return s
		}
	}
	var b strings.Builder
	b.WriteString(sign)
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(whole[i])
	}
	if hasFrac {
		b.WriteByte('.')
		b.WriteString(frac)
	}
	return b.String()
}

// Arg is one argument of a Text. Exactly one field is set; it is a closed set so that a
// stored Text means the same after a restart.
type Arg struct {
	kind byte // s string, n number, t text, d date, m moment, y money, x decimal
	s    string
	n    int64
	t    *Text
	at   time.Time
}

func argOf(id string, v any) Arg {
	switch v := v.(type) {
	case string:
		return Arg{kind: 's', s: v}
	case int:
		return Arg{kind: 'n', n: int64(v)}
	case int64:
		return Arg{kind: 'n', n: v}
	case Text:
		return Arg{kind: 't', t: &v}
	case Date:
		return Arg{kind: 'd', s: string(v)}
	case Money:
		return Arg{kind: 'y', s: string(v)}
	case Decimal:
		return Arg{kind: 'x', s: string(v)}
	case time.Time:
		return Arg{kind: 'm', at: v}
	}
	panic(fmt.Sprintf("locales.M: %s: argument of type %T", id, v))
}

// in renders the argument as escaped HTML; numbers stay numbers for plural rules.
func (a Arg) in(l Lang) any {
	if a.kind == 'n' {
		return a.n
	}
	return a.text(l)
}

// text renders the argument as escaped HTML.
func (a Arg) text(l Lang) string {
	switch a.kind {
	case 'n':
		return strconv.FormatInt(a.n, 10)
	case 't':
		return a.t.In(l)
	case 'd':
		return Date(a.s).In(l)
	case 'y':
		return Money(a.s).In(l)
	case 'x':
		return Decimal(a.s).In(l)
	case 'm':
		return Moment(l, a.at)
	}
	return html.EscapeString(a.s)
}

// Args are a sentence's arguments by name, a JSON object. A list, because a sentence has
// a few: a map for each of a screen's sentences costs more than saying them.
type Args []named

type named struct {
	name string
	arg  Arg
}

func (a Args) get(name string) (Arg, bool) {
	for i := range a {
		if a[i].name == name {
			return a[i].arg, true
		}
	}
	return Arg{}, false
}

// MarshalJSON writes an object.
func (a Args) MarshalJSON() ([]byte, error) { return a.append(make([]byte, 0, 64*len(a)+2)), nil }

func (a Args) append(out []byte) []byte {
	sep := byte('{')
	for i := range a {
		out = append(AppendQuoted(append(out, sep), a[i].name), ':')
		out = a[i].arg.append(out)
		sep = ','
	}
	if len(a) == 0 {
		out = append(out, '{')
	}
	return append(out, '}')
}

// append writes the argument with its kind.
func (a Arg) append(out []byte) []byte {
	out = append(append(append(out, `{"k":"`...), a.kind), '"')
	switch a.kind {
	case 'n':
		out = strconv.AppendInt(append(out, `,"n":`...), a.n, 10)
	case 't':
		out = a.t.AppendJSON(append(out, `,"t":`...))
	case 'm':
		out = append(a.at.AppendFormat(append(out, `,"m":"`...), time.RFC3339Nano), '"')
	default:
		out = AppendQuoted(append(out, `,"s":`...), a.s)
	}
	return append(out, '}')
}

// AppendJSON appends the text as encoding/json writes it, without its cost.
func (t *Text) AppendJSON(out []byte) []byte {
	from := len(out)
	if t.ID != "" {
		out = AppendQuoted(append(out, `,"i":`...), t.ID)
	}
	if len(t.Args) > 0 {
		out = t.Args.append(append(out, `,"a":`...))
	}
	if t.Zh != "" {
		out = AppendQuoted(append(out, `,"z":`...), t.Zh)
	}
	if t.En != "" {
		out = AppendQuoted(append(out, `,"e":`...), t.En)
	}
	if t.Marks {
		out = append(out, `,"m":true`...)
	}
	if len(out) == from {
		out = append(out, ',')
	}
	out[from] = '{'
	return append(out, '}')
}

// AppendQuoted appends s as a JSON string.
func AppendQuoted(out []byte, s string) []byte {
	beyond := false
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c == '"' || c == '\\' {
			return appendEscaped(out, s)
		}
		beyond = beyond || c >= utf8.RuneSelf
	}
	if beyond && !utf8.ValidString(s) {
		return appendEscaped(out, s)
	}
	out = append(append(out, '"'), s...)
	return append(out, '"')
}

func appendEscaped(out []byte, s string) []byte {
	q, _ := json.Marshal(s) // a string can always be written
	return append(out, q...)
}

// UnmarshalJSON reads what MarshalJSON wrote, in the same order.
func (a *Args) UnmarshalJSON(b []byte) error {
	*a = nil
	d := json.NewDecoder(bytes.NewReader(b))
	open, err := d.Token()
	if err != nil || open == nil { // null
		return err
	}
	if open != json.Delim('{') {
		return fmt.Errorf("read text arguments: %v instead of an object", open)
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return fmt.Errorf("read text arguments: %w", err)
		}
		n := named{}
		n.name, _ = name.(string) // an object's names are strings
		if err := d.Decode(&n.arg); err != nil {
			return fmt.Errorf("read text argument %s: %w", n.name, err)
		}
		*a = append(*a, n)
	}
	return nil
}

type argJSON struct {
	Kind string     `json:"k"`
	S    string     `json:"s,omitempty"`
	N    int64      `json:"n,omitempty"`
	T    *Text      `json:"t,omitempty"`
	At   *time.Time `json:"m,omitempty"`
}

// MarshalJSON writes the argument with its kind.
func (a Arg) MarshalJSON() ([]byte, error) { return a.append(nil), nil }

// UnmarshalJSON reads what MarshalJSON wrote.
func (a *Arg) UnmarshalJSON(b []byte) error {
	var j argJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return fmt.Errorf("read text argument: %w", err)
	}
	if len(j.Kind) != 1 || !strings.Contains("sntdyxm", j.Kind) {
		return fmt.Errorf("read text argument: kind %q", j.Kind)
	}
	*a = Arg{kind: j.Kind[0], s: j.S, n: j.N, t: j.T}
	if j.At != nil {
		a.at = *j.At
	}
	if a.kind == 't' && a.t == nil {
		a.t = &Text{}
	}
	return nil
}
