package bot

import (
	"encoding/json"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/guard"
	"cadrebot/locales"
)

// benchTalk is a form conversation in the middle.
func benchTalk() *Talk {
	return &Talk{
		Kind: "report.weekly", Version: 1, ID: newID(), Ref: "2026W47@12", Step: 5, Started: 1_790_000_000, Expires: 1_790_600_000,
		Body: json.RawMessage(`{"r":"2026W47@12","v":1,"s":{"a":{"mon_03":{"s":"2"},"mon_05":{"s":"3"},"lab_02":{"s":"0"}},"k":{"mon_03":{"s":"1"},"mon_05":{"s":"3"},"lab_02":{"s":"0"},"gua_04":{"s":"0"},"prj_06":{"s":"55"},"col_01":{"s":"30000"}},"t":2}}`),
	}
}

func benchEnvelope() Envelope {
	e := Envelope{Version: envelopeVersion, Open: benchTalk()}
	for i := range int64(12) {
		e.note(1_700_000_000 + i)
	}
	return e
}

// benchScreen is a question as the weekly brief asks it.
func benchScreen() *Screen {
	f := form.Field{Key: "gua_04", Kind: form.Integer, Label: locales.M("report.field.gua_04.label"), Hint: locales.M("report.field.gua_04.hint"), Unit: locales.M("report.field.gua_04.unit")}
	return askScreen(form.Prompt{
		Stage: form.Asking, Field: &f, Number: 4, Of: 6, CanBack: true, CanSame: true, Last: form.Show(&f, form.Value{S: "0"}),
		Echo: locales.M("form.echo", "Label", locales.M("report.field.lab_02.label"), "Value", form.Show(&f, form.Value{S: "0"})),
	}, locales.EN)
}

func BenchmarkEnvelopeDecode(b *testing.B) {
	e := benchEnvelope()
	raw := e.encode()
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if _, err := openEnvelope(raw, 7); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEnvelopeEncode(b *testing.B) {
	e := benchEnvelope()
	for b.Loop() {
		e.encode()
	}
}

func BenchmarkButton(b *testing.B) {
	c, t := newCodec([]byte("secret")), benchTalk()
	for b.Loop() {
		data, err := c.dialogue(1_000_001, t, "=")
		if err != nil {
			b.Fatal(err)
		}
		if _, err := c.open(1_000_001, data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAskScreen(b *testing.B) {
	for b.Loop() {
		benchScreen()
	}
}

func BenchmarkRender(b *testing.B) {
	for _, l := range locales.All {
		b.Run(string(l), func(b *testing.B) {
			c, t, s := newCodec([]byte("secret")), benchTalk(), benchScreen()
			for b.Loop() {
				if _, err := c.render(s, l, 1_000_001, t); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSentence(b *testing.B) {
	fixed := locales.M("ask.submit")
	filled := locales.M("ask.question", "Number", 4, "Label", locales.M("report.field.gua_04.label"), "Unit", locales.Text{}, "Left", 2)
	moment := locales.M("report.on_time", "Due", time.Unix(1_790_000_000, 0))
	for name, t := range map[string]locales.Text{"fixed": fixed, "filled": filled, "moment": moment} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				t.In(locales.EN)
			}
		})
	}
}

func BenchmarkParseUpdate(b *testing.B) {
	raw := []byte(`{"update_id":17,"message":{"message_id":4,"from":{"id":1000001,"is_bot":false,"first_name":"User","language_code":"en"},"chat":{"id":1000001,"first_name":"User","type":"private"},"date":1790000000,"text":"35000"}}`)
	for b.Loop() {
		if _, err := parseUpdate(raw); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkGuard(b *testing.B) {
	for b.Loop() {
		if found := guard.Check("The road to the upper hamlet was cut off by rain for two days, 35000 yuan"); len(found) > 0 {
			b.Fatal(found)
		}
	}
}
