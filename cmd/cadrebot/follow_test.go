package main

import (
	"database/sql"
	"encoding/json"
	"strings"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/store"
)

// stageGroup is the Telegram group of the transcripts.
const stageGroup = int64(-5001)

// follow plays what transcripts about notices that are out need beside words and buttons; false for
// anything else:
//
//	~ notice A|B|C|D|confirm   the acting person's notice to the villages below: titles and texts in
//	                           Chinese and English, and whether it asks for a receipt
//	~ notice A|B|C|D|E=F|G=H|I=J  asks E (F in English) with the answers G and I
//	~ block vfs                that person stops the bot
//	~ group words              the acting person says this in the group; from here on the group is read
func (th *theatre) follow(rest string) bool {
	th.t.Helper()
	name, words, _ := strings.Cut(rest, " ")
	switch name {
	case "notice":
		th.notice(strings.Split(words, "|"))
	case "block":
		id, _ := castID(words)
		th.play.Block(id, true)
		th.settle()
	case "group":
		from := th.actor
		th.play.AddGroup(stageGroup, "工作群")
		th.actor = stageGroup
		th.mark()
		th.play.SendUpdate(map[string]any{"message": map[string]any{
			"message_id": 900_000 + th.toasts[stageGroup], "date": th.app.clock.Now().Unix(), "text": words,
			"from": map[string]any{"id": from, "is_bot": false, "first_name": "x"},
			"chat": map[string]any{"id": stageGroup, "type": "group", "title": "工作群"},
		}})
		th.settle()
	default:
		return false
	}
	return true
}

func (th *theatre) notice(part []string) {
	th.t.Helper()
	now := th.app.clock.Now()
	m, err := store.NewOrg(th.app.db).MemberByTelegram(th.t.Context(), th.actor, now)
	if err != nil {
		th.t.Fatal(err)
	}
	n := notices.Notice{
		Kind: notices.Ordinary, Author: m.ID, From: m.Active.Unit,
		Audience: notices.Audience{Unit: m.Active.Unit, Roles: []org.Role{org.VillageFirstSecretary}},
		Title:    locales.Both(part[0], part[1]), Body: locales.Both(part[2], part[3]),
	}
	n.Confirm = part[4] == "confirm"
	n, _, err = store.NewNotices(th.app.db).Publish(th.t.Context(), n, th.actor, part[0]+now.String(), now)
	if err != nil {
		th.t.Fatal(err)
	}
	th.asks(n.ID, part[4:], n.Confirm)
	th.mark()
	th.jobs()
}

// asks writes the question of a notice that asks no plain receipt into its row.
func (th *theatre) asks(id notices.NoticeID, part []string, confirm bool) {
	th.t.Helper()
	if confirm {
		return
	}
	var list []map[string]string
	for _, c := range part[1:] {
		zh, en, _ := strings.Cut(c, "=")
		list = append(list, map[string]string{"zh": zh, "en": en})
	}
	raw, err := json.Marshal(list)
	if err != nil {
		th.t.Fatal(err)
	}
	side, err := sql.Open("postgres", string(th.app.settings.DatabaseURL))
	if err != nil {
		th.t.Fatal(err)
	}
	defer side.Close()
	zh, en, _ := strings.Cut(part[0], "=")
	_, err = side.ExecContext(th.t.Context(), `update notice set ask_zh = $2, ask_en = $3, choices = CAST($4 AS jsonb) where id = $1`, int64(id), zh, en, string(raw))
	if err != nil {
		th.t.Fatal(err)
	}
}
