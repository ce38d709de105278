package library

import (
	"context"
	"fmt"

	"cadrebot/bot"
	"cadrebot/locales"
)

// alerts is /alerts: whether the person is told when a policy that they opened changes.
func (d *desk) alerts(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Reply{}, locales.Refuse("library.join_first")
	}
	on, err := d.store.TellsChanges(ctx, t.Member.ID)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("read the setting: %w", err)
	}
	return bot.Show(alertsScreen(on)), nil
}

// setAlerts turns it on or off by one tap.
func (d *desk) setAlerts(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Reply{}, locales.Refuse("library.join_first")
	}
	on := t.Press.Arg == "on"
	if err := d.store.TellChanges(ctx, t.Member.ID, on); err != nil {
		return bot.Reply{}, fmt.Errorf("write the setting: %w", err)
	}
	return bot.Show(alertsScreen(on)), nil
}

func alertsScreen(on bool) *bot.Screen {
	if on {
		return bot.Say(locales.M("library.alerts_on")).Row(bot.To(locales.M("library.btn_no_alerts"), routeAlerts, "off"))
	}
	return bot.Say(locales.M("library.alerts_off")).Row(bot.To(locales.M("library.btn_alerts"), routeAlerts, "on"))
}
