package playground

import (
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

var secretToken = regexp.MustCompile(`^[A-Za-z0-9_-]*$`)

func setWebhook(s *Server, r *http.Request, q *request) (answer, *apiError) {
	target, secret := q.text("url"), q.text("secret_token")
	if target == "" {
		return deleteWebhook(s, r, q)
	}
	connections := int(q.clamped("max_connections", 40, 1, 100))
	certificate := q.files["certificate"].name != ""
	drop := q.boolean("drop_pending_updates")
	u := s.queue
	u.mu.Lock()
	defer u.mu.Unlock()
	since := u.now().Sub(u.hookSet)
	if !u.guard.off && since != 0 && since < time.Second {
		return answer{}, tooMany(1)
	}
	u.hookSet = u.now()
	if h := u.hook; h != nil {
		if h.url == target && h.secret == secret && cap(h.slots) == connections && !certificate && !drop {
			u.allow(q.args["allowed_updates"])
			return answer{result: true, description: "Webhook is already set"}, nil
		}
		h.stop() // the real server takes the old one away before it looks at the new one
		u.hook = nil
	}
	u.endWaiter(conflict(errHookSet))
	if drop {
		u.drop()
	}
	if failure := checkHook(target, secret, q.text("ip_address")); failure != nil {
		return answer{}, failure
	}
	u.allow(q.args["allowed_updates"])
	u.startHook(target, secret, connections)
	u.hook.certificate = certificate
	return answer{result: true, description: "Webhook was set"}, nil
}

func checkHook(target, secret, address string) *apiError {
	u, err := url.Parse(target)
	if err != nil || u.Host == "" {
		return badRequest("invalid webhook URL specified")
	}
	if len(secret) > 256 {
		return badRequest("secret token is too long")
	}
	if !secretToken.MatchString(secret) {
		return badRequest("secret token contains unallowed characters")
	}
	if address != "" && net.ParseIP(address) == nil {
		return badRequest("bad webhook: Invalid IP address specified")
	}
	return checkHookURL(u)
}

// checkHookURL is Telegram's rule, with plain HTTP allowed to this machine.
func checkHookURL(u *url.URL) *apiError {
	ip := net.ParseIP(u.Hostname())
	if u.Hostname() == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	switch {
	case u.Scheme != "https":
		return badRequest("bad webhook: An HTTPS URL must be provided for webhook")
	case !slices.Contains([]string{"", "80", "88", "443", "8443"}, u.Port()):
		return badRequest("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
	case ip != nil && ip.To4() == nil:
		return badRequest("bad webhook: IPv6-only addresses are not allowed")
	case ip != nil && (ip.IsPrivate() || ip.IsUnspecified() || ip.IsLinkLocalUnicast() || ip.IsMulticast()):
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
	u.expire()
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
		info["url"], info["max_connections"], info["has_custom_certificate"] = h.url, cap(h.slots), h.certificate
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.lastErr != "" {
			info["last_error_message"], info["last_error_date"] = h.lastErr, h.lastWhen.Unix()
		}
	}
	return answer{result: info}, nil
}

// webhookReply runs the method that a webhook's 200 may carry; its result is lost, as on the real server.
func (s *Server) webhookReply(kind string, body []byte) {
	q := &request{args: map[string]string{}}
	if strings.HasPrefix(kind, "application/x-www-form-urlencoded") {
		if q.form(string(body)) != nil {
			return
		}
	} else if q.json(body) != nil {
		return
	}
	q.method = strings.ToLower(q.text("method"))
	m, ok := methods[q.method]
	if !ok || strings.HasPrefix(m.name, "get") || slices.Contains([]string{"setWebhook", "deleteWebhook", "close", "logOut"}, m.name) {
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
