package coursedesk

import (
	"context"
	"fmt"

	"cadrebot/bot"
	"cadrebot/locales"
)

// routeItem is the card of a policy item in the policy feature; its argument ends in the item.
const routeItem = "pol"

// cite names the policy items that something rests on, by their titles, with a way to each; an
// item that the library does not have is named by its code alone.
func (d *desk) cite(ctx context.Context, s *bot.Screen, items []string) error {
	titles, err := d.store.ItemTitles(ctx, items)
	if err != nil {
		return fmt.Errorf("name the sources: %w", err)
	}
	var buttons []bot.Button
	for _, id := range items {
		title, known := titles[id]
		switch {
		case known:
			s.Add(locales.M("courses.preview_source", "Source", locales.M("courses.item", "Code", id, "Title", bot.Clip(title, 40, 60))))
			buttons = append(buttons, bot.To(locales.M("courses.btn_item", "Code", id), routeItem, "~~~"+id))
		case id != "":
			s.Add(locales.M("courses.preview_source", "Source", id))
		}
	}
	s.Pairs(buttons)
	return nil
}
