package search

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc64"
	"io"
	"math"
)

// A snapshot is the magic, every array of the index behind its length, and a checksum of all
// that. It holds no words: the list at hand is given when it is read.
const magic = "cadrebot policy index 2\n"

// errBroken is said of a snapshot that was cut short, altered, or written by another version.
var errBroken = errors.New("the snapshot of the policy index is broken or of another version")

func checksum(b []byte) uint64 { return crc64.Checksum(b, crc64.MakeTable(crc64.ECMA)) }

// WriteTo writes a snapshot, from which ReadIndex makes the same index in a fraction of the
// time that Build takes.
func (x *Index) WriteTo(w io.Writer) (int64, error) {
	b := append(make([]byte, 0, len(x.posts)*2), magic...)
	for _, list := range x.arrays() {
		b = list.append(b)
	}
	b = appendCited(b, x.cited)
	b = binary.LittleEndian.AppendUint64(b, checksum(b))
	n, err := w.Write(b)
	if err != nil {
		return int64(n), fmt.Errorf("write the policy index: %w", err)
	}
	return int64(n), nil
}

// ReadIndex reads a snapshot to its end. words may be nil. A snapshot that WriteTo did not
// write just so is refused: build the index instead.
func ReadIndex(r io.Reader, words *Words) (*Index, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read the policy index: %w", err)
	}
	end := len(b) - 8
	if end < len(magic) || string(b[:len(magic)]) != magic || checksum(b[:end]) != binary.LittleEndian.Uint64(b[end:]) {
		return nil, errBroken
	}
	x := &Index{}
	b = b[len(magic):end]
	for _, list := range x.arrays() {
		if b, err = list.take(b); err != nil {
			return nil, err
		}
	}
	if x.cited, err = takeCited(b); err != nil {
		return nil, err
	}
	if len(x.weights) == 0 {
		x.weights = nil
	}
	x.ready(words)
	return x, nil
}

// array is one array of an index that a snapshot holds.
type array interface {
	append(b []byte) []byte
	take(b []byte) ([]byte, error)
}

// arrays lists them in the order of the snapshot: a change of it is a new magic.
func (x *Index) arrays() []array {
	out := []array{
		numbers[rune]{&x.dict.singles},
		numbers[uint32]{&x.dict.rows},
		numbers[rune]{&x.dict.seconds},
		numbers[uint32]{&x.dict.starts},
		numbers[uint32]{&x.dict.stemOf},
		bytesArray{&x.posts},
		numbers[uint32]{&x.docOf},
		bytesArray{&x.langs},
		floats{&x.weights},
		articles{&x.articles},
		numbers[uint32]{&x.dict.times},
		numbers[uint32]{&x.left.terms},
		numbers[uint32]{&x.left.ends},
		bytesArray{&x.left.posts},
		means{&x.lengths, &x.norms},
	}
	for _, t := range []*stringTable{&x.dict.stems, &x.dict.surfaces, &x.ids, &x.docs, &x.titles} {
		out = append(out, bytesArray{&t.text}, numbers[uint32]{&t.ends})
	}
	return out
}

type bytesArray struct{ of *[]byte }

func (a bytesArray) append(b []byte) []byte { return append(appendLength(b, len(*a.of)), *a.of...) }

func (a bytesArray) take(b []byte) ([]byte, error) {
	n, b, err := takeLength(b, 1)
	if err == nil {
		*a.of, b = b[:n:n], b[n:]
	}
	return b, err
}

type numbers[T rune | uint32] struct{ of *[]T }

func (a numbers[T]) append(b []byte) []byte {
	b = appendLength(b, len(*a.of))
	for _, v := range *a.of {
		b = binary.LittleEndian.AppendUint32(b, uint32(v))
	}
	return b
}

func (a numbers[T]) take(b []byte) ([]byte, error) {
	n, b, err := takeLength(b, 4)
	if err != nil {
		return nil, err
	}
	*a.of = make([]T, n)
	for i := range *a.of {
		(*a.of)[i] = T(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return b[4*n:], nil
}

type floats struct{ of *[]float32 }

func (a floats) append(b []byte) []byte {
	b = appendLength(b, len(*a.of))
	for _, v := range *a.of {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	}
	return b
}

func (a floats) take(b []byte) ([]byte, error) {
	var bits []uint32
	b, err := numbers[uint32]{&bits}.take(b)
	*a.of = make([]float32, len(bits))
	for i, v := range bits {
		(*a.of)[i] = math.Float32frombits(v)
	}
	return b, err
}

// means are the lengths of the fields and what they were taken for.
type means struct {
	lengths *lengths
	norms   *norms
}

func (a means) append(b []byte) []byte {
	for l := range a.lengths {
		for f, sum := range a.lengths[l] {
			b = binary.LittleEndian.AppendUint64(b, sum.bytes)
			b = binary.LittleEndian.AppendUint64(b, sum.fields)
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(a.norms[l][f]))
		}
	}
	return b
}

func (a means) take(b []byte) ([]byte, error) {
	const size = 8 + 8 + 4
	if len(b) < size*len(a.lengths)*int(fieldCount) {
		return nil, errBroken
	}
	for l := range a.lengths {
		for f := range a.lengths[l] {
			a.lengths[l][f] = lengthSum{binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])}
			a.norms[l][f] = math.Float32frombits(binary.LittleEndian.Uint32(b[16:]))
			b = b[size:]
		}
	}
	return b, nil
}

type articles struct{ of *[]article }

func (a articles) append(b []byte) []byte {
	b = appendLength(b, len(*a.of))
	for _, v := range *a.of {
		b = binary.LittleEndian.AppendUint64(b, v.number)
		b = binary.LittleEndian.AppendUint32(b, v.doc)
		b = binary.LittleEndian.AppendUint32(b, v.passage)
	}
	return b
}

func (a articles) take(b []byte) ([]byte, error) {
	n, b, err := takeLength(b, 16)
	if err != nil {
		return nil, err
	}
	*a.of = make([]article, n)
	for i := range *a.of {
		(*a.of)[i] = article{binary.LittleEndian.Uint64(b[16*i:]), binary.LittleEndian.Uint32(b[16*i+8:]), binary.LittleEndian.Uint32(b[16*i+12:])}
	}
	return b[16*n:], nil
}

func appendCited(b []byte, cited []citation) []byte {
	b = appendLength(b, len(cited))
	for _, c := range cited {
		b = binary.LittleEndian.AppendUint32(b, c.year)
		b = binary.LittleEndian.AppendUint32(b, c.number)
		b = binary.LittleEndian.AppendUint32(b, c.doc)
		b = append(appendLength(b, len(c.prefix)), c.prefix...)
	}
	return b
}

func takeCited(b []byte) ([]citation, error) {
	n, b, err := takeLength(b, 20)
	if err != nil {
		return nil, err
	}
	out := make([]citation, 0, n)
	for range n {
		if len(b) < 12 {
			return nil, errBroken
		}
		c := citation{year: binary.LittleEndian.Uint32(b), number: binary.LittleEndian.Uint32(b[4:]), doc: binary.LittleEndian.Uint32(b[8:])}
		size, rest, err := takeLength(b[12:], 1)
		if err != nil {
			return nil, err
		}
		c.prefix, b = string(rest[:size]), rest[size:]
		out = append(out, c)
	}
	return out, nil
}

func appendLength(b []byte, n int) []byte { return binary.LittleEndian.AppendUint64(b, uint64(n)) }

// takeLength is how many items of at least size bytes follow.
func takeLength(b []byte, size int) (int, []byte, error) {
	if len(b) < 8 {
		return 0, nil, errBroken
	}
	n := binary.LittleEndian.Uint64(b)
	if b = b[8:]; n > uint64(len(b)/size) {
		return 0, nil, errBroken
	}
	return int(n), b, nil
}
