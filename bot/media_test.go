package bot_test

import (
	"context"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
)

// places is a form that asks for a place and a photo.
func (w *world) places(o *bot.Options) {
	c, err := form.Compile(form.Form{ID: "place", Version: 1, Title: locales.Raw("Place"), Fields: []form.Field{
		{Key: "at", Kind: form.Geopoint, Label: locales.Raw("Where"), Required: true},
		{Key: "pic", Kind: form.Image, Label: locales.Raw("Picture")},
		{Key: "memo", Kind: form.Text, Label: locales.Raw("Memo"), Required: true},
	}})
	must(w.t, err)
	d := bot.FormDialogue{
		Kind: "test.place", Title: locales.Raw("Place"), Submit: w.submit,
		Form: func(context.Context, *bot.Turn, string) (*form.Compiled, error) { return c, nil },
	}
	o.Features = append(o.Features, bot.Feature{
		Name: "place", Dialogues: []bot.Dialogue{d.Dialogue()},
		Commands: []bot.Command{{Name: "place", Help: locales.Raw("place"), Run: func(context.Context, *bot.Turn) (bot.Reply, error) {
			o, err := bot.OpenForm("test.place", "", 1, form.Session{})
			return bot.Reply{Open: o}, err
		}}},
	})
}

// send makes a message out of what else than words it carries.
func (w *world) send(what map[string]any) {
	w.t.Helper()
	m := map[string]any{
		"message_id": 500_000 + int(time.Now().UnixNano()%100_000), "date": w.clock.Now().Unix(),
		"chat": map[string]any{"id": person, "type": "private"}, "from": map[string]any{"id": person, "language_code": "en"},
	}
	for k, v := range what {
		m[k] = v
	}
	w.play.SendUpdate(map[string]any{"message": m})
	w.idle()
}

func TestAPlaceAndAPhotoAreTakenOnlyWhereAQuestionAsks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.poll(w.bot(w.places))
	place := map[string]any{"location": map[string]any{"latitude": 30.0521, "longitude": 103.118, "horizontal_accuracy": 12.4}}
	photo := map[string]any{"photo": []any{map[string]any{"file_id": "small"}, map[string]any{"file_id": "large"}}}
	w.send(place) // nothing is open
	w.expect("Only text is taken here")
	w.say("/place")
	w.expect("Where")
	w.send(photo)
	w.expect("Only text is taken here")
	w.send(map[string]any{"location": "broken"})
	w.send(place)
	w.expect("Picture")
	w.send(map[string]any{"photo": photo["photo"], "caption": "call 13812345678"}) // personal data beside it
	if w.last().Text == "" || w.from("Memo") != 0 {
		t.Fatal("a photo with personal data in its caption was taken")
	}
	w.say("/resume")
	w.send(photo)
	w.expect("Memo")
	w.send(place)
	w.expect("Only text is taken here")
	w.say("near the bridge")
	w.tap("Submit")
	for _, a := range w.submitted {
		if a["at"].S != "30.052100 103.118000 0 12" || a["pic"].S != "large" {
			t.Fatalf("submitted %v", a)
		}
	}
	if len(w.submitted) != 1 {
		t.Fatal("nothing was submitted")
	}
}
