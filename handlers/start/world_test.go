package start_test

import (
	"context"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/handlers/start"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/org"
	"cadrebot/record"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// world is a small city with the feature over it.
type world struct{ *talk.World }

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{talk.Open(t, talk.Thursday, "990000", "990100", "990101", "990102", "99010102", "9901010203", "9901010205")}
	w.Markup = true
	// Everything but /inbox, to see that the menu offers only what there is.
	offered := []bot.Command{}
	for _, name := range []string{"report", "tasks", "policy", "learn", "notice", "notices", "who", "help", "switch", "invite"} {
		offered = append(offered, bot.Command{Name: name})
	}
	w.Feature = start.New(w.Org, w.Key, func(org.Member) []bot.Command { return offered }, nothing)
	return w
}

// link is a signed invitation.
func (w *world) link(code string, role org.Role, single bool, key string) string {
	w.T.Helper()
	token, err := w.Key.Encode(org.Invite{
		Unit: w.Unit(code).ID, Role: role, Expires: w.Now.Add(72 * time.Hour), Single: single, Nonce: w.Key.Nonce(key),
	})
	talk.Must(w.T, err)
	return token
}

// nothing says that no record waits in any group of duties.
func nothing(context.Context, org.Member, time.Time) (waits [record.Duties + 1]int, err error) {
	return waits, nil
}
