package deliver

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
)

// Screens is how notices are shown: what a reader gets, and what its author sees of it.
type Screens struct {
	Notice   func(n notices.Notice) *bot.Screen
	Progress func(r notices.Report) *bot.Screen
	Paper    func(ctx context.Context, name string, l locales.Lang) (*bot.File, error) // of bot.Screen.Paper
}

// of is the message of a delivery: its own screen, or the notice it carries.
func (show Screens) of(d notices.Delivery) (*bot.Screen, error) {
	if d.Payload != nil {
		var s bot.Screen
		if err := json.Unmarshal(d.Payload, &s); err != nil {
			return nil, fmt.Errorf("read queued screen: %w", err)
		}
		return &s, nil
	}
	if d.Notice == nil {
		return nil, fmt.Errorf("delivery %d carries nothing", d.ID)
	}
	return show.Notice(*d.Notice), nil
}

// shown are the screens of a run: what the same notice says is made once for all who get it.
type shown struct {
	Screens
	mu    sync.Mutex
	many  map[*notices.Notice]*bot.Screen
	order []*notices.Notice
}

// mostShown is how many notices are remembered; each claim reads its notices anew.
const mostShown = 32

func newShown(s Screens) *shown { return &shown{Screens: s, many: map[*notices.Notice]*bot.Screen{}} }

// of is Screens.of.
func (s *shown) of(d notices.Delivery) (*bot.Screen, error) {
	if d.Payload != nil || d.Notice == nil {
		return s.Screens.of(d)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if sc := s.many[d.Notice]; sc != nil {
		return sc, nil
	}
	sc, err := s.Screens.of(d)
	if err != nil {
		return nil, err
	}
	if s.order = append(s.order, d.Notice); len(s.order) > mostShown {
		delete(s.many, s.order[0])
		s.order = s.order[1:]
	}
	s.many[d.Notice] = sc.ForMany()
	return sc, nil
}
