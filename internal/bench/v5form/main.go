// Command v5form is the peer that the form benchmark's ratio refers to: the shared
// hand-written form behind telegram-bot-api/v5 with a goroutine for every update and an
// HTTP client that keeps enough idle connections. It must not import the rest of the
// project but peerform.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"cadrebot/internal/bench/peerform"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "v5form:", err)
		os.Exit(1)
	}
}

func run() error {
	s := peerform.FromEnv()
	form, err := peerform.Open(s)
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConns: 512, MaxIdleConnsPerHost: 512}}
	api, err := tgbotapi.NewBotAPIWithClient(s.Token, s.API+"/bot%s/%s", client)
	if err != nil {
		return fmt.Errorf("getMe: %w", err)
	}
	updates := make(chan tgbotapi.Update, 100)
	mux := http.NewServeMux()
	mux.HandleFunc("/telegram", func(w http.ResponseWriter, r *http.Request) {
		u, err := api.HandleUpdate(r)
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		updates <- *u
	})
	go func() {
		for u := range updates {
			go handle(api, form, u)
		}
	}()
	srv := &http.Server{Addr: s.Listen, Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	return srv.ListenAndServe()
}

func handle(api *tgbotapi.BotAPI, form *peerform.Store, u tgbotapi.Update) {
	var in peerform.Input
	switch {
	case u.Message != nil:
		in = peerform.Input{Chat: u.Message.Chat.ID, Lang: u.Message.From.LanguageCode, Text: u.Message.Text}
	case u.CallbackQuery != nil:
		q := u.CallbackQuery
		in = peerform.Input{Chat: q.Message.Chat.ID, Lang: q.From.LanguageCode, Data: q.Data, Message: int64(q.Message.MessageID)}
		if _, err := api.Request(tgbotapi.NewCallback(q.ID, "")); err != nil {
			fmt.Fprintln(os.Stderr, "v5form: answer a press")
		}
	default:
		return
	}
	replies, err := form.Handle(context.Background(), in)
	if err != nil {
		fmt.Fprintln(os.Stderr, "v5form:", err)
		return
	}
	for _, r := range replies {
		if _, err := api.Send(message(in.Chat, r)); err != nil {
			fmt.Fprintln(os.Stderr, "v5form: send a reply")
		}
	}
}

func message(chat int64, r peerform.Reply) tgbotapi.Chattable {
	var rows [][]tgbotapi.InlineKeyboardButton
	for _, row := range r.Rows {
		var out []tgbotapi.InlineKeyboardButton
		for _, b := range row {
			out = append(out, tgbotapi.NewInlineKeyboardButtonData(b.Text, b.Data))
		}
		rows = append(rows, out)
	}
	if r.Edit != 0 {
		m := tgbotapi.NewEditMessageText(chat, int(r.Edit), r.Text)
		m.ParseMode = "HTML"
		if rows != nil {
			k := tgbotapi.NewInlineKeyboardMarkup(rows...)
			m.ReplyMarkup = &k
		}
		return m
	}
	m := tgbotapi.NewMessage(chat, r.Text)
	m.ParseMode = "HTML"
	if rows != nil {
		m.ReplyMarkup = tgbotapi.NewInlineKeyboardMarkup(rows...)
	}
	return m
}
