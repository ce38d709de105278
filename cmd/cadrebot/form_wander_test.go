package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/form/xlsform"
	"cadrebot/internal/workbook"
	"cadrebot/locales"
)

// stranger fills in a form that it knows nothing of: it is the pipe that a player reads,
// and looks at the prompt to write the next line. Where several lines would do, chance
// decides; where none is taken, it passes the question or gives up.
type stranger struct {
	p     *player
	r     *rand.Rand
	left  int    // lines that it still writes
	stuck string // why it gave up
}

// Read writes one line; Scanner asks for it when it has no other.
func (s *stranger) Read(b []byte) (int, error) {
	if s.left--; s.left < 0 {
		s.stuck = "too many lines"
		return 0, io.EOF
	}
	_, prompt := s.p.form.Step(s.p.session, form.Input{}, s.p.now())
	for _, line := range s.lines(prompt) {
		after, next := s.p.form.Step(s.p.session, lineInput(prompt, line), s.p.now())
		if next.Refusal.Empty() && (next.Stage != prompt.Stage || !next.Stayed || moved(s.p.session, after)) {
			return copy(b, line+"\n"), nil
		}
	}
	s.stuck = fmt.Sprintf("%s %s (%s) takes none of %q", prompt.Stage, prompt.Field.Key, prompt.Field.Kind, s.lines(prompt))
	return 0, io.EOF
}

// moved reports whether a line that was not refused changed anything.
func moved(before, after form.Session) bool { return fmt.Sprint(before) != fmt.Sprint(after) }

// lines are what may be answered, in the order in which it is tried.
func (s *stranger) lines(p form.Prompt) []string {
	f := p.Field
	switch {
	case p.Stage == form.Review:
		return []string{""}
	case p.Stage == form.ReadBack:
		return []string{"y"}
	case p.Readings != nil:
		return []string{fmt.Sprint(max(p.First, 1)), "7"}
	case p.Adding:
		return []string{[]string{"n", "n", "y"}[s.r.IntN(3)]}
	}
	out := s.mixed(answersTo(f.Kind)...)
	choices := p.Choices
	if choices == nil {
		choices = f.Choices
	}
	var numbers []string
	for i := range choices {
		numbers = append(numbers, fmt.Sprint(max(p.First, 1)+i))
	}
	switch numbers = s.mixed(numbers...); {
	case f.Kind == form.Rank:
		out = []string{strings.Join(numbers, " "), ""}
	case f.Kind == form.Many && len(p.Ticked) > 0:
		out = []string{""}
	case f.Kind == form.Many:
		if len(numbers) > 1 {
			out = append(out, strings.Join(numbers[:2], " "))
		}
		out = append(out, numbers...)
	case len(numbers) > 0:
		out = numbers
	}
	if p.CanSkip && s.r.IntN(4) == 0 {
		return append([]string{"/skip"}, out...)
	}
	return append(out, "/same", "/skip")
}

func (s *stranger) mixed(lines ...string) []string {
	s.r.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	return lines
}

// answersTo are answers of which one should do, unless the form's author is very
// particular.
func answersTo(k form.Kind) []string {
	switch k {
	case form.Date:
		return []string{"2026-03-05", "1990-05-01", "2030-01-01", "昨天"}
	case form.Time:
		return []string{"15:30", "07:05"}
	case form.DateTime:
		return []string{"2026-03-05 15:30", "2030-01-01 08:00"}
	case form.Period:
		return []string{"2026W47", "2026"}
	case form.Geopoint:
		return []string{"30.052, 103.118"}
	case form.Image, form.Audio, form.Video, form.File:
		return []string{"a.jpg"}
	case form.Acknowledge, form.YesNo:
		return []string{"y", "n"}
	case form.Text, form.Barcode:
		return []string{"甲", "Ann Lee", "abc", "12", "1234567890", "a@b.cn", "6", "2026-03-05"}
	}
	return []string{"0", "1", "2", "5", "18", "30", "60", "100", "1000", "-3", "2.5", "36.6", "2020"}
}

// wander fills a form in with seed and returns what was printed.
func wander(t *testing.T, im xlsform.Import, seed uint64) (out string, err error) {
	t.Helper()
	if im.Compiled == nil {
		t.Fatalf("%s cannot be filled: %+v", im.Filename, im.Findings)
	}
	var b bytes.Buffer
	l := locales.All[seed%2]
	now := func() time.Time { return time.Date(2026, 11, 20, 10, 0, 0, 0, locales.Zone) }
	p := player{form: im.Compiled, lang: l, out: &b, now: now, session: form.Session{Seed: fmt.Sprint(seed)}}
	s := &stranger{p: &p, r: rand.New(rand.NewPCG(seed, 1)), left: 4000}
	if err = p.play(s); err != nil {
		err = fmt.Errorf("%w: %s", err, s.stuck)
	}
	return b.String(), err
}

// oddForm is written the way authors without a manual write: old names, columns in any order,
// a loop, a list that may be empty, a group that looks inside itself.
const oddForm = `
[Survey]
note::zh|Label::中文 (zh)|TYPE|label:English|Name|Relevance|constraint|required|choice_filter|calculation|default|repeat count|parameters|appearance
|来源|hidden|Source|source||||||user
|查看|begin group|Visit|visit|./mode = 'full'
||hidden||mode||||||full
|户主|q string|Head|head||string-length(.) > 0|TRUE
|人数|add integer prompt|Members|members||.&gt;=0 and . &lt;= 30|yes
||end group
|家人|begin lgroup|Member|member|${members} > 0||||||min(${members}, 2)
|年龄|integer|Age of member ${n}|age||. < 120|true()
||calculate||n|||||position(..)
||end lgroup
|其他人|begin repeat|Guest|guest
|客人|text|Guest|who
||end repeat
|县|select one from county|County|county|||yes
|镇|select_one town|Town|town|||yes|county = ${county}
|村|select_multiple town or specify other|Villages|villages
|排序|rank county|Order|order
|喜欢|range|How much|much|||yes|||||start=0 end=5 step=1
|多大|range|How large|large|||yes|||||start=0 end=500 step=5
|逐个|begin loop over county|Each|each
|%(label)s的面积|decimal|Area of %(label)s|area_%(name)s
||end loop
|日期|date|Day|day||. <= today()|yes
|几点|time|Time|hour|||yes
|何时|dateTime|Moment|moment|||yes
|编码|barcode|Code|code|||yes
|位置|gps|Place|place|||yes
|照片|photo|Photo|pic|||yes
|确认|trigger|Agree|agree|||yes
|金额|decimal|Money|money|||yes||||||money
|合计 ${total}|note|In all ${total}|shown
||calculate||total|||||coalesce(${area_east}, 0) + coalesce(${area_west}, 0)
|最后|text|Last|last|${total} &gt; 0

[choices]
LIST NAME|value|label::中文 (zh)|label::English (en)|county
county|east|东县|East|
county|west|西县|West|
town|a|甲镇|A|east
town|b|乙镇|B|east

[settings]
form title|form id|default language
登记|odd|zh
`

// TestAStrangerFillsInAnyForm: whoever answers each question with what it asks for gets to
// the end, whatever they answer.
func TestAStrangerFillsInAnyForm(t *testing.T) {
	t.Parallel()
	b, err := workbook.Write(oddForm)
	if err != nil {
		t.Fatal(err)
	}
	forms := map[string]xlsform.Import{"odd": xlsform.Read("odd.xlsx", b)}
	const shared = "../../../shared/testdata/xlsform"
	files, err := filepath.Glob(filepath.Join(shared, "*.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		im, err := readForm(path)
		if err != nil {
			t.Fatal(err)
		}
		if im.Compiled != nil {
			forms[filepath.Base(path)] = im
		}
	}
	for name, im := range forms {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(6) {
				out, err := wander(t, im, seed)
				if err != nil {
					t.Fatalf("seed %d: %v\n%s", seed, err, out[max(0, len(out)-1500):])
				}
				submitted(t, out)
			}
		})
	}
}
