package playground

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"
)

// Poll is a poll as the person of a private chat sees it.
type Poll struct {
	ID       string   `json:"id"`
	Question string   `json:"question"`
	Entities []Entity `json:"entities,omitempty"`
	// Description stands above the question.
	Description         string   `json:"description,omitempty"`
	DescriptionEntities []Entity `json:"description_entities,omitempty"`
	Quiz                bool     `json:"quiz,omitempty"`
	// Options in the order of the screen, which is this person's own when the bot wants them shuffled.
	Options []PollOption `json:"options"`
	Voters  int          `json:"voters"`
	// Closes is when the poll ends by itself, zero for never.
	Closes    time.Time `json:"closes,omitzero"`
	Closed    bool      `json:"closed,omitempty"`
	Anonymous bool      `json:"anonymous,omitempty"`
	// Multiple allows several options, Revoting another vote later, Adding an option of one's own.
	Multiple bool `json:"multiple,omitempty"`
	Revoting bool `json:"revoting,omitempty"`
	Adding   bool `json:"adding,omitempty"`
	// Voted says that this person has voted; Results, that the counts of the options are shown.
	Voted   bool `json:"voted,omitempty"`
	Results bool `json:"results,omitempty"`
	// Explanation of a quiz is empty until this person has voted or the quiz is closed.
	Explanation         string   `json:"explanation,omitempty"`
	ExplanationEntities []Entity `json:"explanation_entities,omitempty"`
}

// PollOption is one option of a Poll.
type PollOption struct {
	// Index is what Vote takes: the place that the bot gave the option, from 0.
	Index    int      `json:"index"`
	Text     string   `json:"text"`
	Entities []Entity `json:"entities,omitempty"`
	// Voters is 0 until the results are shown.
	Voters int `json:"voters"`
	// Chosen by this person; Correct is told with the explanation.
	Chosen  bool `json:"chosen,omitempty"`
	Correct bool `json:"correct,omitempty"`
}

// view is what the person, 0 or a group for nobody in particular, sees. The caller holds p.mu.
func (p *poll) view(person int64) *Poll {
	chosen, voted := p.votes[person]
	v := &Poll{
		ID: p.id, Question: p.question.text, Entities: p.question.entities, Description: p.about.text,
		DescriptionEntities: p.about.entities, Quiz: p.kind == "quiz", Voters: len(p.votes), Closed: p.ended, Anonymous: p.anonymous,
		Multiple: p.multiple, Revoting: p.revoting, Adding: p.adding && !p.ended, Voted: voted,
		Results: p.ended || voted && !p.hide,
	}
	if !p.ended {
		v.Closes = p.closes
	}
	told := p.ended || voted
	if told {
		v.Explanation, v.ExplanationEntities = p.explanation.text, p.explanation.entities
	}
	counts := p.counts()
	for i, o := range p.all() {
		option := PollOption{Index: i, Text: o.text, Entities: o.entities, Chosen: slices.Contains(chosen, i)}
		option.Correct = told && slices.Contains(p.correct, i)
		if v.Results {
			option.Voters = counts[i]
		}
		v.Options = append(v.Options, option)
	}
	if p.shuffle {
		seed, _ := strconv.ParseUint(p.id, 10, 64) // ids are numbers
		rand.New(rand.NewPCG(uint64(person), seed)).Shuffle(len(v.Options), func(i, j int) {
			v.Options[i], v.Options[j] = v.Options[j], v.Options[i]
		})
	}
	return v
}

// Vote is the person choosing options, counted from 0, of a poll in their private chat; none takes the vote back. The bot
// hears of it as poll_answer, unless the poll is anonymous, and poll.
func (s *Server) Vote(user int64, messageID int, options ...int) error {
	return s.VoteIn(user, user, messageID, options...)
}

// VoteIn is Vote in a group.
func (s *Server) VoteIn(chatID, user int64, messageID int, options ...int) error {
	s.alarms.settle()
	c, p, err := s.pollAt(chatID, messageID)
	if err != nil {
		return fmt.Errorf("vote: %w", err)
	}
	if changed, err := s.count(p, user, options); err != nil || !changed {
		return err
	}
	c.mu.Lock()
	s.spoken(c)
	c.mu.Unlock()
	s.redraw(p)
	return nil
}

func (s *Server) pollAt(chatID int64, messageID int) (*chat, *poll, error) {
	c := s.chats.get(chatID)
	if c == nil {
		return nil, nil, fmt.Errorf("there is no chat %d", chatID)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	m := c.find(messageID)
	if m == nil || m.poll == nil {
		return nil, nil, fmt.Errorf("message %d in chat %d is no poll", messageID, chatID)
	}
	return c, m.poll, nil
}

// count takes a vote, and reports whether it changed anything.
func (s *Server) count(p *poll, user int64, options []int) (bool, error) {
	options = slices.Compact(slices.Sorted(slices.Values(options)))
	p.mu.Lock()
	defer p.mu.Unlock()
	old, voted := p.votes[user]
	switch {
	case p.ended:
		return false, fmt.Errorf("vote: the poll is closed")
	case len(options) > 1 && !p.multiple:
		return false, fmt.Errorf("vote: the poll takes one option")
	case len(options) > 0 && (options[0] < 0 || options[len(options)-1] >= len(p.all())):
		return false, fmt.Errorf("vote: no such option in %v", options)
	case !p.revoting && (voted || len(options) == 0):
		return false, fmt.Errorf("vote: the poll takes no second vote")
	case slices.Equal(old, options):
		return false, nil
	}
	if len(options) == 0 {
		delete(p.votes, user)
	} else {
		p.votes[user] = options
	}
	if !p.anonymous {
		ids := make([]string, len(options))
		for i, o := range options {
			ids[i] = persistentID(o)
		}
		s.queue.push("poll_answer", encoded(map[string]any{"poll_answer": map[string]any{
			"poll_id": p.id, "user": s.wireUser(user), "option_ids": append([]int{}, options...), "option_persistent_ids": ids,
		}}), p.lane(), messageLife)
	}
	s.tell(p)
	return true, nil
}

// AddOption is a person adding an option to a poll that allows it.
func (s *Server) AddOption(chatID, user int64, messageID int, text string) error {
	s.alarms.settle()
	_, p, err := s.pollAt(chatID, messageID)
	if err != nil {
		return fmt.Errorf("add an option: %w", err)
	}
	p.mu.Lock()
	o := pollOption{richText: richText{text: text}, added: &addition{user, s.now()}}
	switch {
	case !p.adding || p.ended:
		err = fmt.Errorf("add an option: the poll takes none")
	case len(p.all()) >= maxOptions:
		err = fmt.Errorf("add an option: the poll has %d", maxOptions)
	case text == "" || o.length() > maxOption:
		err = fmt.Errorf("add an option: %d characters, want 1 to %d", o.length(), maxOption)
	default:
		p.added = append(p.added, o)
		s.tell(p)
	}
	p.mu.Unlock()
	if err == nil {
		s.redraw(p)
	}
	return err
}
