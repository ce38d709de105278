package playground

import "net/http"

func getMe(s *Server, _ *http.Request, _ *request) (answer, *apiError) {
	return answer{result: map[string]any{
		"id": s.botID, "is_bot": true, "first_name": s.opt.Username, "username": s.opt.Username, "can_join_groups": true,
		"can_read_all_group_messages": false, "supports_inline_queries": true, "can_connect_to_business": false,
		"has_main_web_app": false,
	}}, nil
}

func getChat(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	c, done, failure := s.chatFor(q, reading)
	if failure != nil {
		return answer{}, failure
	}
	defer done()
	w := s.wireChat(c)
	info := map[string]any{
		"id": w.ID, "type": w.Type, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": map[string]bool{
			"unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false, "premium_subscription": false, "gifts_from_channels": false,
		},
	}
	if c.id > 0 {
		info["first_name"] = w.FirstName
	} else {
		info["title"] = w.Title
	}
	if m := c.find(c.newestPinned()); m != nil {
		info["pinned_message"] = s.wire(c, m)
	}
	return answer{result: info}, nil
}
