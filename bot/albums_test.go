package bot_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"strings"
	"testing"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
)

// pictures is a form that takes several pictures as one answer, but no voice.
func (w *world) pictures(o *bot.Options) {
	c, err := form.Compile(form.Form{ID: "pictures", Version: 1, Title: locales.Raw("Pictures"), Fields: []form.Field{
		{Key: "files", Kind: form.File, Most: 5, Label: locales.Raw("Which files"), Required: true},
	}})
	must(w.t, err)
	d := bot.FormDialogue{
		Kind: "test.pictures", Title: locales.Raw("Pictures"), Submit: w.submit,
		Form: func(context.Context, *bot.Turn, string) (*form.Compiled, error) { return c, nil },
		Check: func(_ context.Context, t *bot.Turn, _, _ string, _ form.Value) error {
			if t.Sent != nil && t.Sent.Sort == "voice" {
				return locales.Refuse("compose.file_due")
			}
			return nil
		},
	}
	o.Features = append(o.Features, bot.Feature{
		Name: "pictures", Dialogues: []bot.Dialogue{d.Dialogue()},
		Commands: []bot.Command{{Name: "pictures", Help: locales.Raw("pictures"), Run: func(context.Context, *bot.Turn) (bot.Reply, error) {
			o, err := bot.OpenForm("test.pictures", "", 1, form.Session{})
			return bot.Reply{Open: o}, err
		}}},
	})
}

// picture is a photo of nothing; each width is another one.
func picture(t *testing.T, width int) []byte {
	var b bytes.Buffer
	must(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, width, 24))))
	return b.Bytes()
}

// answers are what the bot has said since n messages stood in the chat.
func (w *world) answers(n int) (out []string) {
	for _, m := range w.play.Chat(person)[n:] {
		if m.FromBot {
			out = append(out, m.Text)
		}
	}
	return out
}

// An album comes as one message after another; the bot answers once, to all of it.
func TestAnAlbumIsTakenTogether(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stop := w.poll(w.bot(w.pictures))
	w.say("/pictures")
	w.expect("at most 5")
	stop()
	before := len(w.play.Chat(person))
	w.play.SendAlbum(person, picture(t, 30), picture(t, 31), picture(t, 32), picture(t, 33))
	w.poll(w.bot(w.pictures))
	w.idle()
	if got := w.answers(before); len(got) != 1 || !strings.Contains(got[0], "4 of at most 5") {
		t.Fatalf("answered %q", got)
	}
	w.play.SendPhoto(person, picture(t, 34), "")
	w.idle()
	w.expect("5 have come, which is the most")
	w.play.SendVoice(person, []byte("voice"), 2)
	w.idle()
	w.expect("pictures and files only")
	w.tap("Leave out the last")
	w.tap("That is all")
	w.tap("Submit")
	for _, a := range w.submitted {
		if len(a["files"].L) != 4 {
			t.Errorf("submitted %v", a)
		}
	}
	if len(w.submitted) != 1 {
		t.Fatal("nothing was submitted")
	}
}

// What is left out of an album is said although more of it follows.
func TestWhatAnAlbumHasTooManyIsSaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stop := w.poll(w.bot(w.pictures))
	w.say("/pictures")
	stop()
	var many [][]byte
	for i := range 7 {
		many = append(many, picture(t, 30+i))
	}
	before := len(w.play.Chat(person))
	w.play.SendAlbum(person, many...)
	w.poll(w.bot(w.pictures))
	w.idle()
	got := w.answers(before)
	if len(got) != 2 || !strings.Contains(got[1], "At most 5: what came after them was not taken") {
		t.Fatalf("answered %q", got)
	}
}
