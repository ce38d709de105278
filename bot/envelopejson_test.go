package bot

import (
	"encoding/json"
	"reflect"
	"testing"

	"cadrebot/locales"
)

// full is an envelope with every field set, so that one that encode or scan forgets is
// found: add new fields here.
func full(t *testing.T) Envelope {
	t.Helper()
	out, err := json.Marshal([]*Screen{Say(locales.M("bot.broken", "Ref", "<&>\"\\x"))})
	if err != nil {
		t.Fatal(err)
	}
	talk := Talk{Kind: "a.b", Version: 2, ID: "ID", Ref: "引用 \"x\"\n", Step: 3, Started: 1, Expires: 9, Body: json.RawMessage(`{"a":["}",{"b":"\\\""}],"n":-1.5}`), Shown: 17, Below: true, Asked: true}
	e := Envelope{
		Version: 1, Revision: 7, Seen: []int64{5, 6, -7}, Epoch: 4, Lang: "zh", Open: &talk, Parked: []Talk{talk, {Body: json.RawMessage(`null`)}}, Newest: 18,
		Out: out, Menu: []menuEntry{{Route: "r", Arg: "参数", Words: "1 桃坪"}, {Route: "x"}},
	}
	for _, v := range []any{e, talk} {
		for i := range reflect.TypeOf(v).NumField() {
			if reflect.ValueOf(v).Field(i).IsZero() {
				t.Fatalf("%T.%s is not set", v, reflect.TypeOf(v).Field(i).Name)
			}
		}
	}
	return e
}

func TestEnvelopeIsWrittenAndReadAsJSON(t *testing.T) {
	t.Parallel()
	for name, e := range map[string]Envelope{"full": full(t), "empty": {Version: 1, Revision: 7}, "small": {Version: 1, Revision: 7, Open: &Talk{Body: json.RawMessage(`1`)}}} {
		raw := e.encode()
		byJSON := Envelope{Revision: 7}
		if err := json.Unmarshal(raw, &byJSON); err != nil {
			t.Fatalf("%s: encode wrote %s: %v", name, raw, err)
		}
		if !reflect.DeepEqual(byJSON, e) {
			t.Errorf("%s: encode wrote %s", name, raw)
		}
		theirs, err := json.MarshalIndent(&e, " ", "\t")
		if err != nil {
			t.Fatal(err)
		}
		for _, raw := range [][]byte{raw, theirs} {
			got := Envelope{Revision: 7}
			if !got.scan(raw) {
				t.Errorf("%s: cannot scan %s", name, raw)
				continue
			}
			if a, b := string(got.encode()), string(e.encode()); name != "full" && a != b {
				t.Errorf("%s: %s scanned as %s", name, b, a)
			}
			var x, y any
			_ = json.Unmarshal(got.encode(), &x)
			_ = json.Unmarshal(e.encode(), &y)
			if !reflect.DeepEqual(x, y) {
				t.Errorf("%s: scanned %s", name, got.encode())
			}
		}
	}
}

// What scan does not know is left to encoding/json; what is broken is refused.
func TestScanGivesUp(t *testing.T) {
	t.Parallel()
	whole := string(func() []byte { e := full(t); return e.encode() }())
	for i := range len(whole) {
		var e Envelope
		if e.scan([]byte(whole[:i])) {
			t.Fatalf("took %s", whole[:i])
		}
	}
	for _, raw := range []string{`{"v":1.5}`, `{"v":1,"new":2}`, `{"v":1}x`, `{"s":null}`, `{"v":}`, `{,}`, `{"v":1,}`, `[]`, `{"c":{"i":5}}`, `{"o":}`} {
		var e Envelope
		if e.scan([]byte(raw)) {
			t.Errorf("took %s", raw)
		}
	}
	if e, err := openEnvelope([]byte(`{"v":1,"new":2,"l":"zh"}`), 3); err != nil || e.Lang != "zh" || e.Revision != 3 {
		t.Errorf("an unknown field: %+v %v", e, err)
	}
}
