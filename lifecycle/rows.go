package lifecycle

import "cadrebot/org"

// Own are those who hold one of the roles in the record's own unit.
func Own(roles ...org.Role) Who { return Who{Roles: roles, Relation: OwnUnit} }

// Above are those who hold one of the roles in a unit above the record's.
func Above(roles ...org.Role) Who { return Who{Roles: roles, Relation: Supervising} }

// From are the states that a move starts from, or any other list of states.
func From(s ...State) []State { return s }

// Tells is a message to each of the receivers.
func Tells(whom ...Whom) []Effect {
	out := make([]Effect, len(whom))
	for i, w := range whom {
		out[i] = Effect{What: Tell, Whom: w}
	}
	return out
}

// Owes tells the unit and gives it an obligation.
func Owes() []Effect { return append(Tells(ToUnit), Effect{What: Task, Whom: ToUnit}) }

// Settles tells the receivers that the unit's obligation is done.
func Settles(whom ...Whom) []Effect {
	return append(Tells(whom...), Effect{What: Settle, Whom: ToUnit})
}
