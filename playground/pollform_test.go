package playground

import (
	"strconv"
	"strings"
	"testing"
)

func TestPollRefusals(t *testing.T) {
	b := pollBot(t, Options{Now: newClock().Now})
	now := newClock().Now().Unix()
	many := func(n int) string { return `["` + strings.Repeat(`o","`, n-1) + `o"]` }
	for _, c := range []struct {
		text  string
		pairs []string
	}{
		{"text must be non-empty", []string{"question", ""}},
		{"poll question length must not exceed 300", []string{"question", strings.Repeat("问", 301)}},
		{"can't parse options JSON object", []string{"options", "x"}},
		{"expected an Array of String as options", []string{"options", "{}"}},
		{"can't parse InputPollOption: Expected InputPollOption to be an Object", []string{"options", "[1]"}},
		{"poll must have at least one answer option", []string{"options", "[]"}},
		{"poll must have at least one answer option", []string{"options", "null"}},
		{"poll can't have more than 12 options", []string{"options", many(13)}},
		{"poll options length must not exceed 100", []string{"options", `["` + strings.Repeat("长", 101) + `"]`}},
		{"text must be non-empty", []string{"options", `["a",""]`}},
		{"unsupported poll type specified", []string{"type", "vote"}},
		{"correct quiz option list must be non-empty", []string{"type", "quiz"}},
		{"wrong quiz correct_option_id", []string{"type", "quiz", "correct_option_id", "2"}},
		{"wrong quiz correct_option_id", []string{"type", "quiz", "correct_option_ids", "[-1]"}},
		{"correct quiz option list must be increasing", []string{"type", "quiz", "correct_option_ids", "[1,0]"}},
		{"can't parse correct option identifiers JSON object", []string{"type", "quiz", "correct_option_ids", "[0"}},
		{"expected an Array of correct option identifiers", []string{"type", "quiz", "correct_option_ids", "{}"}},
		{"correct option identifier must be of type Number", []string{"type", "quiz", "correct_option_ids", `["0"]`}},
		{"invalid correct option identifier specified", []string{"type", "quiz", "correct_option_ids", "[0.5]"}},
		{"quiz explanation length must not exceed 200", []string{"type", "quiz", "correct_option_id", "0", "explanation", strings.Repeat("因", 201)}},
		{"quiz explanation must have at most 2 line feeds", []string{"type", "quiz", "correct_option_id", "0", "explanation", "a\nb\nc\nd"}},
		{"open_period must be between 5 and 2628000", []string{"open_period", "4"}},
		{"close_date must be between 5 and 2628000 seconds in the future", []string{"close_date", strconv.FormatInt(now+4, 10)}},
		{"options can't be added to anonymous polls and quizzes", []string{"allow_adding_options", "true"}},
		{"voters can be restricted in channel chats only", []string{"members_only", "true"}},
		{"voters can be restricted in channel chats only", []string{"country_codes", `["CN"]`}},
		{"can't parse InputMedia: unsupported type \"link\"", []string{"media", `{"type":"link","url":"https://a.example"}`}},
		{"latitude and longitude must be specified", []string{"media", `{"type":"venue"}`}},
	} {
		// The last of two values wins in a form that the harness builds.
		b.refused(400, "Bad Request: "+c.text, "sendPoll", append([]string{"chat_id", liID, "question", "?", "options", `["a","b"]`}, c.pairs...)...)
	}
	if n := len(b.s.Chat(li)); n != 1 {
		t.Fatalf("%d messages came of refused polls", n-1)
	}
	b.ok("sendPoll", "chat_id", liID, "question", strings.Repeat("😀", 300), "options", many(12))
	b.ok("sendPoll", "chat_id", liID, "question", "?", "options", many(1), "type", "quiz", "correct_option_ids", "[0]", "explanation", "a\nb\nc")
}

func TestPollsWithMediaAndDescription(t *testing.T) {
	b := pollBot(t, Options{})
	photo := b.s.files.put("photo", "a.png", []byte(picture()))
	id, p := b.asked("description", "<i>see</i>", "description_parse_mode", "HTML", "media", `{"type":"photo","media":"`+photo.id+`"}`,
		"options", `[{"text":"a","media":{"type":"link","url":"https://a.example/"}},{"text":"b","media":{"type":"venue","latitude":1,"longitude":2,"title":"t","address":"x"}}]`,
		"shuffle_options", "true", "hide_results_until_closes", "true")
	if p.Description != "see" || p.DescriptionEntities[0].Type != "italic" || !strings.Contains(string(p.Media), `"photo":[{`) {
		t.Fatalf("%+v", p)
	}
	if string(p.Options[0].Media) != `{"link":{"url":"https://a.example/"}}` || !strings.Contains(string(p.Options[1].Media), `"venue":{`) {
		t.Fatalf("%s %s", p.Options[0].Media, p.Options[1].Media)
	}
	if err := b.s.Vote(li, id, 0); err != nil {
		t.Fatal(err)
	}
	if got := b.heard(); got[0].Poll.Description != "" || got[0].Poll.Media != nil {
		t.Fatal("an update carries no description")
	}
	if v := b.shown(id); v.Results || !v.Voted || v.Description != "see" {
		t.Fatalf("results are hidden until the end: %+v", v)
	}
}

func TestShuffledOptionsKeepTheirPlaceForOnePerson(t *testing.T) {
	b := pollBot(t, Options{Seed: 3})
	id, _ := b.asked("shuffle_options", "true", "options", `["0","1","2","3","4","5","6","7","8","9"]`)
	first := b.shown(id)
	moved := false
	for i, o := range first.Options {
		if o.Text != strconv.Itoa(o.Index) {
			t.Fatalf("%+v", first.Options)
		}
		moved = moved || o.Index != i
	}
	if !moved {
		t.Fatal("nothing was shuffled")
	}
	if err := b.s.Vote(li, id, 7); err != nil {
		t.Fatal(err)
	}
	for i, o := range b.shown(id).Options {
		if o.Index != first.Options[i].Index || o.Chosen != (o.Index == 7) {
			t.Fatalf("after the vote: %+v", b.shown(id).Options)
		}
	}
}
