package bot

import (
	"encoding/json"
	"reflect"
	"testing"

	"cadrebot/form"
)

// fullBody has every field set, so that one that encode or the scan forgets is found:
// add new fields here.
func fullBody(t *testing.T) formBody {
	t.Helper()
	v := form.Value{S: "值 \"\\\n<&>", L: []string{"a", "乙"}, NA: true}
	fb := formBody{Ref: "2026W47@12", Version: 3, Stopping: true, Session: form.Session{
		Answers: form.Answers{"b": v, "a": {}, "c": {S: "1"}}, Known: form.Answers{"x\"": v}, Reopen: "r", Pending: &v, Heard: "h\u2028",
		Skipped: []string{"s", "t"}, Only: []string{"y"}, Between: []string{"2026-05-06"}, Typed: 4, Edit: true, For: "f",
		Find: "河", Page: 2, Seed: "c0ffee", Who: "17", Began: 1795190400,
	}}
	for _, v := range []any{fb, fb.Session, v} {
		for i := range reflect.TypeOf(v).NumField() {
			if reflect.ValueOf(v).Field(i).IsZero() {
				t.Fatalf("%T.%s is not set", v, reflect.TypeOf(v).Field(i).Name)
			}
		}
	}
	return fb
}

func TestFormBodyIsWrittenAndReadAsJSON(t *testing.T) {
	t.Parallel()
	for _, fb := range []formBody{fullBody(t), {}, {Session: form.Session{Pending: &form.Value{}}}, {Session: form.Session{Heard: "\xff\x00"}}} {
		theirs, err := json.Marshal(&fb)
		if err != nil {
			t.Fatal(err)
		}
		var want formBody
		if err := json.Unmarshal(theirs, &want); err != nil {
			t.Fatal(err)
		}
		for range 10 { // the same every time, whatever the order of maps
			if a, b := string(fb.encode()), string(fb.encode()); a != b {
				t.Fatalf("%s, then %s", a, b)
			}
		}
		for _, raw := range [][]byte{fb.encode(), theirs} {
			var byJSON formBody
			if err := json.Unmarshal(raw, &byJSON); err != nil {
				t.Fatalf("%s: %v", raw, err)
			}
			got, err := readFormBody(raw)
			if err != nil || !reflect.DeepEqual(got, want) || !reflect.DeepEqual(byJSON, want) {
				t.Errorf("%s read as %+v, by encoding/json %+v (%v)", raw, got, byJSON, err)
			}
		}
	}
	for _, raw := range []string{``, `{`, `{"s":{"a":5}}`, `{"v":1}}`, `nul`} {
		if _, err := readFormBody([]byte(raw)); err == nil {
			t.Errorf("took %q", raw)
		}
	}
	if fb, err := readFormBody([]byte(`{"v":1,"later":[1],"s":{"a":null}}`)); err != nil || fb.Version != 1 {
		t.Errorf("unknown fields: %+v %v", fb, err)
	}
}
