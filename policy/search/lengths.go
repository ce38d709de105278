package search

import "math"

// lengths are the sums of what the means of norms are made of: whole numbers, so that taking
// passages out and bringing them in leads to the same sums as reading all that remain.
type lengths [2][fieldCount]lengthSum

// lengthSum is of the fields that are not empty, in bytes.
type lengthSum struct{ bytes, fields uint64 }

func measure(ps []Passage) (out lengths) {
	for i := range ps {
		l := language(ps[i].Lang)
		for f, texts := range ps[i].fieldTexts() {
			if n := fieldLength(texts); n > 0 {
				out[l][f].bytes += uint64(n)
				out[l][f].fields++
			}
		}
	}
	return out
}

// after are the lengths when some passages have gone and others have come.
func (l lengths) after(gone, come []Passage) lengths {
	less, more := measure(gone), measure(come)
	for lang := range l {
		for f := range l[lang] {
			l[lang][f].bytes += more[lang][f].bytes - less[lang][f].bytes
			l[lang][f].fields += more[lang][f].fields - less[lang][f].fields
		}
	}
	return l
}

// stepsToDouble is how finely means are told apart. Every impact of an index depends on its
// means: were they exact, one changed passage would change all postings. In steps of 4 %
// the means of a large library stay what they are through nearly every change.
const stepsToDouble = 16

func (l lengths) norms() (out norms) {
	for lang := range l {
		for f, sum := range l[lang] {
			if sum.fields > 0 {
				mean := float64(sum.bytes) / float64(sum.fields)
				out[lang][f] = float32(math.Exp2(math.Round(math.Log2(mean)*stepsToDouble) / stepsToDouble))
			}
		}
	}
	return out
}
