package bot

import (
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"cadrebot/playground"
)

func TestFetchDownloadsWhatWasSentAndNoMore(t *testing.T) {
	t.Parallel()
	const token = "42:FETCH"
	play := playground.New(playground.Options{Token: token, NoLimits: true})
	t.Cleanup(play.Close)
	api := httptest.NewServer(play.Handler())
	t.Cleanup(api.Close)
	play.AddActor(playground.Actor{ID: 7, Lang: "en"})
	play.SendFile(7, "a.xlsx", []byte("twelve bytes"), "")
	chat := play.Chat(7)
	ref := chat[len(chat)-1].FileID
	c := NewClient(token, api.URL)
	if b, err := c.fetch(t.Context(), ref, 12); err != nil || string(b) != "twelve bytes" {
		t.Errorf("%q, %v", b, err)
	}
	if _, err := c.fetch(t.Context(), ref, 11); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a longer file: %v", err)
	}
	// What Telegram says of the size is not relied on.
	if _, err := c.download(t.Context(), "documents/file_0.xlsx", 11); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a longer download: %v", err)
	}
	_, err := c.fetch(t.Context(), "nothing", 12)
	var se *SendError
	if !errors.As(err, &se) || se.Kind != Rejected {
		t.Errorf("an unknown file: %v", err)
	}
	if _, err := NewClient(token, "http://127.0.0.1:1").fetch(t.Context(), ref, 12); err == nil || strings.Contains(err.Error(), token) {
		t.Errorf("the token shows: %v", err)
	}
}
