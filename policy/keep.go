package policy

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc64"
	"io"

	"cadrebot/locales"
	"cadrebot/policy/search"
)

// A kept index is keptMagic, the sum of the vocabulary, the length and the checksum of the
// library's edition and texts, those, and the words as package search keeps them. A change of
// what packer.library walks through is a new magic.
const keptMagic = "cadrebot policy library 4\n"

// ErrOtherIndex is said of a kept index that was made with other word lists or by another
// version of the program, or that is damaged: build one instead.
var ErrOtherIndex = errors.New("the kept policy index is of other word lists or damaged")

// Write keeps the index, for ReadIndex of a later start of the program.
func (x *Index) Write(w io.Writer) error {
	p := &packer{}
	p.library(x.lib)
	head := []byte(keptMagic + x.vocabulary)
	head = binary.LittleEndian.AppendUint64(head, uint64(len(p.out)))
	head = binary.LittleEndian.AppendUint64(head, keptSum(p.out))
	for _, b := range [][]byte{head, p.out} {
		if _, err := w.Write(b); err != nil {
			return fmt.Errorf("keep the policy index: %w", err)
		}
	}
	_, err := x.words.WriteTo(w)
	return err
}

func keptSum(b []byte) uint64 { return crc64.Checksum(b, crc64.MakeTable(crc64.ECMA)) }

// ReadIndex reads what Write has kept, when it was made with this vocabulary; else
// ErrOtherIndex. Which edition of the library it is of, its Library tells.
func ReadIndex(r io.Reader, v *Vocabulary) (*Index, error) {
	in, names := bufio.NewReader(r), []byte(keptMagic+v.hash)
	head := make([]byte, len(names)+2*8)
	if _, err := io.ReadFull(in, head); err != nil || !bytes.Equal(head[:len(names)], names) {
		return nil, ErrOtherIndex
	}
	size, sum := binary.LittleEndian.Uint64(head[len(names):]), binary.LittleEndian.Uint64(head[len(names)+8:])
	if size > 1<<32 {
		return nil, ErrOtherIndex
	}
	texts, err := io.ReadAll(io.LimitReader(in, int64(size)))
	if err != nil || uint64(len(texts)) != size || keptSum(texts) != sum {
		return nil, ErrOtherIndex
	}
	p := &packer{reading: true, in: string(texts)}
	lib := &Library{}
	p.library(lib)
	if p.broken {
		return nil, ErrOtherIndex
	}
	lib.ready()
	words, err := search.ReadIndex(in, v.words)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOtherIndex, err)
	}
	return newIndex(lib, v, words), nil
}

// packer writes what it walks through, or reads it: one walk for both, so that they cannot
// differ. What is read shares the memory of in.
type packer struct {
	reading, broken bool
	out             []byte
	in              string
}

// count writes n, or reads what was written; never more than what is left to read.
func (p *packer) count(n int) int {
	if !p.reading {
		p.out = binary.AppendUvarint(p.out, uint64(n))
		return n
	}
	v, size := binary.Uvarint([]byte(p.in[:min(len(p.in), binary.MaxVarintLen64)]))
	if size <= 0 || v > uint64(len(p.in)-size) {
		p.broken = true
		return 0
	}
	p.in = p.in[size:]
	return int(v)
}

func text[T ~string](p *packer, s *T) {
	n := p.count(len(*s))
	if !p.reading {
		p.out = append(p.out, *s...)
		return
	}
	*s, p.in = T(p.in[:n]), p.in[n:]
}

func list[T any](p *packer, l *[]T, each func(*T)) {
	n := 0 // no list; an empty one is 1
	if *l != nil {
		n = len(*l) + 1
	}
	if n = p.count(n); p.reading && n > 0 {
		*l = make([]T, n-1)
	}
	for i := range n - 1 {
		if p.broken {
			return
		}
		each(&(*l)[i])
	}
}

func (p *packer) flag(b *bool) {
	n := 0
	if *b {
		n = 1
	}
	*b = p.count(n) == 1
}

func (p *packer) both(t *locales.Text) {
	text(p, &t.Zh)
	text(p, &t.En)
}

func (p *packer) library(l *Library) {
	text(p, &l.Edition)
	list(p, &l.Items, p.item)
	list(p, &l.Parameters, p.parameter)
	list(p, &l.Aliases, p.alias)
}

func (p *packer) alias(a *Alias) {
	text(p, &a.Item)
	text(p, &a.Lang)
	text(p, &a.Text)
	text(p, &a.Anchor)
}

func (p *packer) item(it *Item) {
	text(p, &it.ID)
	p.both(&it.Title)
	p.both(&it.Issuer)
	text(p, &it.Date)
	text(p, &it.DocNo)
	text(p, &it.Level)
	text(p, &it.Region)
	text(p, &it.English)
	list(p, &it.Topics, func(s *string) { text(p, s) })
	list(p, &it.Points, p.both)
	list(p, &it.Sections, p.section)
	text(p, &it.Confidence)
	text(p, &it.ConfidenceNote)
	text(p, &it.Status)
	text(p, &it.SupersededBy)
	list(p, &it.Sources, func(s *string) { text(p, s) })
	text(p, &it.From)
	text(p, &it.To)
	p.flag(&it.derived[0])
	p.flag(&it.derived[1])
}

func (p *packer) section(s *Section) {
	text(p, &s.Anchor)
	text(p, &s.Number)
	p.both(&s.Heading)
	p.both(&s.Body)
	text(p, &s.Ref)
}

func (p *packer) parameter(f *Parameter) {
	text(p, &f.Key)
	text(p, &f.Value)
	text(p, &f.Unit)
	p.both(&f.Label)
	p.both(&f.Text)
	p.both(&f.Scope)
	text(p, &f.Region)
	text(p, &f.From)
	text(p, &f.To)
	text(p, &f.Source)
	text(p, &f.Confidence)
	list(p, &f.Items, func(id *ItemID) { text(p, id) })
}
