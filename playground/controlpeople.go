package playground

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
)

// ctlAction is what a person does; every call reads the fields that it needs.
type ctlAction struct {
	User      int64   `json:"user"`
	Users     []int64 `json:"users"`
	Chat      int64   `json:"chat"` // a group; 0 is the person's own chat
	Text      string  `json:"text"`
	MessageID int     `json:"message_id"`
	ReplyTo   int     `json:"reply_to"`
	Data      *string `json:"data"`
	Label     string  `json:"label"`
	Blocked   bool    `json:"blocked"`
	Query     string  `json:"query_id"`
	Result    string  `json:"result_id"`
	Options   []int   `json:"options"`
	Emoji     string  `json:"emoji"`
	Content   []byte  `json:"content"` // base64 in JSON
	Name      string  `json:"name"`
	Caption   string  `json:"caption"`
	Seconds   int     `json:"seconds"`
	Phone     string  `json:"phone"`
	Owner     int64   `json:"owner"`
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// in is the chat that the action happens in.
func (a ctlAction) in() int64 { return cmp.Or(a.Chat, a.User) }

func sentAs(id int) (any, error) { return map[string]int{"message_id": id}, nil }

// controlPeople has what people see and do.
func (s *Server) controlPeople(mux *http.ServeMux) {
	get := func(name string, do func(r *http.Request, user int64) (any, error)) {
		mux.HandleFunc("GET /__ctl/"+name, func(w http.ResponseWriter, r *http.Request) {
			user, err := userParam(r)
			if err != nil {
				reply(w, nil, err)
				return
			}
			out, err := do(r, user)
			reply(w, out, err)
		})
	}
	post := func(name string, do func(a ctlAction) (any, error)) {
		mux.HandleFunc("POST /__ctl/"+name, jsonCall(do))
	}

	get("chat", func(_ *http.Request, user int64) (any, error) { return s.Chat(user), nil })
	get("toasts", func(_ *http.Request, user int64) (any, error) { return s.Toasts(user), nil })
	get("inline", func(r *http.Request, user int64) (any, error) {
		ctx, cancel := context.WithTimeout(r.Context(), inlineWindow)
		defer cancel()
		return s.Inline(ctx, user, r.FormValue("query"), r.FormValue("offset"))
	})
	mux.HandleFunc("POST /__ctl/actors", jsonCall(func(a Actor) (any, error) { s.AddActor(a); return true, nil }))
	post("started", func(a ctlAction) (any, error) { s.Started(a.Users...); return true, nil })
	post("send", s.ctlSend)
	post("edit", func(a ctlAction) (any, error) { return s.EditText(a.in(), a.MessageID, a.Text), nil })
	post("delete", func(a ctlAction) (any, error) { return s.DeleteMessage(a.User, a.MessageID), nil })
	post("file", func(a ctlAction) (any, error) { return sentAs(s.SendFile(a.User, a.Name, a.Content, a.Caption)) })
	post("photo", func(a ctlAction) (any, error) { return sentAs(s.SendPhoto(a.User, a.Content, a.Caption)) })
	post("voice", func(a ctlAction) (any, error) { return sentAs(s.SendVoice(a.User, a.Content, a.Seconds)) })
	post("contact", func(a ctlAction) (any, error) { return sentAs(s.SendContact(a.User, a.Phone, a.Name, a.Owner)) })
	post("location", func(a ctlAction) (any, error) { return sentAs(s.SendLocation(a.User, a.Latitude, a.Longitude)) })
	post("press", s.ctlPress)
	post("choose", func(a ctlAction) (any, error) {
		id, err := s.Choose(a.User, a.Query, a.Result)
		return map[string]int{"message_id": id}, err
	})
	post("vote", func(a ctlAction) (any, error) { return true, s.VoteIn(a.in(), a.User, a.MessageID, a.Options...) })
	post("option", func(a ctlAction) (any, error) { return true, s.AddOption(a.in(), a.User, a.MessageID, a.Text) })
	post("react", func(a ctlAction) (any, error) { return s.React(a.User, a.MessageID, a.Emoji), nil })
	post("block", func(a ctlAction) (any, error) { s.Block(a.User, a.Blocked); return true, nil })
	post("deactivate", func(a ctlAction) (any, error) { s.Deactivate(a.User); return true, nil })
	post("webapp", func(a ctlAction) (any, error) {
		id := s.OpenWebApp(a.User)
		return map[string]string{"web_app_query_id": id, "init_data": s.InitData(a.User, id)}, nil
	})
}

func (s *Server) ctlSend(a ctlAction) (any, error) {
	if a.Chat == 0 {
		return sentAs(s.SendText(a.User, a.Text))
	}
	id := s.SendTextIn(a.Chat, a.User, a.Text, a.ReplyTo)
	if id == 0 {
		return nil, fmt.Errorf("send: there is no group %d, or %d may not write in it", a.Chat, a.User)
	}
	return sentAs(id)
}

// ctlPress presses by data when it is given, else by label.
func (s *Server) ctlPress(a ctlAction) (any, error) {
	if a.Data != nil {
		return map[string]string{"callback_id": s.Press(a.User, a.MessageID, *a.Data)}, nil
	}
	id, err := s.PressLabel(a.User, a.Label)
	return map[string]string{"callback_id": id}, err
}

// ctlGroup is a group and what happens to it.
type ctlGroup struct {
	ID       int64      `json:"id"`
	Title    string     `json:"title"`
	Members  []int64    `json:"members"`
	Username string     `json:"username"`
	State    GroupState `json:"state"`
	User     int64      `json:"user"`
	To       int64      `json:"to"`
}

// controlGroups has what happens to groups.
func (s *Server) controlGroups(mux *http.ServeMux) {
	known := func(name string, do func(ctlGroup) error) {
		mux.HandleFunc("POST /__ctl/groups/"+name, jsonCall(func(g ctlGroup) (any, error) {
			if c := s.chats.get(g.ID); c == nil || c.group == nil {
				return nil, fmt.Errorf("there is no group %d", g.ID)
			}
			return true, do(g)
		}))
	}
	mux.HandleFunc("POST /__ctl/groups", jsonCall(func(g ctlGroup) (any, error) {
		if g.ID >= 0 {
			return nil, fmt.Errorf("a group's id is negative, not %d", g.ID)
		}
		s.AddGroup(g.ID, g.Title, g.Members...)
		return true, nil
	}))
	mux.HandleFunc("POST /__ctl/channels", jsonCall(func(g ctlGroup) (any, error) {
		if g.ID >= firstSupergroup {
			return nil, fmt.Errorf("a channel's id is below %d, not %d", firstSupergroup, g.ID)
		}
		s.AddChannel(g.ID, g.Title, g.Username, g.Members...)
		return true, nil
	}))
	states := []GroupState{GroupMember, GroupAdmin, GroupMuted, GroupLeft, GroupKicked}
	known("state", func(g ctlGroup) error {
		if !slices.Contains(append(states, GroupDeleted), g.State) {
			return fmt.Errorf("unknown state %q", g.State)
		}
		s.SetGroup(g.ID, g.State)
		return nil
	})
	known("member", func(g ctlGroup) error {
		if !slices.Contains(states, g.State) {
			return fmt.Errorf("unknown state %q", g.State)
		}
		s.SetMember(g.ID, g.User, g.State)
		return nil
	})
	known("promote", func(g ctlGroup) error { s.Promote(g.ID, g.User); return nil })
	known("migrate", func(g ctlGroup) error {
		if g.ID < firstSupergroup || g.To >= firstSupergroup {
			return fmt.Errorf("migrate: %d cannot become %d: a supergroup's id is below %d", g.ID, g.To, firstSupergroup)
		}
		s.MigrateGroup(g.ID, g.To)
		return nil
	})
}
