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
		return answer{result: s.botIn(c.group.state)}, nil
	case id == s.botID || id == c.id:
	case c.group != nil && (slices.Contains(c.group.members, id) || s.actor(id) != nil):
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

// memberOf is a ChatMember object of a person.
func (s *Server) memberOf(g *group, id int64) map[string]any {
	m := map[string]any{"user": s.wireUser(id), "status": "left"}
	switch {
	case id == g.owner():
		m["status"], m["is_anonymous"] = "creator", false
	case slices.Contains(g.admins, id):
		asAdministrator(m)
	case slices.Contains(g.members, id):
		m["status"] = "member"
	}
	return m
}

// botIn is the bot's own ChatMember object.
func (s *Server) botIn(state GroupState) map[string]any {
	m := map[string]any{"user": s.wireBot(), "status": string(state)}
	switch state {
	case GroupAdmin:
		asAdministrator(m)
	case GroupKicked:
		m["until_date"] = 0
	case GroupMuted:
		m["is_member"], m["until_date"] = true, 0
		for _, right := range []string{
			"messages", "audios", "documents", "photos", "videos", "video_notes", "voice_notes", "polls", "other_messages",
		} {
			m["can_send_"+right] = false
		}
		for _, right := range []string{
			"can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics",
			"can_edit_tag", "can_react_to_messages",
		} {
			m[right] = false
		}
	}
	return m
}

// asAdministrator fills in the rights that this server's administrators have.
func asAdministrator(m map[string]any) {
	m["status"] = "administrator"
	for _, right := range []string{
		"can_manage_chat", "can_delete_messages", "can_restrict_members", "can_change_info", "can_invite_users", "can_pin_messages",
	} {
		m[right] = true
	}
	for _, right := range []string{
		"can_be_edited", "is_anonymous", "can_manage_video_chats", "can_promote_members", "can_post_stories", "can_edit_stories",
		"can_delete_stories",
	} {
		m[right] = false
	}
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
		list = append(list, s.botIn(GroupAdmin))
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
	group := c.group
	done()
	if group == nil {
		return answer{}, badRequest("can't leave private chats")
	}
	s.SetGroup(c.id, GroupLeft)
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
	out := func(ids []int64) []int64 {
		return slices.DeleteFunc(slices.Clone(ids), func(x int64) bool { return x == id })
	}
	c.group.members, c.group.admins = out(c.group.members), out(c.group.admins)
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

// Promote makes a member of a group an administrator.
func (s *Server) Promote(groupID, user int64) {
	c := s.chats.get(groupID)
	if c == nil || c.group == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, list := range []*[]int64{&c.group.members, &c.group.admins} {
		if !slices.Contains(*list, user) {
			*list = append(*list, user)
		}
	}
}
