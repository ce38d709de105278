// Package stats shows coordinators the boards of their area: /stats for the list, each board for
// a unit and what stands directly below it in code order, one figure with what it is divided by,
// the records behind it, and the whole as a picture or a workbook.
//
// It imports figures, org, locales and bot; never store. What a figure is stands in package figures;
// what reports add up to, form by form, is /figures.
package stats

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/figures"
	"cadrebot/locales"
	"cadrebot/org"
)

// Boards is where the figures are counted.
type Boards interface {
	// Sheet reads a board of a unit as of now, rows in code order.
	Sheet(ctx context.Context, unit org.Unit, b figures.Board, now time.Time) (figures.Sheet, error)
	// Past reads a board as it was at the end of a month or year.
	Past(ctx context.Context, unit org.Unit, b figures.Board, at time.Time) (figures.Sheet, error)
	// Weeks is how reports came in over the last n weeks, Months how many records of a source stood at
	// the end of each of the last n months, by its key.
	Weeks(ctx context.Context, unit org.Unit, n int, now time.Time) (figures.Series, error)
	Months(ctx context.Context, unit org.Unit, src figures.Source, n int, now time.Time) (figures.Series, error)
	// Behind lists what a column is counted from; of what is overdue only what reader owns or supervises.
	Behind(ctx context.Context, reader, unit org.Unit, b figures.Board, c figures.Column, now time.Time, offset, limit int) ([]figures.Trace, error)
}

// Units is where people stand.
type Units interface {
	Unit(ctx context.Context, id org.UnitID) (org.Unit, error)
}

// Routes of the buttons; released names are never reused. All carry a place.
const (
	routeList    = "sl"
	routeBoard   = "sb"
	routeLines   = "sn"
	routeOne     = "so"
	routeBehind  = "sr"
	routePicture = "sp"
	routeSheet   = "sx"
	routeTrend   = "st"
	routePage    = "sm" // the month's page as PDF
	routeWhen    = "sy" // another month or year
)

type desk struct {
	boards Boards
	units  Units
}

// New offers the feature over storage.
func New(b Boards, u Units) bot.Feature {
	d := &desk{boards: b, units: u}
	who := []org.Family{org.Coordinator}
	return bot.Feature{
		Name:     "stats",
		Commands: []bot.Command{{Name: "stats", Help: locales.M("stats.command"), Families: who, Run: inTime(d.open)}},
		Routes: []bot.Route{
			{Name: routeList, Families: who, Run: d.list},
			{Name: routeBoard, Families: who, Run: inTime(d.board)},
			{Name: routeLines, Families: who, Run: inTime(d.lines)},
			{Name: routeOne, Families: who, Run: inTime(d.one)},
			{Name: routeBehind, Families: who, Run: inTime(d.behind)},
			{Name: routePicture, Families: who, Run: inTime(d.picture)},
			{Name: routeSheet, Families: who, Run: inTime(d.sheet)},
			{Name: routeTrend, Families: who, Run: inTime(d.trend)},
			{Name: routePage, Families: who, Run: inTime(d.page)},
			{Name: routeWhen, Families: who, Run: d.when},
		},
	}
}

// inTime ends a question over more than one turn can add up.
func inTime(run func(context.Context, *bot.Turn) (bot.Reply, error)) func(context.Context, *bot.Turn) (bot.Reply, error) {
	return func(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
		return bot.InTime(ctx, locales.Refuse("stats.too_much"), func(ctx context.Context) (bot.Reply, error) { return run(ctx, t) })
	}
}

// open is /stats: the list of boards; after the command, a board's name or the code of a formula may be
// typed. An order by value is refused with the reason (POL-038).
func (d *desk) open(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	said := strings.TrimSpace(locales.HalfWidth(t.Text))
	if t.Press != nil {
		said = ""
	}
	switch {
	case said == "":
		return d.list(ctx, t)
	case figures.Ranks(said):
		return bot.Reply{}, locales.Refuse("figures.no_ranking")
	}
	at := place{unit: t.Member.Active.Unit.ID}
	said, then := month(said)
	if f, ok := figures.FormulaOf(said); ok {
		for _, b := range figures.Boards {
			for i, c := range b.Columns {
				if c.Formula == f.Code {
					at.board, at.column = b, i
					return d.showOne(ctx, t, at)
				}
			}
		}
		return bot.Show(bot.Say(locales.M("stats.no_board", "Code", string(f.Code), "Name", f.Name(), "Is", f.Is())).Row(allBoards(), home())), nil
	}
	for _, b := range figures.Boards {
		if strings.EqualFold(said, b.ID) || strings.Contains(b.Name().Plain(t.Lang), said) {
			at.board = b
			if then != nil && hasPast(b) && !b.Yearly {
				at.back = back(*then, t.Now)
			}
			return d.showBoard(ctx, t, at)
		}
	}
	return bot.Reply{}, locales.Refuse("stats.not_understood", "Words", bot.Clip(locales.Raw(said), 40, 40))
}

// list is the choice of a board.
func (d *desk) list(_ context.Context, t *bot.Turn) (bot.Reply, error) {
	u := t.Member.Active.Unit
	s := bot.Say(locales.M("stats.list_head", "Unit", u.Name))
	var buttons []bot.Button
	for _, b := range figures.Listed() {
		buttons = append(buttons, place{board: b, unit: u.ID}.to(b.Name(), routeBoard))
	}
	s.Pairs(append(buttons, home()))
	return bot.Show(s), nil
}

// unit is the unit of a place, within the coordinator's scope.
func (d *desk) unit(ctx context.Context, t *bot.Turn, at place) (org.Unit, error) {
	u, err := d.units.Unit(ctx, at.unit)
	if errors.Is(err, org.ErrNotFound) || err == nil && (!t.Member.May(u) || t.Member.Active.Role.Family() != org.Coordinator) {
		return org.Unit{}, locales.Refuse("figures.not_below")
	}
	if err != nil {
		return org.Unit{}, fmt.Errorf("find the unit of a board: %w", err)
	}
	return u, nil
}

func home() bot.Button      { return bot.To(locales.M("figures.home"), "cmd", "menu") }
func allBoards() bot.Button { return bot.To(locales.M("stats.btn_boards"), routeList, "") }
