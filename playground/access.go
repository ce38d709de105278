package playground

// need says how much of a chat a method wants to touch; the real server checks less for those that only read.
type need int

const (
	reading need = iota
	editing
	writing
)

// access refuses a chat that the bot cannot use in that way. The caller holds c.mu.
func (c *chat) access(n need) *apiError {
	if c.group != nil {
		return c.group.access(n, c.what())
	}
	if c.deactivated && n >= editing {
		return forbidden("user is deactivated")
	}
	return nil
}

// what is how refusals call a chat of several people.
func (c *chat) what() string {
	switch {
	case c.group.channel:
		return "channel chat"
	case c.super():
		return "supergroup chat"
	}
	return basicGroup
}

const basicGroup = "group chat"

func (g *group) access(n need, what string) *apiError {
	gone := g.state == GroupDeleted || g.movedTo != 0
	switch {
	case gone && n == writing && g.movedTo != 0:
		return &apiError{code: 400, text: "Bad Request: group chat was upgraded to a supergroup chat", migrateTo: g.movedTo}
	case gone && n == writing:
		return forbidden("the " + what + " was deleted")
	case gone:
		return nil
	case g.state == GroupKicked && (what != basicGroup || n >= editing):
		return forbidden("bot was kicked from the " + what)
	case g.state == GroupLeft && (what != basicGroup || n >= editing):
		return forbidden("bot is not a member of the " + what)
	}
	return nil
}

// mayWrite refuses what a person's or a group's own choice forbids, which the real server learns only from the attempt.
// The caller holds c.mu.
func (s *Server) mayWrite(c *chat) *apiError {
	if !c.started && !s.opt.Open {
		return forbidden("bot can't initiate conversation with a user")
	}
	if c.blocked {
		return forbidden("bot was blocked by the user")
	}
	return nil
}

// kindNames are the words of the refusal to a muted bot.
var kindNames = map[string]string{
	"text": "text messages", "photo": "photos", "document": "documents", "voice": "voice notes", "video": "videos",
	"audio": "music", "animation": "animations", "location": "locations", "contact": "contacts", "poll": "polls",
}

// mayPost refuses a kind of message to a muted bot, and every kind to one that only reads a channel. The caller holds c.mu.
func (c *chat) mayPost(kind string) *apiError {
	if c.group != nil && c.group.channel && c.group.state != GroupAdmin {
		return badRequest("need administrator rights in the channel chat")
	}
	if c.group != nil && c.group.state == GroupMuted {
		return badRequest("not enough rights to send " + kindNames[kind] + " to the chat")
	}
	return nil
}

// Deactivate deletes a person's account: nobody can write to it, and its name is gone.
func (s *Server) Deactivate(user int64) {
	c := s.chats.open(user)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.deactivated = true
}
