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
	Types map[string]struct {
		Fields   []schemaField `json:"fields"`
		Subtypes []string      `json:"subtypes"`
	} `json:"types"`
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

// undocumented are methods that the cut of the reference leaves out, with what they answer.
var undocumented = map[string][]string{"sendAudio": {"Message"}, "sendAnimation": {"Message"}}

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
		`"message_reaction","my_chat_member"]`)
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
	} {
		if !seen[kind] {
			t.Errorf("no %s among %d updates", kind, len(list))
		}
	}
}

func everythingAPersonDoes(t *testing.T, b *bot) {
	t.Helper()
	b.s.AddGroup(-5, "Village group", li, wang)
	id := b.s.SendText(li, "/start")
	b.s.EditText(li, id, "hello @cadre_playground_bot")
	b.s.SendFile(li, "roster.xlsx", []byte("PK"), "")
	b.s.SendPhoto(li, []byte(picture()), "field")
	b.s.SendVoice(li, []byte("OggS"), 4)
	b.s.SendLocation(li, 29.5, 106.5)
	b.s.SendContact(li, "+8613800000000", "Li", li)
	b.s.SendWebAppData(li, "open", "{}")
	b.s.React(li, id, "👍")
	b.s.React(li, id, "")
	m := b.sent("sendMessage", "chat_id", liID, "text", "choose", "reply_markup", keyboard("y"))
	b.s.Press(li, m.MessageID, "y")
	b.s.Press(li, 9999, "gone")
	query := b.s.AskInline(li, "water", "")
	b.ok("answerInlineQuery", "inline_query_id", query, "results", articles(`,"reply_markup":`+keyboard("z")))
	chosen, err := b.s.Choose(li, query, "1")
	if err != nil {
		t.Fatal(err)
	}
	b.s.Press(li, chosen, "z")
	b.s.Block(li, true)
	b.s.Block(li, false)
	b.s.SendTextIn(-5, wang, "/help@cadre_playground_bot", 0)
	b.s.SetGroup(-5, GroupAdmin)
	b.s.SetGroup(-5, GroupMuted)
	b.s.SetGroup(-5, GroupMember)
	b.s.MigrateGroup(-5, -1000000000005)
	b.s.SetGroup(-1000000000005, GroupLeft)
	b.s.SetGroup(-1000000000005, GroupKicked)
}

func articles(extra string) string {
	return `[{"type":"article","id":"1","title":"t","input_message_content":{"message_text":"body"}` + extra + `}]`
}

// everyMethod is a round of calls in which each method succeeds at least once.
func everyMethod(t *testing.T, b *bot) []apiCall {
	t.Helper()
	b.s.AddGroup(-1000000000007, "Township", li, wang)
	b.s.SetGroup(-1000000000007, GroupAdmin)
	b.s.Promote(-1000000000007, wang)
	everythingAPersonDoes(t, b)
	press := b.s.Press(li, 1, "x")
	query := b.s.AskInline(li, "road", "")
	app := b.s.OpenWebApp(li)
	here, group := [2]string{"chat_id", liID}, [2]string{"chat_id", "-1000000000007"}
	text := b.sent("sendMessage", "chat_id", liID, "text", "one")
	photo := b.s.SendPhoto(li, []byte(picture()), "")
	fileID := b.s.Chat(li)[len(b.s.Chat(li))-1].FileID
	body, kind := parts(t, [][2]string{here, {"@photo", picture()}, {"caption", "c"}})
	var media wireMessage
	b.raw("sendPhoto", kind, body).into(t, &media)
	poll := b.sent("sendPoll", "chat_id", liID, "question", "2+2?", "options", `["3","4"]`, "type", "quiz", "correct_option_ids", "[1]")
	id := func(n int) [2]string { return [2]string{"message_id", strconv.Itoa(n)} }
	rich := [2]string{"text", `<b>bold</b> <a href="https://e.org">link</a> /help`}
	return []apiCall{
		{"getMe", nil},
		{"getUpdates", nil},
		{"setWebhook", [][2]string{{"url", "http://127.0.0.1:1/hook"}, {"allowed_updates", `["message"]`}}},
		{"getWebhookInfo", nil},
		{"deleteWebhook", [][2]string{{"drop_pending_updates", "true"}}},
		{"getWebhookInfo", nil},
		{"sendMessage", [][2]string{here, rich, {"parse_mode", "HTML"}, {"reply_markup", keyboard("a")}, {"reply_to_message_id", "1"}}},
		{"sendMessage", [][2]string{group, {"text", "all"}}},
		{"sendPhoto", [][2]string{here, {"@photo", picture()}, {"caption", "c"}}},
		{"sendDocument", [][2]string{here, {"@document", "%PDF-1.4"}}},
		{"sendVoice", [][2]string{here, {"@voice", "OggS"}, {"duration", "3"}}},
		{"sendVideo", [][2]string{here, {"@video", "mp4"}, {"width", "320"}, {"height", "240"}}},
		{"sendAudio", [][2]string{here, {"@audio", "ID3"}, {"title", "song"}, {"performer", "p"}}},
		{"sendAnimation", [][2]string{here, {"@animation", "GIF89a"}}},
		{"sendMediaGroup", [][2]string{here, {"@a", picture()}, {"@b", picture()}, {"media", `[{"type":"photo","media":"attach://a"},{"type":"photo","media":"attach://b"}]`}}},
		{"sendLocation", [][2]string{here, {"latitude", "29.5"}, {"longitude", "106.5"}, {"live_period", "600"}, {"heading", "7"}}},
		{"sendContact", [][2]string{here, {"phone_number", "+86138"}, {"first_name", "Li"}, {"last_name", "Er"}}},
		{"sendPoll", [][2]string{here, {"question", "when?"}, {"options", `[{"text":"now"},{"text":"later"}]`}, {"is_anonymous", "false"}}},
		{"stopPoll", [][2]string{here, id(poll.MessageID)}},
		{"sendChatAction", [][2]string{here, {"action", "typing"}}},
		{"copyMessage", [][2]string{here, {"from_chat_id", liID}, id(1)}},
		{"copyMessages", [][2]string{here, {"from_chat_id", liID}, {"message_ids", "[1,3]"}}},
		{"forwardMessage", [][2]string{here, {"from_chat_id", liID}, id(photo)}},
		{"editMessageText", [][2]string{here, id(text.MessageID), {"text", "two"}}},
		{"editMessageReplyMarkup", [][2]string{here, id(text.MessageID), {"reply_markup", keyboard("b")}}},
		{"editMessageCaption", [][2]string{here, id(media.MessageID), {"caption", "d"}}},
		{"editMessageMedia", [][2]string{here, id(media.MessageID), {"media", `{"type":"photo","media":"` + fileID + `"}`}}},
		{"pinChatMessage", [][2]string{here, id(text.MessageID)}},
		{"getChat", [][2]string{here}},
		{"getChat", [][2]string{group}},
		{"unpinChatMessage", [][2]string{here, id(text.MessageID)}},
		{"unpinAllChatMessages", [][2]string{here}},
		{"setMessageReaction", [][2]string{here, id(1), {"reaction", `[{"type":"emoji","emoji":"👍"}]`}}},
		{"deleteMessage", [][2]string{here, id(text.MessageID)}},
		{"deleteMessages", [][2]string{here, {"message_ids", "[2,9999]"}}},
		{"answerCallbackQuery", [][2]string{{"callback_query_id", press}, {"text", "done"}}},
		{"answerInlineQuery", [][2]string{{"inline_query_id", query}, {"results", articles("")}}},
		{"answerWebAppQuery", [][2]string{{"web_app_query_id", app}, {"result", strings.Trim(articles(`,"reply_markup":`+keyboard("w")), "[]")}}},
		{"setMyCommands", [][2]string{{"commands", `[{"command":"start","description":"开始"}]`}, {"language_code", "zh"}}},
		{"getMyCommands", [][2]string{{"language_code", "zh"}}},
		{"deleteMyCommands", [][2]string{{"language_code", "zh"}}},
		{"setMyName", [][2]string{{"name", "干部助手"}, {"language_code", "zh"}}},
		{"getMyName", [][2]string{{"language_code", "zh"}}},
		{"setMyDescription", [][2]string{{"description", "long"}}},
		{"getMyDescription", nil},
		{"setMyShortDescription", [][2]string{{"short_description", "short"}}},
		{"getMyShortDescription", nil},
		{"setChatMenuButton", [][2]string{here, {"menu_button", `{"type":"web_app","text":"open","web_app":{"url":"https://e.org/app"}}`}}},
		{"getChatMenuButton", [][2]string{here}},
		{"getChatMenuButton", nil},
		{"getFile", [][2]string{{"file_id", fileID}}},
		{"getChatMember", [][2]string{here, {"user_id", liID}}},
		{"getChatMember", [][2]string{group, {"user_id", liID}}},
		{"getChatMember", [][2]string{group, {"user_id", strconv.FormatInt(b.s.botID, 10)}}},
		{"getChatMemberCount", [][2]string{group}},
		{"getChatAdministrators", [][2]string{group, {"return_bots", "true"}}},
		{"createChatInviteLink", [][2]string{group, {"name", "spring"}, {"member_limit", "9"}, {"expire_date", "1900000000"}}},
		{"banChatMember", [][2]string{group, {"user_id", strconv.Itoa(wang)}}},
		{"leaveChat", [][2]string{group}},
		{"close", nil},
		{"logOut", nil},
	}
}
