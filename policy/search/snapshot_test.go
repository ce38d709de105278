package search

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

func TestSnapshotGivesTheSameAnswers(t *testing.T) {
	t.Parallel()
	words := parse(t, "贷款, 低保\nloans, wages")
	r := rand.New(rand.NewPCG(3, 3))
	for _, x := range []*Index{small(t), Build(randomPassages(r, 200), words), Build(nil, nil)} {
		var b bytes.Buffer
		n, err := x.WriteTo(&b)
		if err != nil || n != int64(b.Len()) {
			t.Fatalf("%d of %d bytes, %v", n, b.Len(), err)
		}
		y, err := ReadIndex(&b, x.words)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range []string{"低保贷款", "loans for land", "消保法第55条", "财农〔2021〕19号", "dibao", "医疗 pingzheng", "pesticide training"} {
			if before, after := x.Search(Query{Text: q}), y.Search(Query{Text: q}); !reflect.DeepEqual(before, after) {
				t.Errorf("%q: %+v, from the snapshot %+v", q, before, after)
			}
		}
	}
}

func TestBrokenSnapshotIsRefused(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if _, err := small(t).WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	whole := b.Bytes()
	if _, err := ReadIndex(bytes.NewReader(whole), nil); err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(whole); i += 97 {
		flipped := slices.Clone(whole)
		flipped[i] ^= 0x10
		for _, bad := range [][]byte{whole[:i], flipped} {
			if _, err := ReadIndex(bytes.NewReader(bad), nil); !errors.Is(err, errBroken) {
				t.Fatalf("byte %d: %v", i, err)
			}
		}
	}
}

type failing struct{}

var errFull = errors.New("full")

func (failing) Write([]byte) (int, error) { return 0, errFull }
func (failing) Read([]byte) (int, error)  { return 0, errFull }

func TestSnapshotTellsOfErrors(t *testing.T) {
	t.Parallel()
	if _, err := small(t).WriteTo(failing{}); !errors.Is(err, errFull) {
		t.Error(err)
	}
	if _, err := ReadIndex(failing{}, nil); !errors.Is(err, errFull) {
		t.Error(err)
	}
}
