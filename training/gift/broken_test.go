package gift

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"
)

func TestReaderFails(t *testing.T) {
	t.Parallel()
	broken := errors.New("the disk is gone")
	n := 0
	for e, err := range Read(t.Context(), iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader("Q{T}\n\nR{T}\n")))) {
		n++
		if !errors.Is(err, iotest.ErrTimeout) || e.Question != nil {
			t.Fatalf("%v %v", e, err)
		}
	}
	_, entries := ReadAny(t.Context(), iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader("Q{T}\n"))))
	for _, err := range entries {
		n++
		if !errors.Is(err, iotest.ErrTimeout) {
			t.Fatal(err)
		}
	}
	for _, err := range ReadAiken(t.Context(), iotest.ErrReader(broken)) {
		n++
		if !errors.Is(err, broken) {
			t.Fatal(err)
		}
	}
	if n != 3 {
		t.Fatalf("%d errors", n)
	}
}
