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
		if !f.As.Takes(as.sort) {
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
