// Package fundalerts tells counties, and the city above each, what is wrong with their money.
package fundalerts

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cadrebot/bot"
	"cadrebot/funds"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

// Store finds what there is to say and queues it, each cause once a month.
type Store interface {
	FundAlerts(ctx context.Context, now time.Time, compose func(key string, u org.Unit, a funds.Alert, people []org.PersonID) ([]notices.Outgoing, error)) (int, error)
}

// New is the feature: a job and no command.
func New(s Store) bot.Feature {
	return bot.Feature{Name: "fundalerts", Jobs: []bot.Job{{
		Name: "fund-alerts", Every: time.Hour,
		RunOnce: func(ctx context.Context, now time.Time) (map[string]int, error) {
			n, err := s.FundAlerts(ctx, now, Message)
			return map[string]int{"counties": n}, err
		},
	}}}
}

// Message writes one alert to the people who may know of it.
func Message(key string, u org.Unit, a funds.Alert, people []org.PersonID) ([]notices.Outgoing, error) {
	s := bot.Say(locales.M("funds.alert", "Unit", u.Name))
	s.Add(a.Lines...).Add(locales.M("funds.alert_seen_by"))
	payload, err := json.Marshal(s.Row(bot.To(locales.M("funds.btn_board"), "cmd", "stats fund"), bot.To(locales.M("funds.btn_issue"), "cmd", "issue")))
	if err != nil {
		return nil, fmt.Errorf("write an alert about funds: %w", err)
	}
	out := make([]notices.Outgoing, len(people))
	for i, p := range people {
		out[i] = notices.Outgoing{Key: fmt.Sprintf("%s/%d", key, p), Person: p, Payload: payload, Budgeted: true}
	}
	return out, nil
}
