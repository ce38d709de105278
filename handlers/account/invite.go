package account

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
)

// invitePage is how many units a page of the chooser shows.
const invitePage = 8

// inviteDays are the lifetimes that a link may get.
var inviteDays = []int{1, 3, 7, 30}

// invite begins with the member's own unit, or with the units whose name holds the words
// that follow the command.
func (f *feature) invite(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := keeper(t); err != nil {
		return bot.Reply{}, err
	}
	if t.Text == "" {
		return f.chooseUnit(ctx, t, t.Member.Active.Unit, 0)
	}
	found, err := f.Units.Find(ctx, t.Member.Active.Unit, t.Text, invitePage+1)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(found) == 0 {
		return bot.Reply{}, locales.Refuse("account.invite_not_found")
	}
	s := bot.Say(locales.M("account.invite_found"))
	names := org.Names(found) // before the list is cut: a namesake may be what falls off
	if len(found) > invitePage {
		s.Add(locales.M("account.invite_many"))
		names = names[:invitePage]
	}
	for i, name := range names {
		s.Row(bot.To(name, "iv", unitArg('u', found[i].Unit.ID)))
	}
	return bot.Show(s), nil
}

func unitArg(act byte, id org.UnitID) string {
	return string(act) + strconv.FormatInt(int64(id), 10)
}

// invitePressed opens a unit (u, with a page after a dot) or invites into it (i).
func (f *feature) invitePressed(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := keeper(t); err != nil {
		return bot.Reply{}, err
	}
	id, page, _ := strings.Cut(strings.TrimLeft(t.Press.Arg, "ui"), ".")
	u, err := f.ownUnit(ctx, t, id)
	if err != nil {
		return bot.Reply{}, err
	}
	if t.Press.Arg[0] == 'u' {
		n, _ := strconv.Atoi(page)
		return f.chooseUnit(ctx, t, u, n)
	}
	if len(t.Member.Invitable(u)) == 0 {
		return bot.Reply{}, locales.Refuse("account.invite_nobody")
	}
	o, err := bot.OpenForm(kindInvite, id, 1, form.Session{})
	return bot.Reply{Open: o}, err
}

// ownUnit reads a unit's id and refuses what lies outside the active grant.
func (f *feature) ownUnit(ctx context.Context, t *bot.Turn, id string) (org.Unit, error) {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return org.Unit{}, locales.Refuse("account.bad_button")
	}
	u, err := f.Units.Unit(ctx, org.UnitID(n))
	if errors.Is(err, org.ErrNotFound) || (err == nil && !t.Member.May(u)) {
		return u, locales.Refuse("account.invite_outside")
	}
	return u, err
}

// chooseUnit offers the unit itself and, page by page, those below it.
func (f *feature) chooseUnit(ctx context.Context, t *bot.Turn, u org.Unit, page int) (bot.Reply, error) {
	below, err := f.Units.Children(ctx, u.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	path, err := f.path(ctx, u)
	if err != nil {
		return bot.Reply{}, err
	}
	page = max(0, min(page, (len(below)-1)/invitePage))
	s := bot.Say(locales.M("account.invite_where", "Unit", path))
	if len(t.Member.Invitable(u)) > 0 {
		s.Row(bot.To(locales.M("account.invite_here", "Unit", u.Name), "iv", unitArg('i', u.ID)))
	}
	var row []bot.Button
	for _, child := range below[min(len(below), page*invitePage):min(len(below), (page+1)*invitePage)] {
		if row = append(row, bot.To(child.Name, "iv", unitArg('u', child.ID))); len(row) == 2 {
			s.Row(row...)
			row = nil
		}
	}
	if len(row) > 0 {
		s.Row(row...)
	}
	var nav []bot.Button
	if page > 0 {
		nav = append(nav, bot.To(locales.M("account.previous"), "iv", unitArg('u', u.ID)+"."+strconv.Itoa(page-1)))
	} else if u.ID != t.Member.Active.Unit.ID {
		nav = append(nav, bot.To(locales.M("account.invite_up"), "iv", unitArg('u', u.Parent)))
	}
	if (page+1)*invitePage < len(below) {
		nav = append(nav, bot.To(locales.M("account.next"), "iv", unitArg('u', u.ID)+"."+strconv.Itoa(page+1)))
	}
	if len(nav) > 0 {
		s.Row(nav...)
	}
	return bot.Show(s), nil
}

// inviteDialogue asks for role, days and uses of a link into the unit that ref names.
func (f *feature) inviteDialogue() bot.FormDialogue {
	return bot.FormDialogue{Kind: kindInvite, Title: locales.M("account.invite_title"), Form: f.inviteForm, Submit: f.submitInvite}
}

// inviteForm offers the roles that the member may invite. Form id and keys are persisted.
func (f *feature) inviteForm(ctx context.Context, t *bot.Turn, ref string) (*form.Compiled, error) {
	if err := keeper(t); err != nil {
		return nil, err
	}
	u, err := f.ownUnit(ctx, t, ref)
	if err != nil {
		return nil, err
	}
	path, err := f.path(ctx, u)
	if err != nil {
		return nil, err
	}
	role := form.Field{Key: "role", Kind: form.One, Required: true, Label: locales.M("account.invite_role", "Unit", path)}
	for _, r := range t.Member.Invitable(u) {
		role.Choices = append(role.Choices, form.Choice{Key: string(r), Label: r.Name()})
	}
	if len(role.Choices) == 0 {
		return nil, locales.Refuse("account.invite_nobody")
	}
	days := form.Field{Key: "days", Kind: form.One, Required: true, Label: locales.M("account.invite_days")}
	for _, d := range inviteDays {
		days.Choices = append(days.Choices, form.Choice{Key: "d" + strconv.Itoa(d), Label: locales.M("account.days", "Count", d)})
	}
	uses := form.Field{Key: "uses", Kind: form.One, Required: true, Label: locales.M("account.invite_uses"), Choices: []form.Choice{
		{Key: "single", Label: locales.M("account.invite_single")}, {Key: "several", Label: locales.M("account.invite_several")},
	}}
	return form.Compile(form.Form{
		ID: "invite", Version: 1, Title: locales.M("account.invite_title"), Fields: []form.Field{role, days, uses},
	})
}

func (f *feature) submitInvite(ctx context.Context, t *bot.Turn, in bot.Filled) (bot.Reply, error) {
	u, err := f.ownUnit(ctx, t, in.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	role := org.Role(in.Answers["role"].S)
	if !t.Member.MayInvite(u, role) {
		return bot.Reply{}, locales.Refuse("account.invite_nobody")
	}
	days, err := strconv.Atoi(strings.TrimPrefix(in.Answers["days"].S, "d"))
	if err != nil {
		return bot.Reply{}, fmt.Errorf("read the days of an invitation: %w", err)
	}
	inv, err := f.Units.CreateInvitation(ctx, org.Invite{
		Unit: u.ID, Role: role, Single: in.Answers["uses"].S == "single", Nonce: f.Key.Nonce(t.Conversation),
		Expires: t.Now.Add(time.Duration(days) * 24 * time.Hour).Truncate(time.Minute),
	}, t.Member.ID, t.Now)
	if err != nil {
		return bot.Reply{}, err
	}
	token, err := f.Key.Encode(inv)
	if err != nil {
		return bot.Reply{}, err
	}
	path, err := f.path(ctx, u)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(
		locales.M("account.invite_ready", "Unit", path, "Role", inv.Role.Name(), "Expires", inv.Expires),
		locales.Raw("https://t.me/"+f.Username+"?start="+token),
		locales.M("account.invite_pass_on"),
	)
	if inv.Single {
		s.Add(locales.M("account.invite_once"))
	}
	s.New = true
	return bot.Show(s.Row(homeButton())), nil
}
