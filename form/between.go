package form

import (
	"slices"
	"strconv"
)

// maxReadings is how many readings of one answer are offered; whoever typed more than
// that meant something else.
const maxReadings = 4

// offer lets the person decide between the readings of what was typed, as far as they
// would count.
func (t *turn) offer(readings []Value, heard string) {
	if len(readings) > maxReadings || len(t.field().Choices) > 0 { // the steps of a range are buttons already
		return
	}
	var keep []string
	for _, v := range readings {
		if t.check(t.at, v) == fine {
			keep = append(keep, v.S)
		}
	}
	if len(keep) > 0 {
		t.s.Between, t.s.Heard, t.s.For = keep, heard, t.here()
	}
}

// typedReading reports whether word takes one of the readings on offer: its number, or
// yes to the only one. Where a number is asked a typed number is the answer itself.
func (t *turn) typedReading(word string) bool {
	if len(t.s.Between) == 0 {
		return false
	}
	n, err := strconv.Atoi(word)
	switch number := err == nil; {
	case number && (numberKind(t.field().Kind) || n < 1 || n > len(t.s.Between)):
		return false
	case number:
		t.takeReading(n - 1)
	case len(t.s.Between) == 1 && isYes[word]:
		t.takeReading(0)
	default:
		return false
	}
	return true
}

// pickedReading reports whether key is one of the readings on offer, and takes it.
func (t *turn) pickedReading(key string) bool {
	i := slices.Index(t.s.Between, key)
	if i >= 0 {
		t.takeReading(i)
	}
	return i >= 0
}

// takeReading counts a reading: choosing it was reading it back.
func (t *turn) takeReading(i int) { t.countTyped(Value{S: t.s.Between[i]}) }

// readings fills in what the last answer may have meant.
func (t *turn) readings(p *Prompt) {
	f := t.field()
	for _, s := range t.s.Between {
		p.Readings = append(p.Readings, Choice{Key: s, Label: Show(f.Field, Value{S: s})})
	}
	if p.Readings == nil {
		return
	}
	p.Heard = t.s.Heard
	if !numberKind(f.Kind) {
		p.First = 1
	}
}
