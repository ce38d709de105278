package playground

import (
	"slices"
	"strings"
)

// GroupState is what the bot, or a person, is in a group or channel.
type GroupState string

// The states of the bot, which those of people share but the last.
const (
	// GroupMember is where every group starts: the bot may write, and hears commands, mentions and replies to it. In a
	// channel it may only read.
	GroupMember GroupState = "member"
	// GroupAdmin hears everything and may pin, ban, invite and delete what others wrote. Every channel starts with it.
	GroupAdmin GroupState = "administrator"
	// GroupMuted may read but not write.
	GroupMuted GroupState = "restricted"
	// GroupLeft and GroupKicked are no longer inside.
	GroupLeft   GroupState = "left"
	GroupKicked GroupState = "kicked"
	// GroupDeleted has no inside any more; the bot does not hear of it.
	GroupDeleted GroupState = "deleted"
)

// firstSupergroup is the highest id that a supergroup can have; basic groups are above it.
const firstSupergroup = -1_000_000_000_000

// group is what only chats of several people have.
type group struct {
	state   GroupState
	movedTo int64   // the supergroup that it became, 0 for none
	members []int64 // the first is the owner
	admins  []int64
	// held are people who are GroupMuted, inside or not, or GroupKicked.
	held    map[int64]GroupState
	links   int  // invite links made so far
	channel bool // only administrators write, and nobody is named
}

func (c *chat) super() bool { return c.id < firstSupergroup }

// AddGroup makes a group that the bot is a member of. id is negative; below -1000000000000 it is a supergroup. The first
// member owns it.
func (s *Server) AddGroup(id int64, title string, members ...int64) {
	c := s.chats.open(id)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.title, c.started = title, true
	c.group = &group{state: GroupMember, members: slices.Clone(members)}
}

// MigrateGroup turns a basic group into a supergroup with another id: the bot hears of it in both chats, and every later
// call that would write to the old one answers the new id.
func (s *Server) MigrateGroup(from, to int64) {
	old := s.chats.get(from)
	if old == nil || old.group == nil || old.group.channel {
		return
	}
	old.mu.Lock()
	title, was := old.title, *old.group
	old.group.movedTo = to
	s.serviceMessage(old, was.owner(), func(w *wireMessage) { w.MigrateTo = to })
	old.mu.Unlock()

	s.AddGroup(to, title, was.members...)
	c := s.chats.get(to)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.group.state, c.group.admins = was.state, slices.Clone(was.admins)
	s.serviceMessage(c, c.group.owner(), func(w *wireMessage) { w.MigrateFrom = from })
}

// serviceMessage tells the bot what somebody did to a group. The caller holds c.mu.
func (s *Server) serviceMessage(c *chat, by int64, fill func(*wireMessage)) {
	c.lastID++
	w := &wireMessage{MessageID: c.lastID, From: s.userOrBot(by), Chat: s.wireChat(c), Date: s.nowSecond().Unix()}
	fill(w)
	s.enqueue(c, "message", messageLife, map[string]any{"message": w})
}

// SendTextIn is somebody writing in a group, who joins it for that, or an administrator in a channel; it returns the
// message's id, 0 for a group that is not there and for who may not write in it. A bot that is no administrator hears only
// what its privacy mode lets through: commands, its name, and answers to its own messages; of a channel it hears nothing.
func (s *Server) SendTextIn(groupID, user int64, text string, replyTo int) int {
	c := s.chats.get(groupID)
	if c == nil || c.group == nil {
		return 0
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.group.held[user] != "" {
		return 0
	}
	if !c.group.channel && !slices.Contains(c.group.members, user) {
		s.setMember(c, user, user, GroupMember)
	}
	m := &message{Message: Message{Kind: "text", Text: text, Entities: autoEntities(text), ReplyTo: replyTo}, author: user}
	m.Date = s.nowSecond()
	c.add(m)
	c.spoke = s.now()
	s.show(c, "message", m.Message)
	if c.group.state == GroupAdmin || !c.group.channel && c.group.inside() && s.addressesBot(c, m) {
		s.tellBot(c, "message", m)
	}
	return m.ID
}

// addressesBot is the rule of the privacy mode. The caller holds c.mu.
func (s *Server) addressesBot(c *chat, m *message) bool {
	name := "@" + s.opt.Username
	if strings.HasPrefix(m.Text, "/") {
		command, _, _ := strings.Cut(m.Text, " ")
		_, to, named := strings.Cut(command, "@")
		return !named || strings.EqualFold("@"+to, name)
	}
	if target := c.find(m.ReplyTo); target != nil && target.FromBot {
		return true
	}
	return strings.Contains(strings.ToLower(m.Text), strings.ToLower(name))
}

func (g *group) inside() bool {
	return g.state == GroupMember || g.state == GroupAdmin || g.state == GroupMuted
}

func (g *group) owner() int64 {
	if len(g.members) == 0 {
		return anonymousOwner
	}
	return g.members[0]
}

// anonymousOwner stands for the owner of a group that was made without members.
const anonymousOwner = 777000
