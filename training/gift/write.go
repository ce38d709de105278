package gift

import (
	"fmt"
	"io"
	"reflect"
	"strings"
)

// Write prints questions as GIFT that Moodle reads too, a blank line behind each. Reading
// them again gives the same, with every text trimmed and its space folded as Read does it.
// A question that has no spelling in GIFT (a choice without text, say) is an error that
// names it by its number from 1; those before it are written.
func Write(w io.Writer, questions ...Question) error {
	for i := range questions {
		s, ok := spell(&questions[i])
		if !ok {
			return fmt.Errorf("question %d (%s) cannot be written as GIFT", i+1, questions[i].Type)
		}
		if _, err := io.WriteString(w, s+"\n"); err != nil {
			return fmt.Errorf("write question %d: %w", i+1, err)
		}
	}
	return nil
}

// spell is q in GIFT. Full-width signs get a backslash only where they would be read as
// signs, because Moodle would show it.
func spell(q *Question) (string, bool) {
	want := tidied(*q)
	for _, wide := range []bool{false, true} {
		p := printer{wide: wide}
		p.question(&want)
		if got := reread(p.String()); got != nil && reflect.DeepEqual(*got, want) {
			return p.String(), true
		}
	}
	return "", false
}

// reread is the first question of s, nil when there is none.
func reread(s string) *Question {
	from := blocks{rows: newRows(strings.NewReader(s))}
	b, err := from.next()
	if b == nil || err != nil {
		return nil
	}
	e := new(parser).read(b)
	if e.Question != nil {
		*e.Question = tidied(*e.Question)
	}
	return e.Question
}

// tidied is q without its place and with every text as Read gives it.
func tidied(q Question) Question {
	q.Line, q.Column = 0, 0
	text := func(t Text) Text {
		if t.Format == Moodle || t.Format == Plain {
			t.Text = fold(t.Text)
		}
		t.Text = strings.TrimSpace(t.Text)
		return t
	}
	feedback := func(t Text) Text {
		if t = text(t); t.Text == "" {
			return Text{}
		}
		return t
	}
	q.Title, q.Stem, q.Feedback = fold(q.Title), text(q.Stem), feedback(q.Feedback)
	q.IfWrong, q.IfRight = feedback(q.IfWrong), feedback(q.IfRight)
	q.Tags = append([]string(nil), q.Tags...)
	q.Choices = append([]Choice(nil), q.Choices...)
	for i := range q.Choices {
		c := &q.Choices[i]
		c.Text, c.Feedback = text(c.Text), feedback(c.Feedback)
	}
	q.Pairs = append([]Pair(nil), q.Pairs...)
	for i := range q.Pairs {
		q.Pairs[i].Left, q.Pairs[i].Right = text(q.Pairs[i].Left), fold(q.Pairs[i].Right)
	}
	return q
}

// printer writes one question.
type printer struct {
	strings.Builder
	wide bool // full-width signs get a backslash too
}

func (p *printer) question(q *Question) {
	if q.Type == Category {
		p.WriteString("$CATEGORY: " + q.Title + "\n")
		return
	}
	p.marks(q)
	if q.Title != "" {
		p.WriteString("::")
		p.escaped(q.Title)
		p.WriteString("::")
	}
	before, after := q.Stem.Text, ""
	if q.Embedded {
		before, after = parted(q.Stem.Text)
	}
	p.text(Text{q.Stem.Format, before}, Moodle)
	if before != "" && after != "" {
		p.WriteByte(' ')
	}
	if q.Type != Description {
		p.WriteByte('{')
		p.answers(q)
		p.WriteByte('}')
	}
	if after != "" {
		p.WriteByte(' ')
		p.escaped(after)
	}
	p.WriteByte('\n')
}

// marks writes id, tags and language as a comment.
func (p *printer) marks(q *Question) {
	escape := strings.NewReplacer(`\`, `\\`, `]`, `\]`)
	var out []string
	if q.ID != "" {
		out = append(out, "[id:"+escape.Replace(q.ID)+"]")
	}
	for _, tag := range q.Tags {
		out = append(out, "[tag:"+escape.Replace(tag)+"]")
	}
	if q.Lang != "" {
		out = append(out, "[lang:"+escape.Replace(q.Lang)+"]")
	}
	if len(out) > 0 {
		p.WriteString("// " + strings.Join(out, " ") + "\n")
	}
}

// parted parts a sentence at a blank that reading would put back in the same place.
func parted(s string) (before, after string) {
	for i := 0; ; {
		j := strings.Index(s[i:], blank+" ")
		if j < 0 {
			return s, ""
		}
		i += j
		before, after = strings.TrimSuffix(s[:i], " "), s[i+len(blank)+1:]
		apart := i == 0 || s[i-1] == ' '
		if apart && after == strings.TrimSpace(after) && before == strings.TrimSpace(before) && !strings.HasPrefix(after, "//") {
			return before, after
		}
		i += len(blank)
	}
}

func (p *printer) answers(q *Question) {
	switch q.Type {
	case TrueFalse:
		p.WriteString(map[bool]string{true: "TRUE", false: "FALSE"}[q.True])
		p.note("#", q.IfWrong, q.Stem.Format)
		if q.IfWrong.Text == "" && q.IfRight.Text != "" {
			p.WriteString("# ")
		}
		p.note("#", q.IfRight, q.Stem.Format)
	case Matching:
		for _, pair := range q.Pairs {
			p.WriteString("\n\t=")
			p.text(pair.Left, q.Stem.Format)
			p.WriteString(" -> ")
			p.escaped(pair.Right)
		}
	case MultipleChoice, ShortAnswer, Numerical:
		p.choices(q)
	}
	p.note("####", q.Feedback, q.Stem.Format)
	if len(q.Choices)+len(q.Pairs) > 0 && !q.Bare {
		p.WriteByte('\n')
	}
}

func (p *printer) choices(q *Question) {
	if q.Type == Numerical {
		p.WriteByte('#')
	}
	for _, c := range q.Choices {
		sign := "\n\t~"
		if c.Right {
			sign = "\n\t="
		}
		// A lone answer with an arrow would be a pair behind a sign.
		if q.Bare || q.Type == ShortAnswer && len(q.Choices) == 1 && strings.Contains(c.Text.Text, "->") {
			sign = ""
		}
		p.WriteString(sign)
		if c.Weight != "" {
			p.WriteString("%" + string(c.Weight) + "%")
		}
		if q.Type == Numerical {
			p.value(c.Value)
		} else {
			p.text(c.Text, q.Stem.Format)
		}
		p.note("#", c.Feedback, q.Stem.Format)
	}
}

func (p *printer) value(v Value) {
	switch v.Span {
	case Exact:
		p.WriteString(string(v.Number))
	case Around:
		p.WriteString(string(v.Number) + ":" + string(v.Tolerance))
	case Between:
		p.WriteString(string(v.Low) + ".." + string(v.High))
	case Anything:
		p.WriteByte('*')
	}
}

func (p *printer) note(sign string, t Text, inherited Format) {
	if t.Text != "" {
		p.WriteString(sign)
		p.text(t, inherited)
	}
}

// leading are characters that mean something at the beginning of a text.
const leading = "[［%％$＄/／:："

// text writes the format of t where it is not the inherited one, or where t begins with
// something that would be read as more than text.
func (p *printer) text(t Text, inherited Format) {
	if t.Format != inherited || strings.IndexAny(t.Text, leading) == 0 {
		p.WriteString("[" + string(t.Format) + "]")
	}
	p.escaped(t.Text)
}

func (p *printer) escaped(s string) {
	for _, r := range s {
		switch {
		case r == '\n':
			p.WriteString(`\n`)
			continue
		case r < 0x80 && strings.ContainsRune(escapable, r), p.wide && strings.ContainsRune(escapable, r):
			p.WriteByte('\\')
		}
		p.WriteRune(r)
	}
}
