package deliver

import (
	"encoding/json"
	"fmt"

	"cadrebot/bot"
	"cadrebot/notices"
)

// Screens is how notices are shown: what a reader gets, and what its author sees of it.
type Screens struct {
	Notice   func(n notices.Notice) *bot.Screen
	Progress func(r notices.Report) *bot.Screen
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
