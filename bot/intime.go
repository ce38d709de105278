package bot

import (
	"context"
	"time"
)

// readLife is how long a turn may read: well under leaseLife, because a turn that outlives
// its lease cannot save and would begin again, as slow as before.
const readLife = leaseLife * 3 / 5

// InTime is do with an end to it: what takes too long for a turn is given up, and late, a
// refusal that says what to ask for instead, is the error. Use it where what people ask for
// decides how much is read; never around a write.
func InTime(ctx context.Context, late error, do func(context.Context) (Reply, error)) (Reply, error) {
	return inTime(ctx, readLife, late, do)
}

func inTime(ctx context.Context, life time.Duration, late error, do func(context.Context) (Reply, error)) (Reply, error) {
	short, cancel := context.WithTimeout(ctx, life)
	defer cancel()
	r, err := do(short)
	if err != nil && short.Err() != nil && ctx.Err() == nil {
		return Reply{}, late
	}
	return r, err
}
