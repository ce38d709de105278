package store

import (
	"context"

	"cadrebot/org"
)

// importAtATime is how many units one statement of an import loads.
const importAtATime = 10_000

// ImportUnits is LoadUnits for the units of a nation: all or none are loaded, and told hears how
// many there are so far.
func (o *Org) ImportUnits(ctx context.Context, rows []org.UnitRow, told func(loaded int)) error {
	return o.db.longTx(ctx, "import units", func(tx q) error { return loadUnits(ctx, tx, rows, told) })
}
