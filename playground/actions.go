package playground

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxSentFile is what a bot may download of what a person sent, and a little for the form around it.
const maxSentFile = 21 << 20

// maxTyped is what a Telegram client lets a person send in one message.
const maxTyped = 4096

// acting runs one action of the page as the chosen person; only people known to the server can act.
func (s *Server) acting(w http.ResponseWriter, r *http.Request, do func(user int64) error) {
	s.actingWith(w, r, 64<<10, do)
}

// actingWith is acting with a body of so many bytes.
func (s *Server) actingWith(w http.ResponseWriter, r *http.Request, most int64, do func(user int64) error) {
	r.Body = http.MaxBytesReader(w, r.Body, most)
	user, err := userParam(r)
	if err == nil && s.actor(user) == nil {
		err = fmt.Errorf("no such user %d", user)
	}
	if err == nil {
		err = do(user)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) uiSend(w http.ResponseWriter, r *http.Request) {
	s.acting(w, r, func(user int64) error {
		text := strings.TrimSpace(strings.ReplaceAll(r.FormValue("text"), "\r\n", "\n"))
		if text == "" {
			return fmt.Errorf("empty text")
		}
		// A client cuts what is too long into several messages; so does this one.
		for runes := []rune(text); len(runes) > 0; {
			n := min(len(runes), maxTyped)
			s.SendText(user, string(runes[:n]))
			runes = runes[n:]
		}
		return nil
	})
}

// uiInline gives the page what the bot answers to its name and some words.
func (s *Server) uiInline(w http.ResponseWriter, r *http.Request) {
	user, err := userParam(r)
	if err != nil || s.actor(user) == nil {
		http.Error(w, "no such user", http.StatusNotFound)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), inlineWindow)
	defer cancel()
	a, err := s.Inline(ctx, user, r.FormValue("query"), r.FormValue("offset"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusGatewayTimeout)
		return
	}
	writeJSON(w, http.StatusOK, encoded(a))
}

func (s *Server) uiChoose(w http.ResponseWriter, r *http.Request) {
	s.acting(w, r, func(user int64) error {
		_, err := s.Choose(user, r.FormValue("query"), r.FormValue("result"))
		return err
	})
}

func (s *Server) uiPress(w http.ResponseWriter, r *http.Request) {
	s.acting(w, r, func(user int64) error {
		id, err := strconv.Atoi(r.FormValue("message"))
		if err != nil {
			return fmt.Errorf("message must be a number")
		}
		s.Press(user, id, r.FormValue("data"))
		return nil
	})
}

// uiVote votes for options by their index, separated by commas.
func (s *Server) uiVote(w http.ResponseWriter, r *http.Request) {
	s.acting(w, r, func(user int64) error {
		id, err := strconv.Atoi(r.FormValue("message"))
		if err != nil {
			return fmt.Errorf("message must be a number")
		}
		var options []int
		for _, o := range strings.Split(r.FormValue("options"), ",") {
			n, err := strconv.Atoi(o)
			if err != nil {
				return fmt.Errorf("options must be numbers")
			}
			options = append(options, n)
		}
		return s.Vote(user, id, options...)
	})
}

func (s *Server) uiBlock(w http.ResponseWriter, r *http.Request) {
	s.acting(w, r, func(user int64) error {
		s.Block(user, r.FormValue("blocked") == "true")
		return nil
	})
}

// uiUpload is the person sending a file, a picture as a photo.
func (s *Server) uiUpload(w http.ResponseWriter, r *http.Request) {
	s.actingWith(w, r, maxSentFile, func(user int64) error {
		part, head, err := r.FormFile("file")
		if err != nil {
			return fmt.Errorf("read the file: %w", err)
		}
		defer part.Close()
		content, err := io.ReadAll(part)
		if err != nil {
			return fmt.Errorf("read the file: %w", err)
		}
		caption := r.FormValue("caption")
		switch http.DetectContentType(content) {
		case "image/png", "image/jpeg", "image/gif":
			s.SendPhoto(user, content, caption)
		default:
			s.SendFile(user, head.Filename, content, caption)
		}
		return nil
	})
}

// uiLang changes the language that the person's client tells the bot, and with it the command menu.
func (s *Server) uiLang(w http.ResponseWriter, r *http.Request) {
	s.acting(w, r, func(user int64) error {
		lang := r.FormValue("lang")
		if labels[lang] == nil {
			return fmt.Errorf("lang must be zh or en")
		}
		a := *s.actor(user)
		a.Lang = lang
		s.AddActor(a)
		s.showMenus()
		return nil
	})
}

// uiClock moves the clock by "hour" or "day", or to the "morning" after now, 09:00 in the clock's own zone.
func (s *Server) uiClock(w http.ResponseWriter, r *http.Request) {
	if s.opt.MoveClock == nil {
		http.Error(w, "the clock is fixed", http.StatusNotFound)
		return
	}
	now := s.now()
	switch r.FormValue("by") {
	case "hour":
		s.opt.MoveClock(time.Hour)
	case "day":
		s.opt.MoveClock(24 * time.Hour)
	case "morning":
		s.opt.MoveClock(nextMorning(now).Sub(now))
	default:
		http.Error(w, "by must be hour, day or morning", http.StatusBadRequest)
		return
	}
	s.serveClock(w, r)
}

func nextMorning(now time.Time) time.Time {
	nine := time.Date(now.Year(), now.Month(), now.Day(), 9, 0, 0, 0, now.Location())
	if !nine.After(now) {
		nine = time.Date(now.Year(), now.Month(), now.Day()+1, 9, 0, 0, 0, now.Location())
	}
	return nine
}

func (s *Server) clockText() string { return s.now().Format("2006-01-02 15:04") }

func (s *Server) serveClock(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, encoded(map[string]string{"now": s.clockText()}))
}

// serveUIFile gives the page a file of a message: images to show, everything else to save.
func (s *Server) serveUIFile(w http.ResponseWriter, r *http.Request) {
	f := s.files.get(r.URL.Query().Get("id"))
	if f == nil {
		http.NotFound(w, r)
		return
	}
	kind := http.DetectContentType(f.bytes)
	if !strings.HasPrefix(kind, "image/") || kind == "image/svg+xml" {
		kind = "application/octet-stream"
		w.Header().Set("Content-Disposition", "attachment")
	}
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write(f.bytes) // a caller that hung up is its own loss
}
