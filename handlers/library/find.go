package library

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

// found is how many items a search shows; more words find fewer.
const found = 6

// home is /library: with words it finds items; without, it says what there is to do.
func (d *desk) home(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if policy.MayEdit(t.Member) != nil { // a second person
		return d.drafts(ctx, t)
	}
	if t.Text != "" {
		return d.find(ctx, t, t.Text)
	}
	list, err := d.store.DraftsUnderWay(ctx, t.Member)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("open the library: %w", err)
	}
	s := bot.Say(locales.M("library.home"), locales.M("library.home_hint")).
		Row(bot.To(locales.M("library.btn_find"), routeFind, ""), bot.To(locales.M("library.btn_new"), routeNew, ""))
	if len(list) > 0 {
		s.Row(bot.To(locales.M("library.btn_drafts", "Drafts", len(list)), routeDrafts, ""))
	}
	return bot.Show(s), nil
}

func (d *desk) find(ctx context.Context, t *bot.Turn, words string) (bot.Reply, error) {
	items, err := d.store.FindItems(ctx, strings.Fields(locales.HalfWidth(words)), found+1, 0)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("find in the library: %w", err)
	}
	if len(items) == 0 {
		return bot.Show(bot.Say(locales.M("library.found_none", "Words", clip(words, 40))).Row(
			bot.To(locales.M("library.btn_find"), routeFind, ""), bot.To(locales.M("library.btn_new"), routeNew, ""),
		)), nil
	}
	s := bot.Say(locales.M("library.found", "Words", clip(words, 40)))
	for i, it := range items[:min(len(items), found)] {
		s.Add(locales.M("library.found_line", "Number", i+1, "Title", it.Title, "ID", string(it.ID)))
		s.Row(bot.To(locales.M("library.btn_item", "Number", i+1, "Title", clipText(it.Title, 16)), routeItem, string(it.ID)))
	}
	if len(items) > found {
		s.Add(locales.M("library.found_more"))
	}
	return bot.Show(s.Row(bot.To(locales.M("library.btn_find"), routeFind, ""))), nil
}

// kindWords is the one-question conversation that takes words to look for. Persisted.
const kindWords = "library.words"

func (d *desk) askWords(_ context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := policy.MayEdit(t.Member); err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Open: &bot.Opening{Kind: kindWords, Body: []byte("{}")}}, nil
}

func (d *desk) wordsDialogue() bot.Dialogue {
	return bot.Dialogue{
		Kind: kindWords, Version: 1, Title: locales.M("library.words_title"),
		Step: func(ctx context.Context, t *bot.Turn, _ []byte) ([]byte, bot.Reply, error) {
			if err := policy.MayEdit(t.Member); err != nil {
				return nil, bot.Reply{}, err
			}
			r, err := d.find(ctx, t, t.Text)
			return nil, r, err
		},
		Render: func(context.Context, *bot.Turn, []byte) (bot.Reply, error) {
			s := &bot.Screen{Dialogue: true}
			return bot.Show(s.Add(locales.M("library.words_ask")).Row(bot.To(locales.M("library.btn_cancel"), "cmd", "cancel"))), nil
		},
	}
}

// newest is an item as it answers today, for an editor.
func (d *desk) newest(ctx context.Context, t *bot.Turn, id policy.ItemID) (policy.Version, error) {
	if err := policy.MayEdit(t.Member); err != nil {
		return policy.Version{}, err
	}
	all, err := d.store.PolicyVersions(ctx, id)
	if errors.Is(err, org.ErrNotFound) {
		return policy.Version{}, locales.Refuse("library.no_item", "ID", string(id))
	}
	if err != nil {
		return policy.Version{}, fmt.Errorf("read an item: %w", err)
	}
	return all[len(all)-1], nil
}

// item shows one item to an editor, with what can be done about it.
func (d *desk) item(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	v, err := d.newest(ctx, t, policy.ItemID(t.Press.Arg))
	if err != nil {
		return bot.Reply{}, err
	}
	it := v.Item
	s := bot.Say(locales.M("library.item", "Title", it.Title, "ID", string(it.ID), "Version", v.Number, "At", v.At))
	for _, field := range []string{"issuer", "doc_no", "date", "valid_from", "valid_to", "region", "status", "superseded_by", "confidence"} {
		if text := factOf(it, field); !text.Empty() {
			s.Add(locales.M("library.item_fact", "Field", locales.M("library.field."+field), "Value", text))
		}
	}
	s.Add(locales.M("library.item_holds", "Points", len(it.Points), "Sections", len(it.Sections)))
	id := string(it.ID)
	return bot.Show(s.
		Row(bot.To(locales.M("library.btn_edit"), routeEdit, id), bot.To(locales.M("library.btn_dates"), routeDates, id)).
		Row(bot.To(locales.M("library.btn_next"), routeNext, id), bot.To(locales.M("library.btn_retire"), routeRetire, id)).
		Row(bot.To(locales.M("library.btn_history"), routeHistory, id), bot.To(locales.M("library.btn_find"), routeFind, ""))), nil
}

// perPage is how many versions one screen of the history shows.
const perPage = 2

// history shows what every version changed, who drew it up and who approved it, newest first.
func (d *desk) history(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, rest, _ := strings.Cut(t.Press.Arg, "~")
	if _, err := d.newest(ctx, t, policy.ItemID(id)); err != nil {
		return bot.Reply{}, err
	}
	all, err := d.store.PolicyVersions(ctx, policy.ItemID(id))
	if err != nil {
		return bot.Reply{}, fmt.Errorf("read the history: %w", err)
	}
	pages := (len(all) + perPage - 1) / perPage
	page, _ := strconv.Atoi(rest) // nonsense is the first page
	page = min(max(page, 0), pages-1)
	s := bot.Say(locales.M("library.history", "Title", all[len(all)-1].Item.Title, "Page", page+1, "Pages", pages))
	for i := len(all) - 1 - page*perPage; i >= 0 && i > len(all)-1-(page+1)*perPage; i-- {
		v := all[i]
		s.Add(locales.M("library.version", "Version", v.Number, "At", v.At, "Who", hands(v)))
		if i > 0 {
			lines := changeLines(policy.Diff(all[i-1].Item, v.Item))
			s.Add(lines[:min(len(lines), linesShown)]...)
			if len(lines) > linesShown {
				s.Add(locales.M("library.more_lines", "Lines", len(lines)-linesShown))
			}
		}
	}
	var row []bot.Button
	if page > 0 {
		row = append(row, bot.To(locales.M("library.btn_newer"), routeHistory, id+"~"+strconv.Itoa(page-1)))
	}
	if page < pages-1 {
		row = append(row, bot.To(locales.M("library.btn_older"), routeHistory, id+"~"+strconv.Itoa(page+1)))
	}
	if len(row) > 0 {
		s.Row(row...)
	}
	return bot.Show(s.Row(bot.To(locales.M("library.btn_back"), routeItem, id))), nil
}

// hands names the roles by which a version came about.
func hands(v policy.Version) locales.Text {
	if v.Role == "" {
		return locales.M("library.by_import")
	}
	return locales.M("library.by_two", "Unit", v.Unit, "Role", v.Role.Name(), "Second", v.Second.Name())
}

// clip shortens to n characters.
func clip(s string, n int) string {
	if r := []rune(strings.TrimSpace(s)); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return strings.TrimSpace(s)
}

func clipText(t locales.Text, n int) locales.Text {
	if t.ID != "" {
		return t
	}
	return locales.Both(clip(t.Zh, n), clip(t.En, n+n/2))
}
