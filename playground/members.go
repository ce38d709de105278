package playground

import (
	"net/http"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// chatFor finds the addressed chat, locks it and checks what the method needs of it; done unlocks it.
func (s *Server) chatFor(q *request, n need) (c *chat, done func(), failure *apiError) {
	c, failure = s.lookup(q.text("chat_id"))
	if failure != nil {
		return nil, nil, failure
	}
	c.mu.Lock()
	if failure := c.access(n); failure != nil {
		c.mu.Unlock()
		return nil, nil, failure
	}
	return c, c.mu.Unlock, nil
}

// membersNeed: the list of members of a basic group that is gone cannot be read.
func membersNeed(q *request) need {
	if id := q.chatID(); id < 0 && id >= firstSupergroup {
		return writing
	}
	return reading
}

func getChatMember(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	id := q.integer("user_id")
	if id <= 0 {
		return answer{}, badRequest("invalid user_id specified")
	}
	c, done, failure := s.chatFor(q, membersNeed(q))
	if failure != nil {
		return answer{}, failure
	}
	defer done()
	switch {
	case id == s.botID && c.group != nil:
		return answer{result: s.memberAs(c.group, s.wireBot(), c.group.state)}, nil
	case id == s.botID || id == c.id:
	case c.group != nil && (slices.Contains(c.group.members, id) || c.group.held[id] != "" || s.actor(id) != nil):
		return answer{result: s.memberOf(c.group, id)}, nil
	default:
		return answer{}, badRequest("user not found")
	}
	user := s.wireBot()
	if id == c.id {
		user = s.wireUser(id)
	}
	return answer{result: map[string]any{"user": user, "status": "member"}}, nil
}

// getChatAdministrators lists the owner and the administrators; other bots there are none, and this one is listed on wish.
func getChatAdministrators(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	c, done, failure := s.chatFor(q, membersNeed(q))
	if failure != nil {
		return answer{}, failure
	}
	defer done()
	if c.group == nil {
		return answer{}, badRequest("there are no administrators in the private chat")
	}
	list := []map[string]any{s.memberOf(c.group, c.group.owner())}
	for _, id := range c.group.admins {
		if id != c.group.owner() {
			list = append(list, s.memberOf(c.group, id))
		}
	}
	if c.group.state == GroupAdmin && q.boolean("return_bots") {
		list = append(list, s.memberAs(c.group, s.wireBot(), GroupAdmin))
	}
	return answer{result: list}, nil
}

func getChatMemberCount(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	c, done, failure := s.chatFor(q, membersNeed(q))
	if failure != nil {
		return answer{}, failure
	}
	defer done()
	if c.group == nil {
		return answer{result: 2}, nil
	}
	count := len(c.group.members)
	if c.group.inside() {
		count++
	}
	return answer{result: count}, nil
}

func leaveChat(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	c, done, failure := s.chatFor(q, reading)
	if failure != nil {
		return answer{}, failure
	}
	defer done()
	if c.group == nil {
		return answer{}, badRequest("can't leave private chats")
	}
	s.setBot(c, s.botID, GroupLeft)
	return answer{result: true}, nil
}

func banChatMember(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	id := q.integer("user_id")
	if id <= 0 {
		return answer{}, badRequest("invalid user_id specified")
	}
	c, done, failure := s.chatFor(q, writing)
	if failure != nil {
		return answer{}, failure
	}
	defer done()
	switch {
	case c.group == nil:
		return answer{}, badRequest("can't ban members in private chats")
	case c.group.state != GroupAdmin:
		return answer{}, badRequest("not enough rights to restrict/unrestrict chat member")
	case id == c.group.owner():
		return answer{}, badRequest("can't remove chat owner")
	}
	s.setMember(c, s.botID, id, GroupKicked)
	return answer{result: true}, nil
}

func createChatInviteLink(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	c, done, failure := s.chatFor(q, writing)
	if failure != nil {
		return answer{}, failure
	}
	defer done()
	name, limit, asks := q.text("name"), q.clamped("member_limit", 0, 0, 100_000), q.boolean("creates_join_request")
	switch {
	case c.group == nil:
		return answer{}, badRequest("can't invite members to a private chat")
	case c.group.state != GroupAdmin:
		return answer{}, badRequest("not enough rights to manage chat invite link")
	case limit > 0 && asks:
		return answer{}, badRequest("member limit can't be specified for links requiring administrator approval")
	case !utf8.ValidString(name):
		return answer{}, badRequest("strings must be encoded in UTF-8")
	}
	c.group.links++
	link := map[string]any{
		"invite_link": "https://t.me/+" + randomHex(7) + strconv.Itoa(c.group.links), "creator": s.wireBot(),
		"creates_join_request": asks, "is_primary": false, "is_revoked": false,
	}
	if name != "" {
		link["name"] = name
	}
	if limit > 0 {
		link["member_limit"] = limit
	}
	if until := q.integer("expire_date"); until > 0 {
		link["expire_date"] = min(until, s.now().Add(100*365*24*time.Hour).Unix())
	}
	return answer{result: link}, nil
}
