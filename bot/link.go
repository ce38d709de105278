package bot

import (
	"context"
	"regexp"
	"strings"
)

// Link is what a deep link into the bot leads to: https://t.me/BOT?start=NAME_ARG. People
// who have not joined are told how to instead, unless it is Public. An invitation's payload is
// another thing: it begins with a capital letter.
type Link struct {
	Name   string  // lower-case letters; travels in messages that stay in chats for good
	Run    Handler // Turn.Text is ARG; anybody can make one up
	Public bool    // answers everybody: the feature says nothing that may not be public
}

var linkName = regexp.MustCompile(`^[a-z]{1,16}$`)

// startInline is the payload of the button above inline results: the private chat and
// nothing else.
const startInline = "inline"

// link finds what a /start payload leads to; rest is what the start command itself gets
// when it leads nowhere.
func (t *table) link(payload string) (l Link, arg, rest string, ok bool) {
	if payload == startInline {
		return Link{}, "", "", false
	}
	name, arg, cut := strings.Cut(payload, "_")
	if l, ok = t.links[name]; ok && cut {
		return l, arg, "", true
	}
	return Link{}, "", payload, false
}

// follow runs a link.
func (b *Bot) follow(ctx context.Context, v *visit, l Link, arg string) (Reply, error) {
	v.route = "link " + l.Name
	if !l.Public && !v.turn.Member.Joined() {
		return b.o.Stranger(ctx, v.turn)
	}
	v.turn.Text = arg
	return l.Run(ctx, v.turn)
}
