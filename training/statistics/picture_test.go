package statistics

import (
	"bytes"
	"errors"
	"image/png"
	"testing"

	"cadrebot/chart"
	"cadrebot/locales"
)

func TestABarIsTheShareOfWrongAnswers(t *testing.T) {
	t.Parallel()
	got := wrongShares([]string{"1", "2", "3"}, []ItemFigures{{Attempts: 40, Right: 3}, {Attempts: 19}, {Attempts: 30, Right: 29}})
	for i, want := range []struct{ value, text string }{{"37/40", "93%"}, {"", ""}, {"1/30", "3%"}} {
		value := ""
		if got[i].Value != nil {
			value = got[i].Value.String()
		}
		if value != want.value || got[i].Text != want.text {
			t.Errorf("question %s is wrong by %s, %s", got[i].Label, value, got[i].Text)
		}
	}
}

func TestThePictureSaysWhatItShows(t *testing.T) {
	t.Parallel()
	figures := []ItemFigures{{Attempts: 20, Right: 6}, {Attempts: 19, Right: 6}, {Attempts: 40, Right: 40}}
	labels := []string{"1", "2", "3"}
	draw := func(l locales.Lang, on locales.Date, figures []ItemFigures) []byte {
		raw, err := Picture(l, "DEMO-01", on, labels, figures)
		if err != nil || len(raw) > 200*1024 {
			t.Fatalf("%d bytes, %v", len(raw), err)
		}
		if _, err := png.Decode(bytes.NewReader(raw)); err != nil {
			t.Fatal(err)
		}
		return raw
	}
	plain := draw(locales.ZH, "2026-11-22", figures)
	for name, other := range map[string][]byte{
		"in English":       draw(locales.EN, "2026-11-22", figures),
		"on another day":   draw(locales.ZH, "2026-11-21", figures),
		"one wrong more":   draw(locales.ZH, "2026-11-22", []ItemFigures{{Attempts: 20, Right: 5}, figures[1], figures[2]}),
		"one attempt more": draw(locales.ZH, "2026-11-22", []ItemFigures{figures[0], {Attempts: 20, Right: 6}, figures[2]}),
	} {
		if bytes.Equal(plain, other) {
			t.Errorf("%s it looks the same", name)
		}
	}
	few := draw(locales.ZH, "2026-11-22", []ItemFigures{figures[0], {Attempts: 3, Right: 3}, figures[2]})
	if !bytes.Equal(plain, few) {
		t.Error("a question that few answered shows what they answered")
	}
	if _, err := Picture(locales.ZH, "", "2026-11-22", make([]string, 41), make([]ItemFigures, 41)); !errors.Is(err, chart.ErrTooMany) {
		t.Error(err)
	}
}
