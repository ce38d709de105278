package playground

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// schema is the published description of the Bot API: its types, and its methods with their parameters and results.
type schema struct {
	Methods map[string]struct {
		Returns []string      `json:"returns"`
		Fields  []schemaField `json:"fields"`
	} `json:"methods"`
	Types map[string]schemaType `json:"types"`
}

type schemaType struct {
	Fields   []schemaField `json:"fields"`
	Subtypes []string      `json:"subtypes"`
}

type schemaField struct {
	Name     string   `json:"name"`
	Types    []string `json:"types"`
	Required bool     `json:"required"`
}

func loadSchema(t *testing.T) schema {
	t.Helper()
	raw, err := os.ReadFile("../../shared/testdata/botapi/subset-10.1.json")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the schema is not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	var s schema
	if err := json.Unmarshal(raw, &s); err != nil {
		t.Fatal(err)
	}
	s.Types["UserProfilePhotos"] = schemaType{Fields: profilePhotos}
	return s
}

// fitsOne is nil when the value is one of the types.
func (s schema) fitsOne(types []string, raw json.RawMessage, path string) error {
	var first error
	for _, name := range types {
		err := s.fits(name, raw, path)
		if err == nil {
			return nil
		}
		if first == nil {
			first = err
		}
	}
	return first
}

func (s schema) fits(name string, raw json.RawMessage, path string) error {
	if of, ok := strings.CutPrefix(name, "Array of "); ok {
		var list []json.RawMessage
		if json.Unmarshal(raw, &list) != nil || list == nil {
			return fmt.Errorf("%s is no %s: %.80s", path, name, raw)
		}
		for i, one := range list {
			if err := s.fits(of, one, path+"["+strconv.Itoa(i)+"]"); err != nil {
				return err
			}
		}
		return nil
	}
	var scalar any
	switch name {
	case "Integer":
		scalar = new(int64)
	case "Float":
		scalar = new(float64)
	case "String":
		scalar = new(string)
	case "Boolean", "True":
		scalar = new(bool)
	default:
		return s.fitsObject(name, raw, path)
	}
	if json.Unmarshal(raw, scalar) != nil || string(raw) == "null" || name == "True" && string(raw) != "true" {
		return fmt.Errorf("%s is no %s: %.80s", path, name, raw)
	}
	return nil
}

func (s schema) fitsObject(name string, raw json.RawMessage, path string) error {
	kind, known := s.Types[name]
	if !known {
		return fmt.Errorf("%s: the schema has no type %s", path, name)
	}
	if len(kind.Subtypes) > 0 {
		var all []error
		for _, sub := range kind.Subtypes {
			err := s.fits(sub, raw, path)
			if err == nil {
				return nil
			}
			all = append(all, err)
		}
		return fmt.Errorf("%s is no %s: %w", path, name, errors.Join(all...))
	}
	var object map[string]json.RawMessage
	if json.Unmarshal(raw, &object) != nil || object == nil {
		return fmt.Errorf("%s is no %s object: %.80s", path, name, raw)
	}
	for _, f := range kind.Fields {
		value, given := object[f.Name]
		delete(object, f.Name)
		if !given {
			if f.Required {
				return fmt.Errorf("%s: %s has no %s: %.200s", path, name, f.Name, raw)
			}
			continue
		}
		if err := s.fitsOne(f.Types, value, path+"."+f.Name); err != nil {
			return err
		}
	}
	for extra := range object {
		return fmt.Errorf("%s: %s has the unknown field %s", path, name, extra)
	}
	return nil
}

// undocumented are methods that the cut of the reference leaves out, with what the whole reference says they answer:
// strangers' clients call them, and no bot of this house does.
var undocumented = map[string][]string{
	"sendAudio": {"Message"}, "sendAnimation": {"Message"}, "sendVideoNote": {"Message"}, "sendVenue": {"Message"},
	"sendDice": {"Message"}, "sendSticker": {"Message"}, "getUserProfilePhotos": {"UserProfilePhotos"}, "forwardMessages": {"Array of MessageId"},
}

// profilePhotos is the one type among those answers that the cut leaves out too.
var profilePhotos = []schemaField{
	{Name: "total_count", Types: []string{"Integer"}, Required: true},
	{Name: "photos", Types: []string{"Array of Array of PhotoSize"}, Required: true},
}

func (s schema) checkAnswer(t *testing.T, method string, raw json.RawMessage) {
	t.Helper()
	returns := undocumented[method]
	if m, ok := s.Methods[method]; ok {
		returns = m.Returns
	}
	if err := s.fitsOne(returns, raw, method); err != nil {
		t.Errorf("%v", err)
	}
}

// apiCall is one successful call of the round below; @name in a parameter is a file.
type apiCall struct {
	method string
	params [][2]string
}

func TestEveryAnswerFitsTheSchema(t *testing.T) {
	s := loadSchema(t)
	b := start(t, Options{NoLimits: true, InlineFeedback: true})
	for _, call := range everyMethod(t, b) {
		body, kind := parts(t, call.params)
		r := b.raw(call.method, kind, body)
		if !r.OK || r.status != 200 {
			t.Errorf("%s%q: %d %s", call.method, call.params, r.Code, r.Text)
			continue
		}
		s.checkAnswer(t, call.method, r.Result)
	}
}

func TestTheRoundCallsEveryMethod(t *testing.T) {
	s := loadSchema(t)
	called := map[string]bool{}
	for _, call := range everyMethod(t, start(t, Options{NoLimits: true, InlineFeedback: true})) {
		called[call.method] = true
	}
	for _, m := range methods {
		if !called[m.name] {
			t.Errorf("%s is never called", m.name)
		}
		if _, documented := s.Methods[m.name]; !documented && undocumented[m.name] == nil {
			t.Errorf("%s is in no schema", m.name)
		}
	}
	for name := range s.Methods {
		if methods[strings.ToLower(name)].name != name {
			t.Errorf("%s is not served", name)
		}
	}
}

// olderNames are parameters that the real server still takes and the reference no longer lists.
var olderNames = []string{
	"reply_to_message_id", "allow_sending_without_reply", "disable_web_page_preview", "thumb", "correct_option_id",
	"switch_pm_parameter", "switch_pm_text",
}

func TestStrictParametersAreThoseOfTheSchema(t *testing.T) {
	s := loadSchema(t)
	for name, documented := range s.Methods {
		known := methods[strings.ToLower(name)].fields
		for _, f := range documented.Fields {
			kind, ok := known[f.Name]
			want := map[string]string{"Integer": "is", "Float": "f", "Boolean": "b", "String": "s", "InputFile": "s"}[f.Types[0]]
			if want == "" {
				want = "j"
			}
			if !ok || !strings.ContainsRune(want, rune(kind)) {
				t.Errorf("%s of %s: %q, want one of %q", f.Name, name, kind, want)
			}
		}
		for given := range known {
			listed := slices.ContainsFunc(documented.Fields, func(f schemaField) bool { return f.Name == given })
			if !listed && !slices.Contains(olderNames, given) {
				t.Errorf("%s of %s is in no reference", given, name)
			}
		}
	}
}

func TestEveryUpdateFitsTheSchema(t *testing.T) {
	s := loadSchema(t)
	b := start(t, Options{NoLimits: true, InlineFeedback: true})
	b.ok("getUpdates", "allowed_updates", `["message","edited_message","callback_query","inline_query","chosen_inline_result",`+
		`"message_reaction","my_chat_member","chat_member","channel_post","edited_channel_post"]`)
	everythingAPersonDoes(t, b)
	var list []json.RawMessage
	b.ok("getUpdates").into(t, &list)
	seen := map[string]bool{}
	for _, raw := range list {
		if err := s.fits("Update", raw, "Update"); err != nil {
			t.Errorf("%v", err)
		}
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(raw, &fields); err != nil {
			t.Fatal(err)
		}
		for kind := range fields {
			seen[kind] = true
		}
	}
	for _, kind := range []string{
		"message", "edited_message", "callback_query", "inline_query", "chosen_inline_result", "message_reaction", "my_chat_member",
		"chat_member", "channel_post", "edited_channel_post",
	} {
		if !seen[kind] {
			t.Errorf("no %s among %d updates", kind, len(list))
		}
	}
}
