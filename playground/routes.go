package playground

import (
	"bytes"
	"compress/gzip"
	"embed"
	"net/http"
	"strings"
	"time"
)

//go:embed page
var pageFiles embed.FS

// assets are the page's own files and what they are.
var assets = map[string]string{
	"page.css": "text/css; charset=utf-8", "phone.css": "text/css; charset=utf-8", "page.js": scriptType, "phone.js": scriptType,
	"bubble.js": scriptType, "inline.js": scriptType, "keys.js": scriptType, "sound.js": scriptType, "text.js": scriptType, "tour.js": scriptType,
}

const scriptType = "text/javascript; charset=utf-8"

// policy lets the page load from this server only and frames it nowhere else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

// fontFace draws Chinese with the font of Options, and Latin where the page's style finds no better one. It stands first: a browser that has begun with the boxes
// of a machine without Chinese may keep them when a font comes later.
const fontFace = `@font-face { font-family: "Playground Han"; src: url("/__ui/font"); font-display: block; unicode-range: U+2E80-9FFF, U+F900-FAFF, U+FF00-FFEF; }
@font-face { font-family: "Playground Latin"; src: url("/__ui/font"); font-display: swap; unicode-range: U+0020-007E, U+00A0-00B6, U+00B8-024F; }`

// routes wires everything under the Handler.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.servePage)
	for name, kind := range assets {
		content, err := pageFiles.ReadFile("page/" + name)
		if err != nil {
			panic("playground: embedded file: " + err.Error())
		}
		mux.HandleFunc("GET /__ui/"+name, static(content, kind, "no-cache"))
	}
	if len(s.opt.Font) > 0 {
		mux.HandleFunc("GET /__ui/font.css", static([]byte(fontFace), "text/css; charset=utf-8", "no-cache"))
		mux.HandleFunc("GET /__ui/font", s.serveFont)
	}
	mux.HandleFunc("GET /__ui/events", s.serveEvents)
	mux.HandleFunc("GET /__ui/file", s.serveUIFile)
	mux.HandleFunc("GET /__ui/clock", s.serveClock)
	mux.HandleFunc("GET /__ui/inline", s.uiInline)
	mux.HandleFunc("GET /__ui/tour", s.serveTour)
	mux.HandleFunc("POST /__ui/choose", s.uiChoose)
	mux.HandleFunc("POST /__ui/send", s.uiSend)
	mux.HandleFunc("POST /__ui/share", s.uiShare)
	mux.HandleFunc("POST /__ui/upload", s.uiUpload)
	mux.HandleFunc("POST /__ui/press", s.uiPress)
	mux.HandleFunc("POST /__ui/vote", s.uiVote)
	mux.HandleFunc("POST /__ui/block", s.uiBlock)
	mux.HandleFunc("POST /__ui/lang", s.uiLang)
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
			h.Set("Content-Security-Policy", policy)
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("Referrer-Policy", "no-referrer")
			guarded.ServeHTTP(w, r)
		}
	})
}

// static serves a fixed text, packed for whoever takes it so: a demo may be shown over a weak network.
func static(content []byte, kind, caching string) http.HandlerFunc {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write(content) // a buffer takes everything
	_ = z.Close()
	return func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Type", kind)
		h.Set("Cache-Control", caching)
		h.Set("Vary", "Accept-Encoding")
		body := content
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			body = packed.Bytes()
		}
		_, _ = w.Write(body) // a caller that hung up is its own loss
	}
}

func (s *Server) serveFont(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "font/ttf")
	w.Header().Set("Cache-Control", "max-age=86400")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(s.opt.Font))
}
