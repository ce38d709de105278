package bot

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"cadrebot/locales"
)

// What takes too long is refused, so that the turn ends while it can still be saved; a
// process that stops, a fault and an answer stay what they are.
func TestWhatTakesTooLongIsRefused(t *testing.T) {
	t.Parallel()
	if readLife >= leaseLife {
		t.Errorf("a turn may read for %v and keeps its chat for %v", readLife, leaseLife)
	}
	late, fault := locales.Refuse("figures.too_much"), errors.New("fault")
	slow := func(ctx context.Context) (Reply, error) {
		<-ctx.Done()
		return Reply{}, fmt.Errorf("read: %w", ctx.Err())
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	for name, c := range map[string]struct {
		ctx  context.Context
		life time.Duration
		do   func(context.Context) (Reply, error)
		want error
	}{
		"too slow":      {t.Context(), time.Nanosecond, slow, late},
		"the bot stops": {stopped, time.Hour, slow, context.Canceled},
		"a fault":       {t.Context(), time.Hour, func(context.Context) (Reply, error) { return Reply{}, fault }, fault},
		"slow but gave": {t.Context(), time.Nanosecond, func(context.Context) (Reply, error) { return Reply{}, nil }, nil},
		"in time":       {t.Context(), time.Hour, func(context.Context) (Reply, error) { return Reply{}, nil }, nil},
	} {
		if _, err := inTime(c.ctx, c.life, late, c.do); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}
