package gift

import (
	"context"
	"fmt"
	"io"
	"iter"
)

// Read gives what a GIFT file holds, one entry after another, as it is read: UTF-8, UTF-16
// or GB18030 with any line ends. An error, after which nothing comes, is that of r or ctx
// alone; what is wrong with the text are Issues.
func Read(ctx context.Context, r io.Reader) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		s := blocks{rows: newRows(r)}
		var p parser
		for {
			b, err := s.next()
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(Entry{}, fmt.Errorf("read GIFT after line %d: %w", s.rows.n, err))
				return
			}
			if b == nil || !yield(p.read(b), nil) {
				return
			}
		}
	}
}
