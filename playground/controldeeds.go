package playground

import (
	"errors"
	"net/http"
)

// ctlDeed is what a person or a group does, beyond writing and pressing.
type ctlDeed struct {
	User      int64      `json:"user"`
	Group     int64      `json:"group"`
	Title     string     `json:"title"`
	Members   []int64    `json:"members"`
	State     GroupState `json:"state"`
	To        int64      `json:"to"`
	Text      string     `json:"text"`
	MessageID int        `json:"message_id"`
	Emoji     string     `json:"emoji"`
	Latitude  float64    `json:"latitude"`
	Longitude float64    `json:"longitude"`
	Phone     string     `json:"phone"`
	Name      string     `json:"name"`
	Owner     int64      `json:"owner"`
}

// controlDeeds adds the calls that make groups and let people do the rarer things.
func (s *Server) controlDeeds(mux *http.ServeMux) {
	do := func(name string, deed func(d ctlDeed) (any, error)) {
		mux.HandleFunc("POST /__ctl/"+name, jsonCall(deed))
	}
	sent := func(id int) (any, error) { return map[string]int{"message_id": id}, nil }
	do("group", func(d ctlDeed) (any, error) {
		if d.Group >= 0 {
			return nil, errors.New("the id of a group is negative")
		}
		s.AddGroup(d.Group, d.Title, d.Members...)
		return true, nil
	})
	do("group-state", func(d ctlDeed) (any, error) { s.SetGroup(d.Group, d.State); return true, nil })
	do("migrate", func(d ctlDeed) (any, error) {
		if d.To >= firstSupergroup {
			return nil, errors.New("the id of a supergroup is below -1000000000000")
		}
		s.MigrateGroup(d.Group, d.To)
		return true, nil
	})
	do("send-in", func(d ctlDeed) (any, error) { return sent(s.SendTextIn(d.Group, d.User, d.Text, d.MessageID)) })
	do("deactivate", func(d ctlDeed) (any, error) { s.Deactivate(d.User); return true, nil })
	do("react", func(d ctlDeed) (any, error) { return s.React(d.User, d.MessageID, d.Emoji), nil })
	do("edit", func(d ctlDeed) (any, error) { return s.EditText(d.User, d.MessageID, d.Text), nil })
	do("location", func(d ctlDeed) (any, error) { return sent(s.SendLocation(d.User, d.Latitude, d.Longitude)) })
	do("contact", func(d ctlDeed) (any, error) { return sent(s.SendContact(d.User, d.Phone, d.Name, d.Owner)) })
	do("web-app", func(d ctlDeed) (any, error) { return map[string]string{"query_id": s.OpenWebApp(d.User)}, nil })
}
