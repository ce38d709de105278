package bot

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"net/http/httptest"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/playground"
)

// unlimited lets every message go at once.
type unlimited struct{}

func (unlimited) Take(context.Context, int64) (time.Duration, error) { return 0, nil }
func (unlimited) Answered()                                          {}

func (unlimited) Late(_ int64, at time.Time, _ time.Duration) time.Time { return at }

func (unlimited) Book(_ context.Context, chats []int64) (clock time.Time, waits, again []time.Duration, err error) {
	return time.Now(), make([]time.Duration, len(chats)), make([]time.Duration, len(chats)), nil
}
func (unlimited) Pause(context.Context, time.Duration) error { return nil }

func TestAFileIsSentAgainAsTheSortThatTelegramTakes(t *testing.T) {
	t.Parallel()
	const token = "42:AGAIN"
	play := playground.New(playground.Options{Token: token, NoLimits: true})
	t.Cleanup(play.Close)
	api := httptest.NewServer(play.Handler())
	t.Cleanup(api.Close)
	for _, id := range []int64{7, 8} {
		play.AddActor(playground.Actor{ID: id, Lang: "en"})
		play.Started(id)
	}
	play.SendFile(7, "tank.jpg", []byte("a picture sent unshrunk, which is no photo to Telegram"), "")
	chat := play.Chat(7)
	ref := chat[len(chat)-1].FileID
	s := NewSender(NewClient(token, api.URL), unlimited{}, []byte("secret"), false)
	sc := &Screen{Body: []locales.Text{locales.Raw("the tank")}, Protect: true, File: &File{Ref: ref, As: form.Image}}
	if _, err := s.Send(t.Context(), 8, locales.EN, sc); err != nil {
		t.Fatal(err)
	}
	seen := play.Chat(8)
	if m := seen[len(seen)-1]; m.Kind != "document" || m.FileID != ref || m.Text != "the tank" {
		t.Errorf("sent as %+v", m)
	}
	for _, f := range []*File{{Ref: "unknown", As: form.Image}, {Ref: ref, As: form.Text}} {
		var se *SendError
		if _, err := s.Send(t.Context(), 8, locales.EN, &Screen{File: f}); !errors.As(err, &se) || se.Kind != Rejected {
			t.Errorf("%+v: %v", f, err)
		}
	}
}

// A file that is made is uploaded once: afterwards its id does, and when Telegram has
// forgotten the id it is made once more.
func TestAMadeFileIsUploadedOnce(t *testing.T) {
	t.Parallel()
	const token = "42:ONCE"
	play := playground.New(playground.Options{Token: token, NoLimits: true})
	t.Cleanup(play.Close)
	api := httptest.NewServer(play.Handler())
	t.Cleanup(api.Close)
	play.AddActor(playground.Actor{ID: 7, Lang: "en"})
	play.Started(7)
	var dot bytes.Buffer
	if err := png.Encode(&dot, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	s := NewSender(NewClient(token, api.URL), unlimited{}, []byte("secret"), false)
	for _, picture := range []bool{true, false} {
		made, ref := 0, ""
		f := File{
			Name: "made.png", Picture: picture,
			Make: func() ([]byte, error) { made++; return dot.Bytes(), nil },
			Keep: func(_ context.Context, id string) { ref = id },
		}
		for i, want := range []int{1, 1, 2} {
			if f.Ref = ref; i == 2 {
				f.Ref = "of another bot"
			}
			if _, err := s.Send(t.Context(), 7, locales.EN, &Screen{Body: []locales.Text{locales.Raw("look")}, File: &f}); err != nil {
				t.Fatal(err)
			}
			seen := play.Chat(7)
			if m := seen[len(seen)-1]; made != want || m.FileID != ref || m.Text != "look" || (m.Kind == "photo") != picture {
				t.Errorf("picture %v, sending %d: made %d times, %s kept, sent %+v", picture, i, made, ref, m)
			}
		}
		f.Ref, f.Make = "", func() ([]byte, error) { return nil, errors.New("no ink") }
		var se *SendError
		if _, err := s.Send(t.Context(), 7, locales.EN, &Screen{File: &f}); !errors.As(err, &se) || se.Kind != Rejected {
			t.Errorf("a file that cannot be made: %v", err)
		}
	}
}
