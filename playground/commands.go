package playground

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"sync"
	"unicode/utf8"
)

// BotCommand is one line of a command menu.
type BotCommand struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// commandTable holds menus by scope and language, keyed as scopeKey makes them.
type commandTable struct {
	mu    sync.Mutex
	menus map[string][]BotCommand
}

var commandName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

type commandScope struct {
	Type   string          `json:"type"`
	ChatID json.RawMessage `json:"chat_id"`
	UserID int64           `json:"user_id"`
}

// scopeKey reads scope and language_code into a map key.
func scopeKey(q *request) (string, *apiError) {
	scope := commandScope{Type: "default"}
	if raw := q.raw("scope"); raw != "" && json.Unmarshal([]byte(raw), &scope) != nil {
		return "", badRequest("can't parse BotCommandScope JSON object")
	}
	lang := q.text("language_code")
	if len(lang) != 0 && len(lang) != 2 {
		return "", badRequest("invalid language code specified")
	}
	switch scope.Type {
	case "default", "all_private_chats", "all_group_chats", "all_chat_administrators":
		return scope.Type + "/" + lang, nil
	case "chat", "chat_administrators", "chat_member":
		id := leadingInt(string(scope.ChatID))
		return scope.Type + strconv.FormatInt(id, 10) + "." + strconv.FormatInt(scope.UserID, 10) + "/" + lang, nil
	}
	return "", badRequest("can't parse BotCommandScope: Unsupported type specified")
}

func setMyCommands(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	list, failure := readCommands(q.raw("commands"))
	if failure != nil {
		return answer{}, failure
	}
	for i, c := range list {
		if len(c.Command) > 0 && c.Command[0] == '/' {
			c.Command = c.Command[1:]
			list[i] = c
		}
		switch {
		case len(c.Command) > 32:
			return answer{}, badRequest("command length must not exceed 32")
		case utf8.RuneCountInString(c.Description) > 256:
			return answer{}, badRequest("command description length must not exceed 256")
		case !commandName.MatchString(c.Command):
			return answer{}, badRequest("BOT_COMMAND_INVALID")
		case c.Description == "":
			return answer{}, badRequest("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	return s.keepCommands(q, list)
}

// readCommands reads a menu as it was sent; what it says is checked later.
func readCommands(raw string) ([]BotCommand, *apiError) {
	const where = "can't parse BotCommand: "
	if raw == "" {
		return nil, nil
	}
	if !json.Valid([]byte(raw)) {
		return nil, badRequest("can't parse commands JSON object")
	}
	var items []json.RawMessage
	if json.Unmarshal([]byte(raw), &items) != nil {
		return nil, badRequest("expected an Array of BotCommand")
	}
	if len(items) > 100 {
		return nil, badRequest("BOT_COMMANDS_TOO_MUCH")
	}
	list := make([]BotCommand, len(items))
	for i, one := range items {
		var in struct{ Command, Description *string }
		switch err := json.Unmarshal(one, &in); {
		case err != nil || one[0] != '{':
			return nil, badRequest(where + "expected an Object")
		case in.Command == nil:
			return nil, badRequest(where + `Can't find field "command"`)
		case in.Description == nil:
			return nil, badRequest(where + `Can't find field "description"`)
		}
		list[i] = BotCommand{*in.Command, *in.Description}
	}
	return list, nil
}

func deleteMyCommands(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	return s.keepCommands(q, nil)
}

func (s *Server) keepCommands(q *request, list []BotCommand) (answer, *apiError) {
	key, failure := scopeKey(q)
	if failure != nil {
		return answer{}, failure
	}
	t := &s.commands
	t.mu.Lock()
	if t.menus == nil {
		t.menus = map[string][]BotCommand{}
	}
	if len(list) == 0 {
		delete(t.menus, key)
	} else {
		t.menus[key] = list
	}
	t.mu.Unlock()
	s.showMenus()
	return answer{result: true}, nil
}

func getMyCommands(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	key, failure := scopeKey(q)
	if failure != nil {
		return answer{}, failure
	}
	s.commands.mu.Lock()
	defer s.commands.mu.Unlock()
	return answer{result: append([]BotCommand{}, s.commands.menus[key]...)}, nil
}

// Commands is the menu that this person's client shows, found in the order that Telegram documents for private chats.
func (s *Server) Commands(user int64) []BotCommand {
	lang := ""
	if a := s.actor(user); a != nil && len(a.Lang) >= 2 {
		lang = a.Lang[:2]
	}
	chat := "chat" + strconv.FormatInt(user, 10) + ".0/"
	s.commands.mu.Lock()
	defer s.commands.mu.Unlock()
	for _, scope := range []string{chat, "all_private_chats/", "default/"} {
		for _, l := range []string{lang, ""} {
			if list := s.commands.menus[scope+l]; list != nil {
				return list
			}
		}
	}
	return nil
}
