package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/tasks"
)

// loadStage loads the units and everybody on the stage; shift moves their accounts.
func loadStage(t testing.TB, db *store.DB, l locales.Lang, shift int64) {
	t.Helper()
	o := store.NewOrg(db)
	if err := o.LoadUnits(t.Context(), stageUnits); err != nil {
		t.Fatal(err)
	}
	var rows []org.PersonRow
	for _, c := range cast {
		if c.unit == "" {
			continue
		}
		rows = append(rows, org.PersonRow{
			Key: c.name, Telegram: c.id + shift, Name: strings.ToUpper(c.name), Lang: l,
			Grants: []org.GrantRow{{Unit: c.unit, Role: c.role, From: opening.AddDate(0, -1, 0)}},
		})
	}
	if _, err := o.AddPeople(t.Context(), rows, opening.AddDate(0, -1, 0)); err != nil {
		t.Fatal(err)
	}
}

// waterCheck is what two villages owe besides their briefs.
func (th *theatre) waterCheck() {
	th.t.Helper()
	people := store.NewOrg(th.app.db)
	town, err := people.UnitByCode(th.t.Context(), "99010102")
	if err != nil {
		th.t.Fatal(err)
	}
	var list []tasks.Obligation
	for _, code := range []string{"9901010203", "9901010204"} {
		u, err := people.UnitByCode(th.t.Context(), code)
		if err != nil {
			th.t.Fatal(err)
		}
		list = append(list, tasks.Obligation{
			Key: "water_check/" + code, Family: "water_check", Kind: tasks.Confirm, Unit: u, Supervisor: town.ID,
			Title: locales.Both("冬季饮水保供排查", "Winter water-supply check"), Roles: []org.Role{org.VillageFirstSecretary, org.VillageCommittee},
			Opens: opening, Due: time.Date(2026, 11, 22, 18, 0, 0, 0, locales.Zone),
		})
	}
	if _, err := store.NewTasks(th.app.db).AddObligations(th.t.Context(), list, opening); err != nil {
		th.t.Fatal(err)
	}
}

// crowd adds 520 grid workers to a village, none of whom has joined yet.
func (th *theatre) crowd() {
	th.t.Helper()
	var rows []org.PersonRow
	for i := range 520 {
		rows = append(rows, org.PersonRow{
			Key: fmt.Sprint("crowd", i), Name: fmt.Sprint("GRID ", i), Lang: locales.ZH,
			Grants: []org.GrantRow{{Unit: "9901010203", Role: org.GridWorker, From: opening.AddDate(0, -1, 0)}},
		})
	}
	if _, err := store.NewOrg(th.app.db).AddPeople(th.t.Context(), rows, opening); err != nil {
		th.t.Fatal(err)
	}
}
