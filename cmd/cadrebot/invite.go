package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/org"
	"cadrebot/store"
)

// inviteCommand makes a link for the first administrator, or for anybody when the chat
// is not at hand.
type inviteCommand struct {
	Unit string `required:"" help:"Code of the unit, such as 990101, or its whole name."`
	Role string `required:"" help:"Role code, such as VFS, VC, TWN_APPROVER, CTY_COORD, TRAINER, SYS_ADMIN."`
	Days int    `default:"7" help:"Days until the link expires, 1 to 90."`
	Many bool   `help:"Good for many people instead of one."`
}

// Run writes the invitation down and prints its link.
func (c inviteCommand) Run(ctx context.Context, s *Settings) error {
	if err := s.check(); err != nil {
		return err
	}
	role := org.Role(strings.ToUpper(c.Role))
	if !role.Valid() {
		return fmt.Errorf("unknown role %q; known are %v", c.Role, org.AllRoles())
	}
	if c.Days < 1 || c.Days > 90 {
		return errors.New("--days must be from 1 to 90")
	}
	db, err := store.Open(ctx, string(s.DatabaseURL))
	if err != nil {
		return err
	}
	defer db.Close()
	people, now := store.NewOrg(db), time.Now()
	unit, err := unitNamed(ctx, people, c.Unit)
	if err != nil {
		return err
	}
	key, err := org.NewInviteKey(s.signing())
	if err != nil {
		return err
	}
	inv := org.Invite{
		Unit: unit.ID, Role: role, Expires: now.AddDate(0, 0, c.Days).Truncate(time.Minute), Single: !c.Many,
		Nonce: key.Nonce("cli " + now.Format(time.RFC3339Nano)),
	}
	if inv, err = people.CreateInvitation(ctx, inv, 0, now); err != nil {
		return err
	}
	token, err := key.Encode(inv)
	if err != nil {
		return err
	}
	return c.print(ctx, s, token)
}

// print shows the link when the bot's name can be had, else what to send to it.
func (c inviteCommand) print(ctx context.Context, s *Settings, token string) error {
	if s.real() {
		short, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		if me, err := bot.NewClient(s.token(), s.TelegramAPI).GetMe(short); err == nil {
			fmt.Fprintf(os.Stdout, "https://t.me/%s?start=%s\n", me.Username, token)
			return nil
		}
	}
	fmt.Fprintf(os.Stdout, "Send this to the bot:\n/start %s\n", token)
	return nil
}
