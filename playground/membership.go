package playground

import "slices"

// groupOwner is what a group's first member is, beside the states that SetMember knows.
const groupOwner GroupState = "creator"

// stateOf is what a person is in the group.
func (g *group) stateOf(id int64) GroupState {
	switch {
	case id == g.owner():
		return groupOwner
	case g.held[id] != "":
		return g.held[id]
	case slices.Contains(g.admins, id):
		return GroupAdmin
	case slices.Contains(g.members, id):
		return GroupMember
	}
	return GroupLeft
}

// memberOf is a ChatMember object of a person.
func (s *Server) memberOf(g *group, id int64) map[string]any {
	return s.memberAs(g, s.wireUser(id), g.stateOf(id))
}

// memberAs is the ChatMember object of who is state in g.
func (s *Server) memberAs(g *group, who *wireUser, state GroupState) map[string]any {
	m := map[string]any{"user": who, "status": string(state)}
	switch state {
	case groupOwner:
		m["is_anonymous"] = false
	case GroupAdmin:
		asAdministrator(m, g.channel)
	case GroupKicked:
		m["until_date"] = 0
	case GroupMuted:
		m["is_member"], m["until_date"] = who.IsBot || slices.Contains(g.members, who.ID), 0
		asMuted(m)
	}
	return m
}

func asMuted(m map[string]any) {
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

// asAdministrator fills in the rights that this server's administrators have.
func asAdministrator(m map[string]any, channel bool) {
	may := []string{"can_manage_chat", "can_delete_messages", "can_restrict_members", "can_change_info", "can_invite_users"}
	if channel {
		may = append(may, "can_post_messages", "can_edit_messages")
	} else {
		may = append(may, "can_pin_messages")
	}
	for _, right := range may {
		m[right] = true
	}
	for _, right := range []string{
		"can_be_edited", "is_anonymous", "can_manage_video_chats", "can_promote_members", "can_post_stories", "can_edit_stories",
		"can_delete_stories",
	} {
		m[right] = false
	}
}

// SetGroup changes what the bot is in a group or channel; the bot hears of it as my_chat_member, except of a deletion.
func (s *Server) SetGroup(id int64, state GroupState) {
	c := s.chats.get(id)
	if c == nil || c.group == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	s.setBot(c, c.group.owner(), state)
}

// setBot makes the bot state, on the wish of by. The caller holds c.mu.
func (s *Server) setBot(c *chat, by int64, state GroupState) {
	g := c.group
	old, was := g.state, g.inside()
	g.state = state
	if old == state || state == GroupDeleted || old == GroupDeleted {
		return
	}
	s.tellMember(c, "my_chat_member", by, s.memberAs(g, s.wireBot(), old), s.memberAs(g, s.wireBot(), state))
	if !was && g.inside() && !g.channel {
		s.serviceMessage(c, by, func(w *wireMessage) { w.NewMembers = []*wireUser{s.wireBot()} })
	}
}

// Promote makes a person an administrator of a group or channel, see SetMember.
func (s *Server) Promote(groupID, user int64) { s.SetMember(groupID, user, GroupAdmin) }

// SetMember changes what a person is in a group or channel, the owner excepted: they join and leave by themselves, the rest is
// the owner's doing. A bot that administers it and asked for chat_member hears of it; a bot inside a group is also told
// by a message who came and who went. Basic groups can neither mute nor ban: who is banned has left.
func (s *Server) SetMember(groupID, user int64, state GroupState) {
	c := s.chats.get(groupID)
	if c == nil || c.group == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	by := c.group.owner()
	switch old := c.group.stateOf(user); {
	case old == GroupLeft && state == GroupMember, old != GroupKicked && state == GroupLeft:
		by = user
	}
	s.setMember(c, by, user, state)
}

// setMember is SetMember on the wish of by. The caller holds c.mu.
func (s *Server) setMember(c *chat, by, user int64, state GroupState) {
	g := c.group
	if what := c.what(); what == basicGroup && state == GroupKicked {
		state = GroupLeft
	} else if state == GroupMuted && what != "supergroup chat" || state == GroupDeleted {
		return
	}
	old, inside := s.memberOf(g, user), slices.Contains(g.members, user)
	if was := g.stateOf(user); was == groupOwner || was == state {
		return
	}
	g.put(user, state)
	if g.state == GroupAdmin {
		s.tellMember(c, "chat_member", by, old, s.memberOf(g, user))
	}
	now := slices.Contains(g.members, user)
	if g.channel || !g.inside() || inside == now {
		return
	}
	s.serviceMessage(c, by, func(w *wireMessage) {
		if now {
			w.NewMembers = []*wireUser{s.wireUser(user)}
		} else {
			w.LeftMember = s.wireUser(user)
		}
	})
}

// put files a person under a state.
func (g *group) put(user int64, state GroupState) {
	in := func(list []int64, wanted bool) []int64 {
		if slices.Contains(list, user) == wanted {
			return list
		}
		if wanted {
			return append(slices.Clip(list), user)
		}
		return slices.DeleteFunc(slices.Clone(list), func(x int64) bool { return x == user })
	}
	delete(g.held, user)
	if state == GroupKicked || state == GroupMuted {
		if g.held == nil {
			g.held = map[int64]GroupState{}
		}
		g.held[user] = state
	}
	g.admins = in(g.admins, state == GroupAdmin)
	if state != GroupMuted { // who is muted outside stays outside
		g.members = in(g.members, state == GroupMember || state == GroupAdmin)
	}
}

// tellMember queues an update about who somebody was and is in a chat. The caller holds c.mu.
func (s *Server) tellMember(c *chat, kind string, by int64, old, now map[string]any) {
	s.enqueue(c, kind, messageLife, map[string]any{kind: map[string]any{
		"chat": s.wireChat(c), "from": s.userOrBot(by), "date": s.now().Unix(), "old_chat_member": old, "new_chat_member": now,
	}})
}

func (s *Server) userOrBot(id int64) *wireUser {
	if id == s.botID {
		return s.wireBot()
	}
	return s.wireUser(id)
}
