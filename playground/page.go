package playground

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"
)

//go:embed page
var pageFiles embed.FS

var pageTemplate = template.Must(template.New("page.html").Funcs(template.FuncMap{
	"initial": func(name string) string { return string([]rune(name + "?")[:1]) },
	"hue":     func(id int64) int { return int(uint64(id) % 8) },
}).ParseFS(pageFiles, "page/page.html"))

const heartbeat = 15 * time.Second

// routes wires everything under the Handler.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.servePage)
	mux.HandleFunc("GET /__ui/page.css", asset("page/page.css", "text/css; charset=utf-8"))
	mux.HandleFunc("GET /__ui/page.js", asset("page/page.js", "text/javascript; charset=utf-8"))
	mux.HandleFunc("GET /__ui/events", s.serveEvents)
	mux.HandleFunc("GET /__ui/file", s.serveUIFile)
	mux.HandleFunc("GET /__ui/clock", s.serveClock)
	mux.HandleFunc("GET /__ui/inline", s.uiInline)
	mux.HandleFunc("POST /__ui/choose", s.uiChoose)
	mux.HandleFunc("POST /__ui/send", s.uiSend)
	mux.HandleFunc("POST /__ui/press", s.uiPress)
	mux.HandleFunc("POST /__ui/block", s.uiBlock)
	mux.HandleFunc("POST /__ui/clock", s.uiClock)
	mux.Handle("/__ctl/", s.control())
	guarded := http.NewCrossOriginProtection().Handler(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasPrefix(r.URL.Path, "/bot"):
			s.serveBots(w, r)
		case strings.HasPrefix(r.URL.Path, "/file/bot"):
			s.serveFile(w, r)
		default:
			h := w.Header()
			h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'")
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("Referrer-Policy", "no-referrer")
			guarded.ServeHTTP(w, r)
		}
	})
}

func asset(name, kind string) http.HandlerFunc {
	content, err := pageFiles.ReadFile(name)
	if err != nil {
		panic("playground: embedded file: " + err.Error())
	}
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", "no-cache")
		_, _ = w.Write(content) // a caller that hung up is its own loss
	}
}

type pageContent struct {
	Lang     string
	L        map[string]string
	LabelsJS string
	Username string
	Cast     []Actor
	Chosen   *Actor
	Clock    bool
	Now      string
}

func (s *Server) servePage(w http.ResponseWriter, r *http.Request) {
	p := pageContent{Username: s.opt.Username, Clock: s.opt.MoveClock != nil, Now: s.clockText()}
	s.mu.RLock()
	for _, id := range s.order {
		p.Cast = append(p.Cast, *s.actors[id])
	}
	s.mu.RUnlock()
	p.Lang = preferred(r)
	if id, err := strconv.ParseInt(r.URL.Query().Get("user"), 10, 64); err == nil {
		if p.Chosen = s.actor(id); p.Chosen != nil && p.Chosen.Lang != "" {
			p.Lang = p.Chosen.Lang
		}
	}
	if labels[p.Lang] == nil {
		p.Lang = "en"
	}
	p.L = labels[p.Lang]
	js, err := json.Marshal(p.L)
	if err != nil {
		panic("playground: labels: " + err.Error())
	}
	p.LabelsJS = string(js)
	var out bytes.Buffer
	if err := pageTemplate.Execute(&out, p); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(out.Bytes()) // a caller that hung up is its own loss
}

// preferred is the list's language: ?lang=, else the browser's.
func preferred(r *http.Request) string {
	if l := r.URL.Query().Get("lang"); labels[l] != nil {
		return l
	}
	if strings.HasPrefix(strings.ToLower(r.Header.Get("Accept-Language")), "zh") {
		return "zh"
	}
	return "en"
}

func userParam(r *http.Request) (int64, error) {
	id, err := strconv.ParseInt(r.FormValue("user"), 10, 64)
	if err != nil {
		return 0, errors.New("user must be a number")
	}
	return id, nil
}

// serveEvents streams a chat as server-sent events: first a whole screen, or what the page missed since Last-Event-ID.
func (s *Server) serveEvents(w http.ResponseWriter, r *http.Request) {
	user, err := userParam(r)
	if err != nil || s.chats.get(user) == nil {
		http.Error(w, "no such user", http.StatusNotFound)
		return
	}
	c := s.chats.get(user)
	v := s.watch(c)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	out := http.NewResponseController(w)
	_ = out.SetWriteDeadline(time.Time{}) // a stream outlives any write timeout; writers without deadlines need none lifted
	last := -1
	if id, err := strconv.Atoi(r.Header.Get("Last-Event-ID")); err == nil {
		last = id
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		frames, next, ok := v.since(last)
		if !ok {
			whole, id := s.look(c)
			frames, last = []frame{{id, "screen", encoded(whole)}}, id
		}
		for _, f := range frames {
			if _, err := fmt.Fprintf(w, "id: %d\nevent: %s\ndata: %s\n\n", f.id, f.kind, f.body); err != nil {
				return
			}
			last = f.id
		}
		if out.Flush() != nil {
			return
		}
		select {
		case <-next:
		case <-beat.C:
			_, _ = w.Write([]byte(": still here\n\n")) // a broken stream shows at the next flush
		case <-r.Context().Done():
			return
		case <-s.ctx.Done():
			return
		}
	}
}
