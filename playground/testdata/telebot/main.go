// Command guest, called with an address and a token, greets, counts presses in one message that it edits, and answers each press.
package main

import (
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"gopkg.in/telebot.v4"
)

func main() {
	bot, err := telebot.NewBot(telebot.Settings{
		URL: os.Args[1], Token: os.Args[2], Poller: &telebot.LongPoller{Timeout: 10 * time.Second},
	})
	if err != nil {
		log.Fatal(err)
	}
	keyboard, count := &telebot.ReplyMarkup{}, 0
	more, stop := keyboard.Data("One more", "more"), keyboard.Data("Enough", "stop")
	keyboard.Inline(keyboard.Row(more, stop))
	turn := func(c telebot.Context, toast *telebot.CallbackResponse, text string, how ...any) error {
		if err := c.Edit(text, how...); err != nil {
			return err
		}
		return c.Respond(toast)
	}
	bot.Handle("/start", func(c telebot.Context) error {
		return c.Send("*Hello*, "+c.Sender().FirstName+`\. Presses: 0`, keyboard, telebot.ModeMarkdownV2)
	})
	bot.Handle(&more, func(c telebot.Context) error {
		count++
		toast := &telebot.CallbackResponse{Text: fmt.Sprintf("Counted %d", count)}
		return turn(c, toast, fmt.Sprintf("Presses: <b>%d</b>", count), keyboard, telebot.ModeHTML)
	})
	bot.Handle(&stop, func(c telebot.Context) error {
		return turn(c, &telebot.CallbackResponse{Text: "Goodbye", ShowAlert: true}, fmt.Sprintf("It was %d.", count))
	})
	bot.Handle(telebot.OnText, func(c telebot.Context) error { return c.Reply(strings.ToUpper(c.Text())) })
	bot.Start()
}
