package playground

import (
	"encoding/json"
	"net/http"
	"slices"
)

// reactionEmoji are the free reactions of the Bot API reference (ReactionTypeEmoji), those that people use most first.
var reactionEmoji = []string{
	"👍", "👎", "❤", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢", "🎉", "🤩", "🤮", "💩", "🙏", "👌", "🕊", "🤡", "🥱", "🥴",
	"😍", "🐳", "❤‍🔥", "🌚", "🌭", "💯", "🤣", "⚡", "🍌", "🏆", "💔", "🤨", "😐", "🍓", "🍾", "💋", "🖕", "😈", "😴", "😭", "🤓", "👻",
	"👨‍💻", "👀", "🎃", "🙈", "😇", "😨", "🤝", "✍", "🤗", "🫡", "🎅", "🎄", "☃", "💅", "🤪", "🗿", "🆒", "💘", "🙉", "🦄", "😘", "💊",
	"🙊", "😎", "👾", "🤷‍♂", "🤷", "🤷‍♀", "😡",
}

type reactionType struct {
	Type  string `json:"type"`
	Emoji string `json:"emoji"`
}

// setMessageReaction gives a message the bot's one reaction, or takes it away.
func setMessageReaction(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	wanted, failure := parseReactions(q.raw("reaction"))
	if failure != nil {
		return answer{}, failure
	}
	c, done, failure := s.chatFor(q, reading)
	if failure != nil {
		return answer{}, failure
	}
	defer done()
	m := c.find(int(q.integer("message_id")))
	if m == nil {
		return answer{}, badRequest("message to react not found")
	}
	emoji := ""
	switch {
	case len(wanted) > 1:
		return answer{}, badRequest("REACTIONS_TOO_MANY")
	case len(wanted) == 1 && !slices.Contains(reactionEmoji, wanted[0].Emoji):
		return answer{}, badRequest("REACTION_INVALID")
	case len(wanted) == 1:
		emoji = wanted[0].Emoji
	}
	changed := *m
	changed.BotReaction = emoji
	c.messages[c.index(m.ID)] = &changed
	s.show(c, "edit", changed.Message)
	return answer{result: true}, nil
}

func parseReactions(raw string) ([]reactionType, *apiError) {
	if raw == "" {
		return nil, nil
	}
	if !json.Valid([]byte(raw)) {
		return nil, badRequest("can't parse reaction types JSON object")
	}
	var list []json.RawMessage
	if json.Unmarshal([]byte(raw), &list) != nil {
		return nil, badRequest("expected an Array of ReactionType")
	}
	const where = "can't parse ReactionType: "
	out := make([]reactionType, len(list))
	for i, one := range list {
		var in struct{ Type, Emoji *string }
		if json.Unmarshal(one, &in) != nil || one[0] != '{' {
			return nil, badRequest(where + "expected an Object")
		}
		switch {
		case in.Type == nil:
			return nil, badRequest(where + `Can't find field "type"`)
		case *in.Type == "emoji" && in.Emoji == nil:
			return nil, badRequest(where + `Can't find field "emoji"`)
		case *in.Type == "emoji":
			out[i] = reactionType{"emoji", *in.Emoji}
		case *in.Type == "custom_emoji": // bots have none, so no custom one is ever valid
			out[i] = reactionType{Type: *in.Type}
		default:
			return nil, badRequest(where + "invalid reaction type specified")
		}
	}
	return out, nil
}

// React is the person putting one emoji on a message, or taking theirs away with ""; it reports whether the message is
// there. The bot hears of it only when it asked for message_reaction.
func (s *Server) React(user int64, messageID int, emoji string) bool {
	c := s.chats.open(user)
	c.mu.Lock()
	defer c.mu.Unlock()
	m := c.find(messageID)
	if m == nil {
		return false
	}
	changed := *m
	changed.Reaction = emoji
	c.messages[c.index(messageID)] = &changed
	s.show(c, "edit", changed.Message)
	list := func(emoji string) []reactionType {
		if emoji == "" {
			return []reactionType{}
		}
		return []reactionType{{"emoji", emoji}}
	}
	s.enqueue(c, "message_reaction", messageLife, map[string]any{"message_reaction": map[string]any{
		"chat": s.wireChat(c), "message_id": messageID, "user": s.wireUser(user), "date": s.now().Unix(),
		"old_reaction": list(m.Reaction), "new_reaction": list(emoji),
	}})
	return true
}
