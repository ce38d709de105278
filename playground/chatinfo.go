package playground

import (
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

func getMe(s *Server, _ *http.Request, _ *request) (answer, *apiError) {
	return answer{result: map[string]any{
		"id": s.botID, "is_bot": true, "first_name": s.opt.Username, "username": s.opt.Username, "can_join_groups": true,
		"can_read_all_group_messages": false, "supports_inline_queries": true, "can_connect_to_business": false,
		"has_main_web_app": false,
	}}, nil
}

func getChat(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	c, failure := s.lookup(q.text("chat_id"))
	if failure != nil {
		return answer{}, failure
	}
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
	return answer{result: info}, nil
}

func getChatMember(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	c, failure := s.lookup(q.text("chat_id"))
	if failure != nil {
		return answer{}, failure
	}
	id := q.integer("user_id")
	switch {
	case id <= 0:
		return answer{}, badRequest("invalid user_id specified")
	case id == s.botID:
		return answer{result: map[string]any{"user": s.wireBot(), "status": "member"}}, nil
	case id != c.id && (c.id > 0 || s.actor(id) == nil):
		return answer{}, badRequest("user not found")
	}
	return answer{result: map[string]any{"user": s.wireUser(id), "status": "member"}}, nil
}

var secretToken = regexp.MustCompile(`^[A-Za-z0-9_-]*$`)

func setWebhook(s *Server, r *http.Request, q *request) (answer, *apiError) {
	target, secret := q.text("url"), q.text("secret_token")
	if target == "" {
		return deleteWebhook(s, r, q)
	}
	if failure := checkHookURL(target); failure != nil {
		return answer{}, failure
	}
	if len(secret) > 256 {
		return answer{}, badRequest("secret token is too long")
	}
	if !secretToken.MatchString(secret) {
		return answer{}, badRequest("secret token contains unallowed characters")
	}
	s.queue.setAllowed(q.args["allowed_updates"])
	connections := int(q.clamped("max_connections", 40, 1, 100_000))
	u := s.queue
	u.mu.Lock()
	defer u.mu.Unlock()
	if q.boolean("drop_pending_updates") {
		u.drop()
	}
	if h := u.hook; h != nil {
		if h.url == target && h.secret == secret && cap(h.slots) == connections {
			return answer{result: true, description: "Webhook is already set"}, nil
		}
		h.stop()
	}
	u.endWaiter(conflict(errHookSet))
	u.startHook(target, secret, connections)
	return answer{result: true, description: "Webhook was set"}, nil
}

// checkHookURL is Telegram's rule, with plain HTTP allowed to this machine.
func checkHookURL(target string) *apiError {
	u, err := url.Parse(target)
	if err != nil || u.Host == "" {
		return badRequest("invalid webhook URL specified")
	}
	ip := net.ParseIP(u.Hostname())
	if u.Hostname() == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	if u.Scheme != "https" {
		return badRequest("bad webhook: An HTTPS URL must be provided for webhook")
	}
	if !slices.Contains([]string{"", "80", "88", "443", "8443"}, u.Port()) {
		return badRequest("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
	}
	if ip != nil && (ip.IsPrivate() || ip.IsUnspecified() || ip.IsLinkLocalUnicast()) {
		return badRequestf("bad webhook: IP address %s is reserved", ip)
	}
	return nil
}

func deleteWebhook(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	u := s.queue
	u.mu.Lock()
	defer u.mu.Unlock()
	if q.boolean("drop_pending_updates") {
		u.drop()
	}
	if u.hook == nil {
		return answer{result: true, description: "Webhook is already deleted"}, nil
	}
	u.hook.stop()
	u.hook = nil
	return answer{result: true, description: "Webhook was deleted"}, nil
}

// drop forgets every update. The caller holds q.mu.
func (q *queue) drop() {
	for _, p := range q.items {
		q.forget(p)
	}
}

func getWebhookInfo(s *Server, _ *http.Request, _ *request) (answer, *apiError) {
	u := s.queue
	u.mu.Lock()
	defer u.mu.Unlock()
	info := map[string]any{"url": "", "has_custom_certificate": false, "pending_update_count": u.live}
	if u.allowed != nil {
		var names []string
		for n := range u.allowed {
			names = append(names, n)
		}
		slices.Sort(names)
		info["allowed_updates"] = names
	}
	if h := u.hook; h != nil {
		info["url"], info["max_connections"] = h.url, cap(h.slots)
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.lastErr != "" {
			info["last_error_message"], info["last_error_date"] = h.lastErr, h.lastWhen.Unix()
		}
	}
	return answer{result: info}, nil
}

// webhookReply runs the method that a webhook's 200 may carry; its result is lost, as on the real server.
func (s *Server) webhookReply(body []byte) {
	q := &request{args: map[string]string{}}
	if q.json(body) != nil {
		return
	}
	q.method = strings.ToLower(q.text("method"))
	m, ok := methods[q.method]
	if !ok || len(m.name) > 3 && m.name[:3] == "get" || m.name == "setWebhook" || m.name == "deleteWebhook" {
		return
	}
	q.name = m.name
	delete(q.args, "method")
	r, err := http.NewRequestWithContext(s.ctx, http.MethodPost, "/", nil)
	if err != nil {
		return
	}
	_, failure := s.execute(r, q, m)
	s.finish(q, outcome{processed: failure == nil, failure: failure, delivered: true})
}
