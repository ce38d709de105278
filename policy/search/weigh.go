package search

import "math"

// field is a part of a passage that is weighed on its own.
type field int

// The fields of BM25F. The number of a document and of the passage count as heading.
const (
	title field = iota
	heading
	alias
	body
	fieldCount
)

// BM25F: the counts of a term are divided by the length of their field, weighed by field,
// added up and saturated once. Robertson, Zaragoza and Taylor, "Simple BM25 extension to
// multiple weighted fields", 2004; the figures are those of docs/search.md.
const (
	k1 = 1.0  // how soon repetition stops to count
	b  = 0.75 // how much a long field is held against a term
)

func fieldWeight(f field) float32 {
	switch f {
	case title, heading:
		return 4
	case alias:
		return 0.5
	}
	return 1
}

// tooCommon is the share of passages above which a lone Chinese character is not searched
// for: it would say next to nothing and take most of the time.
const tooCommon = 0.25

// smallest number of passages for which tooCommon holds; below it every character helps.
const pruneFrom = 2000

// fieldTexts are the searchable texts of a passage.
func (p *Passage) fieldTexts() [fieldCount][]string {
	return [fieldCount][]string{title: {p.Title}, heading: {p.Heading, p.Citation, codeOf(p.Number)}, alias: p.Aliases, body: {p.Body}}
}

// codeOf is a number that is a code of its own (§ 47-1310); the numbers of Chinese articles
// would only make neighbours of articles that have nothing else in common.
func codeOf(number string) string {
	for _, r := range number {
		if han(r) {
			return ""
		}
	}
	return number
}

func fieldLength(texts []string) (n int) {
	for _, t := range texts {
		n += len(t)
	}
	return n
}

// norms are the mean lengths of the fields that are not empty, in bytes and in steps (see
// lengths.go), by language: what Chinese says in three characters takes English three words.
type norms [2][fieldCount]float32

func language(lang string) int {
	if lang == "en" {
		return 1
	}
	return 0
}

// share is what one occurrence in field f adds to the weighed count of a term.
func (n *norms) share(lang int, f field, length int) float32 {
	return fieldWeight(f) / (1 - b + b*float32(length)/max(n[lang][f], 1))
}

// The impact of a term on a passage is kept in one byte: mostImpact stands for k1+1.
const mostImpact = 255

func impact(count float32) uint8 {
	s := count / (count + k1) * mostImpact
	return uint8(min(max(math.Round(float64(s)), 1), mostImpact))
}

// idf is how telling a term is that df of n passages have.
func idf(n, df int) float64 {
	return math.Log(1 + (float64(n-df)+0.5)/(float64(df)+0.5))
}

// unit is the precision of a term's weight: scores are added up as whole numbers, so that
// their order never depends on the order of additions.
const unit = 256

// scaled is at least one: what every passage has still finds them.
func scaled(weight float64) uint32 { return uint32(max(math.Round(weight*unit), 1)) }
