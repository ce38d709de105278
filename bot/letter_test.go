package bot

import (
	"net/url"
	"testing"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"cadrebot/locales"
)

// TestALetterSaysWhatItsScreenSays compares the two ways in which a screen becomes a form.
func TestALetterSaysWhatItsScreenSays(t *testing.T) {
	t.Parallel()
	s := &Sender{codec: newCodec([]byte("secret")), paid: true}
	screens := map[string]*Screen{
		"words":   Say(locales.Both("明天 <开会> & 报送", "Meeting + report & \"more\" 100%")),
		"protect": {Body: []locales.Text{locales.Raw("a")}, Protect: true, Lang: locales.EN},
		"buttons": Say(locales.Raw("a"), locales.Raw("b")).
			Row(To(locales.Both("已阅", "Read \\ it"), "notice.confirm", "12"), Button{Label: locales.Raw("web"), URL: "https://a.b/?x=1&y=2"}).
			Row(To(locales.Raw("✅ <no>"), "notice.confirm", "12.\"2")),
	}
	for name, sc := range screens {
		sc.ForMany()
		for _, l := range []locales.Lang{locales.ZH, locales.EN} {
			for _, chat := range []int64{7, -100123, 9} {
				x := s.letter(sc, l)
				if x == nil {
					t.Fatalf("%s: no letter", name)
				}
				body, err := x.to(nil, chat, s.codec)
				if err != nil {
					t.Fatal(err)
				}
				got, err := url.ParseQuery(string(body))
				if err != nil {
					t.Fatal(err)
				}
				r, err := s.codec.render(sc, l, chat, nil)
				if err != nil {
					t.Fatal(err)
				}
				r.started = true
				want := params(chat, r.parts[0], sc.Protect)
				s.charge(want, r)
				addMarkup(want, r.markup)
				sameForm(t, name, got, want)
			}
		}
	}
}

func sameForm(t *testing.T, name string, got url.Values, want tgbotapi.Params) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %v, want %v", name, got, want)
	}
	for k, v := range want {
		if got.Get(k) != v {
			t.Errorf("%s, %s: %q, want %q", name, k, got.Get(k), v)
		}
	}
}

func TestWhatIsNoLetter(t *testing.T) {
	t.Parallel()
	s := &Sender{codec: newCodec([]byte("secret"))}
	for name, sc := range map[string]*Screen{
		"for one":         Say(locales.Raw("a")),
		"with a file":     (&Screen{Body: []locales.Text{locales.Raw("a")}, File: &File{Ref: "x"}}).ForMany(),
		"with pictures":   (&Screen{Body: []locales.Text{locales.Raw("a")}, Album: []*File{{Ref: "x"}}}).ForMany(),
		"nothing said":    Say().ForMany(),
		"a label like it": Say(locales.Raw("a")).Row(To(locales.Raw("\x00"), "notice.confirm", "1")).ForMany(),
	} {
		if s.letter(sc, locales.ZH) != nil {
			t.Errorf("%s: a letter", name)
		}
	}
	x := s.letter(Say(locales.Raw("a")).Row(In(locales.Raw("x"), "1")).ForMany(), locales.ZH)
	if x == nil {
		return
	}
	if _, err := x.to(nil, 1, s.codec); err == nil {
		t.Error("a dialogue's button went out")
	}
}
