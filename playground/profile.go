package playground

import (
	"encoding/json"
	"net/http"
	"sync"
	"unicode/utf8"
)

// profileTable is what the bot says of itself: texts by kind and language, and menu buttons.
type profileTable struct {
	mu      sync.Mutex
	texts   map[profileKey]string
	buttons map[int64]menuButton // by person; 0 is for everybody
}

type profileKey struct{ kind, lang string }

// profileKind is one text of the profile: the name of its parameter, its longest value in characters, and the refusal of
// a longer one, which Telegram's own servers give and do not publish.
type profileKind struct {
	param    string
	longest  int
	tooLong  string
	fallback func(*Server) string
}

var (
	profileName = profileKind{"name", 64, "BOT_TITLE_INVALID", func(s *Server) string { return s.opt.Username }}
	profileLong = profileKind{"description", 512, "BOT_DESCRIPTION_INVALID", func(*Server) string { return "" }}
	profileLine = profileKind{"short_description", 120, "BOT_ABOUT_INVALID", func(*Server) string { return "" }}
)

// setProfile serves setMyName, setMyDescription and setMyShortDescription: an empty value takes the language's own text away.
func setProfile(kind profileKind) func(*Server, *http.Request, *request) (answer, *apiError) {
	return func(s *Server, _ *http.Request, q *request) (answer, *apiError) {
		lang, failure := languageCode(q)
		if failure != nil {
			return answer{}, failure
		}
		text := q.text(kind.param)
		switch {
		case !utf8.ValidString(text):
			return answer{}, badRequest("strings must be encoded in UTF-8")
		case utf8.RuneCountInString(text) > kind.longest:
			return answer{}, badRequest(kind.tooLong)
		}
		t := &s.profile
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.texts == nil {
			t.texts = map[profileKey]string{}
		}
		if text == "" {
			delete(t.texts, profileKey{kind.param, lang})
		} else {
			t.texts[profileKey{kind.param, lang}] = text
		}
		return answer{result: true}, nil
	}
}

// getProfile serves the three getters: the language's own text, else the one for all languages.
func getProfile(kind profileKind) func(*Server, *http.Request, *request) (answer, *apiError) {
	return func(s *Server, _ *http.Request, q *request) (answer, *apiError) {
		lang, failure := languageCode(q)
		if failure != nil {
			return answer{}, failure
		}
		return answer{result: map[string]string{kind.param: s.profileText(kind, lang)}}, nil
	}
}

func (s *Server) profileText(kind profileKind, lang string) string {
	t := &s.profile
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, l := range []string{lang, ""} {
		if text, ok := t.texts[profileKey{kind.param, l}]; ok {
			return text
		}
	}
	return kind.fallback(s)
}

func languageCode(q *request) (string, *apiError) {
	lang := q.text("language_code")
	if len(lang) != 0 && len(lang) != 2 {
		return "", badRequest("invalid language code specified")
	}
	return lang, nil
}

// menuButton is what stands beside the input: the commands, a web app, or what the bot has for everybody.
type menuButton struct {
	Type   string      `json:"type"`
	Text   string      `json:"text,omitempty"`
	WebApp *menuWebApp `json:"web_app,omitempty"`
}

type menuWebApp struct {
	URL string `json:"url"`
}

func setChatMenuButton(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	b, failure := parseMenuButton(q.raw("menu_button"))
	if failure != nil {
		return answer{}, failure
	}
	person, failure := s.menuOwner(q)
	if failure != nil {
		return answer{}, failure
	}
	t := &s.profile
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.buttons == nil {
		t.buttons = map[int64]menuButton{}
	}
	t.buttons[person] = b
	return answer{result: true}, nil
}

func getChatMenuButton(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	person, failure := s.menuOwner(q)
	if failure != nil {
		return answer{}, failure
	}
	t := &s.profile
	t.mu.Lock()
	defer t.mu.Unlock()
	if b, ok := t.buttons[person]; ok {
		return answer{result: b}, nil
	}
	if person == 0 {
		return answer{result: menuButton{Type: "commands"}}, nil
	}
	return answer{result: menuButton{Type: "default"}}, nil
}

// menuOwner is the person whose button is meant, 0 for everybody.
func (s *Server) menuOwner(q *request) (int64, *apiError) {
	if _, given := q.args["chat_id"]; !given {
		return 0, nil
	}
	id := q.integer("chat_id")
	if id <= 0 {
		return 0, badRequest("invalid chat_id specified")
	}
	if s.chats.get(id) == nil && !s.opt.Open {
		return 0, badRequest("user not found")
	}
	return id, nil
}

func parseMenuButton(raw string) (menuButton, *apiError) {
	const where = "can't parse menu button: "
	if raw == "" {
		return menuButton{Type: "default"}, nil
	}
	if !json.Valid([]byte(raw)) {
		return menuButton{}, badRequest("can't parse menu button JSON object")
	}
	var in struct {
		Type   *string `json:"type"`
		Text   *string `json:"text"`
		WebApp *struct {
			URL *string `json:"url"`
		} `json:"web_app"`
	}
	if json.Unmarshal([]byte(raw), &in) != nil {
		return menuButton{}, badRequest(where + "MenuButton must be an Object")
	}
	if in.Type == nil {
		return menuButton{}, badRequest(where + `Can't find field "type"`)
	}
	switch *in.Type {
	case "default", "commands":
		return menuButton{Type: *in.Type}, nil
	case "web_app":
	default:
		return menuButton{}, badRequest(where + "MenuButton has unsupported type")
	}
	switch {
	case in.Text == nil:
		return menuButton{}, badRequest(where + `Can't find field "text"`)
	case in.WebApp == nil:
		return menuButton{}, badRequest(where + `Can't find field "web_app"`)
	case in.WebApp.URL == nil:
		return menuButton{}, badRequest(where + `Can't find field "url"`)
	case *in.Text == "":
		return menuButton{}, badRequest("menu button text must be non-empty")
	}
	if why := webAppURL(*in.WebApp.URL); why != "" {
		return menuButton{}, badRequestf("menu button Web App URL '%s' is invalid: %s", *in.WebApp.URL, why)
	}
	return menuButton{"web_app", *in.Text, &menuWebApp{*in.WebApp.URL}}, nil
}
