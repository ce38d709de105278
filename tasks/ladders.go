package tasks

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync"

	"cadrebot/org"
)

// LadderName names a ladder. Persisted with obligations and choices.
type LadderName string

// Standard is the ladder of every family that the list gives no other one.
const Standard LadderName = "standard"

// Tone is the tone of a step; its sentence is tasks.words.<name>.
type Tone string

// Tones, from the mildest to the gravest. Yellow and red are the cards of an office that
// follows something up (督办).
const (
	Plain  Tone = "plain"
	Brief  Tone = "brief"
	Yellow Tone = "yellow"
	Red    Tone = "red"
)

var tones = []Tone{Plain, Brief, Yellow, Red}

// Graver reports whether w says more than other; an unknown tone says least.
func (w Tone) Graver(other Tone) bool { return slices.Index(tones, w) > slices.Index(tones, other) }

//go:embed ladders.csv
var shippedLadders []byte

//go:embed families.csv
var shippedFamilies []byte

// ladders is the data that comes with the program.
type ladders struct {
	names []LadderName // in the order of the file
	steps map[LadderName]Ladder
	of    map[string]LadderName // family -> its ladder
}

// shipped panics when the files of this release cannot be read: a test reads them.
var shipped = sync.OnceValue(func() *ladders {
	l, err := readLadders(bytes.NewReader(shippedLadders), bytes.NewReader(shippedFamilies))
	if err != nil {
		panic(err)
	}
	return l
})

// LadderNames lists the ladders that a unit may choose from, in the order of the file.
func LadderNames() []LadderName { return slices.Clone(shipped().names) }

// Known reports whether there is a ladder of that name.
func (n LadderName) Known() bool { return shipped().steps[n] != nil }

// LadderOf is the ladder of that name, or the family's own when the name is empty or of
// another release.
func LadderOf(name LadderName, family string) Ladder {
	l := shipped()
	if s := l.steps[name]; s != nil {
		return s
	}
	if s := l.steps[l.of[family]]; s != nil {
		return s
	}
	return l.steps[Standard]
}

// Steps is the ladder of o: the one its unit chose, else its family's.
func (o Obligation) Steps() Ladder { return LadderOf(o.Ladder, o.Family) }

// readLadders reads the two files; errors name file and line.
func readLadders(steps, families io.Reader) (*ladders, error) {
	l := &ladders{steps: map[LadderName]Ladder{}, of: map[string]LadderName{}}
	err := readTable(steps, []string{"ladder", "step", "days", "up", "stops", "words"}, l.addStep)
	if err != nil {
		return nil, fmt.Errorf("ladders.csv: %w", err)
	}
	if l.steps[Standard] == nil {
		return nil, fmt.Errorf("ladders.csv: no ladder %q", Standard)
	}
	err = readTable(families, []string{"family", "ladder"}, func(rec []string) error {
		if l.steps[LadderName(rec[1])] == nil {
			return fmt.Errorf("no ladder %q", rec[1])
		}
		l.of[rec[0]] = LadderName(rec[1])
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("families.csv: %w", err)
	}
	return l, nil
}

// addStep takes one row. A ladder climbs in time, goes to nobody above before it is late,
// and never back down.
func (l *ladders) addStep(rec []string) error {
	name := LadderName(rec[0])
	days, err := strconv.Atoi(rec[2])
	if err != nil {
		return fmt.Errorf("days %q: %w", rec[2], err)
	}
	up, err := strconv.Atoi(rec[3])
	if err != nil {
		return fmt.Errorf("up %q: %w", rec[3], err)
	}
	s := Step{Name: StepName(rec[1]), Days: days, Up: up, Stops: org.Level(rec[4]), Words: Tone(rec[5])}
	before := l.steps[name]
	switch {
	case name == "" || s.Name == "":
		return fmt.Errorf("a step without a name")
	case s.Up < 0 || s.Up > 0 && (s.Days <= 0 || !s.Stops.Valid()):
		return fmt.Errorf("%s goes up by %d: only after the due day, and to a level where it stops", s.Name, s.Up)
	case !slices.Contains(tones, s.Words):
		return fmt.Errorf("no tone %q", s.Words)
	case before.place(s.Name) >= 0:
		return fmt.Errorf("%s twice", s.Name)
	case len(before) > 0 && (s.Days <= before[len(before)-1].Days || s.Up < before[len(before)-1].Up):
		return fmt.Errorf("%s does not follow on %s", s.Name, before[len(before)-1].Name)
	}
	if len(before) == 0 {
		l.names = append(l.names, name)
	}
	l.steps[name] = append(before, s)
	return nil
}

func readTable(r io.Reader, head []string, row func([]string) error) error {
	in := csv.NewReader(r)
	in.FieldsPerRecord = len(head)
	got, err := in.Read()
	if err != nil {
		return fmt.Errorf("read the heading: %w", err)
	}
	if !slices.Equal(got, head) {
		return fmt.Errorf("line 1: the columns are %v, they must be %v", got, head)
	}
	for line := 2; ; line++ {
		rec, err := in.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := row(rec); err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
	}
}
