package certificate

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
	paper "cadrebot/training/certificate"
)

// onePage is how many certificates a page of one's own shows, and how many buttons for courses
// that earn one: with the buttons to turn and to leave they make six rows of two.
const onePage = 4

// mine is /certificates, with or without the code of a course.
func (f *feature) mine(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if code := strings.ToUpper(locales.HalfWidth(t.Text)); code != "" {
		return f.give(ctx, t, training.CourseID(code))
	}
	return f.list(ctx, t, 0)
}

// ask is the button below a passed course.
func (f *feature) ask(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return f.give(ctx, t, training.CourseID(t.Press.Arg))
}

// give issues, or finds, the certificate of a course and sends it.
func (f *feature) give(ctx context.Context, t *bot.Turn, course training.CourseID) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Reply{}, locales.Refuse("certificate.join_first")
	}
	c, err := f.own.IssueCertificate(ctx, t.Member.ID, course, t.Now)
	if errors.Is(err, org.ErrNotFound) {
		return bot.Reply{}, locales.Refuse("certificate.not_passed")
	}
	if err != nil {
		return bot.Reply{}, err
	}
	return f.send(c), nil
}

// ownPressed turns a page or sends one of one's own once more.
func (f *feature) ownPressed(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	kind, digits := t.Press.Arg[:min(1, len(t.Press.Arg))], t.Press.Arg[min(1, len(t.Press.Arg)):]
	n, err := strconv.ParseInt(digits, 10, 32)
	switch {
	case err != nil || n < 0:
		return bot.Reply{}, locales.Refuse("certificate.gone")
	case kind == "p":
		return f.list(ctx, t, int(n))
	}
	c, err := f.register.Certificate(ctx, n)
	if errors.Is(err, org.ErrNotFound) || (err == nil && (t.Member.ID == 0 || c.Person != t.Member.ID)) {
		return bot.Reply{}, locales.Refuse("certificate.gone")
	}
	if err != nil {
		return bot.Reply{}, err
	}
	return f.send(c), nil
}

// list shows a page of one's own, newest first, and which courses earn another.
func (f *feature) list(ctx context.Context, t *bot.Turn, page int) (bot.Reply, error) {
	all, err := f.own.OwnCertificates(ctx, t.Member.ID, onePage+1, page*onePage)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("certificate.list_title"))
	var buttons []bot.Button
	for i, c := range all[:min(len(all), onePage)] {
		place := page*onePage + i + 1
		id := "certificate.line"
		if !c.Holds() {
			id = "certificate.line_withdrawn"
		}
		s.Add(locales.M(id, "Place", place, "Number", c.Number, "Title", c.Title, "Date", c.Passed))
		buttons = append(buttons, bot.To(locales.M("certificate.again", "Place", place, "Course", string(c.Course)), routeOwn, "s"+strconv.FormatInt(c.ID, 10)))
	}
	pairUp(s, buttons)
	if page == 0 {
		if err := f.offer(ctx, t, s); err != nil {
			return bot.Reply{}, err
		}
	}
	if len(s.Body) == 1 {
		s.Add(locales.M("certificate.list_none"))
	}
	var turn []bot.Button
	if page > 0 {
		turn = append(turn, bot.To(locales.M("certificate.newer"), routeOwn, "p"+strconv.Itoa(page-1)))
	}
	if len(all) > onePage {
		turn = append(turn, bot.To(locales.M("certificate.older"), routeOwn, "p"+strconv.Itoa(page+1)))
	}
	pairUp(s, turn)
	return bot.Show(s.Row(homeButton())), nil
}

// offer adds the courses that were passed and whose certificate nobody has asked for; those
// without a button come up when the ones before are done.
func (f *feature) offer(ctx context.Context, t *bot.Turn, s *bot.Screen) error {
	earned, err := f.own.Earned(ctx, t.Member.ID)
	if err != nil || len(earned) == 0 {
		return err
	}
	codes := make([]string, len(earned))
	var buttons []bot.Button
	for i, c := range earned {
		codes[i] = string(c)
		if i < onePage {
			buttons = append(buttons, bot.To(locales.M("certificate.get", "Course", codes[i]), routeAsk, codes[i]))
		}
	}
	s.Add(locales.M("certificate.earned", "Courses", strings.Join(codes, " ")))
	pairUp(s, buttons)
	return nil
}

// pairUp adds buttons in two columns.
func pairUp(s *bot.Screen, buttons []bot.Button) {
	for len(buttons) > 0 {
		n := min(2, len(buttons))
		s.Row(buttons[:n]...)
		buttons = buttons[n:]
	}
}

// send shows a certificate as a picture, which every phone opens, and as a file for printing.
func (f *feature) send(c training.Certificate) bot.Reply {
	words := locales.M("certificate.here", "Number", c.Number, "Title", c.Title, "Date", c.Passed, "Issuer", c.Issuer)
	if !c.Holds() {
		words = locales.M("certificate.here_withdrawn", "Number", c.Number, "Title", c.Title, "Date", c.Revoked, "Reason", c.Reason)
	}
	picture := &bot.Screen{New: true, Body: []locales.Text{words}, File: f.file(c, true)}
	print := &bot.Screen{New: true, Body: []locales.Text{locales.M("certificate.for_print")}, File: f.file(c, false)}
	print.Row(bot.To(locales.M("certificate.own"), routeOwn, "p0"), homeButton())
	return bot.Reply{Screens: []*bot.Screen{picture, print}}
}

// file is c as it is sent: by the id under which Telegram has it, else made anew.
func (f *feature) file(c training.Certificate, picture bool) *bot.File {
	out := &bot.File{Name: c.Number + ".pdf", Ref: c.Paper}
	if picture {
		out.Name, out.Ref, out.Picture = c.Number+".png", c.Picture, true
	}
	out.Make = func() ([]byte, error) {
		f.brush.Lock()
		defer f.brush.Unlock()
		if picture {
			return f.paper(c).PNG()
		}
		return f.paper(c).PDF()
	}
	out.Keep = func(ctx context.Context, ref string) {
		_ = f.own.KeepCertificateFile(ctx, c, picture, ref) // what is not remembered is made again
	}
	return out
}

// paper is what is printed.
func (f *feature) paper(c training.Certificate) paper.Certificate {
	n := paper.Number(c.Number)
	return paper.Certificate{
		Number: n, Holder: locales.Raw(c.Holder), Course: c.Title, Version: c.Version, Date: c.Passed, Issuer: c.Issuer,
		Link: "https://t.me/" + f.username + "?start=" + linkVerify + "_" + n.Compact(), Revoked: c.Revoked,
	}
}
