package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"cadrebot/form"
	"cadrebot/locales"
)

// formPlayCommand fills a form in without a bot, line by line, also from a pipe.
type formPlayCommand struct {
	File string `arg:"" type:"existingfile" help:"An XLSForm workbook (.xlsx), or a zip of one and the CSV files of its choices."`
	Lang string `enum:",zh,en" default:"" help:"zh or en; that of the terminal when not given."`
}

// errEnded says that the answers ended before the form did.
var errEnded = errors.New("the answers ended before the form was submitted")

// Run asks until the form is submitted or cancelled; what it prints last are the answers.
func (c formPlayCommand) Run() error {
	im, err := readForm(c.File)
	if err != nil {
		return err
	}
	l := terminalLang(c.Lang)
	if im.Compiled == nil {
		if err := im.WriteReport(os.Stdout, l); err != nil {
			return err
		}
		return errForm
	}
	p := player{form: im.Compiled, lang: l, out: os.Stdout, now: time.Now}
	if im.Compiled.WantsSeed() {
		p.session.Seed = im.Form.ID + p.now().Format(time.RFC3339Nano)
	}
	return p.play(os.Stdin)
}

// player is one form being filled in at a terminal.
type player struct {
	form    *form.Compiled
	lang    locales.Lang
	out     io.Writer
	now     func() time.Time
	session form.Session
}

// commands are the words behind a slash and what they do.
var commands = map[string]form.Act{
	"/back": form.Back, "/skip": form.Skip, "/same": form.Same, "/help": form.Help, "/na": form.NotApp,
	"/done": form.Done, "/undo": form.Undo, "/remove": form.Remove, "/submit": form.Submit,
}

// play reads one line an answer from in. It ends when the form is submitted, with nil, or
// cancelled, with nil too; an input that ends before is errEnded.
func (p *player) play(in io.Reader) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, 4096), 1<<20)
	var prompt form.Prompt
	p.session, prompt = p.form.Step(p.session, form.Input{}, p.now())
	p.say(locales.M("xlsform.play_start", "Title", p.form.Form().Title))
	for {
		p.show(prompt)
		if prompt.Stage == form.Finished {
			return p.answers()
		}
		if asksNothing(prompt) { // a terminal keeps what it shows: nobody has to confirm it
			p.session, prompt = p.form.Step(p.session, form.Input{Act: form.Yes}, p.now())
			continue
		}
		if !lines.Scan() {
			return errors.Join(errEnded, lines.Err())
		}
		line := strings.TrimSpace(lines.Text())
		if line == "/cancel" {
			p.say(locales.M("xlsform.play_cancelled"))
			return nil
		}
		p.session, prompt = p.form.Step(p.session, lineInput(prompt, line), p.now())
	}
}

// asksNothing reports whether the prompt asks nothing.
func asksNothing(p form.Prompt) bool {
	return p.Stage == form.Asking && (p.Field.Kind == form.Note || p.Field.ReadOnly)
}

// lineInput turns a line into what the form takes. An empty line goes on where nothing has to
// be said: after a note, at a read-back that is right, when ticking is done, past a question
// that may stay empty.
func lineInput(p form.Prompt, line string) form.Input {
	if act, ok := commands[line]; ok {
		if act == form.Same && !p.CanSame && p.CanKeep {
			act = form.Done
		}
		return form.Input{Act: act}
	}
	page, turned := 0, true
	switch line {
	case "/next":
		page = min(p.Page+1, p.Pages-1)
	case "/prev":
		page = max(p.Page-1, 0)
	default:
		turned = false
	}
	if turned {
		return form.Input{Act: form.Page, Arg: fmt.Sprint(page)}
	}
	if p.Stage == form.Review {
		if line == "" || line == "y" || line == "Y" {
			return form.Input{Act: form.Submit}
		}
		return form.Input{Act: form.Typed, Text: line}
	}
	if line == "" {
		return emptyLine(p)
	}
	if p.Stage == form.Asking {
		if sort, ok := attachmentOf[p.Field.Kind]; ok {
			return form.Input{Act: form.Attached, Text: sort, Arg: line}
		}
	}
	return form.Input{Act: form.Typed, Text: line}
}

// attachmentOf is the sort of attachment that stands for a file named at the terminal.
var attachmentOf = map[form.Kind]string{form.Image: "photo", form.Audio: "voice", form.Video: "video", form.File: "document"}

func emptyLine(p form.Prompt) form.Input {
	switch k := p.Field.Kind; {
	case p.Stage == form.ReadBack, k == form.Acknowledge:
		return form.Input{Act: form.Yes}
	case k == form.EndRepeat || k == form.BeginRepeat:
		return form.Input{Act: form.No}
	case p.CanSkip && !p.CanSame && !p.CanKeep && len(p.Ticked) == 0 && len(p.Ranked) == 0:
		return form.Input{Act: form.Skip}
	}
	return form.Input{Act: form.Done}
}

// answers prints what was submitted as JSON: text and numbers as strings, ticked choices
// as lists, "not applicable" as null. Rounds of a repeat have keys such as rep[1]/field.
func (p *player) answers() error {
	out := map[string]any{}
	for key, v := range p.form.Submission(p.session, p.now()) {
		switch {
		case v.NA:
			out[key] = nil
		case v.L != nil:
			out[key] = v.L
		default:
			out[key] = v.S
		}
	}
	enc := json.NewEncoder(p.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

func (p *player) say(t locales.Text) {
	if !t.Empty() {
		fmt.Fprintln(p.out, t.Plain(p.lang))
	}
}
