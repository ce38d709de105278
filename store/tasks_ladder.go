package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"cadrebot/org"
	"cadrebot/tasks"
)

const sqlLadderOfUnit = `
select c.ladder
from unit u join unit a on a.id = any(cast(string_to_array(trim(both '/' from u.path), '/') as bigint[]))
join ladder_choice c on c.unit_id = a.id and c.family in ($2, '')
where u.id = $1
order by length(a.path) desc, c.family desc limit 1`

// Ladder is the ladder that a unit's new tasks of a family get: the nearest choice upwards,
// "" when nobody chose any. The empty family asks for what is chosen for all.
func (s *Tasks) Ladder(ctx context.Context, unit org.UnitID, family string) (tasks.LadderName, error) {
	var rows []string
	if err := s.db.sql.SelectContext(ctx, &rows, sqlLadderOfUnit, int64(unit), family); err != nil {
		return "", fmt.Errorf("read the ladder of a unit: %w", err)
	}
	if len(rows) == 0 {
		return "", nil
	}
	return tasks.LadderName(rows[0]), nil
}

const (
	sqlChooseLadder = `
insert into ladder_choice (unit_id, family, ladder, person_id, chosen_at) values ($1, $2, $3, $4, $5)
on conflict (unit_id, family) do update set ladder = excluded.ladder, person_id = excluded.person_id, chosen_at = excluded.chosen_at`
	sqlDropLadder = `delete from ladder_choice where unit_id = $1 and family = $2`
)

// ChooseLadder gives the tasks that a unit and those below it get from now on another
// ladder, of one family or of all (""); the empty name takes the choice back. What is armed
// already keeps the ladder it has. The caller has checked that by may do it; a ladder that
// does not exist is org.ErrNotFound.
func (s *Tasks) ChooseLadder(ctx context.Context, u org.UnitID, family string, name tasks.LadderName, by org.PersonID, now time.Time) error {
	if name != "" && !name.Known() {
		return fmt.Errorf("choose a ladder: %w", org.ErrNotFound)
	}
	return s.db.tx(ctx, "choose a ladder", func(tx q) error {
		var err error
		if name == "" {
			_, err = tx.ExecContext(ctx, sqlDropLadder, int64(u), family)
		} else {
			_, err = tx.ExecContext(ctx, sqlChooseLadder, int64(u), family, string(name), int64(by), now)
		}
		if err != nil {
			return fmt.Errorf("keep the choice: %w", err)
		}
		return audit(ctx, tx, org.Event{
			At: now, Person: by, Unit: u, Action: "choose_ladder", Object: "unit:" + strconv.FormatInt(int64(u), 10),
			Detail: map[string]string{"family": family, "ladder": string(name)},
		})
	})
}
