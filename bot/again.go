package bot

import (
	"context"
	"errors"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// sorts are what a file can have been sent as, and how it is sent again. Telegram takes a
// file id only as the sort that it is of, which an answer does not keep: a photo may have
// come as a photo or, unshrunk, as a document.
var sorts = []struct{ sort, method string }{
	{"photo", "sendPhoto"}, {"voice", "sendVoice"}, {"audio", "sendAudio"}, {"video", "sendVideo"}, {"document", "sendDocument"},
}

// again sends a file that Telegram has by its id: as the first sort that the question takes
// and Telegram does not reject.
func (s *Sender) again(ctx context.Context, p tgbotapi.Params, f *File) (int64, error) {
	var err error
	for _, as := range sorts {
		if !f.went(as.sort) {
			continue
		}
		p[as.sort] = f.Ref
		var m sentMessage
		err = s.noting(ctx, s.client.call(ctx, as.method, p, &m))
		var se *SendError
		if err == nil || !errors.As(err, &se) || se.Kind != Rejected {
			return m.ID, err
		}
		delete(p, as.sort)
	}
	if err == nil {
		err = &SendError{Kind: Rejected, Detail: "not a kind of file: " + string(f.As)}
	}
	return 0, err
}

// went reports whether f, which has a Ref, may have been sent as a sort.
func (f *File) went(sort string) bool {
	switch {
	case f.As != "":
		return f.As.Takes(sort)
	case f.Picture:
		return sort == "photo"
	}
	return sort == "document"
}

// upload sends a file's bytes along, and tells under which id Telegram has them now.
func (s *Sender) upload(ctx context.Context, p tgbotapi.Params, f *File) (int64, error) {
	b := f.Bytes
	if b == nil && f.Make != nil {
		var err error
		if b, err = f.Make(); err != nil {
			return 0, &SendError{Kind: Rejected, Detail: "make " + f.Name + ": " + err.Error()}
		}
	}
	method, field := "sendDocument", "document"
	if f.Picture {
		method, field = "sendPhoto", "photo"
	}
	var m sentMessage
	files := []tgbotapi.RequestFile{{Name: field, Data: tgbotapi.FileBytes{Name: f.Name, Bytes: b}}}
	if err := s.noting(ctx, s.client.upload(ctx, method, p, files, &m)); err != nil {
		return m.ID, err
	}
	if ref := m.ref(); f.Keep != nil && ref != "" {
		f.Keep(ctx, ref)
	}
	return m.ID, nil
}

// ref is the id of what an uploaded message carries; of a photo the largest size, which stands last.
func (m *sentMessage) ref() string {
	if n := len(m.Photo); n > 0 {
		return m.Photo[n-1].ID
	}
	return m.Document.ID
}
